/** path.changed: media moved to another path during the call. */
import { no, seen, unknown, yes, type Rule } from './finding.ts';

export const pathChanged: Rule = {
  codes: ['path.changed'],
  judge: ({ calls }) => {
    const title = 'The path changed during the call';
    const changes = calls.flatMap((c) => c.selected.slice(1).flatMap((s, i) => {
      const before = c.selected[i]!.pair;
      const differs = before.kind !== s.pair.kind || before.transport !== s.pair.transport || before.remote.address !== s.pair.remote.address || before.sides.localAddress !== s.pair.sides.localAddress;
      return differs ? [{ before, period: s }] : [];
    }));
    if (changes.length > 0) {
      const words = changes.map((x) => `from ${name(x.before.kind, x.before.transport)} to ${name(x.period.pair.kind, x.period.pair.transport)}`);
      return [yes('path.changed', 'info', {
        title, explanation: `Media moved ${words.join(', then ')}.`,
        evidence: changes.map((x) => seen(frameAt(x.period.pair.sent.periods, x.period.start) ?? x.period.pair.firstFrame, x.period.start, 'first data on the new path')),
      })];
    }
    if (calls.some((c) => c.selected.length > 0)) return [no('path.changed', { title: 'The path stayed the same', explanation: 'All media used one path.' })];
    return [unknown('path.changed', { title, explanation: 'No connected call was seen.' })];
  },
};

const name = (kind: string, transport: string): string =>
  kind === 'direct' ? `a direct path (${transport.toUpperCase()})` : kind === 'remote-relay' ? "the other side's relay" : `a relay over ${transport.toUpperCase()}`;

const frameAt = (periods: readonly { readonly start: number; readonly frame: number }[], time: number): number | undefined =>
  periods.find((p) => p.start >= time)?.frame ?? periods.at(-1)?.frame;
