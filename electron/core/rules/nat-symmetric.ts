/** nat.symmetric: one local port looks different to each destination (address-dependent mapping, RFC 4787 4.1, RFC 5780 4.3). */
import type { Evidence, Nat } from '../../contract/summary.ts';
import { endpoint } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';

export const natSymmetric: Rule = {
  codes: ['nat.symmetric'],
  judge: ({ nat: { nat, times, differing } }) => {
    const cite = (m: Nat['mappings'][number]): Evidence => seen(m.frame, times.get(m) ?? 0, `${endpoint(m.server, m.serverPort)} sees ${endpoint(m.localAddress, m.localPort)} as ${endpoint(m.mappedAddress, m.mappedPort)}`);
    const title = 'The NAT is symmetric';
    if (nat.mapping === 'address-dependent') {
      return [yes('nat.symmetric', 'warning', {
        title,
        explanation: 'The NAT gives this laptop another address or port for each destination, so that the address a STUN server reports is of no use to the other side.',
        advice: 'Set the firewall or NAT to endpoint-independent mapping for UDP (RFC 4787 REQ-1), or allow UDP to a TURN server.',
        evidence: differing.map(cite),
      })];
    }
    if (nat.mapping === 'unknown') return [unknown('nat.symmetric', { title, explanation: 'One destination at most reported how it sees this laptop: that says nothing about the NAT.' })];
    return [no('nat.symmetric', { title: nat.mapping === 'none' ? 'There is no NAT in the way' : 'The NAT keeps its mapping', explanation: 'Each destination sees the same address and port.', evidence: nat.mappings.map(cite) })];
  },
};
