/** One TCP connection: both directions put in order, and what they carry told to the sink. */
import { HttpExchange } from '../decoders/http-stream.ts';
import type { TextMemory } from '../decoders/text-memory.ts';
import type { Dissection } from '../link/dissection.ts';
import { SegmentKind, TcpStream } from '../link/tcp-stream.ts';
import type { Conduit } from './conduit.ts';
import { opposite, type Direction, type Flow } from './flow.ts';
import type { PacketSink } from './packet-sink.ts';
import { isPlain, StreamContent } from './stream-content.ts';

/** What a connection needs of the pipeline that it is part of. */
export interface TcpHost {
  readonly sink: PacketSink;
  readonly texts: TextMemory;
  newConduit(kind: Conduit['kind'], flow: Flow, outer: Conduit | null, peerAddress: string, peerPort: number): Conduit;
  datagram(c: Conduit, direction: Direction, b: Uint8Array, from: number, to: number, wireLength: number, depth: number): void;
  keepTo(offset: number, rank: 'signal' | 'media'): void;
}

const FIN = 1;
const SYN = 2;
const ACK = 16;
const dnsPort = 53;
/** Of payload that an export must not hold, this much is kept: a first line's verb, too little for a secret. */
const glimpse = 16;
const handshakeRecord = 22;

class Way {
  readonly content: StreamContent;
  readonly stream: TcpStream;
  /** The segment under way held a TLS handshake record. */
  hello = false;

  constructor(content: StreamContent) {
    this.content = content;
    this.stream = new TcpStream(content);
  }
}

export class TcpConnection {
  readonly #host: TcpHost;
  readonly #flow: Flow;
  #ways: readonly [Way, Way] | null = null;
  readonly #syn: [number, number] = [-1, -1];
  #began = false;
  #conduit: Conduit | null = null;
  #tunnelTarget: string | null = null;

  constructor(host: TcpHost, flow: Flow) {
    this.#host = host;
    this.#flow = flow;
  }

  segment(direction: Direction, d: Dissection): void {
    const host = this.#host;
    let began = !this.#began;
    this.#began = true;
    if ((d.tcpFlags & SYN) !== 0) {
      const known = this.#syn[direction];
      if ((d.tcpFlags & ACK) === 0 && known >= 0 && known !== d.tcpSequence) {
        // The same ports, another connection.
        this.#ways = null;
        this.#conduit = null;
        this.#tunnelTarget = null;
        this.#syn.fill(-1);
        began = true;
      }
      this.#syn[direction] = d.tcpSequence;
    }
    host.sink.tcp(this.#flow, direction, d, began);
    if (this.#ways === null && d.payloadLength === 0) {
      host.keepTo(d.payload, 'signal');
      return;
    }
    this.#ways ??= this.#open();
    const way = this.#ways[direction];
    way.hello = false;
    const kinds = way.stream.segment(d.tcpSequence, d.tcpFlags, d.buffer, d.payload, d.payloadEnd, d.payloadLength);
    const other = this.#ways[opposite(direction)];
    if ((d.tcpFlags & ACK) !== 0) other.stream.acknowledged(d.tcpAcknowledgment);
    if (way.content.kind !== other.content.kind && d.payloadLength > 0) other.content.recognise(way.content.kind);
    this.#keep(way, d, kinds);
    host.sink.tcpPlaced(this.#flow, direction, kinds);
  }

  #carrier(): Conduit {
    if (this.#conduit === null) {
      this.#conduit = this.#host.newConduit('tcp', this.#flow, null, '', 0);
      this.#conduit.tunnelTarget = this.#tunnelTarget;
    }
    return this.#conduit;
  }

  #open(): readonly [Way, Way] {
    const exchange = new HttpExchange();
    return [this.#way(0, exchange), this.#way(1, exchange)];
  }

  #way(direction: Direction, exchange: HttpExchange): Way {
    const { sink } = this.#host;
    const flow = this.#flow;
    const way: Way = new Way(
      new StreamContent(
        {
          onMessage: (b, from, to, wireLength) => {
            this.#host.datagram(this.#carrier(), direction, b, from, to, wireLength, 0);
          },
          onDns: (message) => sink.dns(flow, direction, message),
          onClientHello: (hello) => sink.tlsClientHello(flow, direction, hello),
          onServerHello: (hello) => sink.tlsServerHello(flow, direction, hello),
          onCertificate: (certificate) => sink.tlsCertificate(flow, direction, certificate),
          onAlert: (alert) => sink.tlsAlert(flow, direction, alert),
          onRecord: (contentType, length) => {
            way.hello ||= contentType === handshakeRecord;
            sink.tlsRecord(flow, direction, contentType, length);
          },
          onHttpHead: (head) => sink.httpHead(flow, direction, head),
          onWebSocketFrame: (frame) => sink.webSocketFrame(flow, direction, frame),
          onWebSocketClose: (code) => sink.webSocketClose(flow, direction, code),
          onIceDescription: (description) => sink.iceDescription(flow, direction, description),
          onConnect: (target) => {
            this.#tunnelTarget = target;
          },
          onLost: () => {
            if (this.#conduit !== null) sink.streamGap(this.#conduit, direction);
          },
          onIssue: (layer, offset, reason) => sink.issue(layer, offset, reason),
        },
        flow.portA === dnsPort || flow.portB === dnsPort,
        this.#syn[direction] < 0,
        exchange,
        this.#host.texts,
      ),
    );
    if (this.#syn[direction] >= 0) way.stream.segment(this.#syn[direction], SYN, empty, 0, 0, 0);
    return way;
  }

  /** What an export keeps of the segment: enough to follow the stream again, and no more. */
  #keep(way: Way, d: Dissection, kinds: number): void {
    const rank = way.hello || d.payloadLength === 0 ? 'signal' : 'media';
    const plain = isPlain(way.content.kind);
    // A segment that fills a hole sets free what came before it: then what its tail was good for can no longer be told.
    const inPlace = (kinds & SegmentKind.outOfOrder) === 0 && way.stream.nextSequence === ((d.tcpSequence + d.payloadLength + ((d.tcpFlags & (FIN | SYN)) === 0 ? 0 : 1)) >>> 0);
    const spare = inPlace || plain ? way.content.spareTail : 0;
    const needed = spare === 'all' ? d.payload + (plain ? Math.max(glimpse, connectLine(d)) : 0) : d.payloadEnd - spare;
    this.#host.keepTo(Math.min(d.payloadEnd, Math.max(d.payload, needed)), rank);
  }
}

const connectVerb = Uint8Array.from('CONNECT ', (c) => c.charCodeAt(0));
/** 'CONNECT host:port HTTP/1.1'. */
const longestConnectLine = 300;

/** Bytes of the line with which a segment asks a proxy for a tunnel (RFC 9110 9.3.6), its end included; 0 where it does not. It names the server and holds no secret. */
function connectLine({ buffer, payload, payloadEnd }: Dissection): number {
  if (!connectVerb.every((c, i) => buffer[payload + i] === c)) return 0;
  const end = buffer.indexOf(0x0a, payload);
  return end < 0 || end >= Math.min(payloadEnd, payload + longestConnectLine) ? 0 : end + 1 - payload;
}

const empty = new Uint8Array(0);
