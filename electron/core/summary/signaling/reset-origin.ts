/**
 * Whether a reset comes from the end in whose name it was sent, or from a box on the way that forged it. A forger has the addresses and ports right; the
 * rest it guesses: how many hops are left of the TTL, the IP identification, the sequence number, and it answers sooner than the server could.
 */
import { opposite } from '../../flows/flow.ts';
import { idStep } from '../../tracking/tcp-sender.ts';
import type { TcpTrack } from '../../tracking/tcp-track.ts';

export type Likelihood = 'likely' | 'unlikely' | 'unknown';

export interface ResetOrigin {
  readonly injected: Likelihood;
  /** What speaks for it, in words; empty where nothing does. */
  readonly reasons: readonly string[];
}

/** TTLs that systems begin with: one that arrives whole was sent from this very link. */
const initialTtls: ReadonlySet<number> = new Set([64, 128, 255]);
/** Routes of one connection may differ by a hop or two. */
const usualTtlDifference = 2;
/** Resets in answer to the segments under way all carry what those acknowledged; more different ones are a volley that hopes for one to fit. */
const volley = 3;
/** Seconds: below, a round trip is too short to tell who answered sooner. */
const shortestTelling = 0.004;
const farId = 4096;
/** Segments of an end before its habits are known. */
const enoughSegments = 2;

/** `hopsSeen`: other servers' packets arrive with some of their TTL used up, so that a whole one is telling (it is not behind a NAT that makes TTLs anew). */
export function resetOrigin(track: TcpTrack, hopsSeen: boolean): ResetOrigin {
  const reset = track.reset;
  if (reset === null) return { injected: 'unknown', reasons: [] };
  const sender = track.senders[reset.direction];
  const other = track.senders[opposite(reset.direction)];
  const first = sender.resets[0];
  if (first === undefined) return { injected: 'unknown', reasons: [] };
  const strong: string[] = [];
  const weak: string[] = [];

  const known = sender.segments > 0;
  const off = known ? Math.max(sender.lowestTtl - first.ttl, first.ttl - sender.highestTtl, 0) : 0;
  const usual = sender.lowestTtl === sender.highestTtl ? `${sender.lowestTtl}` : `${sender.lowestTtl} to ${sender.highestTtl}`;
  if (initialTtls.has(first.ttl) && (known ? off > 0 : hopsSeen)) strong.push(`the reset came with a TTL of ${first.ttl}, from no farther than the first hop${known ? `, the server's own packets with ${usual}` : ''}`);
  else if (off > usualTtlDifference) strong.push(`the reset came with a TTL of ${first.ttl}, the server's own packets with ${usual}`);
  else if (off > 0) weak.push(`the reset came with a TTL of ${first.ttl}, the server's own packets with ${usual}`);

  if (sender.afterReset !== null) strong.push('the server went on sending after its reset');
  if (first.ipVersion === 4 && first.ipId !== 0 && sender.segments >= enoughSegments) {
    const counts = sender.zeroIds === 0 && sender.largestIdStep < farId / 4 && sender.lastIpId !== 0;
    if (sender.zeroIds === sender.segments || (counts && idStep(sender.lastIpId, first.ipId) > farId)) weak.push('its IP identification does not continue the server\'s');
  }
  const sequences = new Set(sender.resets.map((r) => r.sequence)).size;
  if (sequences >= volley) weak.push(`${sequences} resets with different sequence numbers came at once`);
  const inAnswer = other.lastPayloadTime >= sender.lastTime && reset.time >= other.lastPayloadTime;
  const delay = (reset.time - other.lastPayloadTime) / 1e6;
  if (inAnswer && track.handshakeTime !== null && track.handshakeTime >= shortestTelling && delay < track.handshakeTime / 2) {
    weak.push(`it came ${ms(delay)} after what it answers, sooner than the server could (${ms(track.handshakeTime)})`);
  }

  const reasons = [...strong, ...weak];
  if (strong.length > 0 || weak.length > 1) return { injected: 'likely', reasons };
  return { injected: weak.length === 0 && sender.segments >= enoughSegments ? 'unlikely' : 'unknown', reasons };
}

const ms = (seconds: number): string => `${(seconds * 1000).toFixed(1)} ms`;
