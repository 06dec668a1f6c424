/** Round trips of several pairs, each measured at its own times, as rows of one table that a chart can draw. */
import type { Series } from '../../electron/contract/session.ts';
import type { TimeRange } from './time-axis.ts';

export interface ChartRow {
  readonly t: number;
  readonly [key: string]: number | null;
}

const mostRows = 300;

/**
 * One row per slice of time in which any of the pairs was measured, at most 300; the last round trip in a slice counts, in seconds under the
 * pair's id.
 */
export const roundTripRows = (roundTripTimes: Series['roundTripTimes'], pairIds: readonly string[], { start, end }: TimeRange): ChartRow[] => {
  const width = Math.max(1, (end - start) / mostRows);
  const rows = new Map<number, Record<string, number> & { t: number }>();
  for (const { pairId, points } of roundTripTimes) {
    if (!pairIds.includes(pairId)) continue;
    for (const { t, rtt } of points) {
      const slice = Math.min(mostRows - 1, Math.max(0, Math.floor((t - start) / width)));
      const row = rows.get(slice);
      if (row === undefined) rows.set(slice, { t, [pairId]: rtt });
      else row[pairId] = rtt;
    }
  }
  return [...rows.values()].toSorted((a, b) => a.t - b.t);
};
