import { useMemo } from 'react';
import type { ReactElement } from 'react';
import type { PageState } from '../state/page-state.ts';
import { usePageState } from '../state/context.ts';
import { pathUseOfPair } from '../state/path-use.ts';
import { pathColour } from '../ui/marks.tsx';
import { formatEndpoint, formatLatency } from '../ui/quantities.ts';
import { roundTripRows } from './round-trip-rows.ts';
import { TimeChart } from './time-chart.tsx';
import type { Layer } from './time-chart.tsx';
import { useTimeRange } from './time-axis.ts';

/** More lines than this cannot be told apart. */
const mostLines = 8;

/** Pairs on the same kind of path share its colour; these tell them apart. The first stays solid. */
const dashes = [undefined, '6 3', '2 3', '9 3 2 3', '12 4', '4 2 1 2', '1 4', '14 3 3 3'];

const sameLayers = (a: readonly Layer[], b: readonly Layer[]): boolean =>
  a.length === b.length &&
  a.every((layer, index) => {
    const other = b[index];
    return layer.key === other?.key && layer.colour === other.colour && layer.width === other.width && layer.name === other.name && layer.dash === other.dash;
  });

/** The pairs that were measured, selected ones first, then those measured most. */
const layersOf =
  (callId: string | null, most: number) =>
  ({ calls, allocations, series }: PageState): readonly Layer[] => {
    const measured = new Map(series.roundTripTimes.map(({ pairId, points }) => [pairId, points.length]));
    const count = new Map<string, number>();
    return calls
      .filter(({ id }) => callId === null || id === callId)
      .flatMap(({ pairs }) => pairs)
      .filter(({ id }) => (measured.get(id) ?? 0) > 0)
      .toSorted((a, b) => Number(b.selected) - Number(a.selected) || (measured.get(b.id) ?? 0) - (measured.get(a.id) ?? 0))
      .slice(0, most)
      .map((pair) => {
        const colour = pathColour[pathUseOfPair(pair, allocations)];
        const earlier = count.get(colour) ?? 0;
        count.set(colour, earlier + 1);
        const { local, remote } = pair;
        return {
          key: pair.id,
          name: `${local.type} → ${formatEndpoint(remote.address, remote.port)}${pair.selected ? ' (selected)' : ''}`,
          colour,
          kind: 'line',
          bridge: true,
          width: pair.selected ? 2.5 : 1.5,
          dash: dashes[earlier % dashes.length],
        };
      });
  };

/** Round-trip times of answered STUN checks by candidate pair; of one call, or of all where `callId` is null. */
export const RoundTripChart = ({ callId, height, most = mostLines }: { callId: string | null; height?: number; most?: number }): ReactElement => {
  const layers = usePageState(
    useMemo(() => layersOf(callId, most), [callId, most]),
    sameLayers,
  );
  const roundTripTimes = usePageState(selectRoundTripTimes);
  const range = useTimeRange();
  const rows = useMemo(
    () => (range === null ? [] : roundTripRows(roundTripTimes, layers.map(({ key }) => key), range)),
    [roundTripTimes, layers, range],
  );
  return (
    <>
      <TimeChart
        label="Round-trip time of answered STUN checks, in milliseconds, by candidate pair"
        rows={rows}
        layers={layers}
        formatValue={formatLatency}
        topOfZero={0.01}
        {...(height === undefined ? {} : { height })}
        empty="No STUN check was seen to be answered."
      />
      {layers.length === most && <p className="soft chart-note">The {most} pairs that were measured most; all are in the table.</p>}
    </>
  );
};

const selectRoundTripTimes = ({ series }: PageState): PageState['series']['roundTripTimes'] => series.roundTripTimes;
