/** nat.symmetric: one local port looks different to each destination (address-dependent mapping, RFC 4787 4.1, RFC 5780 4.3). */
import { citeMapping } from './nat-evidence.ts';
import { no, unknown, yes, type Rule } from './finding.ts';
import { callsAround } from './per-call.ts';

/** Reports that lie further apart may be of a NAT that began anew in between. Microseconds. */
const together = 10_000_000;
const atOnce = (times: readonly number[]): boolean => times.reduce((a, t) => Math.max(a, t), -Infinity) - times.reduce((a, t) => Math.min(a, t), Infinity) <= together;

export const natSymmetric: Rule = {
  codes: ['nat.symmetric'],
  judge: (facts) => {
    const { nat } = facts;
    const { mapping, mappings } = nat.nat;
    const title = 'The NAT is symmetric';
    if (mapping === 'address-dependent') {
      const addresses = new Set(nat.differing.map((m) => m.mappedAddress));
      const destinations = new Set(nat.differing.map((m) => m.server));
      const relaysOverUdp = facts.allocations.some((a) => a.conduit.kind === 'udp' && a.grantedTime !== null);
      return [yes('nat.symmetric', 'warning', {
        title,
        explanation: `The NAT gives this laptop another ${addresses.size > 1 ? 'address' : 'port'} for each ${destinations.size > 1 ? 'destination' : 'port of a destination'}, so that the address a STUN server reports is of no use to the other side.`,
        advice: `Set the firewall or NAT to endpoint-independent mapping for UDP (RFC 4787 REQ-1)${relaysOverUdp ? '; until then calls whose other side is behind such a NAT too need the relay' : ', or allow UDP to a TURN server'}.`,
        evidence: nat.differing.map((m) => citeMapping(m, nat)),
        confidence: atOnce(nat.differing.map((m) => nat.times.get(m) ?? 0)) ? 'certain' : 'likely',
        calls: callsAround(facts, nat.differing.map((m) => nat.times.get(m) ?? 0)),
      })];
    }
    if (mapping === 'unknown') return [unknown('nat.symmetric', { title, explanation: 'One destination at most reported how it sees this laptop: that says nothing about the NAT.' })];
    return [no('nat.symmetric', {
      title: mapping === 'none' ? 'There is no NAT in the way' : 'The NAT keeps its mapping',
      explanation: mapping === 'none' ? 'This laptop is seen with its own address and port.' : 'Each destination sees the same address and port.',
      evidence: mappings.map((m) => citeMapping(m, nat)),
    })];
  },
};
