/** Why ICE found no pair that works, from what was tried: RFC 8445 6.1.2, 7.2.5; RFC 8656. */
import type { Evidence } from '../../contract/summary.ts';
import { isPrivateAddress } from '../tracking/address-kind.ts';
import type { HostNames } from '../tracking/host-names.ts';
import type { LocalAddresses } from '../tracking/local-addresses.ts';
import type { TurnAllocation } from '../tracking/turn-allocation.ts';
import { allocationState } from './allocations.ts';
import { seen } from './evidence.ts';
import type { NetworkOutcomes, TcpOutcome } from './network/network-outcomes.ts';
import { ownChecks, peerChecks } from './pair-view.ts';
import type { PeerConnection } from './peer-connections.ts';
import { serverEndpoint } from './server-endpoint.ts';
import { sidesOf } from './sides.ts';
import { endpoint, plural } from './wording.ts';

/**
 * `credentials`: the other side answers and rejects; `unheard`: its checks come in, and nothing answers ours; `no-relay`: none was asked for; `relay-refused` and
 * `relay-silent`: no relay was to be had; `beyond-relay`: a relay was, and nothing came through it either; `unknown` where it cannot be told.
 */
export type IceFailureCause = 'credentials' | 'unheard' | 'no-relay' | 'relay-refused' | 'relay-silent' | 'beyond-relay' | 'unknown';

export interface IceFailure {
  readonly cause: IceFailureCause;
  readonly words: string;
  readonly advice: string;
  readonly evidence: readonly Evidence[];
}

/** Relays are asked for when gathering begins, which is before the first check, or goes on beside it. Microseconds. */
const gathering = 15_000_000;
/** TURN over TCP and over TLS (RFC 8656 6): a connection to them that does not come up is a relay that was asked for. */
const turnPorts: ReadonlySet<number> = new Set([3478, 5349]);

export interface FailureContext {
  readonly allocations: readonly TurnAllocation[];
  readonly outcomes: NetworkOutcomes;
  readonly names: HostNames;
  readonly local: LocalAddresses;
  /** Microseconds since the epoch. */
  readonly now: number;
}

/** Of a connection of which no pair works. */
export function iceFailure(c: PeerConnection, context: FailureContext): IceFailure {
  return rejected(c) ?? unheard(c) ?? relays(c, context);
}

function rejected(c: PeerConnection): IceFailure | null {
  for (const p of c.pairs) {
    for (const [code, e] of ownChecks(p)?.errors ?? []) {
      if (code !== 401 && code !== 400) continue;
      return {
        cause: 'credentials',
        words: `The other side answered ${plural(e.count, 'check')} with ${code} ${e.reason}`.trim() + ': packets get there and back, but it does not know these ICE credentials.',
        advice: 'This is for the application: its signaling gave the two sides credentials that do not belong together. No firewall does that.',
        evidence: [seen(e.frame, e.time, `${code} ${e.reason} to a check`)],
      };
    }
  }
  return null;
}

function unheard(c: PeerConnection): IceFailure | null {
  const heard = c.pairs.filter((p) => (peerChecks(p)?.requests ?? 0) > 0);
  const first = heard[0];
  if (first === undefined) return null;
  const received = heard.reduce((n, p) => n + (peerChecks(p)?.requests ?? 0), 0);
  const answered = heard.reduce((n, p) => n + (peerChecks(p)?.answersSeen ?? 0), 0);
  const places = [...new Set(heard.map((p) => endpoint(p.remote.address, p.remote.port)))].join(', ');
  const theirs = peerChecks(first)!;
  return {
    cause: 'unheard',
    words: `${plural(received, 'check')} came in from the other side (${places})${answered > 0 ? ` and this laptop answered ${answered}` : ', which this laptop did not answer'}, but none of its own was answered: what it sends does not get there, or the answers do not get back.`,
    advice: answered > 0
      ? `Allow UDP out from this laptop to ${places}, and in the answers from there; if that is open here, the other side's firewall is to be looked at.`
      : 'Look at a firewall or a security program on this laptop itself: packets come in and are not answered.',
    evidence: [seen(theirs.firstRequestFrame, theirs.firstRequestTime, `first of ${plural(theirs.requests, 'check')} from ${endpoint(first.remote.address, first.remote.port)}`)],
  };
}

