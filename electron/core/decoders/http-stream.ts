/**
 * One direction of a TCP connection read as HTTP/1.1 (RFC 9112): heads are told, bodies given to whoever wants them, and what follows a CONNECT or an upgrade is handed to
 * whoever reads the tunnel. The two directions share an `HttpExchange`, because a response's body depends on what was asked.
 */
import type { StreamSink } from '../link/stream-sink.ts';
import { latin1 } from '../bytes/text.ts';
import { beginsHttp, decodeHttpHead, type HttpHead, type HttpResponseHead } from './http.ts';

export type HttpTunnelKind = 'connect' | 'upgrade';

/** What both directions of a connection know of each other. */
export class HttpExchange {
  /** Requests without a final response yet, oldest first. */
  readonly methods: string[] = [];
  /** The last request that asked for a tunnel, and what became of it. */
  tunnel: { readonly kind: HttpTunnelKind; readonly target: string; answer: 'pending' | 'open' | 'refused' } | null = null;
  /** Sec-WebSocket-Extensions of the 101. */
  webSocketExtensions: string | null = null;
}

/** Takes one body without its chunks' framing (RFC 9112 7.1). */
export interface HttpBodySink {
  bytes(b: Uint8Array, from: number, to: number): void;
  /** A chunk ends. */
  chunkEnds(): void;
  end(): void;
  /** Some of the body is missing: nothing more of it will come. */
  cut(): void;
}

export interface HttpEvents {
  onHead(head: HttpHead): void;
  /** From here on this direction is no HTTP: who takes the rest, or null. Asked once. `target` is CONNECT's 'host:port', or the upgrade's protocol. */
  onTunnel(kind: HttpTunnelKind, target: string): StreamSink | null;
  /** A body with a length of its own, or in chunks, follows the head: who takes it, or null. */
  onBody?(head: HttpHead): HttpBodySink | null;
  onIssue?(layer: string, offset: number, reason: string): void;
}

const longestHead = 32768;
const mostPipelined = 64;
const longestChunkLine = 4096;
/** Segments of a stream joined midway that may pass before one begins with a start line. */
const mostAttempts = 32;

type Part = 'head' | 'body' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailer' | 'until-close' | 'tunnel-asked' | 'tunnel' | 'lost';

export class HttpStream implements StreamSink {
  /** 'undecided' until the first start line is whole. */
  state: 'undecided' | 'http' | 'not-http' = 'undecided';
  readonly #events: HttpEvents;
  readonly #exchange: HttpExchange;
  #part: Part = 'head';
  /** Of a head, a chunk's size line or a trailer line: what came so far. */
  #held: Uint8Array = new Uint8Array(512);
  #heldLength = 0;
  /** Of a head: bytes of the line under way, without line end, and whether a line before it had any. */
  #lineLength = 0;
  #begun = false;
  /** Bytes of a body or chunk still to come. */
  #remaining = 0;
  /** What follows the body: a request that asked for a tunnel is followed by it, or by another request. */
  #afterBody: Part = 'head';
  #attempts = mostAttempts;
  #tunnel: StreamSink | null = null;
  #body: HttpBodySink | null = null;

  /** `joined`: the stream's beginning was not captured, so that several segments may pass before one begins with a head. */
  constructor(events: HttpEvents, exchange: HttpExchange, joined = false) {
    this.#events = events;
    this.#exchange = exchange;
    if (joined) this.#part = 'lost';
  }

