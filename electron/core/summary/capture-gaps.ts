import type { CaptureFacts } from '../../contract/summary.ts';

/** Whether nothing was captured at some time between two (microseconds since the epoch), so that silence then is no evidence. */
export function gapTest(capture: CaptureFacts): (from: number, to: number) => boolean {
  const gaps = capture.gaps.map((g) => ({ start: Date.parse(g.start) * 1000, end: Date.parse(g.end) * 1000 }));
  return (from, to) => gaps.some((g) => g.end > from && g.start < to);
}
