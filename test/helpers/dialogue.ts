/** A scripted capture: what leaves and reaches a laptop, packet by packet, told to a real analyzer. */
import type { Analyzer } from '../../electron/core/analyzer.ts';
import { createAnalyzer } from '../../electron/core/create-analyzer.ts';
import { newRecord } from '../../electron/core/pcapfile/record.ts';
import type { PacketRecord } from '../../electron/core/pcapfile/record.ts';
import type { Finding, FindingCode, Summary } from '../../electron/contract/summary.ts';
import { ascii, serverHelloDone, at, Attr, channelData, clientHello, dnsAnswer, dnsQuery, rtp, stun, tcpFrame, TcpFlag, tlsRecord, udpFrame, type Attribute, type Endpoint } from './scripted-packets.ts';

/** When a dialogue begins, in microseconds. */
export const epoch = 1_790_000_000_000_000;
const ethernet = 1;

export class Dialogue {
  readonly analyzer: Analyzer = createAnalyzer({ version: '0.0.0-test' });
  /** Milliseconds since the dialogue began. */
  now = 0;
  /** Bytes of each frame that the capture keeps. */
  snapLength = Infinity;
  /** Where frames are captured: index into the announced interfaces, and LINKTYPE_ value. Any but Ethernet is captured without a link header. */
  interfaceId = 0;
  linkType = ethernet;
  #frame = 0;
  #transaction = 0;
  readonly #sequence = new Map<string, number>();
  readonly #hear: (record: PacketRecord) => void;

  /** Its own analyzer hears the packets, unless somebody else is to. */
  constructor(hear?: (record: PacketRecord) => void) {
    this.#hear = hear ?? ((record) => this.analyzer.packet(record));
  }

  frame(framed: Uint8Array): number {
    const bytes = this.linkType === ethernet ? framed : framed.subarray(14);
    const record = newRecord();
    record.frame = ++this.#frame;
    record.time = epoch + this.now * 1000;
    record.linkType = this.linkType;
    record.interfaceId = this.interfaceId;
    record.buffer = bytes;
    record.to = Math.min(bytes.length, this.snapLength);
    record.originalLength = bytes.length;
    this.#hear(record);
    return record.frame;
  }
  wait(ms: number): this {
    this.now += ms;
    this.analyzer.advanceTo(epoch + this.now * 1000);
    return this;
  }
  udp(from: Endpoint, to: Endpoint, payload: Uint8Array): number {
    return this.frame(udpFrame(from, to, payload));
  }
  id(): string {
    this.#transaction += 1;
    return this.#transaction.toString(16);
  }

  resolve(client: Endpoint, name: string, address: string): this {
    const resolver = at('10.1.0.1', 53);
    const id = Number(`0x${this.id()}`);
    this.udp(client, resolver, dnsQuery(id, name));
    this.wait(5);
    this.udp(resolver, client, dnsAnswer(id, name, [address]));
    return this.wait(1);
  }

  /** A Binding transaction with a STUN server; unanswered where `mapped` is null. */
  stunServer(client: Endpoint, server: Endpoint, mapped: Endpoint | null, sends = 1): this {
    const id = this.id();
    for (let i = 0; i < sends; i++) {
      this.udp(client, server, stun(0x0001, id, []));
      this.wait(i + 1 < sends ? 250 : 20);
    }
    if (mapped !== null) this.udp(server, client, stun(0x0101, id, [Attr.xorMapped(mapped)]));
    return this;
  }

  /** A connectivity check; answered after `rtt` milliseconds unless `mapped` is null. */
  check(from: Endpoint, to: Endpoint, ufrags: string, mapped: Endpoint | null, options: { rtt?: number; nominate?: boolean; role?: 'controlling' | 'controlled'; via?: Carrier } = {}): this {
    const id = this.id();
    const attributes: Attribute[] = [
      Attr.username(ufrags), Attr.priority(0x6e7f1eff), options.role === 'controlled' ? Attr.controlled() : Attr.controlling(),
      ...(options.nominate === true ? [Attr.useCandidate()] : []),
    ];
    const send = options.via ?? this.direct(from, to);
    send(true, stun(0x0001, id, attributes));
    this.wait(options.rtt ?? 30);
    if (mapped !== null) send(false, stun(0x0101, id, [Attr.xorMapped(mapped)]));
    return this;
  }

  direct(from: Endpoint, to: Endpoint): Carrier {
    return (outwards, message) => {
      this.udp(outwards ? from : to, outwards ? to : from, message);
    };
  }

  /** Two-way RTP of `ms` milliseconds, a packet every 20 ms each way. `lose` says which of the received never come. */
  media(carrier: Carrier, ssrc: { readonly sent: number; readonly received: number }, ms: number, options: { from?: number; lose?: (i: number) => boolean } = {}): this {
    const first = options.from ?? 0;
    for (let i = first; i < first + ms / 20; i++) {
      carrier(true, rtp(ssrc.sent, i, i * 960));
      if (options.lose?.(i) !== true) carrier(false, rtp(ssrc.received, i, i * 960));
      this.wait(20);
    }
    return this;
  }

  /** Messages of a channel over TCP that leave in one segment. */
  burst(client: Endpoint, server: Endpoint, outwards: boolean, messages: readonly Uint8Array[], channel: number): this {
    this.#tcpSegment(client, server, outwards, Uint8Array.from(messages.flatMap((m) => [...padded(channelData(channel, m))])));
    return this;
  }

