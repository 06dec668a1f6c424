/** Both directions of one TCP connection, put in order as the pipeline does, and rewritten as what they carry. */
import { HttpExchange } from '../../decoders/http-stream.ts';
import type { TextMemory } from '../../decoders/text-memory.ts';
import { opposite, type Direction } from '../../flows/flow.ts';
import { StreamContent, type ContentEvents } from '../../flows/stream-content.ts';
import type { Dissection } from '../../link/dissection.ts';
import type { StreamSink } from '../../link/stream-sink.ts';
import { TcpStream } from '../../link/tcp-stream.ts';
import { CapturedStream, type Run } from './captured-stream.ts';
import { DnsScanner } from './dns-scanner.ts';
import { HttpScanner } from './http-scanner.ts';
import { redactHttpLines } from './http-redaction.ts';
import { MessageScanner, type MessageRedaction } from './message-scanner.ts';
import type { StandIns } from './stand-ins.ts';
import type { StreamScanner } from './stream-scanner.ts';
import { TlsScanner } from './tls-scanner.ts';

const SYN = 2;
const ACK = 16;
const empty = new Uint8Array(0);
const nothing = (): void => undefined;

/** The bytes of one direction, and what they were found to be. */
class Way implements StreamSink {
  readonly text = new CapturedStream();
  readonly stream = new TcpStream(this);
  readonly content: StreamContent;
  /** Its beginning was not captured. */
  readonly joined: boolean;
  spokeHttp = false;

  constructor(isDns: boolean, joined: boolean, exchange: HttpExchange, texts: TextMemory) {
    const events: ContentEvents = {
      onMessage: nothing, onDns: nothing, onClientHello: nothing, onServerHello: nothing, onCertificate: nothing, onAlert: nothing, onRecord: nothing, onWebSocketFrame: nothing,
      onWebSocketClose: nothing, onIceDescription: nothing, onConnect: nothing, onLost: nothing, onIssue: nothing,
      onHttpHead: () => {
        this.spokeHttp = true;
      },
    };
    this.content = new StreamContent(events, isDns, joined, exchange, texts);
    this.joined = joined;
  }

  bytes(b: Uint8Array, from: number, to: number): void {
    this.text.bytes(b, from, to);
    this.content.bytes(b, from, to);
  }

  gap(length: number): void {
    this.text.gap(length);
    this.content.gap(length);
  }
}

export class CapturedConnection {
  /** Number of its first frame. */
  readonly firstFrame: number;
  readonly #texts: TextMemory;
  readonly #isDns: boolean;
  readonly #syn: [number, number] = [-1, -1];
  #ways: readonly [Way, Way] | null = null;

  constructor(firstFrame: number, isDns: boolean, texts: TextMemory) {
    this.firstFrame = firstFrame;
    this.#isDns = isDns;
    this.#texts = texts;
  }

  /** A SYN that is not this connection's: the same ports, another connection. */
  isOver(direction: Direction, d: Dissection): boolean {
    const known = this.#syn[direction];
    return (d.tcpFlags & (SYN | ACK)) === SYN && known >= 0 && known !== d.tcpSequence;
  }

  /** Takes a segment, as `TcpConnection` does. */
  segment(direction: Direction, d: Dissection): void {
    if ((d.tcpFlags & SYN) !== 0) this.#syn[direction] = d.tcpSequence;
    if (this.#ways === null && d.payloadLength === 0) return;
    this.#ways ??= this.#open();
    const way = this.#ways[direction];
    way.text.first ??= (d.tcpSequence + ((d.tcpFlags & SYN) === 0 ? 0 : 1)) >>> 0;
    way.stream.segment(d.tcpSequence, d.tcpFlags, d.buffer, d.payload, d.payloadEnd, d.payloadLength);
    const other = this.#ways[opposite(direction)];
    if ((d.tcpFlags & ACK) !== 0) other.stream.acknowledged(d.tcpAcknowledgment);
    if (way.content.kind !== other.content.kind && d.payloadLength > 0) other.content.recognise(way.content.kind);
  }

  /** No more segments come: rewrites what came. `messages` rewrite those of TURN and RFC 4571, by direction. */
  finish(s: StandIns, messages: readonly [MessageRedaction, MessageRedaction]): void {
    if (this.#ways === null) return;
    const exchange = new HttpExchange();
    for (const direction of [0, 1] as const) {
      const way = this.#ways[direction];
      way.stream.finish();
      way.text.finish();
      const scanner = this.#scanner(s, way, exchange, messages[direction]);
      for (const run of way.text.runs()) {
        if (run.gap > 0) scanner.gap(run.gap);
        scanner.run(run);
      }
      scanner.gap(1);
      way.text.forget();
    }
  }

  /** Writes what became of a segment's payload. */
  write(direction: Direction, d: Dissection): void {
    const sequence = (d.tcpSequence + ((d.tcpFlags & SYN) === 0 ? 0 : 1)) >>> 0;
    if (this.#ways === null) d.buffer.fill(0, d.payload, d.payloadEnd);
    else this.#ways[direction].text.write(sequence, d.buffer, d.payload, d.payloadEnd);
  }

  #open(): readonly [Way, Way] {
    const exchange = new HttpExchange();
    return [this.#way(0, exchange), this.#way(1, exchange)];
  }

  #way(direction: Direction, exchange: HttpExchange): Way {
    const syn = this.#syn[direction];
    const way = new Way(this.#isDns, syn < 0, exchange, this.#texts);
    if (syn >= 0) {
      way.text.first = (syn + 1) >>> 0;
      way.stream.segment(syn, SYN, empty, 0, 0, 0);
    }
    return way;
  }

  #scanner(s: StandIns, way: Way, exchange: HttpExchange, messages: MessageRedaction): StreamScanner {
    if (!way.spokeHttp) return this.#innerScanner(s, way, messages) ?? new GlimpseScanner(s, way.text);
    return new HttpScanner(s, way.text, exchange, way.joined, () => this.#innerScanner(s, way, messages));
  }

  /** By what the stream, or the tunnel in it, was found to carry. */
  #innerScanner(s: StandIns, way: Way, messages: MessageRedaction): StreamScanner | null {
    const joined = way.joined && !way.spokeHttp;
    switch (way.content.kind) {
      case 'turn':
      case 'rfc4571':
        return new MessageScanner(way.content.kind, way.text, joined, messages);
      case 'tls':
        return new TlsScanner(s, way.text, joined);
      case 'dns':
        return new DnsScanner(s, way.text);
      default:
        return null;
    }
  }
}

/** Nothing that was understood: what begins like a line of HTTP keeps that much. */
class GlimpseScanner implements StreamScanner {
  readonly #s: StandIns;
  readonly #text: CapturedStream;

  constructor(s: StandIns, text: CapturedStream) {
    this.#s = s;
    this.#text = text;
  }

  run({ from, to }: Run): void {
    const { captured, redacted } = this.#text;
    if (!/^(?:[A-Z]{3,8} |HTTP\/)/.test(String.fromCharCode(...captured.subarray(from, Math.min(to, from + 9))))) return;
    redacted.set(captured.subarray(from, to), from);
    redactHttpLines(this.#s, redacted, from, to);
  }

  gap(): void {
    // The next run stands for itself.
  }
}
