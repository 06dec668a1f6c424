/** What is known of one QUIC connection: what its hellos said in clear, and whether anyone answered. */
import type { TlsClientHello } from '../decoders/tls.ts';
import { opposite, type Direction, type Flow } from '../flows/flow.ts';
import type { Moment } from './tcp-track.ts';

/** Datagrams of one flight leave together; a flight is sent again after a probe timeout of hundreds of milliseconds (RFC 9002 6.2). Microseconds. */
const flight = 50_000;

export class QuicTrack {
  readonly flow: Flow;
  /** The direction in which the client sends. */
  readonly client: Direction;
  /** Of the last Initial: 1, or 0x6b3343cf for version 2. */
  version: number;
  serverName: string | null = null;
  /** What the client offers; what the server chose is encrypted. */
  alpn: readonly string[] = [];
  readonly firstInitial: Moment;
  lastInitial: Moment;
  /** How often the client sent its first flight. */
  sends = 1;
  clientHello: Moment | null = null;
  /** The server's first Initial. */
  firstAnswer: Moment | null = null;
  serverHello: Moment | null = null;
  closed: (Moment & { readonly direction: Direction; readonly errorCode: number }) | null = null;

  constructor(flow: Flow, client: Direction, version: number, now: Moment) {
    this.flow = flow;
    this.client = client;
    this.version = version;
    this.firstInitial = now;
    this.lastInitial = now;
  }

  initial(fromClient: boolean, version: number, now: Moment): void {
    this.version = version;
    if (!fromClient) this.firstAnswer ??= now;
    else {
      if (now.time - this.lastInitial.time > flight) this.sends += 1;
      this.lastInitial = now;
    }
  }

  hello(hello: TlsClientHello, now: Moment): void {
    if (this.clientHello !== null) return;
    this.clientHello = now;
    this.serverName = hello.serverName;
    this.alpn = hello.alpn;
  }

  /** Anything at all came back: an Initial, a Retry, or another version. */
  get answered(): boolean {
    return this.flow.packets[opposite(this.client)] > 0;
  }

  /** The protocol in use: the server must take one of those offered, or close (RFC 9001 8.1). */
  get protocol(): string | null {
    return this.serverHello !== null && this.alpn.length === 1 ? this.alpn[0]! : null;
  }
}
