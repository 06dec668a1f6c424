/**
 * One packet from its link header to what it carries: finds its flow, puts TCP streams together, tells protocols apart (RFC 7983, 9443), descends
 * into TURN, and tells a `PacketSink`. Allocates nothing for a media packet.
 */
import { channelDataHeaderBytes, readChannelData, type ChannelDataHeader } from '../decoders/channel-data.ts';
import { DatagramKind, demux } from '../decoders/demux.ts';
import { decodeDns } from '../decoders/dns.ts';
import { newRtpHeader, readRtpHeader } from '../decoders/rtp.ts';
import { beginsDtlsRecord } from '../decoders/dtls-record.ts';
import { decodeStun, looksLikeStun, stunHeaderBytes, stunMagicCookie } from '../decoders/stun.ts';
import { u16, u32 } from '../bytes/big-endian.ts';
import { TextMemory } from '../decoders/text-memory.ts';
import { Dissection, Outcome } from '../link/dissection.ts';
import { FrameDissector } from '../link/dissect.ts';
import { decodeIcmp } from '../link/icmp.ts';
import { formatAddress } from '../bytes/address.ts';
import type { PacketRecord } from '../pcapfile/record.ts';
import { Conduit } from './conduit.ts';
import type { Direction, Flow } from './flow.ts';
import { FlowTable } from './flow-table.ts';
import type { PacketSink } from './packet-sink.ts';
import { QuicConnections } from './quic-connections.ts';
import { TcpConnection, type TcpHost } from './tcp-connection.ts';
import { channelConduit, followTurn, isTurnMethod } from './turn-context.ts';

const arpEtherType = 0x0806;
const dnsPorts = new Set([53, 5353, 5355]);
/** Padding of DATA and a FINGERPRINT. */
const longestAfterData = 3 + 8;
/** TURN inside TURN inside ...: as deep as anything sane goes. */
const deepest = 4;

export class Pipeline implements TcpHost {
  /** The packet under way. */
  frame = 0;
  /** Microseconds since the epoch. */
  time = 0;
  /** How much of the frame an export should keep, in bytes from its start; 0 where the packet does not matter. */
  keepBytes = 0;
  /** Whether that is signal (kept longer) or media. */
  keepRank: 'signal' | 'media' = 'media';

  readonly texts = new TextMemory();
  readonly #sink: PacketSink;
  readonly #flows = new FlowTable();
  readonly #quic: QuicConnections;
  readonly #dissector = new FrameDissector();
  readonly #d = new Dissection();
  readonly #rtp = newRtpHeader();
  readonly #channel: ChannelDataHeader = { number: 0, length: 0 };
  #record: PacketRecord | null = null;
  #nextConduit = 0;

  constructor(sink: PacketSink) {
    this.#sink = sink;
    this.#quic = new QuicConnections(sink);
  }

  get forgottenFlows(): number {
    return this.#flows.forgotten;
  }

  packet(record: PacketRecord): void {
    const d = this.#d;
    this.#record = record;
    this.frame = record.frame;
    this.time = record.time;
    this.keepBytes = 0;
    this.keepRank = 'media';
    const outcome = this.#dissector.dissect(record, d);
    this.#sink.frame(record, outcome, d);
    switch (outcome) {
      case Outcome.udp:
        this.#udp(d);
        break;
      case Outcome.tcp:
        this.#tcp(d);
        break;
      case Outcome.icmp:
      case Outcome.icmpv6:
        this.#icmp(d, outcome === Outcome.icmp ? 4 : 6);
        break;
      case Outcome.fragment:
        this.keepWhole();
        break;
      case Outcome.malformed:
        this.#sink.issue(d.issueLayer, d.issueOffset, d.issueReason);
        break;
      case Outcome.other:
        // A neighbour's answer shows that the link is up.
        if (d.etherType === arpEtherType) this.keepTo(record.to, 'media');
        break;
      case Outcome.otherTransport:
      case Outcome.unsupportedLink:
        break;
    }
    if (d.reassembled && this.keepBytes > 0) this.keepWhole();
    this.#record = null;
  }

