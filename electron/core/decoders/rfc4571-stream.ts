/** RFC 4571 framing, as ICE-TCP uses it (RFC 6544 3): a 16-bit length, then a STUN, DTLS or RTP packet. One direction. */
import { u16, u32 } from '../bytes/big-endian.ts';
import { MessageStream, needsMore, noMessage, type Framing } from './framed-stream.ts';
import { stunHeaderBytes, stunMagicCookie } from './stun.ts';
import { longestMediaHeader } from './turn-stream.ts';

/** `buffer[from..to)` is what was captured of a packet of `wireLength` bytes, without the length field. Lent for the call. */
export type OnFrame = (buffer: Uint8Array, from: number, to: number, wireLength: number) => void;

export class Rfc4571Stream extends MessageStream {
  /** `joined`: the stream's beginning was not captured. */
  constructor(onFrame: OnFrame, joined = false) {
    super(new Rfc4571Framing(onFrame), joined);
  }

  get state(): 'undecided' | 'rfc4571' | 'not-rfc4571' {
    return this.stream.state === 'undecided' ? 'undecided' : this.stream.state === 'yes' ? 'rfc4571' : 'not-rfc4571';
  }

  /** How many of the last bytes are data of an RTP packet under way, past its header. */
  override get opaqueTail(): number {
    const isRtp = (this.stream.heldByte(lengthBytes) & 0xc0) === 0x80;
    return isRtp ? Math.max(0, this.stream.heldBytes - lengthBytes - longestMediaHeader) : 0;
  }
}

const lengthBytes = 2;
/** The length field, then STUN's type, length and magic cookie. */
const openingBytes = lengthBytes + 8;

class Rfc4571Framing implements Framing {
  readonly #onFrame: OnFrame;

  constructor(onFrame: OnFrame) {
    this.#onFrame = onFrame;
  }

  length(b: Uint8Array, from: number, to: number): number {
    return to - from < lengthBytes ? needsMore : lengthBytes + u16(b, from);
  }

  /** ICE begins with a connectivity check (RFC 6544 7), so the first packet is STUN. */
  openingLength(b: Uint8Array, from: number, to: number): number {
    if (to - from > lengthBytes && (b[from + lengthBytes]! & 0xc0) !== 0) return noMessage;
    if (to - from < openingBytes) return needsMore;
    const length = u16(b, from);
    const fits = u32(b, from + 6) === stunMagicCookie && u16(b, from + 4) + stunHeaderBytes === length;
    return fits ? lengthBytes + length : noMessage;
  }

  /** A STUN packet, or packets that fill the chunk exactly and begin as RFC 7983 allows. */
  resumes(b: Uint8Array, from: number, to: number): boolean {
    if (this.openingLength(b, from, to) > 0) return true;
    let at = from;
    while (to - at > lengthBytes) {
      const first = b[at + lengthBytes]!;
      const expected = first <= 3 || (first >= 20 && first <= 79) || (first >= 128 && first <= 191);
      if (!expected || u16(b, at) === 0) return false;
      at += lengthBytes + u16(b, at);
    }
    return at === to;
  }

  streamLength(length: number): number {
    return length;
  }

  message(b: Uint8Array, from: number, to: number, length: number): void {
    if (length > lengthBytes && to - from > lengthBytes) this.#onFrame(b, from + lengthBytes, to, length - lengthBytes);
  }
}
