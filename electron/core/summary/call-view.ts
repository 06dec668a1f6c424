/** A call: its peer connections, the path it took, and what the summary says of it. */
import type { Call, DtlsSession, Path, PathPeriod, RtpStream } from '../../contract/summary.ts';
import type { DtlsFingerprint } from '../tracking/dtls-session.ts';
import type { HostNames } from '../tracking/host-names.ts';
import type { MediaStream } from '../tracking/media-stream.ts';
import type { SignaledIce } from '../tracking/signaled-ice.ts';
import type { TurnAllocation } from '../tracking/turn-allocation.ts';
import { ownChecks, peerChecks, streamsOf, toPair, type PairView } from './pair-view.ts';
import type { PeerConnection } from './peer-connections.ts';
import type { SelectedPeriod } from './selection.ts';
import { serverEndpoint, type ServerEndpoint } from './server-endpoint.ts';
import { isoTime } from './time.ts';
import { topologyOf } from './topology.ts';
import { usageByPath } from './usage.ts';

/** What a call is, before anything is concluded from it. */
export type CallRecord = Omit<Call, 'ladder' | 'route' | 'verdict'>;

export interface CallView {
  readonly call: CallRecord;
  readonly connections: readonly PeerConnection[];
  readonly pairs: readonly PairView[];
  /** Of the connection that carried most, in order of time. */
  readonly selected: readonly SelectedPeriod[];
  readonly streams: readonly { readonly stream: MediaStream; readonly shown: RtpStream }[];
  /** Microseconds since the epoch. */
  readonly start: number;
  readonly end: number;
}

/** A call whose last sign is older is over: consent is checked every 4 to 6 seconds (RFC 7675 5.1). Microseconds. */
const silence = 6_000_000;

export interface CallContext {
  readonly names: HostNames;
  readonly signaled: SignaledIce;
  readonly allocationIds: ReadonlyMap<TurnAllocation, string>;
  /** Microseconds since the epoch. */
  readonly now: number;
}

export function callView(id: string, connections: readonly PeerConnection[], context: CallContext): CallView {
  const pairs = connections.flatMap((c) => c.pairs);
  const selected = callSelection(connections);
  const start = Math.min(...connections.map((c) => c.start));
  const end = Math.max(...connections.map((c) => c.end));
  const current = selected.at(-1)?.pair ?? null;
  const lastSelected = new Set(connections.flatMap((c) => c.selected.at(-1)?.pair ?? []));
  const streams = callStreams(pairs);
  const topology = topologyOf(connections, streams.map((s) => s.shown), context.names);
  const call: CallRecord = {
    id,
    start: isoTime(start), end: isoTime(end),
    ongoing: context.now - end < silence,
    peerConnections: connections.length,
    topology: topology.topology, topologyConfidence: topology.confidence, topologyReason: topology.reason,
    role: role(pairs),
    ...remoteIceLite(pairs),
    path: current === null ? null : toPath(current, context.names),
    pathHistory: pathHistory(selected, context.names),
    pairs: pairs.map((p) => toPair(p, lastSelected.has(p), context.now, p.allocation === null ? undefined : context.allocationIds.get(p.allocation))),
    streams: streams.map((s) => s.shown),
    dtls: connections.flatMap((c) => c.pairs.flatMap((p) => toDtls(p, c, context.signaled))),
    usage: usageByPath(pairs, selected),
  };
  return { call, connections, pairs, selected, streams, start, end };
}

/** The periods of the connection that carried most, and those of others in the time that it does not cover. */
function callSelection(connections: readonly PeerConnection[]): SelectedPeriod[] {
  const out: SelectedPeriod[] = [];
  for (const c of [...connections].sort((a, b) => b.bytes - a.bytes)) {
    const from = out[0]?.start ?? Infinity;
    const to = out.at(-1)?.end ?? -Infinity;
    for (const s of c.selected) if (s.end <= from || s.start >= to) out.push(s);
    out.sort((a, b) => a.start - b.start);
  }
  return out;
}

/** The TURN server of a relayed pair. */
export function relayServer(p: PairView, names: HostNames): ServerEndpoint {
  const outer = p.state?.conduit.outer;
  if (outer !== null && outer !== undefined) return serverEndpoint(outer, p.sides, names);
  return { address: p.sides.remoteAddress, port: p.sides.remotePort, hostname: p.tls?.serverName ?? names.of(p.sides.remoteAddress) };
}

function toPath(p: PairView, names: HostNames): Path {
  const server = relayServer(p, names);
  const relay = p.kind !== 'relay' ? {} : {
    relay: {
      server: server.address, port: server.port, hostname: server.hostname,
      transport: p.transport,
      relayedAddress: p.allocation?.relayed?.address ?? null, relayedPort: p.allocation?.relayed?.port ?? null,
    },
  };
  return { kind: p.kind, transport: p.transport, local: p.local, remote: p.remote, ...relay, confidence: isInferred(p) ? 'inferred' : 'observed' };
}