  /** Keeps the frame up to `offset` of the dissected buffer. */
  keepTo(offset: number, rank: 'signal' | 'media'): void {
    const record = this.#record;
    if (record === null) return;
    this.keepBytes = Math.max(this.keepBytes, Math.min(offset, record.to) - record.from);
    if (rank === 'signal') this.keepRank = 'signal';
  }

  keepWhole(): void {
    const record = this.#record;
    if (record !== null) this.keepTo(record.to, 'signal');
  }

  newConduit(kind: Conduit['kind'], flow: Flow, outer: Conduit | null, peerAddress: string, peerPort: number): Conduit {
    return new Conduit(this.#nextConduit++, kind, flow, outer, peerAddress, peerPort);
  }

  get sink(): PacketSink {
    return this.#sink;
  }

  #udp(d: Dissection): void {
    const flow = this.#flows.lookup(d, this.frame, this.time);
    const direction = this.#flows.direction;
    flow.count(direction, d.payloadLength, this.time, d.heading);
    this.#sink.udp(flow, direction, d);
    if (d.payloadEnd <= d.payload) return;
    if (dnsPorts.has(d.sourcePort) || dnsPorts.has(d.destinationPort)) {
      const dns = decodeDns(d.buffer, d.payload, d.payloadEnd);
      if (dns.ok) {
        this.keepWhole();
        this.#sink.dns(flow, direction, dns.value);
        return;
      }
    }
    const conduit = (flow.state ??= this.newConduit('udp', flow, null, '', 0)) as Conduit;
    this.datagram(conduit, direction, d.buffer, d.payload, d.payloadEnd, d.payloadLength, 0);
  }

