/** nat.carrier-grade: the provider translates once more (shared address space, RFC 6598). Only an address out of 100.64.0.0/10 shows it. */
import { citeMapping } from './nat-evidence.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';

export const natCarrierGrade: Rule = {
  codes: ['nat.carrier-grade'],
  judge: ({ nat }) => {
    const title = 'The provider puts a NAT of its own in between';
    const { mappings, hops } = nat.shared;
    if (mappings.length + hops.length > 0) {
      const addresses = [...new Set([...mappings.map((m) => (m.mappedAddress.startsWith('100.') ? m.mappedAddress : m.localAddress)), ...hops.map((h) => h.address)])];
      return [yes('nat.carrier-grade', 'info', {
        title,
        explanation: `${addresses.join(', ')} ${addresses.length === 1 ? 'is an address' : 'are addresses'} that providers use between their own NAT and their customers (100.64.0.0/10). Nothing can be opened on a NAT that many customers share.`,
        advice: 'Ask the provider for a public IPv4 address or for IPv6; until then calls depend on hole punching or a TURN server.',
        evidence: [...mappings.map((m) => citeMapping(m, nat)), ...hops.map((h) => seen(h.frame, h.time, `ICMP error from the router ${h.address}`))],
        confidence: mappings.length > 0 ? 'certain' : 'likely',
      })];
    }
    if (nat.nat.carrierGrade === 'no') return [no('nat.carrier-grade', { title: 'No NAT of the provider in between', explanation: 'This laptop is seen from outside with its own address.', evidence: nat.nat.mappings.map((m) => citeMapping(m, nat)) })];
    return [unknown('nat.carrier-grade', { title, explanation: 'A second NAT beyond the first shows only where an address from 100.64.0.0/10 does, and none did.' })];
  },
};
