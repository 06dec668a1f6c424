/** The round-trip time of a call's path, and how much of it lies before the relay and beyond. */
import { ownChecks, type PairView } from './pair-view.ts';

/** Seconds; null where it cannot be told. */
export interface RoundTrips {
  /** From this laptop to the other side and back: median of the latest answered checks on the pair. */
  readonly path: number | null;
  /** To the relay and back, by its own answers: of this laptop's relay or, for a remote relay, of the server that it belongs to. */
  readonly toRelay: number | null;
  /** What is left for the way from the relay to the other side. */
  readonly beyond: number | null;
}

/** Answers that the present is told from: consent is checked every 4 to 6 s (RFC 7675 5.1), so about a minute. */
const latest = 15;

/** Of the pair that carries the call; `pairs` are all of the call's. */
export function roundTrips(pair: PairView | null, pairs: readonly PairView[]): RoundTrips {
  if (pair === null) return { path: null, toRelay: null, beyond: null };
  const path = pathRoundTrip(pair);
  const toRelay = relayRoundTrip(pair, pairs);
  return { path, toRelay, beyond: path === null || toRelay === null ? null : Math.max(0, path - toRelay) };
}

function pathRoundTrip(pair: PairView): number | null {
  const own = ownChecks(pair);
  return own === null ? null : (median(own.roundTripTimes.values.slice(-latest)) ?? own.currentRoundTripTime);
}

function relayRoundTrip(pair: PairView, pairs: readonly PairView[]): number | null {
  if (pair.tls !== null) return pair.tls.handshakeTime;
  if (pair.kind === 'relay') return pair.allocation?.leastRoundTripTime ?? null;
  if (pair.kind === 'direct') return null;
  // The same server may have given this laptop a relay of its own, over UDP like the path.
  const same = pairs.flatMap((p) => (p.allocation?.relayed?.address === pair.remote.address && p.transport === 'udp' ? (p.allocation.leastRoundTripTime ?? []) : []));
  return same.length === 0 ? null : Math.min(...same);
}

/** Of a list in any order; null for an empty one. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return null;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
