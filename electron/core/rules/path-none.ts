/** path.none: checks were made and nothing connected. */
import type { Evidence } from '../../contract/summary.ts';
import { gapTest } from '../summary/network/capture-gaps.ts';
import { iceFailure } from '../summary/ice-failure.ts';
import { pairState, ownChecks } from '../summary/pair-view.ts';
import type { Checks } from '../tracking/conduit-state.ts';
import { endpoint, plural } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';

/** ICE deserves this long, from the first check to the last, before silence means anything. Microseconds. */
const patience = 4_000_000;
const enoughChecks = 3;
/** Connections whose failure is told one by one. */
const mostExplained = 4;

export const pathNone: Rule = {
  codes: ['path.none'],
  judge: (facts) => {
    const { calls, hearsAnswers, now } = facts;
    const title = 'The call found no path';
    const missed = gapTest(facts.capture, facts.streamHoles);
    const without = calls.filter((c) => c.call.path === null);
    const silent = without.filter((c) => {
      const own = c.pairs.flatMap((p) => ownChecks(p) ?? []);
      const span = triedFor(own);
      return own.reduce((n, k) => n + k.requests, 0) >= enoughChecks && span.to - span.from > patience && !c.pairs.some((p) => pairState(p, now) === 'succeeded');
    });
    const tried = silent.filter((c) => {
      const span = triedFor(c.pairs.flatMap((p) => ownChecks(p) ?? []));
      return !missed(span.from, span.to);
    });
    if (tried.length > 0 && hearsAnswers) {
      const pairs = tried.flatMap((c) => c.pairs);
      const sent = pairs.reduce((n, p) => n + (ownChecks(p)?.requests ?? 0), 0);
      const advice = [...new Set(tried.flatMap((c) => c.connections).slice(0, mostExplained).map((x) => iceFailure(x, facts).advice))].join(' ');
      return [yes('path.none', 'problem', {
        title,
        explanation: `${plural(sent, 'connectivity check')} on ${plural(pairs.length, 'candidate pair')} left this laptop and none was answered, so no media can flow.`,
        advice,
        evidence: pairs.flatMap((p): Evidence[] => {
          const k = ownChecks(p);
          return k === null || k.requests === 0 ? [] : [seen(k.firstRequestFrame, k.firstRequestTime, `first of ${plural(k.requests, 'check')} to ${endpoint(p.remote.address, p.remote.port)}, unanswered`)];
        }),
        calls: tried,
      })];
    }
    if (calls.length > 0 && without.length === 0) {
      return [no('path.none', {
        title: 'The call has a path', explanation: 'A candidate pair carries it.', calls,
        evidence: calls.flatMap((c) => { const p = c.selected.at(-1)?.pair; const first = p?.sent.first ?? p?.received.first; return first === undefined ? [] : [seen(first.frame, first.start, 'first data on the path')]; }),
      })];
    }
    return [unknown('path.none', { title, explanation: calls.length === 0 ? 'No connectivity checks were seen.' : silent.length > tried.length ? 'The capture missed packets while ICE tried: a way that works may be among them.' : 'ICE is still trying.', calls: without })];
  },
};

/** From the first request to the last, microseconds since the epoch. */
function triedFor(checks: readonly Checks[]): { from: number; to: number } {
  const sent = checks.filter((k) => k.requests > 0);
  return { from: Math.min(Infinity, ...sent.map((k) => k.firstRequestTime)), to: Math.max(0, ...sent.map((k) => k.lastRequestTime)) };
}
