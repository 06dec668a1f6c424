/** The series that the charts draw, on one time axis. */
import { emptySeries, type Series, type UsagePoint } from '../../contract/session.ts';
import { StreamField } from '../tracking/media-stream.ts';
import type { TimeAxis } from '../tracking/time-axis.ts';
import type { CallView } from './call-view.ts';
import { ownChecks } from './pair-view.ts';
import { usageKey } from './usage.ts';

const mostLines = 40;

export function chartSeries(axis: TimeAxis, calls: readonly CallView[], now: number | null): Series {
  if (axis.start === null || now === null) return emptySeries;
  const { start, width } = axis;
  const at = (bucket: number): number => (start + bucket * width) / 1000;
  const pairs = calls.flatMap((c) => c.pairs);
  const buckets = Math.max(0, ...pairs.map((p) => p.series?.length ?? 0));
  const perSecond = 8 / (width / 1e6);
  const usage: UsagePoint[] = Array.from({ length: buckets }, (_, i) => ({ t: at(i), direct: 0, relayUdp: 0, relayTcp: 0, relayTls: 0, remoteRelay: 0 }));
  for (const p of pairs) {
    if (p.series === null) continue;
    const key = usageKey(p.kind, p.transport);
    for (let i = 0; i < p.series.length; i++) usage[i]![key] += (p.series.at(i, 0) + p.series.at(i, 1)) * perSecond;
  }
  const roundTripTimes = pairs.flatMap((p) => {
    const points = ownChecks(p)?.roundTripTimes;
    return points === undefined || points.times.length === 0 ? [] : [{ pairId: p.id, points: points.times.map((t, i) => ({ t: t / 1000, rtt: points.values[i]! })) }];
  });
  const streams = calls.flatMap((c) =>
    c.streams.map(({ stream, shown }) => {
      const points: Series['streams'][number]['points'] = [];
      let sample = 0;
      for (let i = 0; i < stream.series.length; i++) {
        const end = start + (i + 1) * width;
        while (sample + 1 < stream.jitter.times.length && stream.jitter.times[sample + 1]! < end) sample += 1;
        const expected = stream.series.at(i, StreamField.expected);
        const bytes = stream.series.at(i, StreamField.bytes);
        if (expected === 0 && bytes === 0) continue;
        const jitter = stream.jitter.times[sample] !== undefined && stream.jitter.times[sample]! < end ? stream.jitter.values[sample]! : null;
        points.push({ t: at(i), bitrate: bytes * perSecond, loss: expected > 0 ? Math.min(1, Math.max(0, stream.series.at(i, StreamField.lost) / expected)) : 0, jitter });
      }
      return { key: `${shown.direction}:${shown.ssrc}:${shown.pairId}`, points };
    }),
  );
  const byLength = <T extends { readonly points: readonly unknown[] }>(lines: T[]): T[] =>
    lines.length <= mostLines ? lines : [...lines].sort((a, b) => b.points.length - a.points.length).slice(0, mostLines);
  return { start: start / 1000, end: now / 1000, bucketMs: width / 1000, usage, roundTripTimes: byLength(roundTripTimes), streams: byLength(streams) };
}
