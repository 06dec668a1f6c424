import { useMemo } from 'react';
import type { ReactElement } from 'react';
import type { TimelineEvent } from '../../../electron/contract/summary.ts';
import { EventChart, laneNames } from '../../charts/event-chart.tsx';
import { callNumbers } from '../../state/calls.ts';
import { usePageState } from '../../state/context.ts';
import type { PageState } from '../../state/page-state.ts';
import { DataTable } from '../../ui/data-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { SeverityMark, severityNames } from '../../ui/marks.tsx';
import { Panel } from '../../ui/panel.tsx';
import { formatTime } from '../../ui/quantities.ts';
import { NothingYet } from '../capture/nothing-yet.tsx';
import { FrameLink } from '../packets/frame-link.tsx';
import type { Cited } from '../packets/packet-panel-context.ts';
import { eventPackets, timelineClaim } from './event-packets.ts';

/** An event at its place in the summary, which tells it from others of the same packet. */
interface EventRow {
  readonly event: TimelineEvent;
  readonly place: number;
  readonly callNumber: number | null;
  readonly packets: readonly Cited[];
  /** Which of `packets` shows it; -1 for none. */
  readonly at: number;
}

const columns = (severalCalls: boolean): Column<EventRow>[] => [
  { id: 'time', header: 'Time', title: 'Local time of the packet that shows it.', cell: ({ event }) => <time dateTime={event.time} title={event.time}>{formatTime(event.time)}</time>, sortValue: ({ place }) => place },
  { id: 'frame', header: 'Frame', title: 'Number of that packet in the capture, as Wireshark counts.', numeric: true, cell: ({ packets, at }) => <FrameLink claim={timelineClaim} packets={packets} at={at} />, sortValue: ({ event }) => event.frame },
  { id: 'kind', header: 'Layer', title: 'Which part of the connection it belongs to.', cell: ({ event }) => laneNames[event.kind], sortValue: ({ event }) => laneNames[event.kind] },
  ...(severalCalls
    ? [{ id: 'call', header: 'Call', title: 'Calls are numbered in the order in which they began.', numeric: true, cell: (row: EventRow) => row.callNumber ?? <span className="soft">none</span>, sortValue: (row: EventRow) => row.callNumber }]
    : []),
  {
    id: 'text', header: 'What happened', title: 'In words.',
    cell: ({ event }) => (
      <span className="event-text">
        {event.severity !== 'info' && <SeverityMark severity={event.severity} />} {event.text}
      </span>
    ),
    sortValue: ({ event }) => event.text,
  },
];

const selectTimeline = ({ timeline }: PageState): PageState['timeline'] => timeline;
const selectCalls = ({ calls }: PageState): PageState['calls'] => calls;

export const TimelineScreen = (): ReactElement => {
  const timeline = usePageState(selectTimeline);
  const calls = usePageState(selectCalls);
  const rows = useMemo(() => {
    const numbers = callNumbers(calls);
    const { packets, place: shownBy } = eventPackets(timeline);
    return timeline.map((event, place): EventRow => ({ event, place, packets, at: shownBy.get(event) ?? -1, callNumber: event.callId === null ? null : (numbers.get(event.callId) ?? null) }));
  }, [timeline, calls]);
  const shownColumns = useMemo(() => columns(calls.length > 1), [calls.length]);
  if (timeline.length === 0) return <NothingYet what="events" when="Each step of a call appears here as its packets come." />;
  return (
    <>
      <Panel title="By layer">
        <EventChart events={timeline} calls={calls} />
      </Panel>
      <DataTable
        caption="Timeline"
        columns={shownColumns}
        rows={rows}
        rowKey={({ place }) => String(place)}
        searchText={({ event }) => `${laneNames[event.kind]} ${severityNames[event.severity]} ${event.text}`}
        initialOrder={{ column: 'time', direction: 'ascending' }}
        empty={null}
      />
    </>
  );
};
