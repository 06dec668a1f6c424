/** permessage-deflate (RFC 7692): the messages of one direction inflated, with or without what came before as their context. */
import { BoundedInflate } from './bounded-inflate.ts';

export interface PerMessageDeflate {
  readonly clientNoContextTakeover: boolean;
  readonly serverNoContextTakeover: boolean;
}

/** What a server's Sec-WebSocket-Extensions agrees to; null without permessage-deflate. Window sizes do not matter to who inflates (RFC 7692 7.1.2). */
export function parsePerMessageDeflate(extensions: string): PerMessageDeflate | null {
  for (const extension of extensions.slice(0, 1024).split(',')) {
    const [name, ...parameters] = extension.split(';').map((p) => p.trim().toLowerCase());
    if (name !== 'permessage-deflate') continue;
    return { clientNoContextTakeover: parameters.includes('client_no_context_takeover'), serverNoContextTakeover: parameters.includes('server_no_context_takeover') };
  }
  return null;
}

/** RFC 7692 7.2.2: what the sender took off the end. */
const tail = Uint8Array.of(0x00, 0x00, 0xff, 0xff);

export class MessageInflate {
  readonly #takeover: boolean;
  readonly #onBytes: (b: Uint8Array) => void;
  #inflate: BoundedInflate | null = null;

  constructor(takeover: boolean, onBytes: (b: Uint8Array) => void) {
    this.#takeover = takeover;
    this.#onBytes = onBytes;
  }

  /** A part of the message under way. */
  push(b: Uint8Array, from: number, to: number): void {
    this.#inflate ??= new BoundedInflate('raw', this.#onBytes);
    this.#inflate.push(b, from, to);
  }

  /** The message ends; false where it did not inflate. */
  end(): boolean {
    this.push(tail, 0, tail.length);
    const whole = this.#inflate?.broken === false;
    if (this.#takeover) this.#inflate?.next();
    else this.#inflate = null;
    return whole;
  }
}
