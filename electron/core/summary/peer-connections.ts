/** Pairs grouped into peer connections (ICE agents), and those into calls. */
import { isPrivateAddress } from '../tracking/address-kind.ts';
import type { Answered } from '../tracking/conduit-state.ts';
import type { MediaStream } from '../tracking/media-stream.ts';
import { DisjointSets } from './disjoint-sets.ts';
import type { KnownServers } from './known-servers.ts';
import { ownChecks, peerChecks, streamsOf, type PairView } from './pair-view.ts';
import { selectedPeriods, type SelectedPeriod } from './selection.ts';

/** Checks with one local ufrag: what an ICE agent does between two restarts (RFC 8445 9). */
export interface IceGeneration {
  readonly local: string;
  readonly remote: string;
  /** Of the first check with it, of either side. */
  readonly time: number;
  readonly frame: number;
  /** The first answered check with it: before that, one side alone holds the credentials, or somebody else made them up. */
  readonly answered: Answered | null;
}

export interface PeerConnection {
  readonly pairs: readonly PairView[];
  readonly selected: readonly SelectedPeriod[];
  /** In order of appearance. */
  readonly generations: readonly IceGeneration[];
  /** Microseconds since the epoch; `end` is the last data or answered check. */
  readonly start: number;
  readonly end: number;
  readonly bytes: number;
}

/** Peer connections of one call to the same place follow each other within this. Microseconds. */
const nearInTime = 30_000_000;
/** A relayed call inside TLS that takes over from another path does so within this. Microseconds. */
const takeOver = 20_000_000;

export function peerConnections(pairs: readonly PairView[]): PeerConnection[] {
  const sets = new DisjointSets(pairs.length);
  const byUfrag = new Map<string, number>();
  const byStream = new Map<MediaStream, number>();
  const join = <K>(map: Map<K, number>, key: K, i: number): void => {
    const known = map.get(key);
    if (known === undefined) map.set(key, i);
    else sets.join(known, i);
  };
  pairs.forEach((p, i) => {
    if (p.state === null) return;
    for (const u of p.state.ufrags) {
      const local = u.byDirection[p.sides.out];
      join(byUfrag, local === '' ? `remote ${u.byDirection[p.sides.in]}` : `local ${local}`, i);
    }
    for (const s of streamsOf(p.state)) join(byStream, s, i);
  });
  joinBySocket(pairs, sets);
  return sets.groups().map((group) => peerConnection(group.map((i) => pairs[i]!)));
}

/** Where the capture began in the middle of a call, no check may name the agent of the pair that carries it; others of the same socket at that time are the same agent's. */
function joinBySocket(pairs: readonly PairView[], sets: DisjointSets): void {
  const nameless = new Map<string, number>();
  const socket = (p: PairView): string | null => (p.state?.conduit.kind === 'udp' ? `${p.sides.localAddress} ${p.sides.localPort}` : null);
  pairs.forEach((p, i) => {
    const at = socket(p);
    if (at !== null && p.state!.ufrags.length === 0) nameless.set(at, i);
  });
  pairs.forEach((p, i) => {
    const at = socket(p);
    const k = at === null ? undefined : nameless.get(at);
    if (k === undefined || k === i || p.state!.ufrags.length === 0) return;
    const other = pairs[k]!;
    if (p.firstTime < other.lastTime + nearInTime && other.firstTime < p.lastTime + nearInTime) sets.join(k, i);
  });
}

function peerConnection(pairs: readonly PairView[]): PeerConnection {
  const selected = selectedPeriods(pairs);
  const working = pairs.filter((p) => p.works);
  return {
    pairs, selected,
    generations: generationsOf(pairs),
    start: Math.min(...pairs.map((p) => p.firstTime)),
    end: Math.max(...(working.length > 0 ? working : pairs).map(lastSign)),
    bytes: pairs.reduce((sum, p) => sum + p.bytesSent + p.bytesReceived, 0),
  };
}

