/**
 * The first flights of one QUIC connection (RFC 9001, RFC 9369): opens Initial packets of both sides until both hellos are known, and then looks at nothing more.
 * The keys follow from what the client sent, so a connection whose first packet was not captured stays closed.
 */
import type { Issue } from '../bytes/issue.ts';
import { readQuicLongPacket, type QuicLongPacket, type QuicVersion } from './quic.ts';
import { QuicCryptoStream, type HandshakeMessage } from './quic-crypto-stream.ts';
import { readInitialFrames } from './quic-frames.ts';
import { initialKeys, openInitial, type InitialKeys } from './quic-initial.ts';
import { decodeClientHello, decodeServerHello, type TlsClientHello, type TlsServerHello } from './tls-hello.ts';
import { HandshakeType } from './tls-names.ts';

/** Which way a datagram goes: of a flow's two directions. */
type Way = 0 | 1;

export interface QuicHandshakeEvents {
  /** Each Initial packet of a connection whose keys are known, opened or not. */
  onInitial(way: Way, version: QuicVersion, fromClient: boolean): void;
  onClientHello(way: Way, hello: TlsClientHello): void;
  /** Also a HelloRetryRequest. */
  onServerHello(way: Way, hello: TlsServerHello): void;
  /** CONNECTION_CLOSE in an Initial packet. */
  onClose(way: Way, errorCode: number): void;
  onIssue(issue: Issue): void;
}

/** Deciphering costs: a flight has one to three Initial packets, and is sent again when it stays without answer. */
const mostOpened = 24;
const mostPackets = 64;
/** Foreign packets that only look like Initials. */
const mostFailures = 4;
/** Packets of one datagram (RFC 9000 12.2). */
const mostCoalesced = 8;

export class QuicHandshake {
  /** Nothing more will be told. */
  over = false;
  readonly #events: QuicHandshakeEvents;
  /** The direction in which the client sends: that whose packet was opened with the client's keys. */
  #client: Way | null = null;
  /** What the client's keys come from; another after a Retry. */
  #connectionId = new Uint8Array(0);
  #keys: { readonly version: QuicVersion; readonly keys: InitialKeys }[] = [];
  /** Destination of the client's latest Initial. */
  #latest = new Uint8Array(0);
  #streams: [QuicCryptoStream, QuicCryptoStream] = [new QuicCryptoStream(), new QuicCryptoStream()];
  #clientHello = false;
  #opened = 0;
  #packets = 0;
  #failures = 0;

  constructor(events: QuicHandshakeEvents) {
    this.#events = events;
  }

  /** A UDP datagram `b[from..to)`. */
  datagram(way: Way, b: Uint8Array, from: number, to: number): void {
    let at = from;
    for (let i = 0; i < mostCoalesced && !this.over; i++) {
      const packet = readQuicLongPacket(b, at, to);
      if (packet === null) return;
      if (packet.type === 'Initial') this.#initial(way, b, packet);
      at = packet.end;
    }
  }

  #initial(way: Way, b: Uint8Array, packet: QuicLongPacket): void {
    const fromClient = this.#client === null || way === this.#client;
    if (fromClient) this.#latest = b.slice(packet.destination, packet.destinationEnd);
    const frames = fromClient && this.#clientHello ? null : this.#open(way, b, packet, fromClient);
    if (this.#client === null) return;
    this.#packets += 1;
    this.#events.onInitial(way, packet.version, fromClient);
    if (frames !== null) this.#read(way, frames, fromClient);
    if (this.#packets >= mostPackets) this.over = true;
  }

  /** Null where no key fits. */
  #open(way: Way, b: Uint8Array, packet: QuicLongPacket, fromClient: boolean): Uint8Array | null {
    if (this.#opened >= mostOpened) return null;
    this.#opened += 1;
    const known = this.#client === null ? null : openInitial(b, packet, side(this.#keysOf(packet.version), fromClient));
    if (known !== null) return known;
    // A new connection, or the client's next try after a Retry.
    if (this.#client === null || !sameBytes(this.#latest, this.#connectionId)) {
      const keys = initialKeys(packet.version, this.#latest);
      const frames = openInitial(b, packet, side(keys, fromClient));
      if (frames !== null) {
        this.#client ??= way;
        this.#connectionId = this.#latest;
        this.#keys = [{ version: packet.version, keys }];
        return frames;
      }
    }
    this.#failures += 1;
    if (this.#failures >= mostFailures) this.over = true;
    return null;
  }

  /** The server may answer in the other version (RFC 9369 4), with keys from the same connection id. */
  #keysOf(version: QuicVersion): InitialKeys {
    const known = this.#keys.find((k) => k.version === version)?.keys;
    if (known !== undefined) return known;
    const keys = initialKeys(version, this.#connectionId);
    this.#keys.push({ version, keys });
    return keys;
  }

  #read(way: Way, frames: Uint8Array, fromClient: boolean): void {
    const stream = this.#streams[way];
    const whole = readInitialFrames(frames, 0, frames.length, {
      onCrypto: (offset, b, from, to) => stream.add(offset, b, from, to),
      onClose: (errorCode) => {
        this.#events.onClose(way, errorCode);
        this.over = true;
      },
    });
    if (!whole) this.#events.onIssue({ layer: 'quic', offset: 0, reason: 'frames that no Initial packet may hold' });
    for (let message = stream.next(); message !== null; message = stream.next()) this.#message(way, message, fromClient);
  }

  #message(way: Way, m: HandshakeMessage, fromClient: boolean): void {
    if (fromClient) {
      if (m.type !== HandshakeType.clientHello || this.#clientHello) return;
      const hello = decodeClientHello(m.b, m.from, m.to, false);
      if (hello.ok) this.#events.onClientHello(way, hello.value);
      else this.#events.onIssue(hello.issue);
      this.#clientHello = true;
      this.#streams[way] = new QuicCryptoStream();
    } else if (m.type === HandshakeType.serverHello) {
      const hello = decodeServerHello(m.b, m.from, m.to);
      if (hello.ok) this.#events.onServerHello(way, hello.value);
      else this.#events.onIssue(hello.issue);
      if (!hello.ok || !hello.value.helloRetryRequest) this.over = true;
    }
  }
}

const side = (keys: InitialKeys, fromClient: boolean): InitialKeys['client'] => (fromClient ? keys.client : keys.server);

const sameBytes = (x: Uint8Array, y: Uint8Array): boolean => x.length === y.length && x.every((octet, i) => octet === y[i]);
