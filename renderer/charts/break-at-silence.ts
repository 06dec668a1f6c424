import type { Series } from '../../electron/contract/session.ts';
import type { ChartRow } from './round-trip-rows.ts';

/** A stream's points with an empty row where it was silent for more than a bucket, so that no line is drawn across the silence. */
export const breakAtSilence = (points: Series['streams'][number]['points'], bucketMs: number): ChartRow[] =>
  points.flatMap((point, index): ChartRow[] => {
    const next = points[index + 1];
    return next !== undefined && next.t - point.t > 2 * bucketMs ? [point, { t: point.t + bucketMs, bitrate: null, loss: null, jitter: null }] : [point];
  });
