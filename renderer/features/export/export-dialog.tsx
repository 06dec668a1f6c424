import { useState } from 'react';
import type { ReactElement } from 'react';
import { exportFormats } from '../../../electron/contract/session.ts';
import type { ExportFormat } from '../../../electron/contract/session.ts';
import { useClient } from '../../state/context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Choice } from '../../ui/fields.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useRequest } from '../../ui/use-request.ts';
import { words } from './words.ts';

/** Redacted unless the user says otherwise, and then asked once more. */
export const ExportDialog = ({ onClose }: { onClose: () => void }): ReactElement => {
  const client = useClient();
  const { pending, error, run } = useRequest();
  const [format, setFormat] = useState<ExportFormat>('json');
  const [addresses, setAddresses] = useState<'redacted' | 'revealed'>('redacted');
  // A packet is its addresses.
  const revealed = addresses === 'revealed' || format === 'pcapng';
  const [asking, setAsking] = useState(false);
  const [saved, setSaved] = useState<string | null>(null);

  const save = (): void => {
    setAsking(false);
    setSaved(null);
    void run(async () => setSaved(await client.export({ format, reveal: revealed })));
  };

  if (asking) {
    return (
      <Dialog
        key="ask"
        title={words.askTitle}
        onClose={() => setAsking(false)}
        actions={
          <>
            <button type="button" className="button" onClick={() => setAsking(false)}>
              {words.back}
            </button>
            <button type="button" className="button primary" onClick={save}>
              {words.exportReal}
            </button>
          </>
        }
      >
        <p>{words.ask}</p>
      </Dialog>
    );
  }
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
          <button type="button" className="button primary" disabled={pending} onClick={revealed ? () => setAsking(true) : save}>
            {pending ? words.exporting : words.export}
          </button>
        </>
      }
    >
      <div className="form">
        {error !== null && <ErrorNotice error={error} />}
        {saved !== null && <Notice severity="info" title={words.saved(saved)} />}
        <Choice label={words.format} value={format} options={(['json', 'csv', 'pcapng'] as const).map((value) => ({ value, ...words.formats[value] }))} onChange={setFormat} />
        <Choice
          label={words.addresses}
          value={revealed ? 'revealed' : 'redacted'}
          options={[...(format === 'pcapng' ? [] : [{ value: 'redacted' as const, ...words.redacted }]), { value: 'revealed', ...(format === 'pcapng' ? words.revealedPackets : words.revealed) }]}
          onChange={setAddresses}
        />
      </div>
    </Dialog>
  );
};
