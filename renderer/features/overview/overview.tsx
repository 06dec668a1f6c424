/** The answer at a glance: connected how, through what, how good, and what happened. */
import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { EventChart } from '../../charts/event-chart.tsx';
import { RoundTripChart } from '../../charts/round-trip-chart.tsx';
import { UsageChart } from '../../charts/usage-chart.tsx';
import { shownCall } from '../../state/calls.ts';
import { usePageState } from '../../state/context.ts';
import { useOpenDialog } from '../../state/dialogs.ts';
import type { PageState } from '../../state/page-state.ts';
import { pathUseOfPath } from '../../state/path-use.ts';
import { Icon } from '../../ui/icons.tsx';
import { Panel } from '../../ui/panel.tsx';
import { EventList } from '../timeline/event-list.tsx';
import { CallSelect } from './call-select.tsx';
import { NoCall } from './no-call.tsx';
import { Ladder } from './ladder.tsx';
import { AttemptPanel, VerdictPanel } from './verdict-panel.tsx';
import { words } from './words.ts';

const selectCalls = ({ calls }: PageState): PageState['calls'] => calls;
const selectAllocations = ({ allocations }: PageState): PageState['allocations'] => allocations;
const selectVerdict = ({ verdict }: PageState): PageState['verdict'] => verdict;
const selectTimeline = ({ timeline }: PageState): PageState['timeline'] => timeline;

/** Pixels: so that what happened begins on the first screenful. */
const chartHeight = 150;

export const Overview = (): ReactElement => {
  const calls = usePageState(selectCalls);
  const allocations = usePageState(selectAllocations);
  const verdict = usePageState(selectVerdict);
  const timeline = usePageState(selectTimeline);
  const openDialog = useOpenDialog();
  const [chosen, setChosen] = useState<string | null>(null);
  const call = shownCall(calls, chosen);
  const shown = useMemo(() => (call === null ? [] : [call]), [call]);
  const report = (
    <button type="button" className="button small" onClick={() => openDialog({ name: 'report', format: 'html' })}>
      <Icon name="report" size={16} /> {words.report}
    </button>
  );
  return (
    <>
      {call === null ? (
        <>
          {verdict !== null && <AttemptPanel verdict={verdict} actions={report} />}
          <NoCall />
        </>
      ) : (
        <>
          <CallSelect calls={calls} value={call.id} onChange={setChosen} />
          <VerdictPanel call={call} allocations={allocations} actions={report} />
          <Ladder call={call} use={call.path === null ? null : pathUseOfPath(call.path)} />
          <div className="side-by-side">
            <Panel title={words.usage} note={words.usageNote}>
              <UsageChart height={chartHeight} />
            </Panel>
            <Panel title={words.roundTrips} note={<a href="#/pairs">All pairs</a>}>
              <RoundTripChart callId={call.id} height={chartHeight} most={4} />
            </Panel>
          </div>
        </>
      )}
      {timeline.length > 0 && (
        <Panel title={words.happened} note={<a href="#/timeline">{words.allEvents}</a>}>
          <EventChart events={timeline} calls={shown} />
          <EventList events={timeline} latest={words.latestEvents} />
        </Panel>
      )}
    </>
  );
};
