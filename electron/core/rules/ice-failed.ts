/** ice.failed: a call's checks went unanswered until ICE had to give up (RFC 8445 6.1.4, 7.2.5.4), and why. */
import type { Evidence } from '../../contract/summary.ts';
import { gapTest } from '../summary/network/capture-gaps.ts';
import { iceFailure } from '../summary/ice-failure.ts';
import { ownChecks, type PairView } from '../summary/pair-view.ts';
import { endpoint, plural } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';

/** Browsers call ICE failed or disconnected after 15 s without an answer; checks slow down before that. Microseconds. */
const patience = 12_000_000;
/** Connections whose failure is told one by one. */
const mostExplained = 4;

export const iceFailed: Rule = {
  codes: ['ice.failed'],
  judge: (facts) => {
    const { calls, hearsAnswers } = facts;
    const title = 'ICE failed: no candidate pair works';
    const missed = gapTest(facts.capture, facts.streamHoles);
    // Pairs inside TURN over TLS cannot be seen: where such a relay carries the call, those that can be seen do not speak for ICE.
    const failed = calls.filter((call) => !call.pairs.some((p) => p.tls !== null)).flatMap((call) => call.connections.map((connection) => ({ call, connection }))).filter(({ connection: c }) => !c.pairs.some((p) => p.works) && c.pairs.some((p) => {
      const k = ownChecks(p);
      return k !== null && k.requests >= 3 && k.lastRequestTime - k.firstRequestTime > patience && !missed(k.firstRequestTime, k.lastRequestTime);
    }));
    if (failed.length > 0 && hearsAnswers) {
      const pairs = failed.flatMap((f) => f.connection.pairs);
      const checks = pairs.reduce((n, p) => n + (ownChecks(p)?.requests ?? 0), 0);
      const causes = failed.slice(0, mostExplained).map((f) => iceFailure(f.connection, facts));
      return [yes('ice.failed', 'problem', {
        title,
        explanation: `${plural(checks, 'check')} on ${plural(pairs.length, 'pair')} for more than ${Math.round(patience / 1e6)} s, and none was answered. ${[...new Set(causes.map((c) => c.words))].join(' ')}`,
        advice: [...new Set(causes.map((c) => c.advice))].join(' '),
        evidence: [...causes.flatMap((c) => c.evidence), ...pairs.flatMap(unanswered)],
        confidence: causes.every((c) => c.cause !== 'unknown') ? 'certain' : 'likely',
        calls: failed.map((f) => f.call),
      })];
    }
    const connections = calls.flatMap((call) => call.connections.map((connection) => ({ call, connection })));
    const working = connections.filter(({ connection }) => connection.pairs.some((p) => p.works));
    if (working.length > 0 && working.length === connections.length) {
      return [no('ice.failed', { title: 'ICE found a working pair', explanation: `${plural(working.length, 'peer connection')} connected.`, evidence: working.flatMap(({ connection }) => connection.pairs.filter((p) => p.works).slice(0, 1).flatMap(answered)), calls: working.map((w) => w.call) })];
    }
    return [unknown('ice.failed', { title, explanation: connections.length === 0 ? 'No connectivity checks were seen.' : 'ICE has not been trying for long enough to tell.', calls })];
  },
};

function unanswered(p: PairView): Evidence[] {
  const k = ownChecks(p);
  return k === null || k.requests === 0 ? [] : [seen(k.firstRequestFrame, k.firstRequestTime, `first of ${plural(k.requests, 'check')} to ${endpoint(p.remote.address, p.remote.port)}`)];
}

function answered(p: PairView): Evidence[] {
  const k = ownChecks(p);
  return k !== null && k.responses > 0 ? [seen(k.firstResponseFrame, k.firstResponseTime, 'first answered check')] : [];
}
