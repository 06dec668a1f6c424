/** QUIC connections whose hellos are not known yet, by the conduit that they run on; a conduit costs nothing once they are. */
import { readQuicLongPacket } from '../decoders/quic.ts';
import { QuicHandshake } from '../decoders/quic-handshake.ts';
import type { Conduit } from './conduit.ts';
import type { Direction } from './flow.ts';
import type { PacketSink } from './packet-sink.ts';

/** Handshakes under way; past it the oldest is given up. A handshake holds up to 32 KB, and mostly 4. */
const most = 256;
/** A client must not send its first packet in less (RFC 9000 14.1): what is smaller is not worth deciphering. */
const smallestFirst = 1200;
/** The first bytes of a long header: the fixed bit is set in versions 1 and 2 (RFC 9000 17.2). */
const isLongHeader = (first: number): boolean => first >= 0xc0;

export class QuicConnections {
  readonly #sink: PacketSink;
  readonly #underWay = new Map<Conduit, QuicHandshake>();

  constructor(sink: PacketSink) {
    this.#sink = sink;
  }

  /** Whether the datagram may be part of a handshake that is still followed: then it was read. */
  datagram(c: Conduit, direction: Direction, b: Uint8Array, from: number, to: number): boolean {
    if (c.quicOver || c.kind !== 'udp' || c.carriedStun || c.carriedDtls || !isLongHeader(b[from]!)) return false;
    let handshake = this.#underWay.get(c);
    if (handshake === undefined) {
      if (to - from < smallestFirst || readQuicLongPacket(b, from, to)?.type !== 'Initial') return false;
      handshake = this.#follow(c);
      this.#underWay.set(c, handshake);
      if (this.#underWay.size > most) this.#end(this.#underWay.keys().next().value!);
    }
    handshake.datagram(direction, b, from, to);
    if (handshake.over) this.#end(c);
    return true;
  }

  #follow(c: Conduit): QuicHandshake {
    const sink = this.#sink;
    const { flow } = c;
    return new QuicHandshake({
      onInitial: (way, version, fromClient) => sink.quicInitial(flow, way, version, fromClient),
      onClientHello: (way, hello) => sink.quicClientHello(flow, way, hello),
      onServerHello: (way, hello) => sink.quicServerHello(flow, way, hello),
      onClose: (way, errorCode) => sink.quicClose(flow, way, errorCode),
      onIssue: (issue) => sink.issue(issue.layer, issue.offset, issue.reason),
    });
  }

  #end(c: Conduit): void {
    c.quicOver = true;
    this.#underWay.delete(c);
  }
}
