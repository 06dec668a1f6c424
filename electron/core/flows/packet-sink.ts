/**
 * What the pipeline finds in packets, told to whoever follows it: the trackers, and `icewatch decode`. Buffers and header objects are lent for
 * the call. `from..to` is what was captured of a message, `wireLength` what it has on the wire.
 *
 * For one frame the calls come in the order of the layers: `frame`, then `udp` or `tcp`, then what they carry.
 */
import type { DnsMessage } from '../decoders/dns.ts';
import type { HttpHead } from '../decoders/http.ts';
import type { QuicVersion } from '../decoders/quic.ts';
import type { RtpHeader } from '../decoders/rtp.ts';
import type { IceDescription } from '../decoders/sdp.ts';
import type { StunMessage } from '../decoders/stun-message.ts';
import type { TlsAlert, TlsCertificate, TlsClientHello, TlsServerHello } from '../decoders/tls.ts';
import type { WebSocketFrame } from '../decoders/websocket-stream.ts';
import type { Dissection, Outcome } from '../link/dissection.ts';
import type { IcmpMessage } from '../link/icmp.ts';
import type { PacketRecord } from '../pcapfile/record.ts';
import type { Conduit } from './conduit.ts';
import type { Direction, Flow } from './flow.ts';

export type DatagramKind = 'quic' | 'zrtp' | 'other';

export interface PacketSink {
  /** Each frame, before anything else of it. */
  frame(record: PacketRecord, outcome: Outcome, d: Dissection): void;
  udp(flow: Flow, direction: Direction, d: Dissection): void;
  /** Each TCP segment; `began` is true for the first of a connection, also where ports are used again. */
  tcp(flow: Flow, direction: Direction, d: Dissection, began: boolean): void;
  /** Where the segment before belongs in its stream, as `SegmentKind` bits; after what it completed was told. */
  tcpPlaced(flow: Flow, direction: Direction, kinds: number): void;
  /** `quotedFlow` is the flow that the quoted packet belongs to, where it was seen, and the direction that packet went. */
  icmp(message: IcmpMessage, sender: string, d: Dissection, quotedFlow: Flow | null, quotedDirection: Direction): void;

  stun(c: Conduit, direction: Direction, message: StunMessage, b: Uint8Array, from: number, to: number): void;
  /** Application data that TURN carries to or from a peer, before what it holds is told of `inner`. Channel is 0 for Send and Data indications. */
  turnData(c: Conduit, direction: Direction, inner: Conduit, channel: number, wireLength: number): void;
  dtls(c: Conduit, direction: Direction, b: Uint8Array, from: number, to: number, wireLength: number): void;
  rtp(c: Conduit, direction: Direction, header: RtpHeader, b: Uint8Array, from: number, to: number, wireLength: number): void;
  rtcp(c: Conduit, direction: Direction, b: Uint8Array, from: number, to: number, wireLength: number): void;
  /** Any other message. */
  datagram(c: Conduit, direction: Direction, kind: DatagramKind, b: Uint8Array, from: number, to: number, wireLength: number): void;

  dns(flow: Flow, direction: Direction, message: DnsMessage): void;
  tlsClientHello(flow: Flow, direction: Direction, hello: TlsClientHello): void;
  tlsServerHello(flow: Flow, direction: Direction, hello: TlsServerHello): void;
  tlsCertificate(flow: Flow, direction: Direction, certificate: TlsCertificate): void;
  tlsAlert(flow: Flow, direction: Direction, alert: TlsAlert): void;
  /** Each TLS record's header; `length` is that of its body. */
  tlsRecord(flow: Flow, direction: Direction, contentType: number, length: number): void;
  httpHead(flow: Flow, direction: Direction, head: HttpHead): void;
  /** Each frame's header. */
  webSocketFrame(flow: Flow, direction: Direction, frame: WebSocketFrame): void;
  /** RFC 6455 7.4. */
  webSocketClose(flow: Flow, direction: Direction, code: number): void;
  /** Found in signaling in clear: a WebSocket message, an HTTP body. */
  iceDescription(flow: Flow, direction: Direction, description: IceDescription): void;

  /** Each Initial packet of a QUIC connection whose first packet was captured, until both hellos are known; after its `datagram`. */
  quicInitial(flow: Flow, direction: Direction, version: QuicVersion, fromClient: boolean): void;
  quicClientHello(flow: Flow, direction: Direction, hello: TlsClientHello): void;
  /** Also a HelloRetryRequest. */
  quicServerHello(flow: Flow, direction: Direction, hello: TlsServerHello): void;
  /** CONNECTION_CLOSE in an Initial packet; 0x0100 to 0x01ff are TLS alerts (RFC 9001 4.8). */
  quicClose(flow: Flow, direction: Direction, errorCode: number): void;

  /** Messages inside a TCP direction may have been missed: some of it was not captured, or cut off by the snapshot length. */
  streamGap(c: Conduit, direction: Direction): void;

  /** Something did not decode; the frame is the current one. */
  issue(layer: string, offset: number, reason: string): void;
}
