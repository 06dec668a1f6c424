/** path.none: checks were made and nothing connected. */
import { pairState, ownChecks } from '../summary/pair-view.ts';
import type { Checks } from '../tracking/conduit-state.ts';
import { plural } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';

/** ICE deserves this long, from the first check to the last, before silence means anything. Microseconds. */
const patience = 4_000_000;
const enoughChecks = 3;

const triedFor = (checks: readonly Checks[]): number => {
  const sent = checks.filter((k) => k.requests > 0);
  return Math.max(0, ...sent.map((k) => k.lastRequestTime)) - Math.min(Infinity, ...sent.map((k) => k.firstRequestTime));
};

export const pathNone: Rule = {
  codes: ['path.none'],
  judge: ({ calls, hearsAnswers, now }) => {
    const title = 'The call found no path';
    const without = calls.filter((c) => c.call.path === null);
    const tried = without.filter((c) => {
      const own = c.pairs.flatMap((p) => ownChecks(p) ?? []);
      return own.reduce((n, k) => n + k.requests, 0) >= enoughChecks && triedFor(own) > patience && !c.pairs.some((p) => pairState(p, now) === 'succeeded');
    });
    if (tried.length > 0 && hearsAnswers) {
      const pairs = tried.flatMap((c) => c.pairs);
      const sent = pairs.reduce((n, p) => n + (ownChecks(p)?.requests ?? 0), 0);
      return [yes('path.none', 'problem', {
        title,
        explanation: `${plural(sent, 'connectivity check')} on ${plural(pairs.length, 'candidate pair')} left this laptop and none was answered, so no media can flow.`,
        advice: 'See which of the STUN and TURN servers answered: the first rung that fails is what to open.',
        evidence: pairs.flatMap((p) => {
          const k = ownChecks(p);
          return k === null || k.requests === 0 ? [] : [seen(k.firstRequestFrame, k.firstRequestTime, `first of ${plural(k.requests, 'check')} to ${p.remote.address}:${p.remote.port}, unanswered`)];
        }),
      })];
    }
    if (calls.some((c) => c.call.path !== null) && without.length === 0) return [no('path.none', { title: 'The call has a path', explanation: 'A candidate pair carries it.' })];
    return [unknown('path.none', { title, explanation: calls.length === 0 ? 'No connectivity checks were seen.' : 'ICE is still trying.' })];
  },
};
