/**
 * What one direction of a TCP connection carries. All that it could be are asked in turn with each chunk until one says yes; then only that one is. After a
 * CONNECT or an upgrade, what follows is content of its own (TURN or TLS inside a proxy's tunnel, or a WebSocket). Signaling in clear is searched for descriptions of ICE.
 */
import { DnsStream } from '../decoders/dns-stream.ts';
import type { HttpHead } from '../decoders/http.ts';
import type { DnsMessage } from '../decoders/dns.ts';
import { signalingBody } from '../decoders/http-body.ts';
import { HttpExchange, HttpStream, type HttpEvents } from '../decoders/http-stream.ts';
import { MessageStream } from '../decoders/framed-stream.ts';
import { Rfc4571Stream } from '../decoders/rfc4571-stream.ts';
import type { IceDescription } from '../decoders/sdp.ts';
import { findIceDescriptions } from '../decoders/signaling-text.ts';
import type { TextMemory } from '../decoders/text-memory.ts';
import { TlsStream } from '../decoders/tls-stream.ts';
import type { TlsAlert, TlsCertificate, TlsClientHello, TlsServerHello } from '../decoders/tls.ts';
import { TurnStream } from '../decoders/turn-stream.ts';
import { parsePerMessageDeflate } from '../decoders/websocket-deflate.ts';
import { WebSocketStream, type WebSocketFrame } from '../decoders/websocket-stream.ts';
import type { StreamSink } from '../link/stream-sink.ts';

export type ContentKind = 'undecided' | 'turn' | 'rfc4571' | 'tls' | 'http' | 'websocket' | 'dns' | 'opaque';

export interface ContentEvents {
  /** A STUN or ChannelData message, or an RFC 4571 packet. */
  onMessage(b: Uint8Array, from: number, to: number, wireLength: number): void;
  onDns(message: DnsMessage): void;
  onClientHello(hello: TlsClientHello): void;
  onServerHello(hello: TlsServerHello): void;
  onCertificate(certificate: TlsCertificate): void;
  onAlert(alert: TlsAlert): void;
  onRecord(contentType: number, length: number): void;
  onHttpHead(head: HttpHead): void;
  onWebSocketFrame(frame: WebSocketFrame): void;
  onWebSocketClose(code: number): void;
  /** Said in a WebSocket message or an HTTP body. */
  onIceDescription(description: IceDescription): void;
  /** What follows goes through a proxy to 'host:port'. */
  onConnect(target: string): void;
  /** A gap took the beginning of a message, so that messages may have been missed. */
  onLost(): void;
  onIssue(layer: string, offset: number, reason: string): void;
}

interface Candidate {
  readonly kind: ContentKind;
  readonly stream: StreamSink;
  /** Null while it cannot tell. */
  readonly verdict: () => boolean | null;
}

const deepestTunnel = 3;

export class StreamContent implements StreamSink {
  /** Of the innermost content. */
  kind: ContentKind = 'undecided';
  #candidates: Candidate[];
  #chosen: Candidate | null = null;
  #tunnel: StreamContent | null = null;
  readonly #events: ContentEvents;
  readonly #exchange: HttpExchange;
  readonly #texts: TextMemory;
  readonly #depth: number;

  /** `joined`: the stream's beginning was not captured. Both directions share the exchange. */
  constructor(events: ContentEvents, isDns: boolean, joined: boolean, exchange: HttpExchange, texts: TextMemory, depth = 0) {
    this.#events = events;
    this.#exchange = exchange;
    this.#texts = texts;
    this.#depth = depth;
    this.#candidates = isDns ? [this.#dns()] : [this.#turn(joined), this.#rfc4571(joined), this.#tls(joined), this.#http(joined)];
  }

