/**
 * Something that carries whole messages between two endpoints: a UDP 5-tuple, the messages inside a TCP connection (TURN over TCP, ICE-TCP), or
 * the way to one peer inside a TURN allocation. STUN, DTLS and RTP look the same in each, so one code follows them all.
 */
import type { Direction, Flow } from './flow.ts';

/** What is known of TURN on a conduit (RFC 8656): set once it carried a TURN message. */
export interface TurnContext {
  /** The direction in which the TURN client sends. */
  client: Direction;
  /** By channel number. */
  readonly channels: Map<number, Conduit>;
  /** By 'address port' of the peer. */
  readonly peers: Map<string, Conduit>;
}

export class Conduit {
  readonly id: number;
  readonly kind: 'udp' | 'tcp' | 'relayed';
  /** The packets' own 5-tuple; of the outermost conduit when relayed. Directions are those of this flow. */
  readonly flow: Flow;
  /** The conduit to the TURN server that this one runs inside. */
  readonly outer: Conduit | null;
  /** The peer beyond the relay; '' until a ChannelBind is captured. */
  peerAddress: string;
  peerPort: number;
  /** 'host:port' that a proxy was asked for (CONNECT), where the conduit runs inside its tunnel. */
  tunnelTarget: string | null = null;
  turn: TurnContext | null = null;
  /** True once a STUN message was seen. */
  carriedStun = false;
  carriedDtls = false;
  /** QUIC hellos are looked for no longer. */
  quicOver = false;
  /** What tracking knows of it. */
  attachment: object | null = null;

  constructor(id: number, kind: Conduit['kind'], flow: Flow, outer: Conduit | null, peerAddress: string, peerPort: number) {
    this.id = id;
    this.kind = kind;
    this.flow = flow;
    this.outer = outer;
    this.peerAddress = peerAddress;
    this.peerPort = peerPort;
  }
}
