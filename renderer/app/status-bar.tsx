/** Always there, always the truth about the capture: what runs where, and what it missed. */
import type { ReactElement } from 'react';
import { interfaceStateNames, phaseNames } from '../features/capture/words.ts';
import { usePageState } from '../state/context.ts';
import type { PageState } from '../state/page-state.ts';
import { formatCount, formatCounted, formatDate } from '../ui/quantities.ts';

const selectSession = ({ session }: PageState): PageState['session'] => session;
const selectCapture = ({ capture }: PageState): PageState['capture'] => capture;
const selectConnection = ({ connection }: PageState): PageState['connection'] => connection;

const connectionNames = { connecting: 'Connecting', connected: null, lost: 'Connection lost' } as const;

const Item = ({ text, title, grave = false }: { text: string; title: string; grave?: boolean }): ReactElement => (
  <span className={grave ? 'status-item grave' : 'status-item'} title={title}>
    {text}
  </span>
);

const Counts = ({ capture }: { capture: NonNullable<PageState['capture']> }): ReactElement => {
  const { packets, dropped, gaps, malformed, truncated, issues } = capture;
  return (
    <>
      <Item text={formatCounted(packets, 'packet')} title="Packets that the capture holds, of all kinds." />
      {dropped === null ? (
        <Item text="dropped: unknown" title="This source cannot tell how many packets it lost." />
      ) : (
        <Item text={`${formatCount(dropped)} dropped`} title="Packets that the system lost before Icewatch could read them." grave={dropped > 0} />
      )}
      <Item
        text={formatCounted(gaps.length, 'gap')}
        title={gaps.length === 0 ? 'Stretches of time in which nothing was captured.' : gaps.map(({ start, end, reason }) => `${start} to ${end}: ${reason}`).join('\n')}
        grave={gaps.length > 0}
      />
      <Item
        text={`${formatCount(malformed)} malformed`}
        title={issues.length === 0 ? 'Packets that could not be decoded.' : issues.slice(0, 8).map(({ layer, reason, count, firstFrame }) => `${layer}: ${reason} (${formatCount(count)}, first in frame ${firstFrame})`).join('\n')}
        grave={malformed > 0}
      />
      <Item text={`${formatCount(truncated)} truncated`} title="Packets of which the capture kept less than was on the wire." grave={truncated > 0} />
    </>
  );
};

export const StatusBar = (): ReactElement => {
  const { phase, kind, label, interfaces, source, sourceReason } = usePageState(selectSession);
  const capture = usePageState(selectCapture);
  const connection = usePageState(selectConnection);
  return (
    <footer className="status-bar numbers" aria-label="Capture status">
      <span className="status-item phase" role="status">
        <span className={`phase-dot ${connection === 'connected' ? phase : 'lost'}`} aria-hidden="true" />
        {connectionNames[connection] ?? phaseNames[phase]}
      </span>
      {kind !== 'live' && label !== '' && <Item text={label} title={kind === 'sample' ? 'The sample call that comes with Icewatch.' : 'The file that is open.'} />}
      {kind !== 'live' && capture !== null && capture.start !== null && (
        <Item text={formatDate(capture.start)} title={`Captured from ${capture.start} to ${capture.end ?? 'unknown'}. Times of day are shown in this computer’s time zone.`} />
      )}
      {interfaces.map(({ name, state, detail }) => (
        <Item key={name} text={`${name}: ${interfaceStateNames[state]}`} title={detail ?? 'State of this interface’s capture.'} grave={state !== 'capturing' && state !== 'starting'} />
      ))}
      {source !== null && <Item text={`by ${source}`} title={sourceReason ?? 'The program that captures.'} />}
      <span className="toolbar-gap" />
      {capture !== null && kind !== 'none' && <Counts capture={capture} />}
    </footer>
  );
};
