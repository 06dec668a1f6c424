/** nat.pooled: the NAT, or several lines behind it, gives one laptop several public addresses at one time (RFC 4787 4.1: pooling other than "paired"). */
import { citeMapping } from './nat-evidence.ts';
import { no, unknown, yes, type Rule } from './finding.ts';
import { callsAround } from './per-call.ts';

export const natPooled: Rule = {
  codes: ['nat.pooled'],
  judge: (facts) => {
    const { nat } = facts;
    const title = 'The NAT uses several public addresses';
    if (nat.pool.length > 0) {
      return [yes('nat.pooled', 'warning', {
        title,
        explanation: `This laptop is seen from outside as ${[...new Set(nat.pool.map((m) => m.mappedAddress))].join(' and ')} at the same time. What is checked from one address and comes from another does not match at the other side, and servers that tie a session to an address may refuse.`,
        advice: 'Set the NAT to paired address pooling (RFC 4787 REQ-2), or tie each host to one of the lines where several share the load.',
        evidence: nat.pool.map((m) => citeMapping(m, nat)),
        calls: callsAround(facts, nat.pool.map((m) => nat.times.get(m) ?? 0)),
        confidence: 'likely',
      })];
    }
    if (nat.nat.pooled === 'unknown') return [unknown('nat.pooled', { title, explanation: 'Too few reports of how this laptop is seen from outside to tell.' })];
    return [no('nat.pooled', { title: 'One public address', explanation: `All who reported it see this laptop as ${nat.nat.publicAddresses.join(', ')}.`, evidence: nat.nat.mappings.map((m) => citeMapping(m, nat)) })];
  },
};
