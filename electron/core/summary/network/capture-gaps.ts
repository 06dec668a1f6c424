import type { CaptureFacts } from '../../../contract/summary.ts';
import type { Period } from '../../tracking/activity.ts';

/**
 * Whether nothing was captured at some time between two (microseconds since the epoch), so that silence then is no evidence; nor is it while messages in a
 * relay's TCP stream were missed (`streamHoles`).
 */
export function gapTest(capture: CaptureFacts, streamHoles: readonly Period[] = []): (from: number, to: number) => boolean {
  const gaps = [...capture.gaps.map((g) => ({ start: Date.parse(g.start) * 1000, end: Date.parse(g.end) * 1000 })), ...streamHoles];
  return (from, to) => gaps.some((g) => g.end >= from && g.start <= to);
}
