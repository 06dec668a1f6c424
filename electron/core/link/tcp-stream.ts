/**
 * One direction of a TCP connection, put back in order (RFC 9293 3.4, 3.10.7.4). An observer's view: it never asks for anything again, and
 * what it did not see it declares missing.
 */
import type { StreamSink } from './stream-sink.ts';

/** What a segment was, as bits. 0 is a segment that was ignored: nonsense, or after the stream's end. */
export const SegmentKind = {
  inOrder: 1,
  /** All of its bytes, or its SYN or FIN, had come before. */
  retransmission: 2,
  /** After a hole; held until the hole is filled or given up. */
  outOfOrder: 4,
  /** RFC 9293 3.8.4: one number below the next, with one byte or none. */
  keepAlive: 8,
  /** Bytes were declared missing. */
  gapDeclared: 16,
  /** No payload. */
  empty: 32,
  /** Some of its bytes had come before; the first copy stays. */
  partialOverlap: 64,
} as const;

const finFlag = 1;
const synFlag = 2;
const rstFlag = 4;

const defaultMaxBufferedBytes = 1 << 20;
/** What a held piece weighs beside its bytes. */
const pieceOverhead = 64;
/** Farther than any window reaches (RFC 7323 2.3): no place in this stream. */
const nonsense = 1 << 30;

/** Bytes after a hole. `length` counts also those that the snapshot length took from the end. */
interface Piece {
  readonly sequence: number;
  readonly length: number;
  readonly bytes: Uint8Array;
}

const nothing = new Uint8Array(0);

/** How far `a` is after `b`, over the wrap of 32 bits. */
const distance = (a: number, b: number): number => (a - b) | 0;

export class TcpStream {
  readonly #sink: StreamSink;
  readonly #maxBufferedBytes: number;
  /** In order and disjoint, all after `#next`. */
  readonly #held: Piece[] = [];
  #bufferedBytes = 0;
  #started = false;
  #closed = false;
  #synSeen = false;
  #next = 0;
  /** Sequence number where the FIN or a RST stands; which of the two. */
  #end: number | null = null;
  #endIsFin = false;
  /** How far the peer acknowledged. */
  #acknowledged = 0;
  #ignoredSegments = 0;
  #missingBytes = 0;

  constructor(sink: StreamSink, limits?: { readonly maxBufferedBytes?: number }) {
    this.#sink = sink;
    this.#maxBufferedBytes = limits?.maxBufferedBytes ?? defaultMaxBufferedBytes;
  }

  /** Unsigned 32 bits: of the next byte that is expected; 0 before the first segment. */
  get nextSequence(): number {
    return this.#next;
  }

  /** Memory in use for what came after holes; never more than `maxBufferedBytes`. */
  get bufferedBytes(): number {
    return this.#bufferedBytes;
  }

  /** Bytes declared missing so far. */
  get missingBytes(): number {
    return this.#missingBytes;
  }

  /** Segments without a place in this stream. */
  get ignoredSegments(): number {
    return this.#ignoredSegments;
  }

