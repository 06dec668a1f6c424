/**
 * What became of what this laptop sent: each UDP flow and each TCP connection that it began, with who answered, who rejected, and who stayed silent. Rules
 * on the network and the ladder stand on it. Describes; judges nothing.
 */
import type { CaptureFacts } from '../../../contract/summary.ts';
import type { Flow } from '../../flows/flow.ts';
import { Conduit } from '../../flows/conduit.ts';
import { isPrivateAddress, looksOnLink } from '../../tracking/address-kind.ts';
import { ConduitState } from '../../tracking/conduit-state.ts';
import type { HostNames } from '../../tracking/host-names.ts';
import type { LocalAddresses } from '../../tracking/local-addresses.ts';
import type { Moment } from '../../tracking/moment.ts';
import { QuicTrack } from '../../tracking/quic-track.ts';
import type { TcpTrack } from '../../tracking/tcp-track.ts';
import type { Tracker } from '../../tracking/tracker.ts';
import { gapTest } from './capture-gaps.ts';
import { rejectionOf, type Rejection } from './rejection.ts';
import { sidesOf, type Sides } from '../sides.ts';
import { endpoint } from '../wording.ts';

/** `stun` and `turn` are servers that were asked; `tunnel` is a VPN's port; of `other` only the packets are counted. */
export type UdpKind = 'stun' | 'turn' | 'peer' | 'quic' | 'tunnel' | 'other';

interface Outcome {
  readonly sides: Sides;
  /** That the client asked for, where it is known. */
  readonly name: string | null;
  /** Name and endpoint as people read it. */
  readonly where: string;
  readonly family: 4 | 6;
  /** Beyond this laptop's own network: a public address that does not look on-link. What neighbours answer says nothing of the firewall. */
  readonly outside: boolean;
  /** ICMP errors about what this laptop sent. */
  readonly rejections: readonly Rejection[];
  /** The capture missed packets while this was asked: that nothing came back then shows nothing. */
  readonly missed: boolean;
}

export interface UdpOutcome extends Outcome {
  readonly flow: Flow;
  readonly state: ConduitState | null;
  readonly kind: UdpKind;
  /** Packets that this laptop sent, and of those since it last heard something. */
  readonly sends: number;
  readonly unanswered: number;
  /** The first packet that it sent, and the first that it got. */
  readonly asked: Moment | null;
  readonly answer: Moment | null;
  /** Microseconds since the epoch. */
  readonly lastAsked: number | null;
  readonly lastHeard: number | null;
}

/** `refused` by a reset, `rejected` by ICMP. */
export type TcpFate = 'answered' | 'refused' | 'rejected' | 'unanswered' | 'connecting';

export interface TcpOutcome extends Outcome {
  readonly track: TcpTrack;
  readonly fate: TcpFate;
  /** SYNs, retransmissions included. */
  readonly sends: number;
  readonly asked: Moment;
  readonly answer: Moment | null;
  readonly lastHeard: number | null;
  /** 'host:port' that a proxy at the other end was asked for. */
  readonly through: string | null;
}

export interface NetworkOutcomes {
  readonly udp: readonly UdpOutcome[];
  readonly tcp: readonly TcpOutcome[];
}

/** IKE, NAT traversal of IPsec, L2TP, OpenVPN, WireGuard. */
const tunnelPorts: ReadonlySet<number> = new Set([500, 4500, 1701, 1194, 51820]);
/** A SYN is sent again after 1 s and 3 s (RFC 6298 2): silence for longer, after several, is no answer. Microseconds. */
const synPatience = 3_000_000;
/** How soon an answer would have come. Microseconds. */
const answerTime = 1_000_000;

export function networkOutcomes(tracker: Tracker, capture: CaptureFacts, now: number): NetworkOutcomes {
  const { local, names } = tracker;
  const inGap = gapTest(capture);
  const missed = (from: number, to: number): boolean => inGap(from, to + answerTime);
  return {
    udp: tracker.network.udpFlows.map((f) => udpOutcome(f, local, names, missed)),
    tcp: tracker.connections.flatMap((t) => tcpOutcome(t, local, names, missed, now) ?? []),
  };
}

type Missed = (from: number, to: number) => boolean;

