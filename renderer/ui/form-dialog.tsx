import { useId } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { AppError } from '../../electron/contract/errors.ts';
import { Dialog } from './dialog.tsx';
import { ErrorNotice } from './notice.tsx';

interface FormDialogProps {
  title: string;
  save: string;
  cancel: string;
  pending: boolean;
  error: AppError | null;
  /** `toFirstProblem` puts the focus on the first field that is marked as wrong, once it is. */
  onSubmit: (toFirstProblem: () => void) => void;
  onClose: () => void;
  children: ReactNode;
  className?: string;
}

/** A dialog whose fields are saved together, by its button or by Enter. */
export const FormDialog = ({ title, save, cancel, pending, error, onSubmit, onClose, children, className }: FormDialogProps): ReactElement => {
  const form = useId();
  return (
    <Dialog
      title={title}
      onClose={onClose}
      wide
      actions={
        <>
          <button type="button" className="button" onClick={onClose}>
            {cancel}
          </button>
          <button type="submit" form={form} className="button primary" disabled={pending}>
            {save}
          </button>
        </>
      }
    >
      <form
        id={form}
        className={className}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const fields = event.currentTarget;
          onSubmit(() => void requestAnimationFrame(() => fields.querySelector<HTMLElement>('[aria-invalid]')?.focus()));
        }}
      >
        {error !== null && <ErrorNotice error={error} />}
        {children}
      </form>
    </Dialog>
  );
};