function generationsOf(pairs: readonly PairView[]): IceGeneration[] {
  const byLocal = new Map<string, IceGeneration>();
  for (const p of pairs) {
    for (const u of p.state?.ufrags ?? []) {
      const local = u.byDirection[p.sides.out];
      const known = byLocal.get(local);
      const first = known === undefined || u.firstTime < known.time ? { time: u.firstTime, frame: u.firstFrame } : known;
      const answered = earliest([known?.answered ?? null, ...u.answered]);
      // After a restart the first checks may still name the other side's old ufrag, and are not answered.
      const remote = known === undefined || answered !== known.answered ? u.byDirection[p.sides.in] : known.remote;
      byLocal.set(local, { local, remote, time: first.time, frame: first.frame, answered });
    }
  }
  return [...byLocal.values()].sort((a, b) => a.time - b.time);
}

const earliest = (all: readonly (Answered | null)[]): Answered | null =>
  all.reduce((first, x) => (x !== null && (first === null || x.time < first.time) ? x : first), null);

/** Generations that took over from another: credentials of both sides are new, and were used with success. */
export function iceRestarts(c: PeerConnection): { readonly before: IceGeneration; readonly after: IceGeneration }[] {
  const proven = c.generations.filter((g) => g.answered !== null);
  return proven.slice(1).flatMap((after, i) => {
    const before = proven[i]!;
    return after.local !== before.local && after.remote !== before.remote ? [{ before, after }] : [];
  });
}

/** The last data either way, or the last answered check. */
function lastSign(p: PairView): number {
  const own = ownChecks(p);
  const theirs = peerChecks(p);
  const signs = [p.sent.lastTime, p.received.lastTime, own !== null && own.responses > 0 ? own.lastResponseTime : null, theirs !== null && theirs.responses > 0 ? theirs.lastResponseTime : null];
  return Math.max(p.firstTime, ...signs.map((s) => s ?? 0), ...(p.works ? [] : [own?.lastRequestTime ?? 0, theirs?.lastRequestTime ?? 0]));
}

/** Groups in the order in which they began. */
export function groupIntoCalls(connections: readonly PeerConnection[], servers: KnownServers): PeerConnection[][] {
  const ordered = [...connections].sort((a, b) => a.start - b.start);
  const sets = new DisjointSets(ordered.length);
  /** Of each place, the connection that lasted longest so far: who is near in time to another is near to that one. */
  const longest = new Map<string, number>();
  ordered.forEach((c, i) => {
    for (const place of remotePlaces(c, servers)) {
      const before = longest.get(place);
      if (before !== undefined && c.start - ordered[before]!.end < nearInTime) sets.join(before, i);
      if (before === undefined || c.end > ordered[before]!.end) longest.set(place, i);
    }
  });
  const tls = ordered.flatMap((c, i) => (insideTls(c) ? [i] : []));
  for (const i of tls) ordered.forEach((c, k) => { if (!insideTls(c) && followsInTls(ordered[i]!, c)) sets.join(Math.min(i, k), Math.max(i, k)); });
  return sets.groups().map((g) => g.map((i) => ordered[i]!));
}

/**
 * Where the other side is: the addresses of pairs that worked; where none did, the public ones that were tried. A TURN server's address is
 * everybody's, and a private one means something else in each network.
 */
function remotePlaces(c: PeerConnection, servers: KnownServers): Set<string> {
  const working = c.pairs.filter((p) => p.works);
  const usable = working.length > 0 ? working : c.pairs.filter((p) => !isPrivateAddress(p.remote.address));
  return new Set(usable.map((p) => p.remote.address).filter((a) => a !== '' && !servers.relayAddresses.has(a)));
}

const insideTls = (c: PeerConnection): boolean => c.pairs.some((p) => p.tls !== null);

/** The media of `a` stops as that inside TLS begins: the same call on another path. */
function followsInTls(a: PeerConnection, b: PeerConnection): boolean {
  const [tls, other] = insideTls(a) ? [a, b] : [b, a];
  const lastMedia = Math.max(other.start, ...other.pairs.map((p) => p.sent.lastTime ?? p.firstTime));
  return Math.abs(tls.start - lastMedia) < takeOver || (other.start <= tls.start && other.end >= tls.start && !other.pairs.some((p) => p.works));
}