function udpOutcome(flow: Flow, local: LocalAddresses, names: HostNames, missed: Missed): UdpOutcome {
  const sides = sidesOf(flow, local);
  const state = stateOf(flow);
  const first: Moment = { frame: flow.firstFrame, time: flow.firstTime };
  const asked = sides.out === 0 ? first : flow.answer;
  const lastAsked = flow.lastSent(sides.out);
  return {
    ...common(sides, names.of(sides.remoteAddress)),
    flow, state, kind: kindOf(flow, state, sides),
    sends: flow.packets[sides.out], unanswered: flow.unanswered(sides.out),
    asked, answer: sides.out === 0 ? flow.answer : first, lastAsked, lastHeard: flow.lastSent(sides.in),
    rejections: (state?.icmpErrors ?? []).filter((e) => e.direction === sides.out).map((e) => rejectionOf(e, sides.remoteAddress)),
    missed: asked !== null && lastAsked !== null && missed(asked.time, lastAsked),
  };
}

function tcpOutcome(track: TcpTrack, local: LocalAddresses, names: HostNames, missed: Missed, now: number): TcpOutcome | null {
  const { flow } = track;
  const sides = sidesOf(flow, local);
  if (track.client !== null && track.client !== sides.out) return null;
  const asked = track.syn ?? { frame: flow.firstFrame, time: flow.firstTime };
  const rejections = track.icmpErrors.filter((e) => e.direction === sides.out).map((e) => rejectionOf(e, sides.remoteAddress));
  const answer = track.synAck ?? (track.syn === null && flow.packets[sides.in] > 0 ? (track.established ?? asked) : null);
  const fate: TcpFate = answer !== null ? 'answered'
    : track.reset !== null && track.reset.direction === sides.in ? 'refused'
    : rejections.some((r) => r.kind !== 'too-big') ? 'rejected'
    : track.syn !== null && now - track.syn.time > synPatience ? 'unanswered' : 'connecting';
  return {
    // What is asked of a proxy names another server than the one at this address.
    ...common(sides, track.connectTarget === null && (track.proxy?.all.length ?? 0) === 0 ? (track.serverName ?? names.of(sides.remoteAddress)) : names.of(sides.remoteAddress)),
    track, fate, asked, answer, rejections, sends: track.synsSent, lastHeard: flow.lastSent(sides.in), through: track.connectTarget,
    missed: missed(asked.time, track.lastSyn?.time ?? asked.time),
  };
}

const version = (s: Sides): 4 | 6 => (s.remoteAddress.includes(':') ? 6 : 4);

const common = (sides: Sides, name: string | null): Pick<Outcome, 'sides' | 'name' | 'where' | 'family' | 'outside'> => ({
  sides, name,
  where: endpoint(sides.remoteAddress, sides.remotePort, name),
  family: version(sides),
  outside: !isPrivateAddress(sides.remoteAddress) && !looksOnLink(sides.remoteAddress, sides.localAddress),
});

const stateOf = (flow: Flow): ConduitState | null =>
  flow.state instanceof Conduit && flow.state.attachment instanceof ConduitState ? flow.state.attachment : null;

function kindOf(flow: Flow, state: ConduitState | null, s: Sides): UdpKind {
  if (state !== null) {
    if (state.conduit.turn !== null) return 'turn';
    if (state.checks[0].requests + state.checks[1].requests > 0) return 'peer';
    if (state.plainBindings[s.out].requests > 0) return 'stun';
  }
  if (flow.attachment instanceof QuicTrack) return 'quic';
  return tunnelPorts.has(s.remotePort) ? 'tunnel' : 'other';
}

/** STUN and TURN servers: who does not answer here is either down or not let through. A silent peer may be anything. */
export const isServer = (o: UdpOutcome): boolean => o.kind === 'stun' || o.kind === 'turn';

/** The server's host itself said that nobody listens there: what was sent got through. */
export const isClosed = (o: UdpOutcome): boolean => o.rejections.some((r) => r.kind === 'closed');

/** Something other than a VPN came back from outside. */
export const heardOutside = (o: UdpOutcome): boolean => o.outside && o.answer !== null && o.kind !== 'tunnel' && o.sends > 0;
