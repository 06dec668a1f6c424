import type { ReactElement } from 'react';
import { Switch, TextField } from '../../ui/fields.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Facts } from '../../ui/panel.tsx';
import { formatBytes, formatCount, formatCounted, formatDate, formatTime } from '../../ui/quantities.ts';
import { useAnswer } from '../../ui/use-answer.ts';
import type { FleetProblems, FleetText } from './fleet-text.ts';
import { words } from './words.ts';

/** What has become of the calls that were to be reported, as far as the settings that are in force go. */
const Status = (): ReactElement | null => {
  const { value, error, again } = useAnswer('fleetStatus', null);
  if (error !== null) return <ErrorNotice error={error} />;
  if (value === null) return null;
  const { enabled, endpoint, queued, queuedBytes, sent, dropped, lastSent, lastError } = value;
  return (
    <section className="fleet-status" aria-label={words.fleetStatus}>
      <header className="panel-head">
        <h3>{words.fleetStatus}</h3>
        <button type="button" className="button small" onClick={again}>
          {words.refresh}
        </button>
      </header>
      {!enabled && queued === 0 && sent === 0 ? (
        <p className="soft">{words.fleetOff}</p>
      ) : (
        <Facts
          facts={[
            [words.fleetTo, enabled ? endpoint : words.fleetOff],
            [words.fleetQueued, queued === 0 ? words.fleetNone : `${formatCounted(queued, 'call')}, ${formatBytes(queuedBytes)}`],
            [words.fleetSent, formatCount(sent), words.fleetSentTitle],
            [words.fleetDropped, formatCount(dropped), words.fleetDroppedTitle],
            [words.fleetLastSent, lastSent === null ? words.fleetNever : <time key="sent" dateTime={lastSent}>{`${formatDate(lastSent)}, ${formatTime(lastSent).slice(0, 8)}`}</time>],
          ]}
        />
      )}
      {lastError !== null && <p className="failed-text">{words.fleetLastError(lastError)}</p>}
    </section>
  );
};

interface FleetSettingsProps {
  text: FleetText;
  problems: FleetProblems;
  onChange: (text: FleetText) => void;
}

export const FleetSettingsForm = ({ text, problems, onChange }: FleetSettingsProps): ReactElement => {
  const set = (changes: Partial<FleetText>): void => onChange({ ...text, ...changes });
  return (
    <>
      <Switch label={words.fleetEnabled} note={words.fleetEnabledNote} checked={text.enabled} onChange={(enabled) => set({ enabled })} />
      <div className="field">
        <span className="field-label">{words.fleetWhat}</span>
        <ul className="soft fleet-what">
          {words.fleetWhatItems.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      </div>
      <TextField label={words.endpoint} note={words.endpointNote} problem={problems.endpoint} mono inputMode="url" placeholder="https://otel.example.com:4318" value={text.endpoint} onChange={(endpoint) => set({ endpoint })} />
      <TextField label={words.headers} note={words.headersNote} problem={problems.headers} mono lines={2} placeholder="authorization: Bearer …" value={text.headers} onChange={(headers) => set({ headers })} />
      <TextField label={words.site} note={words.siteNote} problem={problems.site} value={text.site} onChange={(site) => set({ site })} />
      <Status />
    </>
  );
};