/** That a remote address is a relay's is concluded from whose it is; inside TLS, or without ICE, nothing in the packets says what the path is. */
export const isInferred = (p: PairView): boolean => p.tls !== null || p.kind === 'remote-relay' || (ownChecks(p)?.responses ?? 0) + (peerChecks(p)?.responses ?? 0) === 0;

const samePath = (a: Path, b: Path): boolean => JSON.stringify(a) === JSON.stringify(b);

function pathHistory(selected: readonly SelectedPeriod[], names: HostNames): PathPeriod[] {
  const out: PathPeriod[] = [];
  for (const s of selected) {
    const path = toPath(s.pair, names);
    const last = out.at(-1);
    if (last !== undefined && samePath(last.path, path)) last.end = isoTime(s.end);
    else out.push({ start: isoTime(s.start), end: isoTime(s.end), path });
  }
  return out;
}

function callStreams(pairs: readonly PairView[]): { stream: MediaStream; shown: RtpStream }[] {
  const byConduit = new Map(pairs.flatMap((p) => (p.state === null ? [] : [[p.state.conduit, p] as const])));
  const streams = new Set(pairs.flatMap((p) => (p.state === null ? [] : streamsOf(p.state))));
  return [...streams].flatMap((stream) => {
    const pair = byConduit.get(stream.latest);
    if (pair === undefined) return [];
    const t = stream.tracker;
    const shown: RtpStream = {
      ssrc: t.ssrc,
      direction: stream.direction === pair.sides.out ? 'sent' : 'received',
      pairId: pair.id,
      payloadTypes: [...t.payloadTypes],
      kind: t.kind,
      packets: t.packets, bytes: t.bytes, packetsLost: t.packetsLost, duplicates: t.duplicates, reordered: t.reordered, interruptions: t.interruptions,
      repairs: repairedBy(stream, streams),
      jitter: t.jitter, clockRate: t.clockRate,
      bitrate: t.bitrate === null ? null : Math.round(t.bitrate),
      start: isoTime(t.start), end: isoTime(t.end),
    };
    return [{ stream, shown }];
  });
}

/** Each is compared with each. */
const mostCompared = 64;

/** Of the streams sent the same way, over the same pair. */
function repairedBy(stream: MediaStream, all: ReadonlySet<MediaStream>): number | null {
  if (all.size > mostCompared) return null;
  for (const media of all) {
    if (media.latest === stream.latest && media.direction === stream.direction && stream.tracker.repairs(media.tracker)) return media.tracker.ssrc;
  }
  return null;
}

function remoteIceLite(pairs: readonly PairView[]): Pick<Call, 'remoteIceLite'> {
  const said = pairs.flatMap((p) => p.remoteLite ?? []);
  return said.length === 0 ? {} : { remoteIceLite: said.includes(true) };
}

function toDtls(p: PairView, connection: PeerConnection, signaled: SignaledIce): DtlsSession[] {
  return (p.state?.dtls?.sessions ?? []).flatMap((d) =>
    d.client === null ? [] : [{
      pairId: p.id,
      client: d.client === p.sides.out ? ('local' as const) : ('remote' as const),
      version: d.version, cipherSuite: d.cipherSuite, srtpProfile: d.srtpProfile, state: keysInUse(connection, d.start) && d.state === 'handshaking' ? 'connected' : d.state, retransmissions: d.retransmissions,
      fingerprints: d.fingerprints.map((f) => ({ side: f.direction === p.sides.out ? ('local' as const) : ('remote' as const), algorithm: f.algorithm, value: f.value })),
      ...fingerprintMatches(d.fingerprints, p, signaled),
      alert: d.alert,
      start: isoTime(d.start), end: d.end === null ? null : isoTime(d.end),
    }],
  );
}

/**
 * Whether media came in that began after a handshake did. A handshake may begin on one pair and end on another, and of DTLS 1.3 its end is
 * encrypted: but no media comes before the keys are agreed on (RFC 5764 5.1).
 */
const keysInUse = (c: PeerConnection, start: number): boolean =>
  c.pairs.some((p) => p.state !== null && streamsOf(p.state).some((s) => s.conduits.get(p.state!.conduit) === p.sides.in && s.tracker.start > start));

/** Each certificate against those that its sender's signaling announced. */
function fingerprintMatches(fingerprints: readonly DtlsFingerprint[], p: PairView, signaled: SignaledIce): Pick<DtlsSession, 'fingerprintMatches'> {
  const answers = fingerprints.flatMap((f) => {
    const announced = signaled.fingerprintsOf((p.state?.ufrags ?? []).map((u) => u.byDirection[f.direction]), f.algorithm);
    return announced.length === 0 ? [] : [announced.includes(f.value)];
  });
  return answers.length === 0 ? {} : { fingerprintMatches: !answers.includes(false) };
}

function role(pairs: readonly PairView[]): Call['role'] {
  for (const p of [...pairs].reverse()) {
    const own = ownChecks(p)?.role ?? 'unknown';
    if (own !== 'unknown') return own;
    const theirs = peerChecks(p)?.role ?? 'unknown';
    if (theirs !== 'unknown') return theirs === 'controlling' ? 'controlled' : 'controlling';
  }
  return 'unknown';
}
