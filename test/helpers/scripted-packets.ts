/** Whole packets between named endpoints, for scripted dialogues: STUN, TURN, RTP, DNS and TLS over UDP and TCP. */
import { be16, be32, bytes as concat, ethernet as frame } from './header-bytes.ts';

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}
export const at = (address: string, port: number): Endpoint => ({ address, port });

export const ascii = (s: string): Uint8Array => Uint8Array.from(s, (c) => c.charCodeAt(0));

export function addressBytes(address: string): number[] {
  if (!address.includes(':')) return address.split('.').map(Number);
  const [head = '', tail] = address.split('::', 2);
  const words = (s: string | undefined): number[] => (s === undefined || s === '' ? [] : s.split(':').map((w) => parseInt(w, 16)));
  const front = words(head);
  const back = words(tail);
  return [...front, ...new Array<number>(8 - front.length - back.length).fill(0), ...back].flatMap(be16);
}

function ip(source: string, destination: string, protocol: number, body: Uint8Array): Uint8Array {
  const from = addressBytes(source);
  const to = addressBytes(destination);
  if (from.length === 4) return concat([0x45, 0], be16(20 + body.length), [0, 1, 0x40, 0, 64, protocol, 0, 0], from, to, body);
  return concat([0x60, 0, 0, 0], be16(body.length), [protocol, 64], from, to, body);
}

const ethernet = (packet: Uint8Array): Uint8Array => frame(packet[0]! >> 4 === 4 ? 0x0800 : 0x86dd, packet);

export const udpFrame = (from: Endpoint, to: Endpoint, payload: Uint8Array): Uint8Array =>
  ethernet(ip(from.address, to.address, 17, concat(be16(from.port), be16(to.port), be16(8 + payload.length), [0, 0], payload)));

export const TcpFlag = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;

export const tcpFrame = (from: Endpoint, to: Endpoint, sequence: number, acknowledgment: number, flags: number, payload: Uint8Array = new Uint8Array(0)): Uint8Array =>
  ethernet(ip(from.address, to.address, 6, concat(be16(from.port), be16(to.port), be32(sequence), be32(acknowledgment), [0x50, flags], be16(65535), [0, 0, 0, 0], payload)));

/** ICMP destination unreachable from `hop` about a packet that `from` sent. */
export const icmpUnreachable = (hop: string, code: number, from: Endpoint, to: Endpoint): Uint8Array => {
  const quoted = ip(from.address, to.address, 17, concat(be16(from.port), be16(to.port), be16(8), [0, 0]));
  return ethernet(ip(hop, from.address, 1, concat([3, code, 0, 0, 0, 0, 0, 0], quoted)));
};

export type Attribute = readonly [type: number, value: readonly number[] | Uint8Array];

const cookie = 0x2112a442;
/** 0x0001 request, 0x0101 success, 0x0111 error and so on: the 16-bit type as it stands on the wire. */
export function stun(type: number, transactionId: string, attributes: readonly Attribute[]): Uint8Array {
  const body = concat(...attributes.map(([t, value]) => concat(be16(t), be16(value.length), value, new Array<number>((4 - (value.length % 4)) % 4).fill(0))));
  const id = Array.from({ length: 12 }, (_, i) => parseInt(transactionId.padStart(24, '0').slice(2 * i, 2 * i + 2), 16));
  return concat(be16(type), be16(body.length), be32(cookie), id, body);
}

const xored = (e: Endpoint): number[] => [0, 1, ...be16(e.port ^ (cookie >>> 16)), ...addressBytes(e.address).map((b, i) => b ^ be32(cookie)[i]!)];
export const Attr = {
  username: (s: string): Attribute => [0x0006, ascii(s)],
  realm: (s: string): Attribute => [0x0014, ascii(s)],
  nonce: (s: string): Attribute => [0x0015, ascii(s)],
  error: (code: number, reason: string): Attribute => [0x0009, [0, 0, Math.floor(code / 100), code % 100, ...ascii(reason)]],
  /** IPv4 only. */
  xorMapped: (e: Endpoint): Attribute => [0x0020, xored(e)],
  xorRelayed: (e: Endpoint): Attribute => [0x0016, xored(e)],
  xorPeer: (e: Endpoint): Attribute => [0x0012, xored(e)],
  channel: (n: number): Attribute => [0x000c, [...be16(n), 0, 0]],
  lifetime: (seconds: number): Attribute => [0x000d, be32(seconds)],
  priority: (n: number): Attribute => [0x0024, be32(n)],
  useCandidate: (): Attribute => [0x0025, []],
  controlling: (): Attribute => [0x802a, [0, 0, 0, 0, 0, 0, 0, 1]],
  controlled: (): Attribute => [0x8029, [0, 0, 0, 0, 0, 0, 0, 2]],
  requestedUdp: (): Attribute => [0x0019, [17, 0, 0, 0]],
  data: (b: Uint8Array): Attribute => [0x0013, b],
} as const;

export const channelData = (number: number, body: Uint8Array): Uint8Array => concat(be16(number), be16(body.length), body);

export const rtp = (ssrc: number, sequence: number, timestamp: number, payloadType = 111, payloadBytes = 100): Uint8Array =>
  concat([0x80, payloadType], be16(sequence & 0xffff), be32(timestamp), be32(ssrc), new Uint8Array(payloadBytes).fill(0xab));

const dnsName = (name: string): number[] => [...name.split('.').flatMap((label) => [label.length, ...ascii(label)]), 0];
export const dnsQuery = (id: number, name: string): Uint8Array => concat(be16(id), [1, 0, 0, 1, 0, 0, 0, 0, 0, 0], dnsName(name), [0, 1, 0, 1]);
export const dnsAnswer = (id: number, name: string, addresses: readonly string[], rcode = 0): Uint8Array =>
  concat(be16(id), [0x81, 0x80 | rcode, 0, 1], be16(addresses.length), [0, 0, 0, 0], dnsName(name), [0, 1, 0, 1], ...addresses.map((a) => [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...addressBytes(a)]));

/** A TLS record of `length` bytes of application data. */
export const tlsRecord = (length: number): Uint8Array => concat([23, 3, 3], be16(length), new Uint8Array(length).fill(0xcd));

export function clientHello(serverName: string): Uint8Array {
  const name = ascii(serverName);
  const sni = concat([0, 0], be16(name.length + 5), be16(name.length + 3), [0], be16(name.length), name);
  const body = concat([3, 3], new Uint8Array(32).fill(7), [0], be16(2), [0x13, 0x01], [1, 0], be16(sni.length), sni);
  const handshake = concat([1, 0], be16(body.length), body);
  return concat([22, 3, 1], be16(handshake.length), handshake);
}

/** A handshake record of the server's, as little as opens its side of a TLS connection. */
export const serverHelloDone: Uint8Array = Uint8Array.of(22, 3, 3, 0, 4, 14, 0, 0, 0);
