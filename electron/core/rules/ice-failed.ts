/** ice.failed: a call's checks went unanswered until ICE had to give up (RFC 8445 6.1.4, 7.2.5.4). */
import { ownChecks } from '../summary/pair-view.ts';
import { plural } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';

/** Browsers call ICE failed or disconnected after 15 s without an answer; checks slow down before that. Microseconds. */
const patience = 12_000_000;

export const iceFailed: Rule = {
  codes: ['ice.failed'],
  judge: ({ calls, hearsAnswers }) => {
    const title = 'ICE failed: no candidate pair works';
    // Pairs inside TURN over TLS cannot be seen: where such a relay carries the call, those that can be seen do not speak for ICE.
    const connections = calls.flatMap((c) => c.connections);
    const failed = calls.filter((c) => !c.pairs.some((p) => p.tls !== null)).flatMap((c) => c.connections).filter((c) => !c.pairs.some((p) => p.works) && c.pairs.some((p) => {
      const k = ownChecks(p);
      return k !== null && k.requests >= 3 && k.lastRequestTime - k.firstRequestTime > patience;
    }));
    if (failed.length > 0 && hearsAnswers) {
      const pairs = failed.flatMap((c) => c.pairs);
      const checks = pairs.reduce((n, p) => n + (ownChecks(p)?.requests ?? 0), 0);
      const received = pairs.reduce((n, p) => n + (p.state?.checks[p.sides.in].requests ?? 0), 0);
      return [yes('ice.failed', 'problem', {
        title,
        explanation: `${plural(checks, 'check')} on ${plural(pairs.length, 'pair')} for more than ${Math.round(patience / 1e6)} s, and none was answered${received > 0 ? `, though ${plural(received, 'check')} came in from the other side` : '; nothing came in from the other side either'}.`,
        advice: 'Direct UDP is closed between the two sides and no relay took over. Allow UDP to the TURN server (3478), or at least TCP or TLS to it on 443.',
        evidence: pairs.flatMap((p) => {
          const k = ownChecks(p);
          return k === null || k.requests === 0 ? [] : [seen(k.firstRequestFrame, k.firstRequestTime, `first of ${plural(k.requests, 'check')} to ${p.remote.address}:${p.remote.port}`)];
        }),
      })];
    }
    const working = connections.filter((c) => c.pairs.some((p) => p.works));
    if (working.length > 0 && working.length === connections.length) {
      return [no('ice.failed', { title: 'ICE found a working pair', explanation: `${plural(working.length, 'peer connection')} connected.`, evidence: working.flatMap((c) => c.pairs.filter((p) => p.works).slice(0, 1).flatMap((p) => { const k = ownChecks(p); return k !== null && k.responses > 0 ? [seen(k.firstResponseFrame, k.firstResponseTime, 'first answered check')] : []; })) })];
    }
    return [unknown('ice.failed', { title, explanation: connections.length === 0 ? 'No connectivity checks were seen.' : 'ICE has not been trying for long enough to tell.' })];
  },
};