  /** One message on a conduit; `to - from` bytes of `wireLength` were captured. */
  datagram(c: Conduit, direction: Direction, b: Uint8Array, from: number, to: number, wireLength: number, depth: number): void {
    if (to <= from || depth > deepest) return;
    const kind = demux(b, from, to);
    switch (kind) {
      case DatagramKind.rtp:
        if (readRtpHeader(b, from, to, this.#rtp)) {
          this.#keepIn(b, from + this.#rtp.headerLength, 'media');
          this.#sink.rtp(c, direction, this.#rtp, b, from, to, wireLength);
          return;
        }
        break;
      case DatagramKind.channelData: {
        const channel = this.#channel;
        // Of a TCP stream joined midway the framing has shown that it is TURN's.
        if (c.kind === 'tcp' && !c.carriedStun) c.turn ??= { client: direction, channels: new Map(), peers: new Map() };
        else if (c.kind === 'udp' && c.turn === null && this.#carriesCheck(b, from, to, wireLength)) c.turn = { client: direction, channels: new Map(), peers: new Map() };
        // RFC 8656 12: only a 5-tuple that carried TURN can carry ChannelData; the first byte alone proves nothing.
        if (c.turn !== null && readChannelData(b, from, to, channel) && channel.length <= wireLength - channelDataHeaderBytes) {
          const body = from + channelDataHeaderBytes;
          const length = channel.length;
          const inner = channelConduit(c.turn, channel.number, (address, port) => this.newConduit('relayed', c.flow, c, address, port));
          this.#keepIn(b, Math.min(to, body), 'media');
          this.#sink.turnData(c, direction, inner, channel.number, length);
          this.datagram(inner, direction, b, body, Math.min(to, body + length), length, depth + 1);
          return;
        }
        break;
      }
      case DatagramKind.stun:
        if (this.#stun(c, direction, b, from, to, depth)) return;
        break;
      case DatagramKind.dtls:
        if (!c.carriedDtls && !c.carriedStun && !beginsDtlsRecord(b, from, to, wireLength)) break;
        this.#keepIn(b, isDtlsApplicationData(b[from]!) ? Math.min(to, from + 16) : to, isDtlsApplicationData(b[from]!) ? 'media' : 'signal');
        c.carriedDtls = true;
        this.#sink.dtls(c, direction, b, from, to, wireLength);
        return;
      case DatagramKind.rtcp:
        this.#keepIn(b, Math.min(to, from + 28), 'media');
        this.#sink.rtcp(c, direction, b, from, to, wireLength);
        return;
      default:
        break;
    }
    this.#keepIn(b, Math.min(to, from + 16), 'media');
    this.#sink.datagram(c, direction, kind === DatagramKind.quic ? 'quic' : kind === DatagramKind.zrtp ? 'zrtp' : 'other', b, from, to, wireLength);
    if (kind === DatagramKind.quic && this.#quic.datagram(c, direction, b, from, to)) this.#keepIn(b, to, 'signal');
  }

  #stun(c: Conduit, direction: Direction, b: Uint8Array, from: number, to: number, depth: number): boolean {
    if (!looksLikeStun(b, from, to)) return false;
    const message = decodeStun(b, from, to);
    if (!message.ok) {
      this.#sink.issue(message.issue.layer, message.issue.offset, message.issue.reason);
      return false;
    }
    const stun = message.value;
    c.carriedStun = true;
    const carries = stun.data;
    // What is carried may go only where nothing but a FINGERPRINT follows: coturn writes the peer's address after the data.
    const cut = carries !== undefined && from + stun.size - carries.from - carries.length <= longestAfterData;
    if (b === this.#d.buffer) this.keepTo(cut ? carries.from : to, carries === undefined ? 'signal' : 'media');
    else this.keepWhole();
    const inner = isTurnMethod(stun.method)
      ? followTurn(c, direction, stun, (address, port) => this.newConduit('relayed', c.flow, c, address, port))
      : null;
    this.#sink.stun(c, direction, stun, b, from, to);
    if (inner !== null && carries !== undefined) {
      this.#sink.turnData(c, direction, inner, 0, carries.length);
      this.datagram(inner, direction, b, carries.from, Math.min(to, carries.to), carries.length, depth + 1);
    }
    return true;
  }

  #tcp(d: Dissection): void {
    const flow = this.#flows.lookup(d, this.frame, this.time);
    const direction = this.#flows.direction;
    flow.count(direction, d.payloadLength, this.time, d.heading);
    const connection = (flow.state ??= new TcpConnection(this, flow)) as TcpConnection;
    connection.segment(direction, d);
  }

  #icmp(d: Dissection, version: 4 | 6): void {
    const message = decodeIcmp(d.buffer, d.transport, d.transportEnd, version);
    if (!message.ok) {
      this.#sink.issue(message.issue.layer, message.issue.offset, message.issue.reason);
      return;
    }
    this.keepWhole();
    const quoted = message.value.quoted;
    const found = quoted === null
      ? null
      : this.#flows.find(quoted.sourceBytes, quoted.sourcePort, quoted.destinationBytes, quoted.destinationPort, quoted.protocol);
    const sender = formatAddress(d.buffer, d.sourceAddress, version === 4 ? 4 : 16);
    this.#sink.icmp(message.value, sender, d, found?.flow ?? null, found?.direction ?? 0);
  }

  /** ChannelData that fills its datagram, and a STUN message with its magic cookie that fills the ChannelData: 64 bits that nothing else has. */
  #carriesCheck(b: Uint8Array, from: number, to: number, wireLength: number): boolean {
    const channel = this.#channel;
    if (!readChannelData(b, from, to, channel) || channel.length !== wireLength - channelDataHeaderBytes || to - from !== wireLength) return false;
    const body = from + channelDataHeaderBytes;
    return looksLikeStun(b, body, to) && u32(b, body + 4) === stunMagicCookie && stunHeaderBytes + u16(b, body + 2) === channel.length;
  }

  /** `keepTo` where `b` is the frame's own buffer; a message put together from several segments is kept through its stream. */
  #keepIn(b: Uint8Array, offset: number, rank: 'signal' | 'media'): void {
    if (b === this.#d.buffer) this.keepTo(offset, rank);
  }
}

/** Content type 23, or the DTLS 1.3 unified header (RFC 9147 4), which is always encrypted. */
const isDtlsApplicationData = (first: number): boolean => first === 23 || (first >= 32 && first < 64);
