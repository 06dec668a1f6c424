/** Steps of a dialogue for signaling: TCP segment by segment, with the IP headers that tell a forged reset; TLS, HTTP and DNS as they go wrong. */
import type { Finding } from '../../electron/contract/summary.ts';
import { Dialogue } from './dialogue.ts';
import { alpnExtension, certificate, certificateMessage, clientHello, distinguishedName, extension, handshake, record, serverHello, serverNameExtension } from './handshake-bytes.ts';
import { ascii, at, dnsAnswer, dnsQuery, tcpFrame, TcpFlag, type Endpoint } from './scripted-packets.ts';

export const laptop = (port: number): Endpoint => at('10.1.0.2', port);
export const resolver = at('10.1.0.1', 53);
export const web = at('198.51.100.20', 443);
export const other = at('198.51.100.30', 443);
export const turn = at('198.51.100.10', 443);
export const proxy = at('198.51.100.60', 8080);

/** Three names are resolved. */
export const named = (): Dialogue =>
  new Dialogue().resolve(laptop(5400), 'call.example.com', web.address).resolve(laptop(5401), 'www.example.org', other.address).resolve(laptop(5402), 'turn.example.com', turn.address);

/** A call over UDP, now and for so many milliseconds. */
export function call(d: Dialogue, ms: number): Dialogue {
  const peer = at('203.0.113.7', 30000);
  return d.check(laptop(40000), peer, 't:m', at('198.51.100.2', 40000), { nominate: true }).media(d.direct(laptop(40000), peer), { sent: 1, received: 2 }, ms);
}

/** What the evidence says, a line each. */
export const notes = (f: Finding): string => f.evidence.map((e) => e.note).join('\n');

interface Headers {
  readonly ttl?: number;
  readonly id?: number;
}

/** An IPv4 frame with another TTL and identification. */
function withHeaders(frame: Uint8Array, { ttl = 64, id = 0 }: Headers): Uint8Array {
  const out = frame.slice();
  out[18] = id >> 8;
  out[19] = id & 255;
  out[22] = ttl;
  return out;
}

/** One TCP connection of the laptop's; both ends keep their sequence numbers, the server counts its IP identifications. */
export class ScriptedTcp {
  readonly #d: Dialogue;
  readonly client: Endpoint;
  readonly server: Endpoint;
  #sent = 1000;
  #received = 5000;
  #id = 30_000;

  constructor(d: Dialogue, client: Endpoint, server: Endpoint) {
    this.#d = d;
    this.client = client;
    this.server = server;
  }

  syn(): this {
    this.#d.frame(tcpFrame(this.client, this.server, 1000, 0, TcpFlag.syn));
    return this;
  }
  /** The handshake; the answer takes `rtt` milliseconds and came over 9 hops. */
  open(rtt = 30): this {
    this.syn();
    this.#d.wait(rtt);
    this.#fromServer(TcpFlag.syn | TcpFlag.ack, 5000, new Uint8Array(0));
    this.#sent = 1001;
    this.#received = 5001;
    this.#d.frame(tcpFrame(this.client, this.server, 1001, 5001, TcpFlag.ack));
    return this;
  }
  send(bytes: readonly number[] | Uint8Array): this {
    this.#d.frame(tcpFrame(this.client, this.server, this.#sent, this.#received, TcpFlag.psh | TcpFlag.ack, Uint8Array.from(bytes)));
    this.#sent += bytes.length;
    return this;
  }
  /** The last `length` bytes again. */
  again(bytes: readonly number[] | Uint8Array): this {
    this.#sent -= bytes.length;
    return this.send(bytes);
  }
  reply(bytes: readonly number[] | Uint8Array): this {
    this.#fromServer(TcpFlag.psh | TcpFlag.ack, this.#received, Uint8Array.from(bytes));
    this.#received += bytes.length;
    return this;
  }
  /** The server's last `length` bytes once more. */
  late(bytes: readonly number[] | Uint8Array): this {
    this.#received -= bytes.length;
    return this.reply(bytes);
  }
  ack(): this {
    this.#fromServer(TcpFlag.ack, this.#received, new Uint8Array(0));
    return this;
  }
  /** A reset in the server's name; as the server itself would send it unless `headers` say otherwise. */
  reset(headers: Headers & { readonly sequence?: number } = {}): this {
    this.#id += 1;
    this.#d.frame(withHeaders(tcpFrame(this.server, this.client, headers.sequence ?? this.#received, 0, TcpFlag.rst), { ttl: 55, id: this.#id, ...headers }));
    return this;
  }
  abort(): this {
    this.#d.frame(tcpFrame(this.client, this.server, this.#sent, this.#received, TcpFlag.rst | TcpFlag.ack));
    return this;
  }
  closedByServer(): this {
    this.#fromServer(TcpFlag.fin | TcpFlag.ack, this.#received, new Uint8Array(0));
    return this;
  }
  closedByClient(): this {
    this.#d.frame(tcpFrame(this.client, this.server, this.#sent, this.#received, TcpFlag.fin | TcpFlag.ack));
    return this;
  }

