/** What networks do to a laptop, as steps of a scripted capture: ICMP errors, silence, a segment size, another interface. */
import type { Dialogue } from './dialogue.ts';
import { be16, be32, bytes as concat, ethernet } from './header-bytes.ts';
import { addressBytes, at, icmpUnreachable, stun, tcpFrame, TcpFlag, type Endpoint } from './scripted-packets.ts';

export const laptop = at('10.1.0.2', 40000);
export const laptop6 = at('2001:db8:1::2', 40000);
export const router = '10.1.0.1';
export const resolver = at('10.1.0.2', 5400);
export const turn = at('198.51.100.10', 3478);
export const stun2 = at('198.51.100.11', 3478);
export const web = at('198.51.100.20', 443);
export const outside = at('198.51.100.2', 40000);
export const relayed = at('198.51.100.10', 50001);
export const peer = at('203.0.113.7', 30000);
export const ssrc = { sent: 1, received: 2 };

export const withNames = (d: Dialogue): Dialogue =>
  d.resolve(resolver, 'turn.example.com', turn.address).resolve(resolver, 'stun2.example.com', stun2.address).resolve(resolver, 'app.example.com', web.address);

/** The laptop's `port`: each connection has its own. */
export const from = (port: number, base: Endpoint = laptop): Endpoint => at(base.address, port);

/** STUN requests without an answer, half a second apart. */
export function askInVain(d: Dialogue, client: Endpoint, server: Endpoint, times = 4, everyMs = 500): Dialogue {
  const id = d.id();
  for (let i = 0; i < times; i++) {
    d.udp(client, server, stun(0x0001, id, []));
    d.wait(everyMs);
  }
  return d;
}

/** ICMP destination unreachable from `hop` about a UDP packet of the laptop's: code 13 is administratively prohibited, 3 port unreachable. */
export const reject = (d: Dialogue, hop: string, code: number, client: Endpoint, to: Endpoint): number => d.frame(icmpUnreachable(hop, code, client, to));

/** ICMP fragmentation needed (RFC 1191 4). */
export function tooLarge(d: Dialogue, hop: string, mtu: number, client: Endpoint, to: Endpoint): number {
  const frame = icmpUnreachable(hop, 4, client, to);
  frame.set(be16(mtu), 14 + 20 + 6);
  return d.frame(frame);
}

/** ICMPv6 destination unreachable: code 1 is administratively prohibited, 4 port unreachable. */
export function reject6(d: Dialogue, hop: string, code: number, client: Endpoint, to: Endpoint): number {
  const ip6 = (source: string, destination: string, next: number, body: Uint8Array): Uint8Array => concat([0x60, 0, 0, 0], be16(body.length), [next, 64], addressBytes(source), addressBytes(destination), body);
  const quoted = ip6(client.address, to.address, 17, concat(be16(client.port), be16(to.port), be16(8), [0, 0]));
  return d.frame(ethernet(0x86dd, ip6(hop, client.address, 58, concat([1, code, 0, 0, 0, 0, 0, 0], quoted))));
}

/** A packet of an IP protocol that carries others: 50 is ESP, 47 GRE. */
export function encapsulated(d: Dialogue, protocol: number, source: string, destination: string): number {
  const body = new Uint8Array(100);
  return d.frame(ethernet(0x0800, concat([0x45, 0], be16(20 + body.length), [0, 1, 0x40, 0, 64, protocol, 0, 0], addressBytes(source), addressBytes(destination), body)));
}

/** A TCP connection that comes up, whose client offers segments of `mss` bytes. */
export function connectWithSegments(d: Dialogue, client: Endpoint, server: Endpoint, mss: number): void {
  const syn = tcpFrame(client, server, 1000, 0, TcpFlag.syn, Uint8Array.of(2, 4, ...be16(mss)));
  // The four bytes are an option: the header is six words long.
  syn[14 + 20 + 12] = 0x60;
  d.frame(syn);
  d.wait(30);
  d.frame(tcpFrame(server, client, 5000, 1001, TcpFlag.syn | TcpFlag.ack));
  d.frame(tcpFrame(client, server, 1001, 5001, TcpFlag.ack));
}

/** A piece of a DTLS ClientHello of `length` bytes (RFC 6347 4.2.2). */
export const helloFragment = (length: number, offset: number, piece: number): Uint8Array => {
  const u24 = (n: number): number[] => be32(n).slice(1);
  const fragment = concat([1], u24(length), [0, 0], u24(offset), u24(piece), new Uint8Array(piece));
  return concat([22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0], be16(fragment.length), fragment);
};
