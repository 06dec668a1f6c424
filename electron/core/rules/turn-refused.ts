/** turn.refused: a TURN server's own refusal (403, 437, 442, 486, 508, ...), which is no firewall's doing (RFC 8656 16). */
import { endpoint } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';
import { callsAround } from './per-call.ts';
import { serverEndpoint } from '../summary/server-endpoint.ts';
import { sidesOf } from '../summary/sides.ts';
import { isRefusal } from '../tracking/turn-allocation.ts';

/** RFC 8656 16, RFC 8489 14.8. */
const meanings: ReadonlyMap<number, string> = new Map([
  [400, '400 is a request that it does not understand'], [403, '403 forbids the peer address, or the user'], [420, '420 is an attribute that it does not know'],
  [437, '437 is an allocation that it no longer has'], [440, '440 is an address family that it does not give'], [442, '442 is a transport that it does not relay'],
  [443, '443 is a peer of another address family'], [486, '486 is the quota of allocations for this user'], [500, '500 is a fault of its own'], [508, '508 says that it is full'],
]);
const meaningOf = (code: number): string => meanings.get(code) ?? `${code} is its own answer`;

export const turnRefused: Rule = {
  codes: ['turn.refused'],
  judge: (facts) => {
    const { allocations, names, local } = facts;
    const title = 'The TURN server refused a request';
    const refusals = allocations.flatMap((a) => a.errors.filter((e) => isRefusal(e) && e.code !== 401 && e.code !== 441).map((error) => ({ a, error })));
    const first = refusals[0];
    if (first !== undefined) {
      const servers = [...new Set(refusals.map(({ a }) => { const to = serverEndpoint(a.conduit, sidesOf(a.conduit.flow, local), names); return endpoint(to.address, to.port, to.address === to.hostname ? null : to.hostname); }))];
      const answers = [...new Set(refusals.map(({ error }) => `${error.code} ${error.reason}`.trim()))].join(', ');
      return [yes('turn.refused', refusals.some(({ a }) => a.grantedTime === null) ? 'problem' : 'info', {
        title,
        explanation: `${servers.join(', ')} answered ${answers}. That is the server's decision; the network let the request through.`,
        advice: `Ask whoever runs the TURN server: ${[...new Set(refusals.map(({ error }) => meaningOf(error.code)))].join('; ')}.`,
        evidence: refusals.map(({ error }) => seen(error.frame, error.time, `${error.code} ${error.reason}`)),
        calls: callsAround(facts, refusals.map(({ error }) => error.time)),
      })];
    }
    if (allocations.some((a) => a.responsesReceived > 0)) return [no('turn.refused', { title: 'No TURN server refused a request', explanation: 'All answers were grants or the usual challenges.' })];
    return [unknown('turn.refused', { title, explanation: 'No answer of a TURN server was seen.' })];
  },
};
