/** What the flight recorder still holds, as a file: also after the fact. */
import { useState } from 'react';
import type { ReactElement } from 'react';
import { usePageState } from '../../state/context.ts';
import type { PageState } from '../../state/page-state.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Choice } from '../../ui/fields.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { formatBytes, formatCounted, formatTime } from '../../ui/quantities.ts';
import { AddressChoice, AskForAddresses } from './address-choice.tsx';
import type { Addresses } from './address-choice.tsx';
import { useExport } from './use-export.ts';
import { words } from './words.ts';

const spans = ['1', '5', '10', 'all'] as const;
type Span = (typeof spans)[number];

const selectRecorder = ({ session }: PageState): PageState['session']['recorder'] => session.recorder;

export const SaveRecentDialog = ({ onClose }: { onClose: () => void }): ReactElement => {
  const recorder = usePageState(selectRecorder);
  const { pending, error, saved, save } = useExport();
  const [span, setSpan] = useState<Span>('5');
  const [addresses, setAddresses] = useState<Addresses>('redacted');
  const [asking, setAsking] = useState(false);
  const proceed = (): void => {
    setAsking(false);
    save({ format: 'pcapng', reveal: addresses === 'revealed', lastMinutes: span === 'all' ? null : Number(span) });
  };
  if (asking) return <AskForAddresses key="ask" onYes={proceed} onNo={() => setAsking(false)} />;
  return (
    <Dialog
      key="choose"
      title={words.recentTitle}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button" onClick={onClose}>
            {saved === null ? words.cancel : words.close}
          </button>
          <button type="button" className="button primary" disabled={pending || recorder === null} onClick={addresses === 'revealed' ? () => setAsking(true) : proceed}>
            {pending ? words.saving : words.save}
          </button>
        </>
      }
    >
      <div className="form">
        {error !== null && <ErrorNotice error={error} />}
        {saved !== null && <Notice severity="info" title={words.saved(saved)} />}
        <p>{recorder === null ? words.recentGone : words.recentHolds(formatTime(recorder.since).slice(0, 8), formatCounted(recorder.packets, 'packet'), formatBytes(recorder.bytes))}</p>
        <Choice label={words.recentHow} value={span} options={spans.map((value) => ({ value, name: words.recentMinutes[value] }))} onChange={setSpan} />
        <AddressChoice value={addresses} onChange={setAddresses} />
        <p className="soft">{words.recentNote}</p>
      </div>
    </Dialog>
  );
};
