/** TLS in what was captured of one direction: record headers and alerts stay, hellos but for what is personal, a server's certificates; all else is zero. */
import { u16, u24 } from '../../bytes/big-endian.ts';
import { tlsRecordHeaderBytes, tlsRecordLength } from '../../decoders/tls.ts';
import { ContentType, HandshakeType } from '../../decoders/tls-names.ts';
import type { CapturedStream, Run } from './captured-stream.ts';
import { redactClientHello, redactServerHello } from './hello-redaction.ts';
import type { StandIns } from './stand-ins.ts';
import type { StreamScanner } from './stream-scanner.ts';

const messageHeaderBytes = 4;
const alertBytes = 2;
/** As `TlsStream` reads of one direction. */
const longestHandshake = 65536;

export class TlsScanner implements StreamScanner {
  readonly #s: StandIns;
  readonly #way: CapturedStream;
  #placed: boolean;
  #contentType = 0;
  /** Bytes of the record's body still to come. */
  #remaining = 0;
  #ciphered = false;
  #isServer = false;
  /** Where the bytes of the handshake message under way are. */
  #message: number[] = [];
  /** Its length with its header, once that came. */
  #expected = Infinity;

  /** `joined`: the stream's beginning was not captured. */
  constructor(s: StandIns, way: CapturedStream, joined: boolean) {
    this.#s = s;
    this.#way = way;
    this.#placed = !joined;
  }

  run({ to, starts }: Run): void {
    for (const start of starts) {
      this.#placed ||= this.#begins(start, to);
      if (!this.#placed) continue;
      if (this.#records(start, to)) return;
    }
  }

  gap(length: number): void {
    const inBody = Math.min(length, this.#remaining);
    this.#remaining -= inBody;
    if (inBody > 0) {
      this.#messageEnds();
      this.#ciphered = true;
    }
    if (inBody < length) this.#placed = false;
  }

  /** False where the place in the stream is lost. */
  #records(from: number, to: number): boolean {
    const { captured, redacted } = this.#way;
    let at = from;
    while (at < to) {
      if (this.#remaining > 0) {
        const end = Math.min(to, at + this.#remaining);
        this.#remaining -= end - at;
        if (!this.#ciphered) this.#body(at, end);
        at = end;
        continue;
      }
      const body = at + tlsRecordHeaderBytes;
      // What is left of a header at the end of a run says nothing, and the next run begins with a gap.
      if (body > to) break;
      const length = tlsRecordLength(captured, at);
      if (length < 0) {
        this.#placed = false;
        return false;
      }
      redacted.set(captured.subarray(at, body), at);
      if (this.#contentType !== captured[at]) this.#messageEnds();
      this.#contentType = captured[at]!;
      this.#remaining = length;
      if (this.#contentType === ContentType.changeCipherSpec && length === 1 && body < to) redacted[body] = captured[body]!;
      if (this.#contentType === ContentType.changeCipherSpec || this.#contentType === ContentType.applicationData) this.#ciphered = true;
      at = body;
    }
    return true;
  }

  #body(from: number, to: number): void {
    const { captured, redacted } = this.#way;
    if (this.#contentType === ContentType.alert) {
      // Longer ones are ciphered.
      if (to - from === alertBytes && this.#remaining === 0) redacted.set(captured.subarray(from, to), from);
      return;
    }
    if (this.#contentType !== ContentType.handshake) return;
    for (let at = from; at < to; at++) {
      this.#message.push(at);
      if (this.#message.length === messageHeaderBytes) this.#expected = messageHeaderBytes + u24(Uint8Array.from(this.#message, (place) => captured[place]!), 1);
      if (this.#message.length === this.#expected) this.#messageEnds();
      if (this.#message.length > longestHandshake) {
        this.#messageEnds();
        this.#ciphered = true;
        return;
      }
    }
  }

  /** Rewrites what came of the message under way. */
  #messageEnds(): void {
    const places = this.#message;
    this.#message = [];
    this.#expected = Infinity;
    if (places.length < messageHeaderBytes) return;
    const { captured, redacted } = this.#way;
    const b = Uint8Array.from(places, (at) => captured[at]!);
    const to = b.length;
    switch (b[0]) {
      case HandshakeType.clientHello:
        redactClientHello(this.#s, b, messageHeaderBytes, to, false);
        break;
      case HandshakeType.serverHello:
        this.#isServer = true;
        redactServerHello(this.#s, b, messageHeaderBytes, to);
        break;
      case HandshakeType.certificate:
        // A client's names a person.
        if (!this.#isServer) b.fill(0, messageHeaderBytes);
        break;
      default:
        b.fill(0, messageHeaderBytes);
    }
    places.forEach((at, i) => (redacted[at] = b[i]!));
  }

  /** As `TlsStream` finds its place again. */
  #begins(at: number, to: number): boolean {
    const b = this.#way.captured;
    if (to - at < tlsRecordHeaderBytes) return false;
    const length = tlsRecordLength(b, at);
    const next = at + tlsRecordHeaderBytes + length;
    if (length <= 0 || (b[at + 2] !== 3 && u16(b, at + 1) !== 0x0301)) return false;
    this.#remaining = 0;
    this.#messageEnds();
    return next + tlsRecordHeaderBytes > to || tlsRecordLength(b, next) > 0;
  }
}
