/** Bitrate, loss and jitter of one stream under each other on the shared time axis. */
import { memo, useMemo } from 'react';
import type { ReactElement } from 'react';
import type { Series } from '../../../electron/contract/session.ts';
import { breakAtSilence } from '../../charts/break-at-silence.ts';
import { TimeChart } from '../../charts/time-chart.tsx';
import type { Layer } from '../../charts/time-chart.tsx';
import { formatBitrate, formatFraction, formatLatency } from '../../ui/quantities.ts';

type Points = Series['streams'][number]['points'];

/** Ink, not a path's colour: these lines say how a stream fares, not what carries it. */
const layerOf = (key: 'bitrate' | 'loss' | 'jitter', name: string): readonly Layer[] => [{ key, name, colour: 'var(--ink)', kind: 'line', width: 1.75 }];
const bitrate = layerOf('bitrate', 'Bitrate');
const loss = layerOf('loss', 'Loss');
const jitter = layerOf('jitter', 'Jitter');
const empty = 'No points yet.';

export const StreamCharts = memo(function StreamCharts({ points, bucketMs }: { points: Points; bucketMs: number }): ReactElement {
  const rows = useMemo(() => breakAtSilence(points, bucketMs), [points, bucketMs]);
  const hasJitter = points.some((point) => point.jitter !== null);
  return (
    <div className="stream-charts">
      <h3>Bitrate</h3>
      <TimeChart label="Bitrate of the stream, in bits per second" rows={rows} layers={bitrate} formatValue={formatBitrate} topOfZero={1000} height={120} legend={false} empty={empty} />
      <h3>Loss</h3>
      <TimeChart label="Loss of the stream, in percent" rows={rows} layers={loss} formatValue={formatFraction} topOfZero={0.01} height={110} legend={false} empty={empty} />
      <h3>Jitter</h3>
      <TimeChart label="Jitter of the stream, in milliseconds" rows={hasJitter ? rows : []} layers={jitter} formatValue={formatLatency} topOfZero={0.01} height={110} legend={false} empty="Unknown: the payload type’s clock rate is not known." />
    </div>
  );
});
