/** What is known of one TCP connection: how its handshake went, how it ended, what TLS or HTTP said in clear. */
import type { HttpHead } from '../decoders/http.ts';
import type { TlsAlert } from '../decoders/tls.ts';
import { opposite, type Direction, type Flow } from '../flows/flow.ts';
import type { Dissection } from '../link/dissection.ts';
import type { IcmpError } from './icmp-errors.ts';
import type { Moment } from './moment.ts';
import { ProxyRequests } from './proxy-requests.ts';
import { TcpSender } from './tcp-sender.ts';
import type { TimeAxis } from './time-axis.ts';
import { TlsPace } from './tls-pace.ts';

export type { Moment } from './moment.ts';

const FIN = 1;
const SYN = 2;
const RST = 4;
const ACK = 16;

export class TcpTrack {
  readonly flow: Flow;
  /** The direction of the SYN; null where the capture began later. */
  client: Direction | null = null;
  syn: Moment | null = null;
  synsSent = 0;
  lastSyn: Moment | null = null;
  synAck: Moment | null = null;
  /** Seconds from the last SYN before the answer to the SYN-ACK. */
  handshakeTime: number | null = null;
  established: Moment | null = null;
  /** Bytes, as each direction's sender offered in its SYN (RFC 9293 3.7.1); null where it did not, or was not captured. */
  readonly maximumSegmentSize: [number | null, number | null] = [null, null];
  reset: (Moment & { readonly direction: Direction }) | null = null;
  finished: (Moment & { readonly direction: Direction }) | null = null;
  /** By direction. */
  readonly senders: readonly [TcpSender, TcpSender] = [new TcpSender(), new TcpSender()];
  readonly icmpErrors: IcmpError[] = [];
  clientHello: (Moment & { readonly serverName: string | null; readonly alpn: readonly string[] }) | null = null;
  /** The first payload from the other end after the ClientHello, whatever it was; not what overtook that end's reset. */
  helloAnswered: Moment | null = null;
  serverHello: (Moment & { readonly version: string; readonly alpn: string | null }) | null = null;
  /** In clear; the first that is fatal, else the first. */
  alert: (Moment & { readonly direction: Direction; readonly text: string; readonly fatal: boolean }) | null = null;
  /** Body of each direction's first record of application data, in bytes. */
  readonly firstSealed: [(Moment & { readonly length: number }) | null, (Moment & { readonly length: number }) | null] = [null, null];
  /** The server's own certificate, sent in clear before TLS 1.3, and of how many its message consists. */
  certificate: (Moment & { readonly issuer: string | null; readonly issuerOrganization: string | null; readonly subject: string | null; readonly selfSigned: boolean; readonly chainLength: number }) | null = null;
  httpHost: string | null = null;
  /** Of the first final HTTP response. */
  httpStatus: (Moment & { readonly status: number }) | null = null;
  webSocket = false;
  /** The first close frame, and its code (RFC 6455 7.4). */
  webSocketClosed: (Moment & { readonly direction: Direction; readonly code: number }) | null = null;
  /** The client fetched a proxy's configuration (proxy.pac, wpad.dat). */
  proxyConfig: (Moment & { readonly path: string }) | null = null;
  /** Made with the first HTTP head. */
  proxy: ProxyRequests | null = null;
  /** The client asked a proxy for this "host:port" (CONNECT). */
  connectTarget: string | null = null;
  carriesTurn = false;
  /** Pace of TLS records, for the inference of TURN over TLS; made with the first application record. */
  pace: TlsPace | null = null;

  constructor(flow: Flow) {
    this.flow = flow;
  }

  segment(direction: Direction, d: Dissection, frame: number, time: number): void {
    const flags = d.tcpFlags;
    const sender = this.senders[direction];
    if ((flags & RST) !== 0) {
      this.reset ??= { frame, time, direction };
      sender.reset(d, frame, time);
      return;
    }
    this.senders[opposite(direction)].answered();
    sender.segment(d, frame, time);
    if ((flags & SYN) !== 0) this.#handshake(direction, flags, { frame, time });
    else if (this.established === null && (d.payloadLength > 0 || (this.synAck !== null && (flags & ACK) !== 0))) this.established = { frame, time };
    if ((flags & FIN) !== 0) this.finished ??= { frame, time, direction };
    if (d.payloadLength > 0 && this.clientHello !== null && direction !== this.client && this.reset?.direction !== direction) this.helloAnswered ??= { frame, time };
  }

  #handshake(direction: Direction, flags: number, now: Moment): void {
    if ((flags & ACK) === 0) {
      this.client = direction;
      this.syn ??= now;
      this.lastSyn = now;
      this.synsSent += 1;
      return;
    }
    this.client ??= opposite(direction);
    if (this.synAck !== null) return;
    this.synAck = now;
    if (this.lastSyn !== null) this.handshakeTime = Math.max(0, now.time - this.lastSyn.time) / 1e6;
  }

  tlsAlert(direction: Direction, alert: TlsAlert, frame: number, time: number): void {
    const fatal = alert.level === 2;
    if (this.alert === null || (fatal && !this.alert.fatal)) this.alert = { frame, time, direction, text: alert.name, fatal };
  }

  /** TLS application data went through; `length` is the record's body. */
  applicationRecord(direction: Direction, length: number, time: number, frame: number, axis: TimeAxis): void {
    this.firstSealed[direction] ??= { frame, time, length };
    this.pace ??= new TlsPace(axis);
    this.pace.record(direction, length, time, frame);
  }

  http(head: HttpHead, frame: number, time: number): void {
    this.proxy ??= new ProxyRequests();
    this.proxy.head(head, { frame, time });
    if (head.kind === 'response') {
      if (head.status === 101) this.webSocket = true;
      if (head.status >= 200) this.httpStatus ??= { frame, time, status: head.status };
      return;
    }
    this.httpHost ??= head.host?.replace(/:\d+$/, '') ?? null;
    if (head.method === 'CONNECT') this.connectTarget ??= head.target;
    else if (isProxyConfig(head.target)) this.proxyConfig ??= { frame, time, path: head.target };
  }

  get serverName(): string | null {
    return this.clientHello?.serverName ?? this.httpHost;
  }
}

const isProxyConfig = (target: string): boolean => /\.(?:pac|dat)(?:[?#]|$)/i.test(target) && /(?:wpad|proxy|\.pac)/i.test(target);
