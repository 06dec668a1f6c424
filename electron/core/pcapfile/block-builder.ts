/** Puts pcapng blocks together in little-endian order and hands them out in pieces. */
import { blockOverhead, Option, padded } from './pcapng-blocks.ts';

/** A piece is handed out when it is about this long, so that a packet costs no allocation of its own. */
const pieceLength = 64 * 1024;
/** Longest value of an option: its length field has 16 bits. */
export const maxOptionLength = 65_532;

export class BlockBuilder {
  readonly #write: (piece: Uint8Array) => void;
  #bytes = new Uint8Array(pieceLength);
  #at = 0;
  #blockStart = 0;

  /** `write` owns the piece it is given. */
  constructor(write: (piece: Uint8Array) => void) {
    this.#write = write;
  }

  /** `bodyLength` is at least that of the body without its options; options make room for themselves. */
  begin(type: number, bodyLength: number): void {
    if (this.#at > 0 && this.#at + blockOverhead + bodyLength > this.#bytes.length) this.flush();
    this.#blockStart = this.#at;
    this.#room(blockOverhead + bodyLength);
    this.u32(type);
    this.u32(0);
  }

  u16(value: number): void {
    this.#bytes[this.#at] = value & 0xff;
    this.#bytes[this.#at + 1] = (value >>> 8) & 0xff;
    this.#at += 2;
  }

  u32(value: number): void {
    const b = this.#bytes;
    const at = this.#at;
    b[at] = value & 0xff;
    b[at + 1] = (value >>> 8) & 0xff;
    b[at + 2] = (value >>> 16) & 0xff;
    b[at + 3] = value >>> 24;
    this.#at = at + 4;
  }

  /** Followed by zeros up to 32 bits. */
  bytes(from: Uint8Array, start: number, end: number): void {
    const b = this.#bytes;
    let at = this.#at;
    for (let i = start; i < end; i++) b[at++] = from[i]!;
    const whole = this.#at + padded(end - start);
    while (at < whole) b[at++] = 0;
    this.#at = at;
  }

  option(code: number, value: Uint8Array): void {
    this.#room(12 + padded(value.length));
    this.u16(code);
    this.u16(value.length);
    this.bytes(value, 0, value.length);
  }

  option64(code: number, value: number): void {
    this.#room(20);
    this.u16(code);
    this.u16(8);
    this.u32(value % 0x1_0000_0000);
    this.u32(Math.floor(value / 0x1_0000_0000));
  }

  endOptions(): void {
    this.#room(12);
    this.u16(Option.end);
    this.u16(0);
  }

  /** Closes the block with its length on both sides. */
  end(): void {
    const length = this.#at + 4 - this.#blockStart;
    this.u32(length);
    const end = this.#at;
    this.#at = this.#blockStart + 4;
    this.u32(length);
    this.#at = end;
  }

  /** Hands out what is there; only between blocks. */
  flush(): void {
    if (this.#at === 0) return;
    // A short piece is copied, so that a queue of them does not hold a buffer each.
    if (2 * this.#at < this.#bytes.length) this.#write(this.#bytes.slice(0, this.#at));
    else {
      this.#write(this.#bytes.subarray(0, this.#at));
      this.#bytes = new Uint8Array(pieceLength);
    }
    this.#at = 0;
  }

  /** Room for `length` more bytes, the block's closing length included. */
  #room(length: number): void {
    if (this.#at + length <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#at + length));
    grown.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = grown;
  }
}
