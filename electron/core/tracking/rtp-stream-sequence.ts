/**
 * Extended sequence numbers of one RTP stream, after RFC 3550 A.1 and A.3: what was received, expected, lost, duplicated and reordered.
 * Nothing is allocated per packet.
 */

/**
 * A jump ahead by more than this, proved by a second packet, is an interruption: the stream went on elsewhere or not at all, and what it did not
 * send here is nobody's loss. RFC 3550 A.1 lets MAX_DROPOUT be 3000; browsers take 450, and 50 for audio (a second of it), so that their
 * `packetsLost` and ours agree over an ICE restart.
 */
export const maxDropout = { audio: 50, other: 450 } as const;
/**
 * How far behind the highest sequence number a packet is still taken for a late one. RFC 3550 suggests 100; a video of thousands of packets a
 * second that repeats lost packets after a round trip (without RFC 4588) comes later than that.
 */
const maxMisorder = 512;
/** Sequence numbers whose arrival is remembered, to tell a duplicate from a late packet; a power of two, at least `maxMisorder`. */
const remembered = 1024;

/** What `place` found a packet to be. */
export const Placement = {
  /** The highest so far. */
  next: 0,
  /** Behind the highest, not seen before. */
  late: 1,
  duplicate: 2,
  /** The sender began again at another number. */
  restart: 3,
  /** Not counted: an unproved jump, or the first packet of a stream that is still on probation. */
  stray: 4,
} as const;
export type Placement = (typeof Placement)[keyof typeof Placement];

export class RtpSequence {
  /** Two packets in sequence were seen: this is a stream and no accident. */
  confirmed = false;
  received = 0;
  duplicates = 0;
  reordered = 0;
  /** Jumps that were taken for an interruption. */
  interruptions = 0;
  /** The furthest jump that is loss. */
  maxDropout: number = maxDropout.other;
  #highest = -1;
  #base = 0;
  /** Expected before the last restart or gap. */
  #expectedBefore = 0;
  /** The highest before the last gap; null while there was neither gap nor restart. */
  #floor: number | null = null;
  /** The only number that would prove a jump; -1 without a jump. */
  #afterJump = -1;
  #gap = false;
  readonly #seen = new Uint32Array(remembered / 32);

  /** Sequence numbers from the first to the highest, gaps of the capture left out. */
  get expected(): number {
    return this.confirmed ? this.#expectedBefore + this.#highest - this.#base + 1 : 0;
  }

  /** RFC 3550 A.3: expected less received; negative when duplicates outnumber losses. */
  get lost(): number {
    return this.confirmed ? this.expected - this.received : 0;
  }

  /** The capture missed packets: the numbers up to the next packet are nobody's loss. */
  captureGap(): void {
    if (this.confirmed) this.#gap = true;
  }

  place(sequenceNumber: number): Placement {
    if (!this.confirmed) return this.#probation(sequenceNumber);
    const ahead = (sequenceNumber - this.#highest) & 0xffff;
    if (this.#gap && ahead < 0x8000) return this.#afterGap(ahead, sequenceNumber);
    if (ahead > 0 && ahead <= this.maxDropout) {
      this.#advance(ahead);
      this.#afterJump = -1;
      this.received += 1;
      return Placement.next;
    }
    const behind = (0x10000 - ahead) & 0xffff;
    if (behind <= maxMisorder) return this.#behind(this.#highest - behind);
    if (this.#gap || sequenceNumber === this.#afterJump) return this.#restart(sequenceNumber);
    this.#afterJump = (sequenceNumber + 1) & 0xffff;
    return Placement.stray;
  }

  #probation(sequenceNumber: number): Placement {
    if (this.#highest >= 0 && sequenceNumber === ((this.#highest + 1) & 0xffff)) {
      this.confirmed = true;
      this.#base = this.#highest;
      this.#mark(this.#highest);
      this.#highest += 1;
      this.#mark(this.#highest);
      this.received = 2;
      return Placement.next;
    }
    this.#highest = sequenceNumber;
    return Placement.stray;
  }

  #behind(extended: number): Placement {
    this.received += 1;
    if (this.#isMarked(extended)) {
      this.duplicates += 1;
      return Placement.duplicate;
    }
    this.#mark(extended);
    this.reordered += 1;
    if (extended < this.#base) {
      // Sent before the first that arrived: the stream began earlier than it seemed. After a gap only this packet is known to have been sent.
      if (this.#floor === null) this.#base = extended;
      else if (extended > this.#floor) this.#expectedBefore += 1;
    }
    return Placement.late;
  }

  #afterGap(ahead: number, sequenceNumber: number): Placement {
    this.#gap = false;
    if (ahead === 0) return this.#behind(this.#highest);
    if (ahead > this.maxDropout) return this.#restart(sequenceNumber);
    this.#expectedBefore = this.expected;
    this.#floor = this.#highest;
    this.#advance(ahead);
    this.#base = this.#highest;
    this.received += 1;
    return Placement.next;
  }

  #restart(sequenceNumber: number): Placement {
    // The packet that announced the jump was not counted; as the first of the new stretch it counts after all.
    const announced = !this.#gap && sequenceNumber === this.#afterJump;
    this.interruptions += 1;
    this.#expectedBefore = this.expected;
    this.#floor = -maxMisorder;
    this.#gap = false;
    this.#afterJump = -1;
    this.#seen.fill(0);
    this.#highest = 0x10000 + sequenceNumber;
    this.#base = this.#highest - (announced ? 1 : 0);
    this.#mark(this.#highest);
    if (announced) this.#mark(this.#base);
    this.received += announced ? 2 : 1;
    return Placement.restart;
  }

  #advance(ahead: number): void {
    if (ahead >= remembered) this.#seen.fill(0);
    else for (let i = 1; i < ahead; i++) this.#unmark(this.#highest + i);
    this.#highest += ahead;
    this.#mark(this.#highest);
  }

  #mark(extended: number): void {
    const bit = extended & (remembered - 1);
    this.#seen[bit >> 5]! |= 1 << (bit & 31);
  }
  #unmark(extended: number): void {
    const bit = extended & (remembered - 1);
    this.#seen[bit >> 5]! &= ~(1 << (bit & 31));
  }
  #isMarked(extended: number): boolean {
    const bit = extended & (remembered - 1);
    return (this.#seen[bit >> 5]! & (1 << (bit & 31))) !== 0;
  }
}
