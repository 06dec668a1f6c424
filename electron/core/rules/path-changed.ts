/** path.changed: media moved to another path during the call, and why. */
import type { CallView } from '../summary/call-view.ts';
import { ownChecks, type PairView } from '../summary/pair-view.ts';
import { iceRestarts } from '../summary/peer-connections.ts';
import type { SelectedPeriod } from '../summary/selection.ts';
import { endpoint, firstFew, plural, seconds } from '../summary/wording.ts';
import type { Evidence } from '../../contract/summary.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';

/** Checks on the old path that nothing answered for this long before the change: it had failed. Microseconds. */
const telling = 2_000_000;
/** ICE may settle on a better pair than its first (RFC 8445 8.1.1) within this. Microseconds. */
const settling = 10_000_000;
/** Changes that are told one by one. */
const mostExplained = 4;

interface Change {
  readonly call: CallView;
  readonly before: SelectedPeriod;
  readonly after: SelectedPeriod;
  readonly why: string;
  readonly failedOver: boolean;
  readonly evidence: readonly Evidence[];
}

export const pathChanged: Rule = {
  codes: ['path.changed'],
  judge: ({ calls }) => {
    const title = 'The path changed during the call';
    const all = calls.flatMap((call) => call.selected.slice(1).flatMap((after, i) => {
      const before = call.selected[i]!;
      return differ(before.pair, after.pair) ? [{ call, before, after }] : [];
    }));
    if (all.length > 0) {
      const changes = all.slice(-mostExplained).map((c): Change => ({ ...c, ...reason(c.call, c.before, c.after) }));
      const worse = changes.some((c) => c.failedOver && c.after.pair.transport !== 'udp');
      return [yes('path.changed', worse ? 'warning' : 'info', {
        title,
        explanation: `${all.length > changes.length ? `${plural(all.length, 'change')}, of which the latest: ` : ''}${changes.map((c) => `Media moved from ${told(c.before.pair, c.after.pair)} to ${told(c.after.pair, c.before.pair)}${c.why}.`).join(' ')}`,
        advice: changes.some((c) => c.failedOver) ? `Find out what closed the earlier path: ${firstFew(changes.filter((c) => c.failedOver).map((c) => closed(c.before.pair))).join('; ')}.` : '',
        evidence: changes.flatMap((c) => [...c.evidence, seen(frameAt(c.after.pair.sent.periods, c.after.start) ?? c.after.pair.firstFrame, c.after.start, `first data on ${name(c.after.pair)}`)]),
        calls: all.map((c) => c.call),
      })];
    }
    const connected = calls.filter((c) => c.selected.length > 0);
    if (connected.length > 0) return [no('path.changed', { title: 'The path stayed the same', explanation: 'All media used one path.', evidence: connected.flatMap((c) => { const p = c.selected[0]!.pair; return [seen(p.sent.first?.frame ?? p.firstFrame, c.selected[0]!.start, 'first data on the path')]; }), calls: connected })];
    return [unknown('path.changed', { title, explanation: 'No connected call was seen.' })];
  },
};

const differ = (a: PairView, b: PairView): boolean =>
  a.kind !== b.kind || a.transport !== b.transport || a.remote.address !== b.remote.address || a.sides.localAddress !== b.sides.localAddress;

function reason(call: CallView, before: SelectedPeriod, after: SelectedPeriod): Pick<Change, 'why' | 'failedOver' | 'evidence'> {
  const said: string[] = [];
  const evidence: Evidence[] = [];
  const restart = call.connections.flatMap(iceRestarts).find((r) => {
    const { state, sides } = after.pair;
    return r.after.time > before.start && state?.ufrags.some((u) => u.byDirection[sides.out] === r.after.local) === true;
  });
  const old = ownChecks(before.pair);
  const silence = old === null ? undefined : [...old.silences, ...(old.silence === null ? [] : [old.silence])].find((s) => s.start < after.start && (s.end ?? Infinity) > after.start && (after.start - s.start >= telling));
  if (silence !== undefined && old !== null) {
    said.push(`the earlier path had not answered checks for ${seconds(after.start - silence.start)}`);
    evidence.push(seen(silence.frame, silence.start, 'first unanswered check on the earlier path'));
  }
  if (restart !== undefined) {
    said.push('after an ICE restart');
    evidence.push(seen(restart.after.frame, restart.after.time, 'first check after the ICE restart'));
  }
  if (before.pair.sides.localAddress !== after.pair.sides.localAddress) said.push(`this laptop took another interface (from ${before.pair.sides.localAddress} to ${after.pair.sides.localAddress})`);
  if (said.length === 0 && old !== null && old.responses > 0 && (old.silence === null || old.silence.start > after.start)) {
    said.push(after.start - before.start < settling ? 'ICE had found a better one' : 'ICE preferred it, though the earlier path still answered');
    const own = ownChecks(after.pair);
    if (own !== null && own.nominatedTime !== null) evidence.push(seen(own.nominatedFrame, own.nominatedTime, 'the new pair was nominated'));
  }
  return { why: said.length === 0 ? '' : `: ${said.join(', ')}`, failedOver: silence !== undefined, evidence };
}

const name = (p: PairView): string =>
  p.kind === 'direct' ? `a direct path (${p.transport.toUpperCase()})` : p.kind === 'remote-relay' ? "the other side's relay" : `a relay over ${p.transport.toUpperCase()}`;

/** With where it leads, where the other one is of the same kind. */
const told = (p: PairView, other: PairView): string => (name(p) === name(other) ? `${name(p)} between ${p.sides.localAddress} and ${endpoint(p.remote.address, p.remote.port)}` : name(p));

const closed = (p: PairView): string => `${p.transport === 'udp' ? 'UDP' : 'TCP'} between ${p.sides.localAddress} and ${endpoint(p.sides.remoteAddress, p.sides.remotePort)}, both ways`;

const frameAt = (periods: readonly { readonly start: number; readonly frame: number }[], time: number): number | undefined =>
  periods.find((p) => p.start >= time)?.frame ?? periods.at(-1)?.frame;
