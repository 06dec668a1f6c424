/** Turns what the pipeline finds in packets into one `DecodedPacket` each. */
import type { Issue } from '../bytes/issue.ts';
import type { DnsMessage } from '../decoders/dns.ts';
import type { HttpHead } from '../decoders/http.ts';
import type { RtpHeader } from '../decoders/rtp.ts';
import type { IceDescription } from '../decoders/sdp.ts';
import type { StunMessage } from '../decoders/stun-message.ts';
import { decodeStun, looksLikeStun } from '../decoders/stun.ts';
import type { TlsAlert, TlsCertificate, TlsClientHello, TlsServerHello } from '../decoders/tls.ts';
import { contentTypeName } from '../decoders/tls-names.ts';
import type { WebSocketFrame } from '../decoders/websocket-stream.ts';
import type { Conduit } from '../flows/conduit.ts';
import { IpProtocol, type Direction, type Flow } from '../flows/flow.ts';
import type { DatagramKind, PacketSink } from '../flows/packet-sink.ts';
import type { Dissection, Outcome } from '../link/dissection.ts';
import type { IcmpMessage, QuotedPacket } from '../link/icmp.ts';
import type { CaptureInterface, PacketRecord } from '../pcapfile/record.ts';
import { isoTime } from '../summary/time.ts';
import { jsonFields, layerOf, type DecodedPacket, type Layer } from './decoded-packet.ts';
import { certificateFields, clientHelloFields, datagramLayer, dtlsLayer, rtcpLayer, rtpLayer, serverHelloFields } from './media-layers.ts';
import { networkLayers, segmentKindNames, tcpLayer, udpLayer } from './network-layers.ts';
import { stunLayer } from './stun-layer.ts';

const udpHeaderBytes = 8;

export class PacketDecoder implements PacketSink {
  readonly #onPacket: (packet: DecodedPacket) => void;
  readonly #interfaces: string[] = [];
  /** Where DTLS was seen beyond doubt. */
  readonly #dtls = new WeakSet<Conduit>();
  #layers: Layer[] = [];
  #issues: Issue[] = [];
  #packet: Omit<DecodedPacket, 'layers' | 'issues'> | null = null;
  readonly #note = (issue: Issue): void => void this.#issues.push(issue);

  constructor(onPacket: (packet: DecodedPacket) => void) {
    this.#onPacket = onPacket;
  }

  announceInterface(captured: CaptureInterface): void {
    this.#interfaces[captured.id] = captured.name ?? String(captured.id);
  }

  /** How many layers the packet under way has so far. */
  protected get depth(): number {
    return this.#layers.length;
  }

  /** Gives out the packet under way: to be called after each `Pipeline.packet`. */
  flush(): void {
    const packet = this.#packet;
    if (packet === null) return;
    this.#packet = null;
    this.#onPacket(this.#issues.length === 0 ? { ...packet, layers: this.#layers } : { ...packet, layers: this.#layers, issues: this.#issues });
  }

