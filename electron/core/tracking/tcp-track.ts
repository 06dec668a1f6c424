/** What is known of one TCP connection: how its handshake went, how it ended, what TLS or HTTP said in clear. */
import type { Direction, Flow } from '../flows/flow.ts';
import type { TimeAxis } from './time-axis.ts';
import { TlsPace } from './tls-pace.ts';

const FIN = 1;
const SYN = 2;
const RST = 4;
const ACK = 16;

export interface Moment {
  readonly frame: number;
  readonly time: number;
}

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
  reset: (Moment & { readonly direction: Direction; readonly ttl: number }) | null = null;
  finished: Moment | null = null;
  readonly retransmissions: [number, number] = [0, 0];
  clientHello: (Moment & { readonly serverName: string | null; readonly alpn: readonly string[] }) | null = null;
  serverHello: (Moment & { readonly version: string; readonly alpn: string | null }) | null = null;
  alert: (Moment & { readonly direction: Direction; readonly text: string }) | null = null;
  httpHost: string | null = null;
  webSocket = false;
  /** The client asked a proxy for this "host:port" (CONNECT). */
  connectTarget: string | null = null;
  carriesTurn = false;
  /** Pace of TLS records, for the inference of TURN over TLS; made with the first application record. */
  pace: TlsPace | null = null;

  constructor(flow: Flow) {
    this.flow = flow;
  }

  segment(direction: Direction, flags: number, ttl: number, payloadLength: number, frame: number, time: number): void {
    if ((flags & SYN) !== 0 && (flags & ACK) === 0) {
      this.client = direction;
      this.syn ??= { frame, time };
      this.lastSyn = { frame, time };
      this.synsSent += 1;
    } else if ((flags & SYN) !== 0) {
      this.client ??= direction === 0 ? 1 : 0;
      if (this.synAck === null) {
        this.synAck = { frame, time };
        if (this.lastSyn !== null) this.handshakeTime = Math.max(0, time - this.lastSyn.time) / 1e6;
      }
    } else if (this.established === null && (flags & RST) === 0 && (payloadLength > 0 || (this.synAck !== null && (flags & ACK) !== 0))) {
      this.established = { frame, time };
    }
    if ((flags & RST) !== 0) this.reset ??= { frame, time, direction, ttl };
    if ((flags & FIN) !== 0) this.finished ??= { frame, time };
  }

  /** TLS application data went through; `length` is the record's body. */
  applicationRecord(direction: Direction, length: number, time: number, frame: number, axis: TimeAxis): void {
    this.pace ??= new TlsPace(axis);
    this.pace.record(direction, length, time, frame);
  }

  get serverName(): string | null {
    return this.clientHello?.serverName ?? this.httpHost;
  }
}
