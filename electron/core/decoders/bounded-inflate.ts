/** Inflates what comes in pieces and stops before it takes too much memory or time, whatever the input claims (RFC 1951, 1950, 1952). */
import { Decompress, Inflate } from 'fflate/browser';

/** DEFLATE swells at most 1,032-fold: a piece gives no more than a megabyte. */
const piece = 1024;
/** Output of one message or body that is inflated for the sake of those after it, though nobody reads it. */
const mostOutput = 4 << 20;

export class BoundedInflate {
  /** No output can be had any more: not what it should be, or too much. */
  broken = false;
  readonly #stream: Inflate | Decompress;
  #output = 0;

  /** 'raw' is DEFLATE alone; 'any' also finds out about gzip and zlib. `onBytes` lends each piece of output for the call. */
  constructor(format: 'raw' | 'any', onBytes: (b: Uint8Array) => void) {
    const take = (b: Uint8Array): void => {
      this.#output += b.length;
      if (b.length > 0) onBytes(b);
    };
    this.#stream = format === 'raw' ? new Inflate(take) : new Decompress(take);
  }

  push(b: Uint8Array, from: number, to: number): void {
    for (let at = from; at < to && !this.broken; at += piece) {
      try {
        this.#stream.push(b.slice(at, Math.min(to, at + piece)));
      } catch {
        this.broken = true;
      }
      if (this.#output > mostOutput) this.broken = true;
    }
  }

  /** The next message begins: its output is counted anew. */
  next(): void {
    this.#output = 0;
  }
}
