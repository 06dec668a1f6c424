/**
 * What the link, network and transport headers of one packet say, as offsets into a buffer. One object is reused for all packets,
 * so that dissecting allocates nothing; only a completed reassembly of fragments brings a new buffer.
 */
export const Outcome = {
  /** Nothing above the link layer that we follow (ARP, LLDP, ...). */
  other: 0,
  udp: 1,
  tcp: 2,
  icmp: 3,
  icmpv6: 4,
  /** IP with a transport that we do not follow; `protocol` says which. */
  otherTransport: 5,
  /** A fragment that is held until its datagram is complete. */
  fragment: 6,
  /** Did not decode: `issue` says why. */
  malformed: 7,
  /** The link type is none that we read. */
  unsupportedLink: 8,
} as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

/** From the link header where it tells (Linux cooked captures), else unknown. */
export const Heading = { unknown: 0, out: 1, in: 2 } as const;
export type Heading = (typeof Heading)[keyof typeof Heading];

export class Dissection {
  /** Where the offsets below point: the record's buffer, or that of a reassembled datagram. */
  buffer: Uint8Array = new Uint8Array(0);
  /** True when `buffer` holds a datagram put together from fragments: header offsets do not refer to this frame's bytes. */
  reassembled = false;
  heading: Heading = Heading.unknown;
  /** Offsets of 6-byte MAC addresses in the record's buffer, -1 without. */
  sourceMac = -1;
  destinationMac = -1;
  etherType = 0;
  /** ARPHRD_ value of the interface, from Linux cooked captures; -1 without. */
  hardwareType = -1;
  /** VLAN ids from the outermost inwards; only the first `vlanCount` count. */
  readonly vlanIds = new Uint16Array(4);
  vlanCount = 0;

  /** 4, 6, or 0 without IP. */
  ipVersion = 0;
  /** Offset of the IP header in the record's buffer. */
  ipOffset = 0;
  /** Offsets of the addresses in `buffer`, 4 or 16 bytes each. */
  sourceAddress = 0;
  destinationAddress = 0;
  protocol = 0;
  /** IPv4 TTL or IPv6 hop limit. */
  ttl = 0;
  /** IPv4 identification; 0 for IPv6 without a fragment header. */
  ipId = 0;
  dscp = 0;
  /** 0..3, RFC 3168. */
  ecn = 0;
  dontFragment = false;
  /** Bytes into the fragmentable part, for a packet that is itself a fragment (Outcome.fragment, or `reassembled`); else 0. */
  fragmentOffset = 0;
  moreFragments = false;
  /** Transport header and what follows, as far as captured: `buffer[transport..transportEnd)`. */
  transport = 0;
  transportEnd = 0;
  /** Length that the IP header gives for it; more than captured when the snapshot length cut it. */
  transportLength = 0;

  sourcePort = 0;
  destinationPort = 0;
  /** Payload above UDP or TCP as far as captured: `buffer[payload..payloadEnd)`. */
  payload = 0;
  payloadEnd = 0;
  /** Payload length on the wire. */
  payloadLength = 0;

  /** TCP only. Sequence numbers are unsigned 32 bits. */
  tcpSequence = 0;
  tcpAcknowledgment = 0;
  /** FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128. */
  tcpFlags = 0;
  tcpWindow = 0;

  /** With Outcome.malformed. */
  issueLayer = '';
  issueReason = '';
  issueOffset = 0;
}