  /** An Allocate with its 401, over UDP or, where `tcp`, over a TCP connection. Answers how the relay carries a peer's messages. */
  allocate(client: Endpoint, server: Endpoint, relayed: Endpoint, mapped: Endpoint, tcp = false, open?: Carrier): { readonly peer: (peer: Endpoint, channel: number) => Carrier } {
    const send = open ?? (tcp ? this.tcp(client, server) : this.direct(client, server));
    const pad = (b: Uint8Array): Uint8Array => (tcp ? padded(b) : b);
    const transact = (type: number, attributes: Attribute[], answer: number, answers: Attribute[]): void => {
      const id = this.id();
      send(true, stun(type, id, attributes));
      this.wait(30);
      send(false, stun(answer, id, answers));
      this.wait(1);
    };
    const credentials = [Attr.username('alice'), Attr.realm('lab.test'), Attr.nonce('n')];
    transact(0x0003, [Attr.requestedUdp()], 0x0113, [Attr.error(401, 'Unauthorized'), Attr.realm('lab.test'), Attr.nonce('n')]);
    transact(0x0003, [Attr.requestedUdp(), ...credentials], 0x0103, [Attr.xorRelayed(relayed), Attr.xorMapped(mapped), Attr.lifetime(600)]);
    return {
      peer: (peer, channel) => {
        transact(0x0009, [Attr.channel(channel), Attr.xorPeer(peer), ...credentials], 0x0109, []);
        return (outwards, message) => send(outwards, pad(channelData(channel, message)));
      },
    };
  }

  /** A TCP connection that comes up, as a way to send. */
  tcp(client: Endpoint, server: Endpoint): Carrier {
    this.frame(tcpFrame(client, server, 1000, 0, TcpFlag.syn));
    this.wait(30);
    this.frame(tcpFrame(server, client, 5000, 1001, TcpFlag.syn | TcpFlag.ack));
    this.frame(tcpFrame(client, server, 1001, 5001, TcpFlag.ack));
    return this.tcpUnderWay(client, server);
  }

  /** A TCP connection whose beginning was not captured. */
  tcpUnderWay(client: Endpoint, server: Endpoint): Carrier {
    this.#sequence.set(wayKey(client, server, true), 1001).set(wayKey(client, server, false), 5001);
    return (outwards, bytes) => {
      this.#tcpSegment(client, server, outwards, bytes);
    };
  }

  /** How a relay that was allocated before the capture began carries the messages of a channel over TCP. */
  relayUnderWay(client: Endpoint, server: Endpoint, channel: number): Carrier {
    const send = this.tcpUnderWay(client, server);
    return (outwards, message) => {
      send(outwards, padded(channelData(channel, message)));
    };
  }

  /** A TCP connection through a web proxy to 'host:port' (CONNECT, RFC 9110 9.3.6). */
  throughProxy(client: Endpoint, proxy: Endpoint, target: string): Carrier {
    const send = this.tcp(client, proxy);
    send(true, ascii(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`));
    this.wait(40);
    send(false, ascii('HTTP/1.1 200 Connection established\r\n\r\n'));
    this.wait(1);
    return send;
  }

  #tcpSegment(client: Endpoint, server: Endpoint, outwards: boolean, bytes: Uint8Array): void {
    const sequence = this.#sequence.get(wayKey(client, server, outwards))!;
    const acknowledgment = this.#sequence.get(wayKey(client, server, !outwards))!;
    this.#sequence.set(wayKey(client, server, outwards), sequence + bytes.length);
    this.frame(tcpFrame(outwards ? client : server, outwards ? server : client, sequence, acknowledgment, TcpFlag.psh | TcpFlag.ack, bytes));
  }

  /** A TLS connection that carries a record of `size` bytes each way every 20 ms. */
  tlsAtMediaPace(client: Endpoint, server: Endpoint, serverName: string, ms: number, size = 160): this {
    const send = this.tcp(client, server);
    send(true, clientHello(serverName));
    this.wait(30);
    send(false, serverHelloDone);
    for (let i = 0; i < ms / 20; i++) {
      send(true, tlsRecord(size));
      send(false, tlsRecord(size));
      this.wait(20);
    }
    return this;
  }

  synWithoutAnswer(client: Endpoint, server: Endpoint, sends = 3): this {
    for (let i = 0; i < sends; i++) {
      this.frame(tcpFrame(client, server, 1000, 0, TcpFlag.syn));
      this.wait(1000 * 2 ** i);
    }
    return this;
  }

  get summary(): Summary {
    return this.analyzer.summary();
  }
  finding(code: FindingCode): Finding {
    const found = this.summary.findings.find((f) => f.code === code);
    if (found === undefined) throw new Error(`no finding ${code}`);
    return found;
  }
}

const wayKey = (client: Endpoint, server: Endpoint, outwards: boolean): string => `${client.port} ${server.address} ${server.port} ${outwards}`;

/** As streams carry ChannelData (RFC 8656 12.5). */
const padded = (b: Uint8Array): Uint8Array => Uint8Array.from([...b, ...new Array<number>((4 - (b.length % 4)) % 4).fill(0)]);

/** Sends a message on some path: `outwards` from the laptop, else to it. */
export type Carrier = (outwards: boolean, message: Uint8Array) => void;
