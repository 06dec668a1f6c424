/** A candidate pair as the summary shows it, with what the rules need of where it came from. */
import type { Candidate, Pair, Path, Transport } from '../../contract/summary.ts';
import type { Activity } from '../tracking/activity.ts';
import { isPrivateAddress, looksOnLink } from '../tracking/address-kind.ts';
import type { Checks, ConduitState } from '../tracking/conduit-state.ts';
import type { LocalAddresses } from '../tracking/local-addresses.ts';
import type { MediaStream } from '../tracking/media-stream.ts';
import type { SignaledIce } from '../tracking/signaled-ice.ts';
import type { TcpTrack } from '../tracking/tcp-track.ts';
import type { BucketedSeries } from '../tracking/time-axis.ts';
import type { TurnAllocation } from '../tracking/turn-allocation.ts';
import type { KnownServers } from './known-servers.ts';
import { sidesOf, type Sides } from './sides.ts';
import { isoTime } from './time.ts';

export interface PairView {
  readonly id: string;
  /** Null for what is inferred inside TLS. */
  readonly state: ConduitState | null;
  readonly tls: TcpTrack | null;
  readonly sides: Sides;
  readonly local: Candidate;
  readonly remote: Candidate;
  /** Whether signaling in clear says that the other side is ICE-lite (RFC 8445 2.5); null where it does not say. */
  readonly remoteLite: boolean | null;
  readonly kind: Path['kind'];
  readonly transport: Transport;
  readonly allocation: TurnAllocation | null;
  readonly sent: Activity;
  readonly received: Activity;
  readonly packetsSent: number;
  readonly packetsReceived: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly series: BucketedSeries | null;
  /** A check of ours was answered, or the other side's data came. */
  readonly works: boolean;
  readonly firstTime: number;
  readonly firstFrame: number;
  readonly lastTime: number;
}

/** Checks that this laptop sent on the pair; null inside TLS. */
export const ownChecks = (p: PairView): Checks | null => p.state?.checks[p.sides.out] ?? null;
export const peerChecks = (p: PairView): Checks | null => p.state?.checks[p.sides.in] ?? null;

export function streamsOf(state: ConduitState): MediaStream[] {
  return [...state.streams[0].values(), ...state.streams[1].values()].filter((s) => s.tracker.confirmed);
}

/**
 * Whether a conduit is a candidate pair (or carries media without ICE), rather than a way to a server. DTLS alone may be a VPN's: it counts where it
 * offers keys for SRTP (RFC 5764).
 */
export function isPair(state: ConduitState): boolean {
  if (state.checks[0].requests + state.checks[1].requests > 0) return true;
  const keysSrtp = state.dtls?.sessions.some((d) => d.srtpProfile !== null || d.offeredSrtpProfiles.length > 0) ?? false;
  return keysSrtp || streamsOf(state).length > 0;
}

export function allocationOf(state: ConduitState, allocations: ReadonlyMap<object, TurnAllocation[]>): TurnAllocation | null {
  const outer = state.conduit.outer;
  if (outer === null) return null;
  const all = allocations.get(outer) ?? [];
  // Of several in a row on one 5-tuple, the one that was there when the pair appeared.
  return all.filter((a) => a.start <= state.firstTime).at(-1) ?? all[0] ?? null;
}

export function pairView(id: string, state: ConduitState, allocation: TurnAllocation | null, servers: KnownServers, signaled: SignaledIce, local: LocalAddresses): PairView {
  const { conduit } = state;
  const sides = sidesOf(conduit.flow, local);
  const protocol = conduit.kind === 'tcp' ? 'tcp' : 'udp';
  const remoteAddress = conduit.kind === 'relayed' ? conduit.peerAddress : sides.remoteAddress;
  // Until a ChannelBind is captured the peer is not known, and `peerPort` is the channel's number.
  const remotePort = conduit.kind !== 'relayed' ? sides.remotePort : conduit.peerAddress === '' ? 0 : conduit.peerPort;
  const ufrags = state.ufrags.map((u) => u.byDirection[sides.in]);
  const type = signaled.typeOf(ufrags, protocol, remoteAddress, remotePort) ?? remoteType(remoteAddress, remotePort, conduit.kind === 'relayed' ? null : sides.localAddress, servers);
  const remote: Candidate = { type, address: remoteAddress, port: remotePort, protocol };
  return {
    id, state, tls: null, sides, allocation, remote,
    remoteLite: signaled.isLite(ufrags),
    local: localCandidate(state, sides, allocation, servers, protocol),
    kind: conduit.kind === 'relayed' ? 'relay' : remote.type === 'relay' ? 'remote-relay' : 'direct',
    transport: conduit.kind === 'relayed' ? (conduit.outer?.kind === 'tcp' ? 'tcp' : 'udp') : protocol,
    sent: state.activity[sides.out], received: state.activity[sides.in],
    packetsSent: state.packets[sides.out], packetsReceived: state.packets[sides.in],
    bytesSent: state.bytes[sides.out], bytesReceived: state.bytes[sides.in],
    series: state.series,
    works: state.checks[sides.out].responses > 0 || state.packets[sides.in] > 0,
    firstTime: state.firstTime, firstFrame: state.firstFrame, lastTime: state.lastTime,
  };
}

