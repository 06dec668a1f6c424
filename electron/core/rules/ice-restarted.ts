/** ice.restarted: both sides took new ICE credentials during the call (RFC 8445 9), which applications do to look for a path anew. */
import type { CallView } from '../summary/call-view.ts';
import { iceRestarts, type IceGeneration, type PeerConnection } from '../summary/peer-connections.ts';
import { plural, seconds } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';

/** Restarts that are told one by one. */
const mostExplained = 4;

export const iceRestarted: Rule = {
  codes: ['ice.restarted'],
  judge: ({ calls, now }) => {
    const title = 'ICE was restarted during the call';
    const all = calls.flatMap((call) => call.connections.flatMap((connection) => iceRestarts(connection).map((r) => ({ call, connection, ...r }))));
    if (all.length > 0) {
      const restarted = all.slice(-mostExplained).map((r) => ({ ...r, away: mediaAway(r.connection, r.after, now) }));
      return [yes('ice.restarted', 'info', {
        title,
        explanation: (all.length > restarted.length ? `${plural(all.length, 'restart')}, of which the latest: ` : '') + restarted.map(({ after, away }) =>
          `Both sides took new credentials, and a check with them was answered after ${seconds(after.answered!.time - after.time)}${away}.`).join(' '),
        advice: 'A restart is how an application gets a call going again: see the findings on the path for what had failed before it.',
        evidence: restarted.flatMap(({ before, after }) => [
          seen(before.frame, before.time, 'first check with the credentials before'),
          seen(after.frame, after.time, 'first check with the new credentials'),
          seen(after.answered!.frame, after.answered!.time, 'first answered check with them'),
        ]),
        calls: all.map((r) => r.call),
      })];
    }
    const unanswered = calls.flatMap((call) => tries(call).map((g) => ({ call, g })));
    if (unanswered.length > 0) {
      return [unknown('ice.restarted', {
        title, explanation: `${plural(unanswered.length, 'set')} of new credentials showed during the call, but no check with them was answered: a restart that did not work, or somebody else's packets.`,
        evidence: unanswered.map(({ g }) => seen(g.frame, g.time, 'first check with new credentials, unanswered')), calls: unanswered.map((u) => u.call),
      })];
    }
    const answered = calls.flatMap((call) => call.connections.flatMap((c) => c.generations.flatMap((g) => (g.answered === null ? [] : [{ call, answered: g.answered }]))));
    if (answered.length > 0) {
      return [no('ice.restarted', {
        title: 'ICE was not restarted', explanation: 'All checks of a connection used the credentials that it began with.',
        evidence: answered.map(({ answered: a }) => seen(a.frame, a.time, 'first answered check')), calls: answered.map((a) => a.call),
      })];
    }
    return [unknown('ice.restarted', { title, explanation: 'No answered connectivity check with credentials was seen.' })];
  },
};

/** Generations that nothing answered, of a connection that had another before, or of one that began while the call was under way and came to nothing. */
function tries(call: CallView): IceGeneration[] {
  const firstAnswer = Math.min(Infinity, ...call.connections.flatMap((c) => c.generations.flatMap((g) => g.answered?.time ?? [])));
  return call.connections.flatMap((c) => c.generations.filter((g) => g.answered === null && g.time > firstAnswer));
}

/** How long media was away around the restart: from the last that came on the paths before to the first on those that began after it. */
function mediaAway(c: PeerConnection, after: IceGeneration, now: number): string {
  const isNew = (p: PeerConnection['pairs'][number]): boolean => p.state?.ufrags.some((u) => u.byDirection[p.sides.out] === after.local) === true;
  const firstNew = Math.min(Infinity, ...c.pairs.filter(isNew).flatMap((p) => p.received.periods.filter((x) => x.start >= after.time).slice(0, 1).map((x) => x.start)));
  const lastOld = Math.max(-Infinity, ...c.pairs.filter((p) => !isNew(p)).flatMap((p) => p.received.periods.filter((x) => x.start < firstNew).map((x) => Math.min(x.end, firstNew))));
  if (lastOld === -Infinity) return '';
  if (firstNew === Infinity) return now - lastOld < 1_000_000 ? '; media still takes the path before it' : `; media stopped ${seconds(now - lastOld)} ago and has not come back`;
  const away = firstNew - lastOld;
  return away < 500_000 ? '; media went on without a pause' : `; media was away for ${seconds(away)}`;
}
