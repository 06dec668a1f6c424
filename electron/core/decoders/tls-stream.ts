/**
 * One direction of a TCP connection read as TLS: finds out whether it is TLS, puts the hello messages together across records and segments, and afterwards
 * walks record headers without touching what they carry.
 */
import { u16, u24 } from '../bytes/big-endian.ts';
import type { StreamSink } from '../link/stream-sink.ts';
import { decodeCertificates } from './tls-certificate.ts';
import { decodeClientHello, decodeServerHello } from './tls-hello.ts';
import { readAlert, tlsRecordHeaderBytes, tlsRecordLength, type TlsAlert, type TlsCertificate, type TlsClientHello, type TlsServerHello } from './tls.ts';
import { ContentType, HandshakeType } from './tls-names.ts';

export interface TlsEvents {
  onClientHello?(hello: TlsClientHello): void;
  onServerHello?(hello: TlsServerHello): void;
  /** Of the sender itself: the first of the chain. In clear before TLS 1.3 only; its offsets mean nothing after the call. */
  onCertificate?(certificate: TlsCertificate): void;
  /** In clear only. */
  onAlert?(alert: TlsAlert): void;
  /** Each record's header; `length` is that of the body on the wire. */
  onRecord?(contentType: number, length: number): void;
  /** A message that did not decode. */
  onIssue?(layer: string, offset: number, reason: string): void;
}

const nothing = new Uint8Array(0);
/** Of one direction's handshake: hellos and certificates are far below. */
const longestHandshake = 65536;
/** Segments of a stream joined midway that may pass before one begins with a record. */
const mostAttempts = 32;

export class TlsStream implements StreamSink {
  /** 'undecided' until the first record header is whole. */
  state: 'undecided' | 'tls' | 'not-tls' = 'undecided';
  /** How often the place in the stream was lost and found again. */
  resynchronisations = 0;

  readonly #events: TlsEvents;
  readonly #header = new Uint8Array(tlsRecordHeaderBytes);
  #headerLength = 0;
  #contentType = 0;
  /** Bytes of the record's body, and of those that are still to come. */
  #length = 0;
  #remaining = 0;
  /** False while the place in the stream is not known. */
  #placed = true;
  #attempts = mostAttempts;
  /** Nothing in clear follows in this direction. */
  #ciphered = false;
  /** The handshake message under way, with its header; or the alert's two bytes. */
  #held: Uint8Array = nothing;
  #heldLength = 0;

  /** `joined`: the stream's beginning was not captured, so that several segments may pass before one begins with a record. */
  constructor(events: TlsEvents, joined = false) {
    this.#events = events;
    if (joined) this.#lose();
  }

