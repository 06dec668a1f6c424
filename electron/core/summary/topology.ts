/**
 * Whether the other side of a call is a person's own computer or a media server (SFU), and what speaks for it. Packets rarely prove it: each sign has a weight,
 * and where none shows the answer is unknown.
 */
import type { Call, RtpStream } from '../../contract/summary.ts';
import { isPrivateAddress } from '../tracking/address-kind.ts';
import type { HostNames } from '../tracking/host-names.ts';
import { ownChecks, peerChecks, type PairView } from './pair-view.ts';
import type { PeerConnection } from './peer-connections.ts';
import { endpoint, plural } from './wording.ts';

export interface Topology {
  readonly topology: Call['topology'];
  readonly confidence: Call['topologyConfidence'];
  readonly reason: string;
}

/** Answered checks of ours, and how long they went on, to have met one of the other side's, had it sent any. Microseconds. */
const checksToTell = 5;
const timeToTell = 2_000_000;
/** Full agents check consent every 4 to 6 s (RFC 7675 5.1): several rounds without one leave no doubt. */
const timeToBeSure = 20_000_000;
/** One person sends a microphone and the sound of a shared screen, a camera and a shared screen; and one encoding of each unless a server chooses between them. */
const streamsOfOnePerson = 2;
const enoughPackets = 50;
/** Media servers listen on them; a NAT gives a laptop a port above 1023, and seldom one of these. */
const serverPorts = new Set([443, 3478, 3479, 3480, 3481, 5004, 8801, 9000, 10000, 19302, 19305]);

/** `streams` are those of the whole call, with the id of the pair that carried each last. */
export function topologyOf(connections: readonly PeerConnection[], streams: readonly RtpStream[], names: HostNames): Topology {
  const pairs = connections.flatMap((c) => c.pairs);
  return (
    signaledLite(pairs) ?? lite(connections) ?? oneSocket(connections) ?? manyStreams(connections, streams) ?? publishAndSubscribe(connections, streams) ?? besideTheRelay(pairs) ??
    otherSideRelays(pairs) ?? privateAddress(pairs) ?? oneAddress(connections) ?? namedServer(pairs, names) ?? serverPort(pairs) ?? { topology: 'unknown', confidence: 'possible', reason: silentReason(pairs) }
  );
}

function silentReason(pairs: readonly PairView[]): string {
  if (pairs.some((p) => p.tls !== null)) return 'The path runs inside TLS, where the other side cannot be seen.';
  if (pairs.some((p) => p.works && (peerChecks(p)?.requests ?? 0) > 0)) return 'The other side has one address and checks this laptop as this laptop checks it: a laptop behind a NAT and a media server look the same.';
  return pairs.some((p) => p.works) ? 'Too little was seen of the other side to tell.' : 'Nothing was connected.';
}

const sfu = (confidence: Topology['confidence'], reason: string): Topology => ({ topology: 'sfu', confidence, reason });
const p2p = (confidence: Topology['confidence'], reason: string): Topology => ({ topology: 'p2p', confidence, reason });
const place = (p: PairView): string => endpoint(p.remote.address, p.remote.port);
const working = (connections: readonly PeerConnection[]): { connection: PeerConnection; pair: PairView }[] =>
  connections.flatMap((connection) => {
    const pair = connection.selected.at(-1)?.pair ?? connection.pairs.find((p) => p.works);
    return pair === undefined || pair.remote.address === '' ? [] : [{ connection, pair }];
  });

function signaledLite(pairs: readonly PairView[]): Topology | null {
  const p = pairs.find((x) => x.remoteLite === true);
  return p === undefined ? null : sfu('certain', `Signaling says that ${place(p)} is ICE-lite, as media servers are and browsers are not.`);
}

/** RFC 8445 2.5: an ICE-lite agent answers checks and never sends any. Browsers are full agents. */
function lite(connections: readonly PeerConnection[]): Topology | null {
  for (const c of connections) {
    if (c.pairs.some((p) => (peerChecks(p)?.requests ?? 0) > 0)) continue;
    for (const p of c.pairs) {
      const own = ownChecks(p);
      if (own === null || own.responses < checksToTell) continue;
      const lasted = own.lastResponseTime - own.firstResponseTime;
      if (lasted >= timeToTell) return sfu(lasted >= timeToBeSure ? 'certain' : 'likely', `${place(p)} answered ${plural(own.responses, 'check')} and sent none of its own (ICE-lite), as media servers do and browsers do not.`);
    }
  }
  return null;
}

function oneSocket(connections: readonly PeerConnection[]): Topology | null {
  const shared = shareWhile(connections, (p) => (isPrivateAddress(p.remote.address) ? null : place(p)));
  return shared === null ? null : sfu('likely', `${plural(shared.count, 'peer connection')} at one time end at one socket, ${shared.key}.`);
}

function oneAddress(connections: readonly PeerConnection[]): Topology | null {
  const shared = shareWhile(connections, (p) => (isPrivateAddress(p.remote.address) || p.remote.type === 'relay' ? null : p.remote.address));
  return shared === null ? null : sfu('possible', `${plural(shared.count, 'peer connection')} at one time end at one public address, ${shared.key}; two people behind one NAT would look the same.`);
}

