/** Puts DTLS handshake messages together from their fragments (RFC 6347 4.2.3), rewrites them whole, and hands each fragment its part. */
import type { HandshakeFragment } from '../../decoders/dtls-record.ts';
import { redactMessage, type HandshakeFragments } from './dtls-redaction.ts';
import type { StandIns } from './stand-ins.ts';

interface Piece {
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly put: (bytes: Uint8Array) => void;
}

const mostMessages = 256;
const mostPieces = 64;
/** As much as a DTLS message of a call ever has. */
const longestMessage = 65536;

export class HandshakeMessages implements HandshakeFragments {
  readonly #s: StandIns;
  /** Messages that are not whole yet, oldest first. */
  readonly #pieces = new Map<string, Piece[]>();
  #conduit = '';
  #put: (at: number, bytes: Uint8Array) => void = () => undefined;

  constructor(s: StandIns) {
    this.#s = s;
  }

  /** Which datagram is under way: where it comes from, and what to do with the parts of it that are known later, by their offset. */
  datagram(conduit: string, put: (at: number, bytes: Uint8Array) => void): this {
    this.#conduit = conduit;
    this.#put = put;
    return this;
  }

  take(b: Uint8Array, { type, messageSeq, length, fragmentOffset, fragmentLength, from, to }: Readonly<HandshakeFragment>): boolean {
    if (to - from !== fragmentLength || length > longestMessage) return false;
    const key = `${this.#conduit} ${type} ${messageSeq} ${length}`;
    const put = this.#put;
    const pieces = [...(this.#pieces.get(key) ?? []), { offset: fragmentOffset, bytes: b.slice(from, to), put: (bytes: Uint8Array) => put(from, bytes) }].slice(-mostPieces);
    b.fill(0, from, to);
    this.#pieces.set(key, pieces);
    if (coversAll(pieces, length)) {
      this.#pieces.delete(key);
      this.#finish(type, length, pieces);
    } else if (this.#pieces.size > mostMessages) this.#pieces.delete(this.#pieces.keys().next().value!);
    return true;
  }

  #finish(type: number, length: number, pieces: readonly Piece[]): void {
    const message = new Uint8Array(length);
    for (const { offset, bytes } of pieces) message.set(bytes, offset);
    redactMessage(this.#s, message, type, 0, length);
    for (const { offset, bytes, put } of pieces) put(message.slice(offset, offset + bytes.length));
  }
}

function coversAll(pieces: readonly Piece[], length: number): boolean {
  let covered = 0;
  for (const { offset, bytes } of [...pieces].sort((x, y) => x.offset - y.offset)) {
    if (offset > covered) return false;
    covered = Math.max(covered, offset + bytes.length);
  }
  return covered === length;
}
