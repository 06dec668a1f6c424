/** WebSocket frames (RFC 6455 5.2), and messages compressed by Node's own zlib (RFC 7692 7.2.1). */
import { constants, createDeflateRaw, type DeflateRaw } from 'node:zlib';

export interface FrameShape {
  readonly opcode?: number;
  readonly final?: boolean;
  readonly compressed?: boolean;
  /** As clients do. */
  readonly masked?: boolean;
}

const bigEndian = (n: number, bytes: number): number[] => Array.from({ length: bytes }, (_, i) => Math.floor(n / 256 ** (bytes - 1 - i)) & 255);

export function webSocketFrame(payload: string | Uint8Array, { opcode = 1, final = true, compressed = false, masked = false }: FrameShape = {}): Uint8Array {
  const body = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const n = body.length;
  const length = n < 126 ? [n] : n < 65536 ? [126, ...bigEndian(n, 2)] : [127, ...bigEndian(n, 8)];
  const mask = masked ? [0x37, 0xfa, 0x21, 0x3d] : [];
  length[0]! |= masked ? 0x80 : 0;
  return Uint8Array.from([
    (final ? 0x80 : 0) | (compressed ? 0x40 : 0) | opcode, ...length, ...mask, ...Array.from(body, (octet, i) => (masked ? octet ^ mask[i & 3]! : octet)),
  ]);
}

/** Compresses one message after the other, with the context taken over or not. */
export class Deflater {
  readonly #takeover: boolean;
  readonly #windowBits: number;
  #stream: DeflateRaw | null = null;

  constructor(takeover: boolean, windowBits = 15) {
    this.#takeover = takeover;
    this.#windowBits = windowBits;
  }

  async message(text: string | Uint8Array): Promise<Uint8Array> {
    const stream = (this.#stream ??= createDeflateRaw({ windowBits: this.#windowBits }));
    const chunks: Buffer[] = [];
    const collect = (chunk: Buffer): void => void chunks.push(chunk);
    stream.on('data', collect);
    stream.write(text);
    await new Promise<void>((done) => {
      stream.flush(constants.Z_SYNC_FLUSH, done);
    });
    stream.off('data', collect);
    if (!this.#takeover) this.#stream = null;
    const all = Buffer.concat(chunks);
    return new Uint8Array(all.subarray(0, all.length - 4));
  }
}