/** Connections that go on at the same time and have the same key. */
function shareWhile(connections: readonly PeerConnection[], keyOf: (p: PairView) => string | null): { key: string; count: number } | null {
  const last = new Map<string, { end: number; count: number }>();
  for (const { connection, pair } of working(connections)) {
    const key = keyOf(pair);
    if (key === null) continue;
    const before = last.get(key);
    if (before !== undefined && connection.start < before.end) {
      before.count += 1;
      before.end = Math.max(before.end, connection.end);
    } else last.set(key, { end: connection.end, count: 1 });
  }
  for (const [key, { count }] of last) if (count > 1) return { key, count };
  return null;
}

function manyStreams(connections: readonly PeerConnection[], streams: readonly RtpStream[]): Topology | null {
  for (const own of byConnection(connections, streams.filter((s) => s.packets >= enoughPackets && s.repairs === null)).values()) {
    const count = (direction: RtpStream['direction'], kind: RtpStream['kind']): number => atOnce(own.filter((s) => s.direction === direction && s.kind === kind));
    const voices = count('received', 'audio');
    const pictures = count('received', 'video');
    if (Math.max(voices, pictures) > streamsOfOnePerson) return sfu('likely', `${voices} audio and ${pictures} video streams come over one connection at one time: more than one person sends.`);
    const encodings = count('sent', 'video');
    if (encodings > streamsOfOnePerson) return sfu('likely', `This laptop sends ${encodings} video streams at one time (simulcast), for a media server to choose from.`);
  }
  return null;
}

function byConnection(connections: readonly PeerConnection[], streams: readonly RtpStream[]): Map<PeerConnection, RtpStream[]> {
  const connectionOf = new Map(connections.flatMap((c) => c.pairs.map((p) => [p.id, c] as const)));
  const out = new Map<PeerConnection, RtpStream[]>();
  for (const s of streams) {
    const c = connectionOf.get(s.pairId);
    if (c === undefined) continue;
    const known = out.get(c);
    if (known === undefined) out.set(c, [s]);
    else known.push(s);
  }
  return out;
}

/** The most streams that were under way at one time. */
function atOnce(streams: readonly RtpStream[]): number {
  const events = streams.flatMap((s) => [{ at: s.start, step: 1 }, { at: s.end, step: -1 }]).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.step - b.step));
  let now = 0;
  let most = 0;
  for (const e of events) most = Math.max(most, (now += e.step));
  return most;
}

/** One connection only sends and another one, to the same address at the same time, only receives. */
function publishAndSubscribe(connections: readonly PeerConnection[], streams: readonly RtpStream[]): Topology | null {
  const carried = byConnection(connections, streams.filter((s) => s.packets >= enoughPackets));
  const one = (direction: RtpStream['direction']): { connection: PeerConnection; pair: PairView }[] =>
    working(connections).filter(({ connection }) => carried.get(connection)?.every((s) => s.direction === direction) === true);
  const subscriptions = new Map(one('received').map((x) => [x.pair.remote.address, x.connection] as const));
  for (const { connection, pair } of one('sent')) {
    const other = subscriptions.get(pair.remote.address);
    if (other !== undefined && connection.start < other.end && other.start < connection.end) return sfu('likely', `One peer connection to ${pair.remote.address} only sends and another one only receives: publishing to a media server and subscribing from it.`);
  }
  return null;
}

function otherSideRelays(pairs: readonly PairView[]): Topology | null {
  const p = pairs.find((x) => x.works && x.remote.type === 'relay');
  return p === undefined ? null : p2p('likely', `The other side has the address ${place(p)}, which a TURN server gave it: media servers need none.`);
}

/** A public relay reaches an address inside a private network only where that network is its own. */
function besideTheRelay(pairs: readonly PairView[]): Topology | null {
  const p = pairs.find((x) => reachedBeyondRelay(x) && !isPrivateAddress(x.sides.remoteAddress));
  return p === undefined ? null : sfu('likely', `The relay at ${p.sides.remoteAddress} reaches the other side at ${place(p)}, inside its own network: it is a server there.`);
}

const reachedBeyondRelay = (p: PairView): boolean => p.kind === 'relay' && p.works && p.remote.address !== '' && isPrivateAddress(p.remote.address);

function privateAddress(pairs: readonly PairView[]): Topology | null {
  const named = pairs.filter((x) => x.remote.address !== '' && isPrivateAddress(x.remote.address) && !reachedBeyondRelay(x));
  const p = named[0];
  if (p === undefined) return null;
  // A server in the company's own network has a private address too, and is reached at it.
  const beside = pairs.some((x) => x.remote.address !== '' && !isPrivateAddress(x.remote.address)) || named.every((x) => !x.works && (ownChecks(x)?.requests ?? 0) > 0);
  return beside
    ? p2p('likely', `The other side named ${p.remote.address}, an address inside a private network, as laptops do.`)
    : p2p('possible', `The other side is in a private network, at ${p.remote.address}: another laptop, or a server of the same company.`);
}

function namedServer(pairs: readonly PairView[], names: HostNames): Topology | null {
  for (const p of pairs) {
    const name = p.works && p.kind === 'direct' ? names.of(p.remote.address) : null;
    if (name !== null) return sfu('likely', `The other side's address was looked up as ${name}: it is a server's.`);
  }
  return null;
}

function serverPort(pairs: readonly PairView[]): Topology | null {
  const p = pairs.find((x) => x.works && x.kind === 'direct' && !isPrivateAddress(x.remote.address) && serverPorts.has(x.remote.port));
  return p === undefined ? null : sfu('possible', `The other side uses port ${p.remote.port}, as media servers do.`);
}
