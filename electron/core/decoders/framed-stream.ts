/**
 * Cuts one direction of a TCP connection into messages that begin with their own length: TURN (RFC 8656 3.1) and RFC 4571 differ only in their
 * `Framing`. A message that lies whole in the bytes lent is lent on; one that spans segments is copied into one bounded buffer.
 *
 * A gap inside a message leaves that message cut and the framing intact. A gap that takes a header loses the place; it is found again where a
 * later chunk begins like a message.
 */
import type { StreamSink } from '../link/stream-sink.ts';

/** Answers of a `Framing` that are no length. */
export const needsMore = -1;
export const noMessage = -2;
/** What follows is framed no more. */
export const framingEnds = -3;

export interface Framing {
  /** Length on the wire, header included and at least 1, of the message that the stream has at `from`; or one of the answers above. */
  length(b: Uint8Array, from: number, to: number): number;
  /** The same for the first message of a stream: strict, because it decides whether the stream is of this protocol at all. */
  openingLength(b: Uint8Array, from: number, to: number): number;
  /** Whether a message begins at `from`, where the place in the stream is not known. */
  resumes(b: Uint8Array, from: number, to: number): boolean;
  /** Bytes that the message takes in the stream with its padding. */
  streamLength(length: number, b: Uint8Array, from: number): number;
  /** `b[from..to)` is what was captured of a message of `length` bytes; lent for the call. */
  message(b: Uint8Array, from: number, to: number, length: number): void;
}

/** Chunks of a stream joined midway that may pass before one begins like a message. */
const mostAttempts = 32;

export class FramedStream implements StreamSink {
  /** 'undecided' until the first message. */
  state: 'undecided' | 'yes' | 'no' = 'undecided';
  /** How often the place in the stream was lost and found again. */
  resynchronisations = 0;

  readonly #framing: Framing;
  /** False while the place in the stream is not known. */
  #placed = true;
  #ended = false;
  #attempts: number;
  /** The message under way: its bytes so far, and its length once the header is whole. */
  #held: Uint8Array = empty;
  #heldLength = 0;
  #expected = 0;
  /** Stream bytes to pass over: padding, and what is left of a message that a gap cut. */
  #skip = 0;

  /** `joined`: the stream's beginning was not captured. */
  constructor(framing: Framing, joined = false) {
    this.#framing = framing;
    this.#attempts = joined ? mostAttempts : 0;
  }

  /** The place in the stream is not known: messages are being missed. */
  get lost(): boolean {
    return !this.#placed;
  }

  /** Of a message that is not whole yet, how many bytes came; 0 between messages. */
  get heldBytes(): number {
    return this.#heldLength;
  }

  /** A byte of that message; 0 before it came. */
  heldByte(at: number): number {
    return at < this.#heldLength ? this.#held[at]! : 0;
  }