  bytes(b: Uint8Array, from: number, to: number): void {
    if (this.#chosen !== null) this.#chosen.stream.bytes(b, from, to);
    else this.#ask((s) => s.bytes(b, from, to));
    if (this.#tunnel !== null) this.kind = this.#tunnel.kind;
  }

  gap(length: number): void {
    const stream = this.#chosen?.stream;
    if (stream !== undefined) {
      stream.gap(length);
      if ((stream instanceof MessageStream) && stream.lost) this.#events.onLost();
    } else this.#ask((s) => s.gap(length));
  }

  /**
   * How many of the last bytes an export can do without: 'all' where whatever matters was told message by message, else a count. Ask after the
   * bytes were given in order.
   */
  get spareTail(): number | 'all' {
    if (this.#tunnel !== null) return this.#tunnel.spareTail;
    const stream = this.#chosen?.stream;
    if (stream instanceof TlsStream) return stream.opaqueTail;
    if (stream instanceof MessageStream) return stream.midMessage ? stream.opaqueTail : 'all';
    return isPlain(this.kind) ? 'all' : 0;
  }

  /** The other direction showed what this connection carries. */
  recognise(kind: ContentKind): void {
    if (this.#tunnel !== null) this.#tunnel.recognise(kind);
    if (this.#chosen !== null || (kind !== 'turn' && kind !== 'rfc4571')) return;
    const candidate = this.#candidates.find((c) => c.kind === kind);
    const stream = candidate?.stream;
    if (candidate === undefined || !(stream instanceof MessageStream)) return;
    stream.recognise();
    this.#choose(candidate);
  }

  #ask(give: (s: StreamSink) => void): void {
    for (const candidate of this.#candidates) {
      give(candidate.stream);
      if (candidate.verdict() !== true) continue;
      this.#choose(candidate);
      return;
    }
    this.#candidates = this.#candidates.filter((c) => c.verdict() !== false);
    if (this.#candidates.length === 0) this.kind = 'opaque';
  }

  #choose(candidate: Candidate): void {
    this.#chosen = candidate;
    this.#candidates = [];
    if (this.#tunnel === null && this.kind === 'undecided') this.kind = candidate.kind;
  }

  #turn(joined: boolean): Candidate {
    const stream = new TurnStream((b, from, to, wireLength) => this.#events.onMessage(b, from, to, wireLength), joined);
    return { kind: 'turn', stream, verdict: () => (stream.state === 'undecided' ? null : stream.state === 'turn') };
  }

  #rfc4571(joined: boolean): Candidate {
    const stream = new Rfc4571Stream((b, from, to, wireLength) => this.#events.onMessage(b, from, to, wireLength), joined);
    return { kind: 'rfc4571', stream, verdict: () => (stream.state === 'undecided' ? null : stream.state === 'rfc4571') };
  }

  #tls(joined: boolean): Candidate {
    const stream = new TlsStream(this.#events, joined);
    return { kind: 'tls', stream, verdict: () => (stream.state === 'undecided' ? null : stream.state === 'tls') };
  }

  #http(joined: boolean): Candidate {
    const events: HttpEvents = {
      onHead: (head) => this.#events.onHttpHead(head),
      onTunnel: (kind, target) => {
        if (kind === 'upgrade' && target === 'websocket') return this.#webSocket();
        if (kind === 'connect') this.#events.onConnect(target);
        if (this.#depth < deepestTunnel) this.#tunnel = new StreamContent(this.#events, false, joined, new HttpExchange(), this.#texts, this.#depth + 1);
        return this.#tunnel;
      },
      onBody: (head) => signalingBody(head, this.#texts, (b) => this.#search(b)),
      onIssue: (layer, offset, reason) => this.#events.onIssue(layer, offset, reason),
    };
    const stream = new HttpStream(events, this.#exchange, joined);
    return { kind: 'http', stream, verdict: () => (stream.state === 'undecided' ? null : stream.state === 'http') };
  }

  #webSocket(): StreamSink {
    this.kind = 'websocket';
    return new WebSocketStream(
      {
        onFrame: (frame) => this.#events.onWebSocketFrame(frame),
        onClose: (code) => this.#events.onWebSocketClose(code),
        onMessage: (b) => this.#search(b),
        onIssue: (layer, offset, reason) => this.#events.onIssue(layer, offset, reason),
      },
      this.#texts,
      () => (this.#exchange.webSocketExtensions === null ? null : parsePerMessageDeflate(this.#exchange.webSocketExtensions)),
    );
  }

  #search(b: Uint8Array): void {
    for (const description of findIceDescriptions(b, 0, b.length)) this.#events.onIceDescription(description);
  }

  #dns(): Candidate {
    const stream = new DnsStream((message) => this.#events.onDns(message));
    return { kind: 'dns', stream, verdict: () => (stream.state === 'undecided' ? null : stream.state === 'dns') };
  }
}

/** Of this an export keeps next to nothing. */
export const isPlain = (kind: ContentKind): boolean => kind === 'http' || kind === 'websocket' || kind === 'opaque';
