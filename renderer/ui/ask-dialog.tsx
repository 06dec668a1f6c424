import type { ReactElement } from 'react';
import type { AppError } from '../../electron/contract/errors.ts';
import { Dialog } from './dialog.tsx';
import { ErrorNotice } from './notice.tsx';

interface AskDialogProps {
  title: string;
  text: string;
  yes: string;
  no: string;
  pending?: boolean;
  error?: AppError | null;
  onYes: () => void;
  onNo: () => void;
}

/** Before something that cannot be taken back. */
export const AskDialog = ({ title, text, yes, no, pending = false, error = null, onYes, onNo }: AskDialogProps): ReactElement => (
  <Dialog
    title={title}
    onClose={onNo}
    actions={
      <>
        <button type="button" className="button" onClick={onNo}>
          {no}
        </button>
        <button type="button" className="button primary" disabled={pending} onClick={onYes}>
          {yes}
        </button>
      </>
    }
  >
    <div className="form">
      {error !== null && <ErrorNotice error={error} />}
      <p>{text}</p>
    </div>
  </Dialog>
);