  /** After FIN or RST with all before it, or `finish`. */
  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Takes a segment: its sequence number (unsigned 32 bits), flags as in the TCP header, payload `buffer[from..to)` as far as captured,
   * and the payload's length on the wire. The sink is called for what is in order now, with this buffer or one of ours. Returns
   * `SegmentKind` bits. Ports that are used again are a new stream: a SYN does not start this one anew.
   */
  segment(sequence: number, flags: number, buffer: Uint8Array, from: number, to: number, wireLength: number): number {
    const syn = (flags & synFlag) !== 0;
    const captured = Math.max(0, Math.min(to, buffer.length) - from);
    const length = (flags & rstFlag) === 0 ? Math.max(wireLength, captured) : 0;
    const start = syn ? (sequence + 1) >>> 0 : sequence;
    if (!this.#started) {
      this.#started = true;
      this.#next = start;
      this.#acknowledged = start;
    }
    const ahead = distance(start, this.#next);
    if (Math.abs(ahead) > nonsense || length > nonsense || (this.#closed && ahead + length > 0)) {
      this.#ignoredSegments += 1;
      return 0;
    }

    const missingBefore = this.#missingBytes;
    let kind: number;
    if (length > 0) kind = this.#payload(start, flags, buffer, from, from + captured, length);
    else kind = SegmentKind.empty | this.#emptyKind(ahead, flags);
    if (syn) this.#synSeen = true;
    if ((flags & (finFlag | rstFlag)) !== 0) this.#noteEnd((start + length) >>> 0, flags);
    return this.#missingBytes > missingBefore ? kind | SegmentKind.gapDeclared : kind;
  }

  /**
   * The peer acknowledged all before `ack` (unsigned 32 bits): holes up to there were filled on the wire, if not in the capture, and are
   * given up. Where nothing after the hole was captured, that waits for the next segment, as its bytes may only have been captured late.
   */
  acknowledged(ack: number): void {
    const ahead = distance(ack, this.#next);
    if (!this.#started || this.#closed || ahead <= 0 || ahead > nonsense) return;
    // The latest may be so long ago that its distance means nothing any more.
    const known = distance(this.#acknowledged, this.#next);
    if (ahead > known || known > nonsense) this.#acknowledged = ack;
    this.#giveUpAcknowledged();
    // Where only the other direction is captured, this keeps in step, so that a later segment is no nonsense.
    if (distance(ack, this.#next) > nonsense / 2) this.#skipTo(ack);
  }

  /** No more segments come: hands out what is held, with the holes declared. */
  finish(): void {
    if (!this.#started || this.#closed) return;
    while (this.#held.length > 0) this.#skipTo(this.#held[0]!.sequence);
    if (distance(this.#acknowledged, this.#next) > 0) this.#skipTo(this.#acknowledged);
    this.#close();
  }

  #emptyKind(ahead: number, flags: number): number {
    if ((flags & synFlag) !== 0) return this.#synSeen || ahead < 0 ? SegmentKind.retransmission : SegmentKind.inOrder;
    if ((flags & (finFlag | rstFlag)) !== 0) {
      return ahead < 0 ? SegmentKind.retransmission : ahead > 0 ? SegmentKind.outOfOrder : SegmentKind.inOrder;
    }
    return ahead === -1 ? SegmentKind.keepAlive : 0;
  }

  #payload(start: number, flags: number, b: Uint8Array, from: number, to: number, length: number): number {
    const ahead = distance(start, this.#next);
    if (ahead + length <= 0) return ahead === -1 && (flags & (synFlag | finFlag)) === 0 ? SegmentKind.keepAlive : SegmentKind.retransmission;
    if (ahead > 0) {
      if (this.#end === null || distance(start, this.#end) < 0) return this.#hold(start, flags, b, from, to, length);
      this.#ignoredSegments += 1;
      return 0;
    }
    return SegmentKind.inOrder | this.#handOut(start, b, from, to, length) | (ahead < 0 ? SegmentKind.partialOverlap : 0);
  }

  /** Hands out the segment from `#next` on. What is held came first, and goes before its bytes. */
  #handOut(start: number, b: Uint8Array, from: number, to: number, length: number): number {
    const end = (start + length) >>> 0;
    let overlap = 0;
    while (distance(end, this.#next) > 0 && !this.#closed) {
      const head = this.#held[0];
      let until = end;
      if (head !== undefined && distance(head.sequence, end) < 0) {
        until = head.sequence;
        overlap = SegmentKind.partialOverlap;
      }
      const at = Math.min(to, from + distance(this.#next, start));
      this.#emit(b, at, Math.min(to, from + distance(until, start)), distance(until, this.#next));
      this.#drain();
    }
    return overlap;
  }

  /** Copies what is not held yet. Where that would be too much, holes are given up from the front until it is not. */
  #hold(start: number, flags: number, b: Uint8Array, from: number, to: number, length: number): number {
    for (;;) {
      const missing = this.#notHeld(start, length);
      if (missing.length === 0) return SegmentKind.retransmission;
      const pieces = missing.map((m) => {
        const at = Math.min(to, from + distance(m.sequence, start));
        return { ...m, bytes: b.subarray(at, Math.min(to, at + m.length)) };
      });
      const weight = pieces.reduce((sum, piece) => sum + pieceOverhead + piece.bytes.length, 0);
      if (this.#bufferedBytes + weight <= this.#maxBufferedBytes) {
        for (const piece of pieces) this.#held.splice(this.#indexAfter(piece.sequence), 0, { ...piece, bytes: piece.bytes.slice() });
        this.#bufferedBytes += weight;
        this.#giveUpAcknowledged();
        const held = pieces.reduce((sum, piece) => sum + piece.length, 0);
        return SegmentKind.outOfOrder | (held < length ? SegmentKind.partialOverlap : 0);
      }
      const head = this.#held[0];
      this.#skipTo(head === undefined || distance(start, head.sequence) < 0 ? start : head.sequence);
      if (distance(start, this.#next) <= 0) return this.#payload(start, flags, b, from, to, length);
    }
  }

  /** The parts of a segment after `#next` that no held piece covers. */
  #notHeld(start: number, length: number): { sequence: number; length: number }[] {
    const parts: { sequence: number; length: number }[] = [];
    const end = (start + length) >>> 0;
    let at = start;
    for (let i = Math.max(0, this.#indexAfter(start) - 1); i < this.#held.length; i++) {
      const piece = this.#held[i]!;
      if (distance(piece.sequence, end) >= 0) break;
      if (distance(piece.sequence, at) > 0) parts.push({ sequence: at, length: distance(piece.sequence, at) });
      const pieceEnd = (piece.sequence + piece.length) >>> 0;
      if (distance(pieceEnd, at) > 0) at = pieceEnd;
    }
    if (distance(end, at) > 0) parts.push({ sequence: at, length: distance(end, at) });
    return parts;
  }

  /** Index of the first held piece that begins after `sequence`. */
  #indexAfter(sequence: number): number {
    let low = 0;
    let high = this.#held.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (distance(this.#held[middle]!.sequence, sequence) > 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #giveUpAcknowledged(): void {
    for (let head = this.#held[0]; head !== undefined && distance(this.#acknowledged, head.sequence) >= 0; head = this.#held[0]) {
      this.#skipTo(head.sequence);
    }
  }

  /** Declares missing what is before `sequence`, and hands out what is held from there on. */
  #skipTo(sequence: number): void {
    const target = this.#end !== null && distance(sequence, this.#end) > 0 ? this.#end : sequence;
    const length = distance(target, this.#next);
    if (length > 0) this.#emit(nothing, 0, 0, length);
    this.#drain();
  }

  #drain(): void {
    let drained = 0;
    for (; !this.#closed && drained < this.#held.length; drained++) {
      const piece = this.#held[drained]!;
      if (piece.sequence !== this.#next) break;
      this.#bufferedBytes -= pieceOverhead + piece.bytes.length;
      this.#emit(piece.bytes, 0, piece.bytes.length, piece.length);
    }
    this.#held.splice(0, drained);
  }

  /** The next `length` numbers of the stream: `b[from..to)`, and what is missing after it. */
  #emit(b: Uint8Array, from: number, to: number, length: number): void {
    const captured = Math.max(0, to - from);
    this.#next = (this.#next + length) >>> 0;
    if (captured > 0) this.#sink.bytes(b, from, to);
    if (length > captured) {
      this.#missingBytes += length - captured;
      this.#sink.gap(length - captured);
    }
    this.#closeAtEnd();
  }

  /** A RST that overtook what was sent before it waits for that, as a FIN does (RFC 5961 3.2 takes only one that is in order). */
  #noteEnd(sequence: number, flags: number): void {
    const ahead = distance(sequence, this.#next);
    const isRst = (flags & rstFlag) !== 0;
    if (isRst && ahead <= 0) {
      this.finish();
      return;
    }
    if (ahead >= 0 && this.#end === null) {
      this.#end = sequence;
      this.#endIsFin = !isRst;
    }
    this.#closeAtEnd();
  }

  #closeAtEnd(): void {
    if (this.#closed || this.#end === null || distance(this.#next, this.#end) < 0) return;
    if (this.#endIsFin && this.#next === this.#end) this.#next = (this.#next + 1) >>> 0;
    this.#close();
  }

  #close(): void {
    this.#closed = true;
    this.#held.length = 0;
    this.#bufferedBytes = 0;
  }
}
