/** turn.refused: a TURN server's own refusal (403, 437, 442, 486, 508, ...), which is no firewall's doing (RFC 8656 16). */
import { endpoint } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';
import { sidesOf } from '../summary/sides.ts';
import { isRefusal } from '../tracking/turn-allocation.ts';

export const turnRefused: Rule = {
  codes: ['turn.refused'],
  judge: ({ allocations, names, local }) => {
    const title = 'The TURN server refused a request';
    const refusals = allocations.flatMap((a) => a.errors.filter((e) => isRefusal(e) && e.code !== 401 && e.code !== 441).map((error) => ({ a, error })));
    const first = refusals[0];
    if (first !== undefined) {
      const s = sidesOf(first.a.conduit.flow, local);
      const answers = [...new Set(refusals.map(({ error }) => `${error.code} ${error.reason}`.trim()))].join(', ');
      return [yes('turn.refused', refusals.some(({ a }) => a.grantedTime === null) ? 'problem' : 'info', {
        title,
        explanation: `${endpoint(s.remoteAddress, s.remotePort, names.of(s.remoteAddress))} answered ${answers}. That is the server's decision; the network let the request through.`,
        advice: 'Ask whoever runs the TURN server: 403 is a forbidden peer address, 437 a lost allocation, 442 an unsupported transport, 486 a user quota, 508 a full server.',
        evidence: refusals.map(({ error }) => seen(error.frame, error.time, `${error.code} ${error.reason}`)),
      })];
    }
    if (allocations.some((a) => a.responsesReceived > 0)) return [no('turn.refused', { title: 'No TURN server refused a request', explanation: 'All answers were grants or the usual challenges.' })];
    return [unknown('turn.refused', { title, explanation: 'No answer of a TURN server was seen.' })];
  },
};
