/** The one time axis that all charts share: milliseconds since the epoch, from the series' start to its end. */
import type { PageState } from '../state/page-state.ts';
import { usePageState } from '../state/context.ts';

export interface TimeRange {
  readonly start: number;
  readonly end: number;
}

/** Shorter captures are shown on an axis of this length, so that the first seconds do not fill the width. */
const shortestMs = 10_000;

const selectRange = ({ series: { start, end } }: PageState): TimeRange | null =>
  start === null || end === null ? null : { start, end: Math.max(end, start + shortestMs) };
const sameRange = (a: TimeRange | null, b: TimeRange | null): boolean => a?.start === b?.start && a?.end === b?.end;

/** Null while there is nothing to show. */
export const useTimeRange = (): TimeRange | null => usePageState(selectRange, sameRange);

/** The axis's ends: a little beyond the range, so that a mark at its very start is whole. */
export const timeDomain = ({ start, end }: TimeRange): [number, number] => {
  const room = (end - start) / 100;
  return [start - room, end + room];
};

export interface Gap {
  readonly start: number;
  readonly end: number;
}
const selectGaps = ({ capture }: PageState): readonly Gap[] => (capture?.gaps ?? []).map(({ start, end }) => ({ start: Date.parse(start), end: Date.parse(end) }));
const sameGaps = (a: readonly Gap[], b: readonly Gap[]): boolean =>
  a.length === b.length && a.every((gap, index) => gap.start === b[index]?.start && gap.end === b[index].end);

/** When nothing was captured: charts show it, so that silence is not taken for calm. */
export const useGaps = (): readonly Gap[] => usePageState(selectGaps, sameGaps);

const stepsInSeconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400];

/** Round times of day inside the range, at most `most` of them. */
export const timeTicks = ({ start, end }: TimeRange, most = 5): number[] => {
  const step = 1000 * (stepsInSeconds.find((seconds) => (end - start) / (seconds * 1000) <= most) ?? Math.ceil((end - start) / 1000 / most));
  const ticks: number[] = [];
  for (let t = Math.ceil(start / step) * step; t <= end && ticks.length < most + 1; t += step) ticks.push(t);
  return ticks;
};