  #fromServer(flags: number, sequence: number, bytes: Uint8Array): void {
    this.#id += 1;
    this.#d.frame(withHeaders(tcpFrame(this.server, this.client, sequence, this.#sent, flags, bytes), { ttl: 55, id: this.#id }));
  }
}

export const tcp = (d: Dialogue, port: number, server: Endpoint): ScriptedTcp => new ScriptedTcp(d, laptop(port), server);

/** As browsers offer for pages (h2 and http/1.1), or for a WebSocket (http/1.1 alone). */
export const helloFor = (name: string, alpn: readonly string[] = ['h2', 'http/1.1']): number[] =>
  record(22, handshake(1, clientHello({ extensions: [...serverNameExtension(name), ...alpnExtension(...alpn), ...extension(43, [2, 3, 4])] })), 0x0301);
export const tls13Answer: readonly number[] = record(22, handshake(2, serverHello({ suites: [0x1301], extensions: extension(43, [3, 4]) })));
export const tls12Answer = (issuer: string, subject: string): number[] => [
  ...record(22, handshake(2, serverHello())),
  ...record(22, handshake(11, certificateMessage(certificate(distinguishedName(issuer, issuer), distinguishedName(subject, subject), [subject])))),
];
export const fatalAlert = (description: number): number[] => record(21, [2, description]);
/** A record whose content cannot be seen, of so many bytes. */
export const sealed = (length: number): number[] => record(23, new Array<number>(length).fill(0xcd));
/** TLS 1.3's Finished of SHA-256, sealed. */
export const finished: readonly number[] = sealed(53);

/** A TLS 1.3 connection that carried something both ways. */
export function secure(d: Dialogue, port: number, server: Endpoint, name: string, alpn?: readonly string[]): ScriptedTcp {
  const c = tcp(d, port, server).open();
  c.send(helloFor(name, alpn));
  d.wait(30);
  c.reply([...tls13Answer, ...sealed(900)]).send([...finished, ...sealed(200)]);
  d.wait(30);
  return c.reply(sealed(300)).ack();
}

export const http = (...lines: readonly string[]): Uint8Array => ascii(`${lines.join('\r\n')}\r\n\r\n`);

const recordTypes = { A: 1, AAAA: 28, HTTPS: 65 } as const;

/** A question as a resolver gets it; answered 5 ms later with `rcode`, without addresses, unless that is null. */
export function ask(d: Dialogue, name: string, rcode: number | null, type: keyof typeof recordTypes = 'A', from: Endpoint = laptop(5400), to: Endpoint = resolver): void {
  const id = parseInt(d.id(), 16) & 0xffff;
  const typed = (message: Uint8Array): Uint8Array => {
    message[message.length - 3] = recordTypes[type];
    return message;
  };
  d.udp(from, to, typed(dnsQuery(id, name)));
  d.wait(5);
  if (rcode !== null) d.udp(to, from, typed(dnsAnswer(id, name, [], rcode)));
}

/** An ICMP destination unreachable from `hop` about a SYN of `c`. */
export function icmpAboutTcp(d: Dialogue, hop: string, code: number, client: Endpoint, server: Endpoint): void {
  const quoted = tcpFrame(client, server, 1000, 0, TcpFlag.syn).slice(14);
  const total = 20 + 8 + quoted.length;
  const bytesOf = (address: string): number[] => address.split('.').map(Number);
  d.frame(Uint8Array.from([
    2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0,
    0x45, 0, total >> 8, total & 255, 0, 1, 0x40, 0, 64, 1, 0, 0, ...bytesOf(hop), ...bytesOf(client.address),
    3, code, 0, 0, 0, 0, 0, 0, ...quoted,
  ]));
}