  frame(record: PacketRecord, outcome: Outcome, d: Dissection): void {
    this.#layers = networkLayers(record, outcome, d);
    this.#issues = [];
    this.#packet = {
      frame: record.frame,
      time: isoTime(record.time),
      interface: this.#interfaces[record.interfaceId] ?? String(record.interfaceId),
      length: record.originalLength,
      captured: record.to - record.from,
    };
  }

  udp(_flow: Flow, _direction: Direction, d: Dissection): void {
    this.#layers.push(udpLayer(d));
  }

  tcp(_flow: Flow, _direction: Direction, d: Dissection): void {
    this.#layers.push(tcpLayer(d));
  }

  tcpPlaced(_flow: Flow, _direction: Direction, kinds: number): void {
    const at = this.#layers.findIndex((l) => l.layer === 'tcp');
    const segment = segmentKindNames(kinds);
    if (at >= 0 && segment.length > 0) this.#layers[at] = { ...this.#layers[at]!, segment };
  }

  icmp(message: IcmpMessage, _sender: string, d: Dissection): void {
    const { version, type, code, typeName, codeName, nextHopMtu, quoted } = message;
    this.#layers.push({
      layer: version === 4 ? 'icmp' : 'icmpv6', type, code, typeName, codeName,
      ...(nextHopMtu === null ? {} : { nextHopMtu }),
      ...(quoted === null
        ? {}
        : {
            quoted: {
              protocol: quoted.protocol, source: quoted.source, sourcePort: quoted.sourcePort, destination: quoted.destination,
              destinationPort: quoted.destinationPort,
            },
          }),
    });
    if (quoted !== null) this.#quotedStun(quoted, d.buffer);
  }

  stun(_c: Conduit, _direction: Direction, message: StunMessage, b: Uint8Array, from: number): void {
    this.#layers.push(stunLayer(message, b, from));
  }

  turnData(_c: Conduit, _direction: Direction, inner: Conduit, channel: number, wireLength: number): void {
    const peer = inner.peerAddress === '' ? {} : { peer: inner.peerAddress, peerPort: inner.peerPort };
    this.#layers.push(channel === 0 ? { layer: 'turn-data', ...peer, length: wireLength } : { layer: 'turn-channel', channel, ...peer, length: wireLength });
  }

  dtls(c: Conduit, _direction: Direction, b: Uint8Array, from: number, to: number, wireLength: number): void {
    const layer = dtlsLayer(b, from, to, wireLength, c.carriedStun || this.#dtls.has(c), this.#note);
    if (layer.layer === 'dtls') this.#dtls.add(c);
    this.#layers.push(layer);
  }

  rtp(_c: Conduit, _direction: Direction, header: RtpHeader, b: Uint8Array, _from: number, _to: number, wireLength: number): void {
    this.#layers.push(rtpLayer(header, b, wireLength, this.#note));
  }

  rtcp(_c: Conduit, _direction: Direction, b: Uint8Array, from: number, to: number, wireLength: number): void {
    this.#layers.push(rtcpLayer(b, from, to, wireLength));
  }

  datagram(_c: Conduit, _direction: Direction, kind: DatagramKind, b: Uint8Array, from: number, to: number, wireLength: number): void {
    this.#layers.push(datagramLayer(kind, b, from, to, wireLength));
  }

  dns(_flow: Flow, _direction: Direction, message: DnsMessage): void {
    const { issue, ...rest } = message;
    this.#layers.push(layerOf('dns', rest));
    if (issue !== null) this.#note(issue);
  }

  tlsClientHello(_flow: Flow, _direction: Direction, hello: TlsClientHello): void {
    this.#layers.push({ layer: 'tls', clientHello: clientHelloFields(hello) });
  }

  tlsServerHello(_flow: Flow, _direction: Direction, hello: TlsServerHello): void {
    this.#layers.push({ layer: 'tls', serverHello: serverHelloFields(hello) });
  }

  tlsCertificate(_flow: Flow, _direction: Direction, certificate: TlsCertificate): void {
    this.#layers.push({ layer: 'tls', certificate: certificateFields(certificate) });
  }

  tlsAlert(_flow: Flow, _direction: Direction, alert: TlsAlert): void {
    this.#layers.push({ layer: 'tls', alert: jsonFields(alert) });
  }

  tlsRecord(_flow: Flow, _direction: Direction, contentType: number, length: number): void {
    this.#layers.push({ layer: 'tls', record: { contentType: contentTypeName(contentType), length } });
  }

  httpHead(_flow: Flow, _direction: Direction, head: HttpHead): void {
    this.#layers.push(layerOf('http', head));
  }

  webSocketFrame(_flow: Flow, _direction: Direction, frame: WebSocketFrame): void {
    this.#layers.push(layerOf('websocket', frame));
  }

  webSocketClose(_flow: Flow, _direction: Direction, code: number): void {
    this.#layers.push({ layer: 'websocket', close: { code } });
  }

  iceDescription(_flow: Flow, _direction: Direction, description: IceDescription): void {
    this.#layers.push(layerOf('sdp', description));
  }

  quicInitial(): void {
    // Shown as a datagram already.
  }

  quicClientHello(_flow: Flow, _direction: Direction, hello: TlsClientHello): void {
    this.#layers.push({ layer: 'quic', clientHello: clientHelloFields(hello) });
  }

  quicServerHello(_flow: Flow, _direction: Direction, hello: TlsServerHello): void {
    this.#layers.push({ layer: 'quic', serverHello: serverHelloFields(hello) });
  }

  quicClose(_flow: Flow, _direction: Direction, errorCode: number): void {
    this.#layers.push({ layer: 'quic', close: { errorCode } });
  }

  streamGap(): void {
    // What is missing makes no layer.
  }

  issue(layer: string, offset: number, reason: string): void {
    this.#issues.push({ layer, offset, reason });
  }

  /** An ICMP error quotes the datagram it is about, often enough of it to show the check that it answers. */
  #quotedStun(quoted: QuotedPacket, b: Uint8Array): void {
    const from = quoted.transportFrom + udpHeaderBytes;
    if (quoted.protocol !== IpProtocol.udp || !looksLikeStun(b, from, quoted.transportTo)) return;
    const message = decodeStun(b, from, quoted.transportTo);
    if (message.ok) this.#layers.push({ ...stunLayer(message.value, b, from), quoted: true });
  }
}
