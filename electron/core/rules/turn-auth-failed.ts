/** turn.auth-failed: a TURN server refused the credentials. A first 401 and a 438 are how authentication works (RFC 8489 9.2) and no error. */
import { plural, endpoint } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';
import { callsAround } from './per-call.ts';
import { serverEndpoint } from '../summary/server-endpoint.ts';
import { sidesOf } from '../summary/sides.ts';
import type { TurnAllocation, TurnError } from '../tracking/turn-allocation.ts';

/** 401 Unauthenticated after credentials, 441 Wrong Credentials (RFC 8656 16). */
const authCodes = new Set([401, 441]);

/** Refusals that no granted request followed: also of a Refresh, when credentials run out during the call. */
const authErrors = (a: TurnAllocation): TurnError[] =>
  a.errors.filter((e) => e.authenticated && authCodes.has(e.code) && e.time > (a.lastGrantTime ?? -Infinity));

export const turnAuthFailed: Rule = {
  codes: ['turn.auth-failed'],
  judge: (facts) => {
    const { allocations, names, local } = facts;
    const title = 'The TURN server refused the credentials';
    const refused = allocations.filter((a) => authErrors(a).length > 0);
    if (refused.length > 0) {
      const errors = refused.flatMap(authErrors);
      const servers = [...new Set(refused.map((a) => {
        const to = serverEndpoint(a.conduit, sidesOf(a.conduit.flow, local), names);
        return endpoint(to.address, to.port, to.address === to.hostname ? null : to.hostname);
      }))];
      return [yes('turn.auth-failed', 'problem', {
        title,
        explanation: `${servers.join(', ')} answered ${plural(errors.length, 'request')} that carried a user name with ${[...new Set(errors.map((e) => `${e.code} ${e.reason}`.trim()))].join(', ')}. The server can be reached: no firewall is to blame.`,
        advice: 'The application gave wrong or expired TURN credentials. Tell whoever runs the application or the TURN server; check its clock and shared secret if credentials are time-limited.',
        evidence: errors.map((e) => seen(e.frame, e.time, `${e.code} ${e.reason} to a request with credentials`)),
        calls: callsAround(facts, errors.map((e) => e.time)),
      })];
    }
    if (allocations.some((a) => a.grantedTime !== null)) return [no('turn.auth-failed', { title: 'The TURN credentials were accepted', explanation: 'An allocation was granted.', evidence: allocations.filter((a) => a.grantedTime !== null).map((a) => seen(a.grantedFrame, a.grantedTime!, 'Allocate success')) })];
    return [unknown('turn.auth-failed', { title, explanation: 'No TURN server answered a request with credentials.' })];
  },
};