  /** Another sign (the other direction) shows that the stream is of this protocol. */
  recognise(): void {
    if (this.state === 'yes') return;
    if (this.state === 'no' || this.#attempts > 0) this.#lose();
    this.state = 'yes';
  }

  bytes(b: Uint8Array, from: number, to: number): void {
    if (this.state === 'no' || this.#ended || from >= to) return;
    let at = from;
    if (!this.#placed && !this.#resume(b, from, to)) return;
    while (at < to) {
      if (this.#skip > 0) {
        const n = Math.min(this.#skip, to - at);
        this.#skip -= n;
        at += n;
      } else if (this.#heldLength > 0) {
        at = this.#continue(b, at, to);
        if (at < 0) return;
      } else {
        const length = this.#measure(b, at, to);
        if (length > 0 && at + length <= to) {
          this.#skip = this.#framing.streamLength(length, b, at) - length;
          this.#framing.message(b, at, at + length, length);
          at += length;
        } else if (length > 0 || length === needsMore) {
          this.#hold(b, at, to, Math.max(length, 0));
          return;
        } else {
          this.#reject(length);
          return;
        }
      }
    }
  }

  gap(length: number): void {
    if (this.state === 'no' || this.#ended || length <= 0) return;
    let missing = length;
    if (this.#expected > 0) {
      const rest = this.#framing.streamLength(this.#expected, this.#held, 0) - this.#heldLength;
      this.#framing.message(this.#held, 0, this.#heldLength, this.#expected);
      this.#heldLength = 0;
      this.#expected = 0;
      this.#skip = rest;
    }
    const skipped = Math.min(this.#skip, missing);
    this.#skip -= skipped;
    missing -= skipped;
    if (missing === 0) return;
    if (this.state === 'undecided' && this.#attempts === 0) this.#attempts = mostAttempts;
    this.#lose();
  }

  #measure(b: Uint8Array, from: number, to: number): number {
    if (this.state === 'yes') return this.#framing.length(b, from, to);
    const length = this.#framing.openingLength(b, from, to);
    if (length > 0) this.state = 'yes';
    return length;
  }

  /** Adds to the message under way; answers where the chunk goes on, negative where it is of no more use. */
  #continue(b: Uint8Array, from: number, to: number): number {
    let at = from;
    while (this.#expected === 0 && at < to) {
      this.#append(b, at, at + 1);
      at += 1;
      const length = this.#measure(this.#held, 0, this.#heldLength);
      if (length === needsMore) continue;
      if (length <= 0) {
        this.#reject(length);
        return -1;
      }
      this.#expected = length;
    }
    if (this.#expected === 0) return at;
    const n = Math.min(this.#expected - this.#heldLength, to - at);
    this.#append(b, at, at + n);
    at += n;
    if (this.#heldLength === this.#expected) {
      const length = this.#expected;
      this.#heldLength = 0;
      this.#expected = 0;
      this.#skip = this.#framing.streamLength(length, this.#held, 0) - length;
      this.#framing.message(this.#held, 0, length, length);
    }
    return at;
  }

  #hold(b: Uint8Array, from: number, to: number, expected: number): void {
    this.#expected = expected;
    this.#append(b, from, to);
  }

  #append(b: Uint8Array, from: number, to: number): void {
    const length = this.#heldLength + to - from;
    if (length > this.#held.length) {
      const grown = new Uint8Array(Math.max(64, length, this.#expected));
      grown.set(this.#held.subarray(0, this.#heldLength));
      this.#held = grown;
    }
    this.#held.set(b.subarray(from, to), this.#heldLength);
    this.#heldLength = length;
  }

  #reject(answer: number): void {
    if (answer === framingEnds) {
      this.#ended = true;
      this.#held = empty;
      this.#heldLength = 0;
    } else if (this.state === 'undecided' && this.#attempts === 0) this.#refuse();
    else this.#lose();
  }

  #refuse(): void {
    this.state = 'no';
    this.#held = empty;
    this.#heldLength = 0;
    this.#expected = 0;
  }

  #lose(): void {
    this.#placed = false;
    this.#heldLength = 0;
    this.#expected = 0;
    this.#skip = 0;
  }

  /** Whether the chunk begins with a message. */
  #resume(b: Uint8Array, from: number, to: number): boolean {
    if (this.#framing.resumes(b, from, to)) {
      if (this.state === 'yes') this.resynchronisations += 1;
      this.#placed = true;
      return true;
    }
    if (this.state === 'undecided' && --this.#attempts <= 0) this.#refuse();
    return false;
  }
}

/** What TURN and RFC 4571 streams have in common: each adds its name for the verdict, and what of a message under way is opaque. */
export abstract class MessageStream implements StreamSink {
  protected readonly stream: FramedStream;

  /** `joined`: the stream's beginning was not captured, so that it is looked at for longer before it is refused. */
  constructor(framing: Framing, joined: boolean) {
    this.stream = new FramedStream(framing, joined);
  }

  /** How often a gap took a header and a later message was found. */
  get resynchronisations(): number {
    return this.stream.resynchronisations;
  }

  /** The place in the stream is not known: messages are being missed. */
  get lost(): boolean {
    return this.stream.lost;
  }

  get midMessage(): boolean {
    return this.stream.heldBytes > 0;
  }

  /** How many of the last bytes are data of a message under way, past its headers. */
  abstract get opaqueTail(): number;

  /** The other direction showed what this connection carries. */
  recognise(): void {
    this.stream.recognise();
  }

  bytes(buffer: Uint8Array, from: number, to: number): void {
    this.stream.bytes(buffer, from, to);
  }

  gap(length: number): void {
    this.stream.gap(length);
  }
}

const empty = new Uint8Array(0);
