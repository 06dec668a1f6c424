/** A call of the past, by the components that show a present one. */
import { useEffect, useMemo, useRef } from 'react';
import type { ReactElement } from 'react';
import type { HistoryDetail } from '../../../electron/contract/history.ts';
import { IcewatchContext, useClient } from '../../state/context.ts';
import { storeOfSummary } from '../../state/past-state.ts';
import { pathUseOfPath } from '../../state/path-use.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { formatDuration } from '../../ui/quantities.ts';
import { useAnswer } from '../../ui/use-answer.ts';
import { FindingsAddressContext } from '../findings/findings-address.ts';
import { FindingList } from '../findings/finding-list.tsx';
import { Ladder } from '../overview/ladder.tsx';
import { AttemptPanel, VerdictPanel } from '../overview/verdict-panel.tsx';
import { PacketPanelContext } from '../packets/packet-panel-context.ts';
import { formatWhen } from './call-marks.tsx';
import { words } from './words.ts';

const Marked = ({ entry: { start, durationMs, capturedBy, captureFile, redacted } }: Pick<HistoryDetail, 'entry'>): ReactElement => {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus();
  }, []);
  return (
    <div className="past-mark">
      <h2 ref={title} tabIndex={-1}>
        {words.past(formatWhen(start), formatDuration(durationMs))}
      </h2>
      <p className="soft">
        {words.capturedHow(capturedBy)} {redacted && words.redacted}{' '}
        {captureFile === null ? (
          words.noPackets
        ) : (
          <>
            {words.packets} <code>{captureFile}</code> <CopyButton text={captureFile} label={words.copyPath} />
          </>
        )}
      </p>
    </div>
  );
};

const Shown = ({ detail: { entry, summary }, asked }: { detail: HistoryDetail; asked: string | null }): ReactElement => {
  const client = useClient();
  const past = useMemo(() => ({ client, store: storeOfSummary(summary, entry.capturedBy) }), [client, summary, entry.capturedBy]);
  const call = summary.calls[0];
  const found = summary.findings.filter(({ answer }) => answer === 'yes');
  return (
    <>
      <Marked entry={entry} />
      <IcewatchContext value={past}>
        <PacketPanelContext value={null}>
          <FindingsAddressContext value={`#/history/${entry.id}`}>
            {call === undefined ? (
              summary.verdict !== null && <AttemptPanel verdict={summary.verdict} />
            ) : (
              <>
                <VerdictPanel call={call} allocations={summary.allocations} />
                <Ladder call={call} use={call.path === null ? null : pathUseOfPath(call.path)} />
              </>
            )}
            <Panel title={words.findings}>{found.length === 0 ? <p className="soft">{words.noFindings}</p> : <FindingList findings={found} calls={summary.calls} asked={asked} />}</Panel>
          </FindingsAddressContext>
        </PacketPanelContext>
      </IcewatchContext>
    </>
  );
};

/** `asked`: the finding that the address asks for. */
export const PastCall = ({ id, asked }: { id: number; asked: string | null }): ReactElement => {
  const { value, error, again } = useAnswer('showCall', { id });
  if (error !== null) return <ErrorNotice error={error} actions={<button type="button" className="button small" onClick={again}>{words.again}</button>} />;
  return value === null ? <p className="soft">{words.loading}</p> : <Shown key={id} detail={value} asked={asked} />;
};
