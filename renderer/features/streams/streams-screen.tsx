import { useId, useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { callNumbers, streamKey, streamPoints } from '../../state/calls.ts';
import { usePageState } from '../../state/context.ts';
import type { PageState } from '../../state/page-state.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Panel } from '../../ui/panel.tsx';
import { NothingYet } from '../capture/nothing-yet.tsx';
import { CallSelect } from '../overview/call-select.tsx';
import { formatSsrc, streamColumns, streamText } from './stream-columns.tsx';
import type { StreamRow } from './stream-columns.tsx';
import { StreamCharts } from './stream-charts.tsx';

const selectCalls = ({ calls }: PageState): PageState['calls'] => calls;
const selectSeries = ({ series }: PageState): PageState['series'] => series;

/** "received video 0x1a2b3c4d" */
const streamName = ({ stream: { direction, kind, ssrc } }: StreamRow): string => `${direction} ${kind} ${formatSsrc(ssrc)}`;

const StreamPanel = ({ rows }: { rows: readonly StreamRow[] }): ReactElement | null => {
  const series = usePageState(selectSeries);
  const [chosen, setChosen] = useState<string | null>(null);
  const id = useId();
  const byBytes = rows.toSorted((a, b) => b.stream.bytes - a.stream.bytes);
  const shown = rows.find(({ stream }) => streamKey(stream) === chosen) ?? byBytes.find(({ stream }) => stream.direction === 'received') ?? byBytes[0];
  if (shown === undefined) return null;
  return (
    <Panel
      title="Over time"
      note={
        <span className="call-select">
          <label htmlFor={id}>Stream</label>
          <select id={id} value={streamKey(shown.stream)} onChange={(event) => setChosen(event.target.value)}>
            {rows.map((row) => (
              <option key={streamKey(row.stream)} value={streamKey(row.stream)}>
                {streamName(row)}
              </option>
            ))}
          </select>
        </span>
      }
    >
      <StreamCharts points={streamPoints(series, shown.stream)} bucketMs={series.bucketMs} />
    </Panel>
  );
};

export const StreamsScreen = (): ReactElement => {
  const calls = usePageState(selectCalls);
  const [callId, setCallId] = useState<string | null>(null);
  const rows = useMemo((): StreamRow[] => {
    const numbers = callNumbers(calls);
    return calls
      .filter(({ id }) => callId === null || id === callId)
      .flatMap(({ id, streams }) => streams.map((stream) => ({ stream, callNumber: numbers.get(id)! })));
  }, [calls, callId]);
  const columns = useMemo(() => streamColumns(calls.length > 1), [calls.length]);
  return (
    <>
      <DataTable
        short
        caption="RTP streams"
        columns={columns}
        rows={rows}
        rowKey={({ stream }) => streamKey(stream)}
        searchText={streamText}
        initialOrder={{ column: 'bitrate', direction: 'descending' }}
        tools={<CallSelect calls={calls} value={callId} onChange={setCallId} all="All calls" />}
        empty={<NothingYet what="RTP streams" when="They appear as soon as sound or picture flows. Data channels have none, and TURN over TLS hides them." />}
      />
      <StreamPanel rows={rows} />
    </>
  );
};
