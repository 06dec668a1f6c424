/** One direction of a QUIC connection's TLS handshake, put together from CRYPTO frames that come in pieces and in any order (RFC 9000 19.6). */
import { u24 } from '../bytes/big-endian.ts';
import { withStretch } from '../bytes/stretches.ts';

/** Hellos with post-quantum keys have 2 KB. */
const longest = 16384;
/** Browsers cut a hello into a dozen pieces on purpose. */
const mostStretches = 64;
const headerBytes = 4;

export interface HandshakeMessage {
  readonly type: number;
  /** The body, `b[from..to)`; valid until more is added. */
  readonly b: Uint8Array;
  readonly from: number;
  readonly to: number;
}

export class QuicCryptoStream {
  #buffer = new Uint8Array(0);
  #stretches: number[] = [];
  /** Where the next message begins. */
  #read = 0;

  /** Takes `b[from..to)`, `offset` bytes from the beginning; what goes past the bound is left out. */
  add(offset: number, b: Uint8Array, from: number, to: number): void {
    const end = offset + to - from;
    if (end > longest || from >= to) return;
    if (end > this.#buffer.length) {
      const grown = new Uint8Array(Math.min(longest, Math.max(end, 2 * this.#buffer.length)));
      grown.set(this.#buffer);
      this.#buffer = grown;
    }
    const stretches = withStretch(this.#stretches, offset, end);
    if (stretches.length > 2 * mostStretches) return;
    this.#stretches = stretches;
    this.#buffer.set(b.subarray(from, to), offset);
  }

  /** The next message (RFC 8446 4), once it is whole. */
  next(): HandshakeMessage | null {
    const whole = this.#stretches[0] === 0 ? this.#stretches[1]! : 0;
    const from = this.#read + headerBytes;
    if (from > whole) return null;
    const to = from + u24(this.#buffer, this.#read + 1);
    if (to > whole) return null;
    const type = this.#buffer[this.#read]!;
    this.#read = to;
    return { type, b: this.#buffer, from, to };
  }
}