  bytes(b: Uint8Array, from: number, to: number): void {
    if (this.state === 'not-tls' || from >= to) return;
    if (!this.#placed && !this.#resume(b, from, to)) return;
    let at = from;
    while (at < to) {
      if (this.#remaining > 0) {
        const n = Math.min(this.#remaining, to - at);
        this.#remaining -= n;
        if (!this.#ciphered) this.#body(b, at, at + n);
        at += n;
        continue;
      }
      const n = Math.min(tlsRecordHeaderBytes - this.#headerLength, to - at);
      for (let i = 0; i < n; i++) this.#header[this.#headerLength + i] = b[at + i]!;
      this.#headerLength += n;
      at += n;
      if (this.state === 'undecided' && !this.#mayBegin()) {
        this.state = 'not-tls';
        return;
      }
      if (this.#headerLength < tlsRecordHeaderBytes) return;
      this.#headerLength = 0;
      if (!this.#record()) return;
    }
  }

  /** How many of the last bytes are body of a record of application data: nothing in them is ever read. */
  get opaqueTail(): number {
    return this.#placed && this.#headerLength === 0 && this.#contentType === ContentType.applicationData ? this.#length - this.#remaining : 0;
  }

  gap(length: number): void {
    if (this.state === 'not-tls') return;
    const inBody = Math.min(length, this.#remaining);
    this.#remaining -= inBody;
    if (inBody > 0 && !this.#ciphered) this.#cut();
    if (inBody < length) this.#lose();
  }

  /** Whether the header so far can open a TLS stream: a handshake or an alert, or, in a stream joined midway, any record. */
  #mayBegin(): boolean {
    const h = this.#header;
    const joined = this.#attempts < mostAttempts;
    if (!joined && h[0] !== ContentType.handshake && h[0] !== ContentType.alert) return false;
    if (this.#headerLength > 1 && h[1] !== 3) return false;
    if (this.#headerLength > 2 && h[2]! > 4) return false;
    return this.#headerLength < tlsRecordHeaderBytes || tlsRecordLength(h, 0) > 0;
  }

  /** A record begins; false where the place in the stream is lost. */
  #record(): boolean {
    const length = tlsRecordLength(this.#header, 0);
    if (length < 0) {
      this.#lose();
      return false;
    }
    this.state = 'tls';
    // A message does not go on in a record of another type (RFC 8446 5.1).
    if (this.#contentType !== this.#header[0]) this.#forget();
    this.#contentType = this.#header[0]!;
    this.#length = length;
    this.#remaining = length;
    this.#events.onRecord?.(this.#contentType, length);
    if (this.#contentType === ContentType.changeCipherSpec || this.#contentType === ContentType.applicationData) this.#endOfClear();
    return true;
  }

  #endOfClear(): void {
    this.#ciphered = true;
    this.#forget();
  }

  #forget(): void {
    this.#held = nothing;
    this.#heldLength = 0;
  }

  #body(b: Uint8Array, from: number, to: number): void {
    if (this.#contentType !== ContentType.handshake && this.#contentType !== ContentType.alert) return;
    if (this.#heldLength + to - from > longestHandshake) {
      this.#endOfClear();
      return;
    }
    this.#append(b, from, to);
    if (this.#contentType === ContentType.alert) this.#alert();
    else this.#messages();
  }

  #append(b: Uint8Array, from: number, to: number): void {
    const length = this.#heldLength + to - from;
    if (length > this.#held.length) {
      const grown = new Uint8Array(Math.min(longestHandshake, Math.max(length, 2 * this.#held.length, 512)));
      grown.set(this.#held.subarray(0, this.#heldLength));
      this.#held = grown;
    }
    this.#held.set(b.subarray(from, to), this.#heldLength);
    this.#heldLength = length;
  }

  #alert(): void {
    if (this.#remaining > 0) return;
    // Longer ones are encrypted: a renegotiated or resumed session whose ChangeCipherSpec was not captured.
    if (this.#heldLength === 2) this.#events.onAlert?.(readAlert(this.#held, 0));
    this.#forget();
  }

  #messages(): void {
    let at = 0;
    while (at + 4 <= this.#heldLength) {
      const end = at + 4 + u24(this.#held, at + 1);
      if (end > this.#heldLength) {
        if (end - at > longestHandshake) this.#endOfClear();
        break;
      }
      this.#message(this.#held[at]!, at + 4, end, true);
      at = end;
    }
    if (at === 0 || this.#heldLength === 0) return;
    this.#held.copyWithin(0, at, this.#heldLength);
    this.#heldLength -= at;
    if (this.#heldLength === 0) this.#forget();
  }

  #message(type: number, from: number, to: number, whole: boolean): void {
    const b = this.#held;
    switch (type) {
      case HandshakeType.clientHello: {
        const hello = decodeClientHello(b, from, to, false, whole);
        if (hello.ok) this.#events.onClientHello?.(hello.value);
        else if (whole) this.#events.onIssue?.('tls', hello.issue.offset, hello.issue.reason);
        return;
      }
      case HandshakeType.serverHello: {
        const hello = decodeServerHello(b, from, to, whole);
        if (hello.ok) this.#events.onServerHello?.(hello.value);
        else if (whole) this.#events.onIssue?.('tls', hello.issue.offset, hello.issue.reason);
        return;
      }
      case HandshakeType.certificate: {
        if (!whole) return;
        const list = decodeCertificates(b, from, to);
        if (!list.ok) this.#events.onIssue?.('tls', list.issue.offset, list.issue.reason);
        else if (list.value[0] !== undefined) this.#events.onCertificate?.(list.value[0]);
        return;
      }
      default:
        return;
    }
  }

  /** The rest of the message under way is missing: what came of it is told, and what follows in clear is given up. */
  #cut(): void {
    if (this.#contentType === ContentType.handshake && this.#heldLength > 4) this.#message(this.#held[0]!, 4, this.#heldLength, false);
    this.#endOfClear();
  }

  #lose(): void {
    this.#placed = false;
    this.#headerLength = 0;
    this.#remaining = 0;
    this.#forget();
  }

  /** Whether the segment begins with a record: its header is plausible, and so is the next one where it is in the segment. */
  #resume(b: Uint8Array, from: number, to: number): boolean {
    const length = to - from >= tlsRecordHeaderBytes ? tlsRecordLength(b, from) : -1;
    const next = from + tlsRecordHeaderBytes + length;
    // Minor version 3 is what every record after the hello has, from TLS 1.2 on.
    const begins = length > 0 && (this.state === 'tls' || b[from + 2]! === 3 || u16(b, from + 1) === 0x0301) && (next + tlsRecordHeaderBytes > to || tlsRecordLength(b, next) > 0);
    this.#attempts -= 1;
    if (begins) {
      this.#placed = true;
      if (this.state === 'tls') this.resynchronisations += 1;
      return true;
    }
    if (this.state === 'undecided' && this.#attempts <= 0) this.state = 'not-tls';
    return false;
  }
}
