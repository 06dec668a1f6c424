/** The firewall ticket as it would be pasted. */
import type { ReactElement } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useAnswer } from '../../ui/use-answer.ts';
import { words } from './words.ts';

export const TicketDialog = ({ reveal, onBack }: { reveal: boolean; onBack: () => void }): ReactElement => {
  const { value, error } = useAnswer('ticket', { reveal });
  return (
    <Dialog
      title={words.ticketTitle}
      onClose={onBack}
      wide
      actions={
        <>
          <button type="button" className="button" onClick={onBack}>
            {words.back}
          </button>
          {value !== null && <CopyButton text={value.markdown} label={words.copyTicket} primary />}
        </>
      }
    >
      <div className="form">
        {error !== null && <ErrorNotice error={error} />}
        {value === null && error === null && <p className="soft">{words.ticketLoading}</p>}
        {value !== null && (
          <>
            <p className="soft">{reveal ? words.ticketRevealed : words.ticketRedacted}</p>
            <pre className="ticket mono" tabIndex={0} role="group" aria-label={words.ticketText}>
              {value.markdown}
            </pre>
          </>
        )}
      </div>
    </Dialog>
  );
};