function relays(c: PeerConnection, { allocations, outcomes, names, local, now }: FailureContext): IceFailure {
  const meanwhile = (time: number): boolean => time > c.start - gathering && time < Math.max(c.end, c.start + gathering);
  const tried = allocations.filter((a) => a.allocateSends > 0 && meanwhile(a.start));
  const closed = outcomes.tcp.filter((t) => turnPorts.has(t.sides.remotePort) && t.fate !== 'answered' && t.fate !== 'connecting' && meanwhile(t.asked.time));
  const name = (a: TurnAllocation): string => {
    const to = serverEndpoint(a.conduit, sidesOf(a.conduit.flow, local), names);
    return `${endpoint(to.address, to.port, to.address === to.hostname ? null : to.hostname)} ${a.conduit.kind === 'tcp' ? 'TCP' : 'UDP'}`;
  };
  const list = (all: readonly TurnAllocation[]): string => [...new Set(all.map(name))].join(', ');
  const narrow = onlyPrivate(c);
  if (tried.length === 0 && closed.length === 0) {
    return {
      cause: 'no-relay', words: `${narrow}No relay (TURN) was asked for over UDP or TCP, so that only direct ways were tried.`,
      advice: "Have the application configured with a TURN server, and allow UDP 3478 and TCP 443 from this network to it; or allow UDP between the two sides.", evidence: [],
    };
  }
  const granted = tried.filter((a) => a.grantedTime !== null);
  if (granted.length > 0) {
    return {
      cause: 'beyond-relay', words: `${narrow}A relay was granted (${list(granted)}), and through it the other side did not answer either.`,
      advice: 'This side has done its part: look at the other side, whether it got a relay of its own (UDP and TCP 3478, TLS 443), and whether it is there at all.',
      evidence: granted.slice(0, 2).map((a) => seen(a.grantedFrame, a.grantedTime!, `${name(a)} gave a relay`)),
    };
  }
  const refused = tried.flatMap((a) => { const e = a.refusal ?? a.nonceLoop; return e === null ? [] : [{ a, e }]; });
  if (refused.length > 0) {
    return {
      cause: 'relay-refused', words: `${narrow}No relay took over: ${refused.map(({ a, e }) => `${name(a)} refused (${e.code} ${e.reason})`).join(', ')}.`,
      advice: 'The TURN server can be reached and says no: the application or whoever runs the server has to give credentials that it accepts. No firewall does that.',
      evidence: refused.slice(0, 3).map(({ e }) => seen(e.frame, e.time, `${e.code} ${e.reason}`)),
    };
  }
  const silent = tried.filter((a) => allocationState(a, now) === 'failed');
  if (silent.length + closed.length > 0) {
    const ways = [...new Set([...silent.map(name), ...closed.map(connectionTo)])].join(', ');
    return {
      cause: 'relay-silent', words: `${narrow}No relay took over: ${ways} did not answer.`,
      advice: `Allow from this network, both ways: ${ways}; or at least TLS on TCP 443 to a TURN server.`,
      evidence: [
        ...silent.slice(0, 3).map((a) => seen(a.firstFrame, a.start, `first of ${plural(a.allocateSends, 'Allocate request')} to ${name(a)}, unanswered`)),
        ...closed.slice(0, 3).map((t) => seen(t.asked.frame, t.asked.time, `connection attempt to ${t.where}: ${t.fate}`)),
      ],
    };
  }
  return { cause: 'unknown', words: `${narrow}Nothing came in from the other side.`, advice: 'Direct UDP is closed between the two sides. Allow UDP to the TURN server (3478), or at least TCP or TLS to it on 443.', evidence: [] };
}

const connectionTo = (t: TcpOutcome): string => `${t.where} TCP`;

/** The start of a sentence's words; '' where the other side named public addresses too. */
function onlyPrivate(c: PeerConnection): string {
  const addresses = [...new Set(c.pairs.map((p) => p.remote.address).filter((a) => a !== ''))];
  return addresses.length > 0 && addresses.every(isPrivateAddress) ? `The other side named private addresses only (${addresses.slice(0, 3).join(', ')}), which cannot be reached from another network. ` : '';
}
