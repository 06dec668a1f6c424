/** udp.blocked: UDP leaves this laptop and nothing comes back, from several servers, while something else does come back. */
import type { Evidence } from '../../contract/summary.ts';
import type { Facts } from '../summary/facts.ts';
import { isPrivateAddress } from '../tracking/address-kind.ts';
import { sidesOf } from '../summary/sides.ts';
import { endpoint, plural } from '../summary/wording.ts';
import { no, seen, silencePatience, unknown, yes, type Rule } from './finding.ts';

/** Fewer sends, or to fewer servers, are no evidence: one server may be down. */
const enoughSends = 3;
const enoughServers = 2;

interface Silence {
  readonly address: string;
  readonly sends: number;
  /** Microseconds since the epoch. */
  readonly since: number;
  readonly evidence: Evidence;
}

export const udpBlocked: Rule = {
  codes: ['udp.blocked'],
  judge: (facts) => {
    const title = 'UDP is blocked';
    const { answered, silent } = udpOutcomes(facts);
    if (answered !== null) return [no('udp.blocked', { title: 'UDP gets through', explanation: 'A STUN or TURN server, or a peer, answered over UDP.', evidence: [answered] })];
    const sends = silent.reduce((n, s) => n + s.sends, 0);
    const servers = new Set(silent.map((s) => s.address));
    const control = facts.connections.find((t) => t.synAck !== null)?.synAck ?? null;
    const waited = facts.now - Math.min(...silent.map((s) => s.since)) >= silencePatience;
    if (waited && sends >= enoughSends && servers.size >= enoughServers && control !== null) {
      return [yes('udp.blocked', 'problem', {
        title,
        explanation: `${plural(sends, 'STUN request')} to ${plural(servers.size, 'address', 'addresses')} left this laptop over UDP and none was answered, while TCP connections work.`,
        advice: `Allow UDP from this network, both ways, to the STUN and TURN servers: ${[...new Set(silent.map((s) => s.evidence.note.replace(/^.* to /, '')))].slice(0, 6).join(', ')}.`,
        evidence: [...silent.map((s) => s.evidence), seen(control.frame, control.time, 'a TCP connection was answered: the link itself works')],
        confidence: 'likely',
      })];
    }
    return [unknown('udp.blocked', { title, explanation: 'Too few UDP requests to too few servers went unanswered to tell.' })];
  },
};

/** DNS does not count: the resolver is this side of the firewall. Nor do peers that stay silent: another firewall, or none at home. */
function udpOutcomes({ states, allocations, calls, local, names }: Facts): { answered: Evidence | null; silent: Silence[] } {
  const silent: Silence[] = [];
  for (const state of states) {
    if (state.conduit.kind !== 'udp') continue;
    const s = sidesOf(state.conduit.flow, local);
    const asked = state.plainBindings[s.out];
    if (asked.responses > 0) return { answered: seen(asked.firstResponseFrame, asked.firstResponseTime, `STUN answer from ${endpoint(s.remoteAddress, s.remotePort)}`), silent };
    if (asked.requests > 0) silent.push({ address: s.remoteAddress, sends: asked.requests, since: asked.firstRequestTime, evidence: seen(asked.firstRequestFrame, asked.firstRequestTime, `first of ${plural(asked.requests, 'STUN request')} to ${endpoint(s.remoteAddress, s.remotePort, names.of(s.remoteAddress))}`) });
  }
  for (const a of allocations) {
    if (a.conduit.kind !== 'udp') continue;
    const s = sidesOf(a.conduit.flow, local);
    if (a.responsesReceived > 0) return { answered: seen(a.grantedFrame || a.firstFrame, a.grantedTime ?? a.start, `TURN answer from ${endpoint(s.remoteAddress, s.remotePort)}`), silent };
    if (a.allocateSends > 0) silent.push({ address: s.remoteAddress, sends: a.allocateSends, since: a.start, evidence: seen(a.firstFrame, a.start, `first of ${plural(a.allocateSends, 'Allocate request')} to ${endpoint(s.remoteAddress, s.remotePort, names.of(s.remoteAddress))}`) });
  }
  for (const p of calls.flatMap((c) => c.pairs)) {
    // A peer in the same private network is this side of the firewall.
    if (p.kind === 'relay' || p.transport !== 'udp' || isPrivateAddress(p.remote.address)) continue;
    if (p.works) return { answered: seen(p.received.first?.frame ?? p.firstFrame, p.received.first?.start ?? p.firstTime, `answer from ${endpoint(p.remote.address, p.remote.port)}`), silent };
  }
  return { answered: null, silent };
}
