/** One direction of DNS over TCP: messages with a 16-bit length in front (RFC 1035 4.2.2, RFC 7766). */
import { u16 } from '../bytes/big-endian.ts';
import type { StreamSink } from '../link/stream-sink.ts';
import { decodeDns, dnsHeaderBytes, type DnsMessage } from './dns.ts';

export class DnsStream implements StreamSink {
  /** 'undecided' until the first message. */
  state: 'undecided' | 'dns' | 'not-dns' = 'undecided';
  readonly #onMessage: (message: DnsMessage) => void;
  #held: Uint8Array = new Uint8Array(512);
  #heldLength = 0;
  /** After a gap nothing shows where a message begins. */
  #lost = false;

  constructor(onMessage: (message: DnsMessage) => void) {
    this.#onMessage = onMessage;
  }

  bytes(b: Uint8Array, from: number, to: number): void {
    let at = from;
    while (at < to && this.state !== 'not-dns' && !this.#lost) {
      const wanted = this.#heldLength < 2 ? 2 : 2 + u16(this.#held, 0);
      const n = Math.min(wanted - this.#heldLength, to - at);
      this.#append(b, at, at + n, wanted);
      at += n;
      if (this.#heldLength > 2 && this.#heldLength === 2 + u16(this.#held, 0)) this.#message();
      else if (this.#heldLength === 2 && u16(this.#held, 0) < dnsHeaderBytes) this.gap();
    }
  }

  gap(): void {
    this.#lost = true;
    if (this.state === 'undecided') this.state = 'not-dns';
  }

  #append(b: Uint8Array, from: number, to: number, wanted: number): void {
    if (wanted > this.#held.length) {
      const grown = new Uint8Array(wanted);
      grown.set(this.#held.subarray(0, this.#heldLength));
      this.#held = grown;
    }
    this.#held.set(b.subarray(from, to), this.#heldLength);
    this.#heldLength += to - from;
  }

  #message(): void {
    const message = decodeDns(this.#held, 2, this.#heldLength);
    this.#heldLength = 0;
    if (message.ok) {
      this.state = 'dns';
      this.#onMessage(message.value);
    } else if (this.state === 'undecided') this.state = 'not-dns';
  }
}