/** What runs inside a TLS connection at the pace of a call: nothing but its size and pace can be seen. */
export function tlsPairView(id: string, track: TcpTrack, local: LocalAddresses): PairView | null {
  const pace = track.pace;
  if (pace === null || !pace.looksLikeMedia) return null;
  const sides = sidesOf(track.flow, local);
  const first = pace.activity[sides.out].first;
  if (first === undefined) return null;
  return {
    id, state: null, tls: track, sides, allocation: null,
    local: { type: 'relay', address: '', port: 0, protocol: 'udp', relatedAddress: sides.localAddress, relatedPort: sides.localPort },
    remote: { type: 'unknown', address: '', port: 0, protocol: 'udp' },
    remoteLite: null,
    kind: 'relay', transport: 'tls',
    sent: pace.activity[sides.out], received: pace.activity[sides.in],
    packetsSent: pace.packets[sides.out], packetsReceived: pace.packets[sides.in],
    bytesSent: pace.bytes[sides.out], bytesReceived: pace.bytes[sides.in],
    series: pace.series, works: true,
    firstTime: first.start, firstFrame: pace.firstFrame, lastTime: pace.activity[sides.in].lastTime ?? first.end,
  };
}

function localCandidate(state: ConduitState, sides: Sides, allocation: TurnAllocation | null, servers: KnownServers, protocol: 'udp' | 'tcp'): Candidate {
  const base = { relatedAddress: sides.localAddress, relatedPort: sides.localPort };
  if (state.conduit.kind === 'relayed') {
    const relayed = allocation?.relayed ?? null;
    const related = allocation?.mapped ? { relatedAddress: allocation.mapped.address, relatedPort: allocation.mapped.port } : base;
    return { type: 'relay', address: relayed?.address ?? '', port: relayed?.port ?? 0, protocol, ...related };
  }
  const mapped = state.checks[sides.out].mapped.at(-1);
  if (mapped === undefined || (mapped.address === sides.localAddress && mapped.port === sides.localPort)) {
    return { type: 'host', address: sides.localAddress, port: sides.localPort, protocol };
  }
  const reflexive = servers.isReflexive(sides.localAddress, sides.localPort, mapped.address, mapped.port);
  // Where the capture began in the middle of the call, a STUN server may have told the same before.
  const seenFromStart = state.beganWithCheck;
  return { type: reflexive ? 'srflx' : seenFromStart ? 'prflx' : 'unknown', address: mapped.address, port: mapped.port, protocol, ...base };
}

/**
 * A check's PRIORITY is the peer-reflexive one and does not give the remote candidate's type (RFC 8445 7.1.1): where signaling does not say it, it is known only where
 * the address itself shows it.
 */
function remoteType(address: string, port: number, localAddress: string | null, servers: KnownServers): Candidate['type'] {
  if (servers.isRelayed(address, port)) return 'relay';
  return localAddress !== null && isPrivateAddress(address) && looksOnLink(address, localAddress) ? 'host' : 'unknown';
}

/** RFC 8445 gives a check 39.5 s at most; browsers give up on a pair sooner. Microseconds. */
const checkPatience = 15_000_000;

export function pairState(p: PairView, now: number): Pair['state'] {
  if (p.works) return 'succeeded';
  const checks = ownChecks(p);
  if (checks === null || checks.requests === 0) return 'in-progress';
  return now - checks.firstRequestTime > checkPatience && checks.requests >= 3 ? 'failed' : 'in-progress';
}

export function toPair(p: PairView, selected: boolean, now: number, allocationId: string | undefined): Pair {
  const own = ownChecks(p);
  const theirs = peerChecks(p);
  const errors = (checks: Checks | null, direction: 'sent' | 'received'): Pair['errors'] =>
    [...(checks?.errors ?? [])].map(([code, e]) => ({ code, reason: e.reason, count: e.count, direction }));
  return {
    id: p.id, local: p.local, remote: p.remote,
    state: pairState(p, now),
    nominated: (own?.nominatedTime ?? theirs?.nominatedTime ?? null) !== null,
    selected,
    ...(allocationId === undefined ? {} : { allocationId }),
    requestsSent: own?.requests ?? 0,
    responsesReceived: own?.responses ?? 0,
    requestsReceived: theirs?.requests ?? 0,
    responsesSent: theirs?.answersSeen ?? 0,
    retransmissionsSent: own?.retransmissions ?? 0,
    currentRoundTripTime: own?.currentRoundTripTime ?? null,
    totalRoundTripTime: own?.totalRoundTripTime ?? 0,
    packetsSent: p.packetsSent, packetsReceived: p.packetsReceived,
    bytesSent: p.bytesSent, bytesReceived: p.bytesReceived,
    errors: [...errors(own, 'received'), ...errors(theirs, 'sent')],
    firstSeen: isoTime(p.firstTime), lastSeen: isoTime(p.lastTime), firstFrame: p.firstFrame,
  };
}
