/**
 * What was captured of one direction of a TCP connection, in order, and what becomes of it. Segments are written from the result, wherever their bytes came first; what was
 * never made a part of it is zero.
 */
import type { StreamSink } from '../../link/stream-sink.ts';

const nothing = new Uint8Array(0);

/** Bytes of the stream without a hole between them: `captured[from..to)`. */
export interface Run {
  readonly from: number;
  readonly to: number;
  /** Where its segments begin, the first at `from`. */
  readonly starts: readonly number[];
  /** How much of the stream before it is missing. */
  readonly gap: number;
}

export class CapturedStream implements StreamSink {
  /** Sequence number of the stream's first byte; null before any segment. */
  first: number | null = null;
  /** All runs one after another; only until `forget`. */
  captured: Uint8Array = nothing;
  /** The same places, rewritten. */
  redacted: Uint8Array = nothing;
  #length = 0;
  /** Of each chunk: where it is in the stream, and in `captured`. */
  readonly #offsets: number[] = [];
  readonly #places: number[] = [];
  #offset = 0;
  /** Where in the stream segments were asked for last. */
  #cursor = 0;

  bytes(b: Uint8Array, from: number, to: number): void {
    const end = this.#length + to - from;
    if (end > this.captured.length) {
      const grown = new Uint8Array(Math.max(1024, end, 2 * this.captured.length));
      grown.set(this.captured.subarray(0, this.#length));
      this.captured = grown;
    }
    this.captured.set(b.subarray(from, to), this.#length);
    this.#offsets.push(this.#offset);
    this.#places.push(this.#length);
    this.#length = end;
    this.#offset += to - from;
  }

  gap(length: number): void {
    this.#offset += length;
  }

  /** No more comes; `redacted` is made, all zeros. */
  finish(): void {
    this.captured = this.captured.subarray(0, this.#length);
    this.redacted = new Uint8Array(this.#length);
  }

  /** Only what was rewritten is of use from now on. */
  forget(): void {
    this.captured = nothing;
  }

  *runs(): Generator<Run, void> {
    let before = 0;
    for (let i = 0; i < this.#offsets.length; ) {
      const from = this.#places[i]!;
      const gap = this.#offsets[i]! - before;
      const starts: number[] = [];
      let end: number;
      do {
        starts.push(this.#places[i]!);
        end = this.#offsets[i]! + this.#chunkLength(i);
        i += 1;
      } while (this.#offsets[i] === end);
      before = end;
      yield { from, to: this.#places[i] ?? this.#length, starts, gap };
    }
  }

  /** Writes what became of the payload `b[from..to)` of a segment with this sequence number. */
  write(sequence: number, b: Uint8Array, from: number, to: number): void {
    b.fill(0, from, to);
    if (this.first === null) return;
    const start = this.#cursor + ((sequence - this.first - this.#cursor) | 0);
    const end = start + to - from;
    if (start >= 0) this.#cursor = start;
    for (let i = this.#chunkAt(start); i < this.#offsets.length && this.#offsets[i]! < end; i++) {
      const offset = this.#offsets[i]!;
      const a = Math.max(start, offset);
      const z = Math.min(end, offset + this.#chunkLength(i));
      const place = this.#places[i]! + a - offset;
      if (a < z) b.set(this.redacted.subarray(place, place + z - a), from + a - start);
    }
  }

  #chunkLength(i: number): number {
    return (this.#places[i + 1] ?? this.#length) - this.#places[i]!;
  }

  /** Index of the last chunk that begins at or before `offset`, 0 where none does. */
  #chunkAt(offset: number): number {
    let low = 0;
    let high = this.#offsets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#offsets[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
}
