import { useState } from 'react';
import type { ReactElement } from 'react';
import type { ExportFormat } from '../../../electron/contract/session.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Choice } from '../../ui/fields.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { AddressChoice, AskForAddresses } from './address-choice.tsx';
import type { Addresses } from './address-choice.tsx';
import { TicketDialog } from './ticket-dialog.tsx';
import { useExport } from './use-export.ts';
import { words } from './words.ts';

/** For whom each is: people first, programs after them. */
const order: readonly ExportFormat[] = ['html', 'ticket', 'markdown', 'json', 'csv', 'pcapng'];

/** Redacted unless the user says otherwise, and then asked once more. */
export const ReportDialog = ({ first, onClose }: { first: ExportFormat; onClose: () => void }): ReactElement => {
  const { pending, error, saved, save } = useExport();
  const [format, setFormat] = useState<ExportFormat>(first);
  const [addresses, setAddresses] = useState<Addresses>('redacted');
  /** What is done once real addresses were agreed to. */
  const [asking, setAsking] = useState<'save' | 'read' | null>(null);
  const [step, setStep] = useState<'choose' | 'read'>('choose');
  const reveal = addresses === 'revealed';

  const proceed = (to: 'save' | 'read'): void => {
    setAsking(null);
    if (to === 'save') save({ format, reveal });
    else setStep('read');
  };
  const want = (to: 'save' | 'read'): void => (reveal ? setAsking(to) : proceed(to));

  if (asking !== null) return <AskForAddresses key="ask" onYes={() => proceed(asking)} onNo={() => setAsking(null)} />;
  if (step === 'read') return <TicketDialog key="read" reveal={reveal} onBack={() => setStep('choose')} />;
  return (
    <Dialog
      key="choose"
      title={words.title}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button" onClick={onClose}>
            {saved === null ? words.cancel : words.close}
          </button>
          {format === 'ticket' && (
            <button type="button" className="button" onClick={() => want('read')}>
              {words.readTicket}
            </button>
          )}
          <button type="button" className="button primary" disabled={pending} onClick={() => want('save')}>
            {pending ? words.saving : words.save}
          </button>
        </>
      }
    >
      <div className="form">
        {error !== null && <ErrorNotice error={error} />}
        {saved !== null && <Notice severity="info" title={words.saved(saved)} />}
        <Choice label={words.format} value={format} options={order.map((value) => ({ value, ...words.formats[value] }))} onChange={setFormat} />
        <AddressChoice value={addresses} onChange={setAddresses} />
      </div>
    </Dialog>
  );
};
