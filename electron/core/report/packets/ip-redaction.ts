/** An IP packet with all that it carries, in place: addresses, transport, and the checksums that follow from them. */
import { u16 } from '../../bytes/big-endian.ts';
import { decodeDns } from '../../decoders/dns.ts';
import { Dissection, Outcome } from '../../link/dissection.ts';
import { ipv4 } from '../../link/ipv4.ts';
import { ipv6 } from '../../link/ipv6.ts';
import { tcp } from '../../link/transport.ts';
import { checksumOf, putU16, wordSum } from './checksum.ts';
import type { DatagramContext } from './datagram-redaction.ts';
import { redactDatagram } from './datagram-redaction.ts';
import { redactDns } from './dns-redaction.ts';
import { redactIcmp } from './icmp-redaction.ts';
import { redactIPv4Options, redactIPv6Extensions } from './ip-header-redaction.ts';
import { NeighbourMessage } from './neighbour-redaction.ts';
import type { StandIns } from './stand-ins.ts';
import { redactTcpOptions } from './tcp-header-redaction.ts';
import { Protocol, TransportChecksum } from './transport-checksum.ts';

const udpHeaderBytes = 8;
const tcpHeaderBytes = 20;
export const dnsPorts: ReadonlySet<number> = new Set([53, 5353, 5355]);

/** What can be told only from other packets than this one. All offsets are those of the buffer that is rewritten. */
export interface Surroundings {
  readonly datagram: DatagramContext;
  /** Rewrites the TCP payload `d.buffer[d.payload..d.payloadEnd)`, all of it. */
  tcpPayload(d: Dissection): void;
  /** Whether errors of ICMP may quote packets: what they quote may not be one (RFC 1122 3.2.2). */
  readonly mayQuote: boolean;
  /** Rewrites what a fragment carries, `d.buffer[d.transport..d.transportEnd)`, all of it. */
  fragment(d: Dissection): void;
}

/** Of a packet that stands for itself. */
export const alone: Surroundings = {
  datagram: { handshakes: null, withoutQuic: true },
  mayQuote: true,
  tcpPayload: (d) => d.buffer.fill(0, d.payload, d.payloadEnd),
  fragment: blankFragment,
};

const quotation: Surroundings = { ...alone, mayQuote: false };

/** Of a fragment whose datagram is not known, the first leaves its ports. */
export function blankFragment({ buffer, transport, transportEnd, fragmentOffset, protocol }: Dissection): void {
  const hasPorts = fragmentOffset === 0 && (protocol === Protocol.udp || protocol === Protocol.tcp);
  buffer.fill(0, hasPorts ? Math.min(transportEnd, transport + udpHeaderBytes) : transport, transportEnd);
}

/** The packet at `b[at..end)`, of a frame that ends at `wireEnd` on the wire. Answers how far it is worth keeping; `at` where its header does not read. */
export function redactIp(s: StandIns, around: Surroundings, b: Uint8Array, at: number, end: number, wireEnd: number, version: number): number {
  const d = new Dissection();
  d.buffer = b;
  d.ipVersion = version;
  d.ipOffset = at;
  const transport = version === 4 ? ipv4(b, at, end, wireEnd, d) : ipv6(b, at, end, wireEnd, d);
  if (transport < 0) return at;
  const size = version === 4 ? 4 : 16;
  const isFragment = d.moreFragments || d.fragmentOffset !== 0;
  const checksum = new TransportChecksum(b, d, size);
  const solicited = isSolicited(b, d, size);

  let worth: number;
  if (isFragment) {
    around.fragment(d);
    worth = d.transportEnd;
  } else worth = redactTransport(s, around, b, d, version === 4 ? 4 : 6);

  s.address(b, d.sourceAddress, size);
  if (solicited >= 0) b.copyWithin(d.destinationAddress + 13, solicited + 13, solicited + 16);
  else s.address(b, d.destinationAddress, size);
  let routed = false;
  if (version === 4) {
    redactIPv4Options(b, at + 20, transport);
    putU16(b, at + 10, 0);
    putU16(b, at + 10, checksumOf(wordSum(b, at, transport)));
  } else routed = redactIPv6Extensions(b, at + 40, transport, b[at + 6]!);
  if (!isFragment) checksum.settle(worth, routed);
  return worth;
}

/** The offset of the target of a Neighbor Solicitation that goes to its target's group (RFC 4291 2.7.1), which ends in the target's bits; -1 for anything else. */
function isSolicited(b: Uint8Array, d: Dissection, size: number): number {
  const target = d.transport + 8;
  if (size !== 16 || d.protocol !== Protocol.icmpv6 || b[d.transport] !== NeighbourMessage.solicitation || d.transportEnd - target < 16) return -1;
  const group = b[d.destinationAddress] === 0xff && b[d.destinationAddress + 12] === 0xff;
  return group && [13, 14, 15].every((i) => b[d.destinationAddress + i] === b[target + i]) ? target : -1;
}

function redactTransport(s: StandIns, around: Surroundings, b: Uint8Array, d: Dissection, version: 4 | 6): number {
  const { protocol, transport, transportEnd } = d;
  if (protocol === Protocol.udp) return redactUdp(s, around, b, d);
  if (protocol === Protocol.tcp) return redactTcp(around, b, d);
  if (protocol === (version === 4 ? Protocol.icmp : Protocol.icmpv6)) {
    return redactIcmp(s, b, transport, transportEnd, version, (at, end) => (around.mayQuote ? redactIp(s, quotation, b, at, end, end, version) : at));
  }
  return transport;
}

function redactUdp(s: StandIns, around: Surroundings, b: Uint8Array, d: Dissection): number {
  const { transport, transportEnd } = d;
  const from = transport + udpHeaderBytes;
  if (from >= transportEnd) return transportEnd;
  const length = u16(b, transport + 4) || d.transportLength;
  const payloadLength = Math.min(length, d.transportLength) - udpHeaderBytes;
  if (payloadLength <= 0) return from;
  const to = Math.min(transportEnd, from + payloadLength);
  const isDns = dnsPorts.has(u16(b, transport)) || dnsPorts.has(u16(b, transport + 2));
  if (isDns && decodeDns(b, from, to).ok) return redactDns(s, b, from, to);
  return redactDatagram(s, around.datagram, b, from, to, payloadLength);
}

function redactTcp(around: Surroundings, b: Uint8Array, d: Dissection): number {
  const { transport, transportEnd } = d;
  // A quotation may end within the header.
  if (transportEnd - transport < tcpHeaderBytes) return transportEnd;
  if (tcp(d) !== Outcome.tcp) return transport + tcpHeaderBytes;
  redactTcpOptions(b, transport + tcpHeaderBytes, d.payload);
  around.tcpPayload(d);
  return transportEnd;
}