  bytes(b: Uint8Array, from: number, to: number): void {
    if (this.state === 'not-http') return;
    if (this.#part === 'lost') this.#resume(b, from, to);
    let at = from;
    while (at < to) at = this.#take(b, at, to);
  }

  gap(length: number): void {
    if (this.state === 'not-http') return;
    if (this.#part === 'tunnel') this.#tunnel?.gap(length);
    else if ((this.#part === 'body' || this.#part === 'chunk') && length <= this.#remaining) {
      this.#cutBody();
      this.#remaining -= length;
      this.#endOfPart();
    } else if (this.#part !== 'until-close' && !this.#cutHead()) this.#lose();
  }

  /** Of a CONNECT the first line says it all: an export keeps no more of it, as credentials may follow. */
  #cutHead(): boolean {
    if (this.#part !== 'head' || this.state !== 'http') return false;
    const head = decodeHttpHead(this.#held, 0, this.#heldLength);
    if (!head.ok || head.value.kind !== 'request' || head.value.method !== 'CONNECT') return false;
    this.#headIs(head.value);
    return true;
  }

  /** Takes what the part under way has of `b[at..to)`; answers where the next begins. */
  #take(b: Uint8Array, at: number, to: number): number {
    switch (this.#part) {
      case 'head':
        return this.#head(b, at, to);
      case 'body':
      case 'chunk': {
        const n = Math.min(this.#remaining, to - at);
        this.#remaining -= n;
        this.#body?.bytes(b, at, at + n);
        this.#endOfPart();
        return at + n;
      }
      case 'chunk-size':
      case 'chunk-end':
      case 'trailer':
        return this.#line(b, at, to);
      case 'tunnel-asked':
        // Where the answer was not seen (yet), the bytes themselves tell.
        if (this.#exchange.tunnel?.answer === 'open' || (this.#exchange.tunnel?.answer === 'pending' && beginsHttp(b, at, to) === false)) this.#openTunnel();
        else this.#part = 'head';
        return at;
      case 'tunnel':
        this.#tunnel?.bytes(b, at, to);
        return to;
      case 'until-close':
      case 'lost':
        return to;
    }
  }

  #head(b: Uint8Array, from: number, to: number): number {
    let at = from;
    let ends = false;
    while (at < to && !ends) {
      const c = b[at]!;
      at += 1;
      if (c !== 0x0a) {
        if (c !== 0x0d) this.#lineLength += 1;
        continue;
      }
      // Empty lines before the start line are to be ignored (RFC 9112 2.2).
      ends = this.#lineLength === 0 && this.#begun;
      this.#begun ||= this.#lineLength > 0;
      this.#lineLength = 0;
    }
    if (this.#heldLength + at - from > longestHead) {
      this.#refuseOrLose('head too long');
      return to;
    }
    this.#hold(b, from, at);
    if (this.state === 'undecided') {
      const begins = beginsHttp(this.#held, skipEmptyLines(this.#held, this.#heldLength), this.#heldLength);
      if (begins === false) this.state = 'not-http';
      if (begins !== null) this.#decide(begins);
      if (begins === false) return to;
    }
    if (!ends) return at;
    const head = decodeHttpHead(this.#held, 0, this.#heldLength);
    if (!head.ok) {
      this.#heldLength = 0;
      this.#begun = false;
      this.#refuseOrLose(head.issue.reason);
      return to;
    }
    this.#headIs(head.value);
    return at;
  }

  #headIs(head: HttpHead): void {
    this.#heldLength = 0;
    this.#lineLength = 0;
    this.#begun = false;
    this.#part = this.#after(head);
    this.#events.onHead(head);
    if (this.#part === 'body' || this.#part === 'chunk-size') this.#body = this.#events.onBody?.(head) ?? null;
    this.#endOfPart();
  }

  #decide(isHttp: boolean): void {
    this.state = isHttp ? 'http' : 'not-http';
    if (!isHttp) this.#held = new Uint8Array(0);
  }

  /** What follows the head (RFC 9112 6.3). */
  #after(head: HttpHead): Part {
    const exchange = this.#exchange;
    if (head.kind === 'response') return this.#afterResponse(head);
    if (exchange.methods.length < mostPipelined) exchange.methods.push(head.method);
    if (head.method === 'CONNECT') exchange.tunnel = { kind: 'connect', target: head.target, answer: 'pending' };
    else if (head.upgrade !== null) exchange.tunnel = { kind: 'upgrade', target: head.upgrade, answer: 'pending' };
    else return this.#bodyOf(head, 'head');
    return this.#bodyOf(head, 'tunnel-asked');
  }

  #afterResponse(head: HttpResponseHead): Part {
    const exchange = this.#exchange;
    const asked = exchange.tunnel;
    if (head.status < 200 && head.status !== 101) return 'head';
    const method = exchange.methods.shift();
    const opens = head.status === 101 || (method === 'CONNECT' && head.status < 300);
    if (asked !== null && asked.answer === 'pending' && (asked.kind === 'connect') === (method === 'CONNECT')) asked.answer = opens ? 'open' : 'refused';
    if (opens) {
      exchange.webSocketExtensions = head.webSocketExtensions;
      exchange.tunnel ??= { kind: 'upgrade', target: head.upgrade ?? '', answer: 'open' };
      this.#openTunnel();
      return 'tunnel';
    }
    if (method === 'HEAD' || head.status === 204 || head.status === 304) return 'head';
    return this.#bodyOf(head, 'until-close');
  }

  #bodyOf(head: HttpHead, otherwise: Part): Part {
    this.#afterBody = head.kind === 'request' ? otherwise : 'head';
    if (head.chunked) return 'chunk-size';
    if (head.contentLength === null) return otherwise;
    this.#remaining = head.contentLength;
    return 'body';
  }

  #endOfPart(): void {
    if (this.#remaining > 0) return;
    if (this.#part === 'body') this.#endBody();
    else if (this.#part === 'chunk') {
      this.#part = 'chunk-end';
      this.#body?.chunkEnds();
    }
  }

  #endBody(): void {
    this.#part = this.#afterBody;
    this.#body?.end();
    this.#body = null;
  }

  #cutBody(): void {
    this.#body?.cut();
    this.#body = null;
  }

  #line(b: Uint8Array, from: number, to: number): number {
    let at = from;
    while (at < to && b[at] !== 0x0a) at += 1;
    const whole = at < to;
    if (this.#heldLength + at - from > longestChunkLine) {
      this.#lose();
      return to;
    }
    this.#hold(b, from, at);
    if (!whole) return at;
    const line = latin1(this.#held, 0, this.#heldLength).trim();
    this.#heldLength = 0;
    if (this.#part === 'chunk-end') this.#part = 'chunk-size';
    else if (this.#part === 'trailer') {
      if (line === '') this.#endBody();
    } else {
      const size = /^[0-9a-f]{1,8}(?=$|[\s;])/i.exec(line);
      if (size === null) {
        this.#lose();
        return to;
      }
      this.#remaining = Number.parseInt(size[0], 16);
      this.#part = this.#remaining === 0 ? 'trailer' : 'chunk';
    }
    return at + 1;
  }

  #hold(b: Uint8Array, from: number, to: number): void {
    const length = this.#heldLength + to - from;
    if (length > this.#held.length) {
      const grown = new Uint8Array(Math.max(length, 2 * this.#held.length));
      grown.set(this.#held.subarray(0, this.#heldLength));
      this.#held = grown;
    }
    this.#held.set(b.subarray(from, to), this.#heldLength);
    this.#heldLength = length;
  }

  #openTunnel(): void {
    this.#part = 'tunnel';
    this.#held = new Uint8Array(0);
    const tunnel = this.#exchange.tunnel;
    this.#tunnel = tunnel === null ? null : this.#events.onTunnel(tunnel.kind, tunnel.target);
  }

  #refuseOrLose(reason: string): void {
    if (this.state === 'undecided') this.#decide(false);
    else {
      this.#events.onIssue?.('http', 0, reason);
      this.#lose();
    }
  }

  #lose(): void {
    this.#cutBody();
    this.#part = 'lost';
    this.#heldLength = 0;
    this.#lineLength = 0;
    this.#begun = false;
    this.#remaining = 0;
  }

  /** A segment that begins with a whole start line is where HTTP goes on. */
  #resume(b: Uint8Array, from: number, to: number): void {
    if (beginsHttp(b, from, to) === true) this.#part = 'head';
    else if (this.state === 'undecided' && --this.#attempts <= 0) this.#decide(false);
  }
}

function skipEmptyLines(b: Uint8Array, length: number): number {
  let at = 0;
  while (at < length && (b[at] === 0x0d || b[at] === 0x0a)) at += 1;
  return at;
}
