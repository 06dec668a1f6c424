/**
 * One end of a TCP connection as its packets show it: what its IP headers look like, and how long it has gone unheard. A reset that a box on the way wrote
 * in its name differs in what that box does not know or does not trouble to imitate.
 */
import type { Dissection } from '../link/dissection.ts';
import type { Moment } from './moment.ts';

const FIN = 1;
const SYN = 2;
const mostResets = 8;

export interface TcpReset extends Moment {
  readonly ttl: number;
  readonly ipId: number;
  readonly ipVersion: number;
  /** Unsigned 32 bits. */
  readonly sequence: number;
}

export class TcpSender {
  /** Of segments that are no resets. */
  segments = 0;
  lowestTtl = 256;
  highestTtl = 0;
  /** IPv4 identification: how many were 0 (RFC 6864 4.1 allows it), the last other one, and the largest step between two of those. */
  zeroIds = 0;
  lastIpId = 0;
  largestIdStep = 0;
  /** Of the last segment, and of the last with payload; 0 before the first. */
  lastTime = 0;
  lastPayloadTime = 0;
  /** Sequence number after all that it sent; unsigned 32 bits. */
  nextSequence = 0;
  readonly resets: TcpReset[] = [];
  /** Payload beyond the first reset: whoever sent it had not ended the connection. */
  afterReset: Moment | null = null;
  /** Segments with something to acknowledge since the other end was last heard, retransmissions included, and the first of them. */
  unanswered = 0;
  unansweredFrame = 0;
  unansweredTime = 0;
  /** Segments whose bytes had come before; SYNs do not count. */
  retransmissions = 0;

  segment(d: Dissection, frame: number, time: number): void {
    const end = (d.tcpSequence + d.payloadLength + ((d.tcpFlags & (SYN | FIN)) === 0 ? 0 : 1)) >>> 0;
    if (this.segments === 0 || ahead(end, this.nextSequence) > 0) this.nextSequence = end;
    this.segments += 1;
    this.lastTime = time;
    if (d.ttl < this.lowestTtl) this.lowestTtl = d.ttl;
    if (d.ttl > this.highestTtl) this.highestTtl = d.ttl;
    this.#identification(d);
    if (d.payloadLength > 0) {
      this.lastPayloadTime = time;
      const reset = this.resets[0];
      if (reset !== undefined && ahead(end, reset.sequence) > 0) this.afterReset ??= { frame, time };
    }
    if (d.payloadLength > 0 || (d.tcpFlags & (SYN | FIN)) !== 0) {
      if (this.unanswered === 0) {
        this.unansweredFrame = frame;
        this.unansweredTime = time;
      }
      this.unanswered += 1;
    }
  }

  reset(d: Dissection, frame: number, time: number): void {
    if (this.resets.length < mostResets) this.resets.push({ frame, time, ttl: d.ttl, ipId: d.ipId, ipVersion: d.ipVersion, sequence: d.tcpSequence });
  }

  /** The other end was heard. */
  answered(): void {
    this.unanswered = 0;
  }

  #identification({ ipVersion, ipId }: Dissection): void {
    if (ipVersion !== 4) return;
    if (ipId === 0) {
      this.zeroIds += 1;
      return;
    }
    if (this.lastIpId !== 0) this.largestIdStep = Math.max(this.largestIdStep, idStep(this.lastIpId, ipId));
    this.lastIpId = ipId;
  }
}

/** How far `a` is after `b`, over the wrap of 32 bits. */
const ahead = (a: number, b: number): number => (a - b) | 0;

/** Between two identifications, whichever came first. */
export function idStep(a: number, b: number): number {
  const forward = (b - a) & 0xffff;
  return Math.min(forward, 0x10000 - forward);
}
