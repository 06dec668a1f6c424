/** ICMP (RFC 792, 1812) and ICMPv6 (RFC 4443) messages, and the packet that an error quotes. */
import { formatAddress } from '../bytes/address.ts';
import { u16, u32 } from '../bytes/big-endian.ts';
import { decoded, undecodable } from '../bytes/issue.ts';
import type { Decoded } from '../bytes/issue.ts';
import { Dissection } from './dissection.ts';
import { icmpCodeName, icmpTypeName } from './icmp-names.ts';
import { ipv4 } from './ipv4.ts';
import { ipv6 } from './ipv6.ts';

export interface QuotedPacket {
  /** IP protocol number of its transport. */
  readonly protocol: number;
  /** Addresses as text. */
  readonly source: string;
  readonly destination: string;
  /** The same as 4 or 16 bytes. */
  readonly sourceBytes: Uint8Array;
  readonly destinationBytes: Uint8Array;
  /** 0 where its transport has none, or it is a fragment but the first, or the quotation ends before them. */
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Its transport header and what follows, as far as quoted: `buffer[transportFrom..transportTo)`. */
  readonly transportFrom: number;
  readonly transportTo: number;
}

export interface IcmpMessage {
  readonly version: 4 | 6;
  readonly type: number;
  readonly code: number;
  readonly typeName: string;
  readonly codeName: string;
  /** Bytes, from Fragmentation Needed (RFC 1191 4; null where an old router left it 0) or Packet Too Big (RFC 4443 3.2); else null. */
  readonly nextHopMtu: number | null;
  /** Null where the message is no error, or what it quotes is not IP of its version. */
  readonly quoted: QuotedPacket | null;
}

const fragmentationNeeded = 4;

/** Decodes the message at `buffer[from..to)`. Refuses one shorter than 8 bytes; the checksum is not verified. */
export function decodeIcmp(buffer: Uint8Array, from: number, to: number, version: 4 | 6): Decoded<IcmpMessage> {
  const end = Math.min(to, buffer.length);
  if (end - from < 8) return undecodable(version === 4 ? 'icmp' : 'icmpv6', Math.max(0, end - from), 'shorter than its header');
  const type = buffer[from]!;
  const code = buffer[from + 1]!;
  return decoded({
    version,
    type,
    code,
    typeName: icmpTypeName(version, type),
    codeName: icmpCodeName(version, type, code),
    nextHopMtu: nextHopMtu(buffer, from, version, type, code),
    quoted: isIcmpError(version, type) ? quotedPacket(buffer, from + 8, quotationEnd(buffer, from, end, version, type), version) : null,
  });
}

/** Messages that quote the packet they are about. */
export const isIcmpError = (version: 4 | 6, type: number): boolean =>
  version === 4 ? type === 3 || type === 4 || type === 5 || type === 11 || type === 12 : type < 128;

function nextHopMtu(b: Uint8Array, from: number, version: 4 | 6, type: number, code: number): number | null {
  if (version === 6) return type === 2 ? u32(b, from + 4) : null;
  return type === 3 && code === fragmentationNeeded ? u16(b, from + 6) || null : null;
}

/**
 * Where extensions follow the quotation, a length field says where it ends (RFC 4884 4): in 32-bit words, in ICMPv6 in 64-bit words. Less
 * than 128 bytes are not allowed then, and come from before that RFC, when the field was unused.
 */
export function quotationEnd(b: Uint8Array, from: number, end: number, version: 4 | 6, type: number): number {
  const words = version === 4
    ? type === 3 || type === 11 || type === 12 ? b[from + 5]! : 0
    : type === 1 || type === 3 ? b[from + 4]! : 0;
  const length = words * (version === 4 ? 4 : 8);
  return length < 128 ? end : Math.min(end, from + 8 + length);
}

function quotedPacket(b: Uint8Array, at: number, end: number, version: 4 | 6): QuotedPacket | null {
  const packet = new Dissection();
  const transport = version === 4 ? ipv4(b, at, end, end, packet) : ipv6(b, at, end, end, packet);
  if (transport < 0) return null;
  const hasPorts = (packet.protocol === 17 || packet.protocol === 6) && packet.fragmentOffset === 0 && packet.transportEnd - transport >= 4;
  const size = version === 4 ? 4 : 16;
  return {
    protocol: packet.protocol,
    source: formatAddress(b, packet.sourceAddress, size),
    destination: formatAddress(b, packet.destinationAddress, size),
    sourceBytes: b.slice(packet.sourceAddress, packet.sourceAddress + size),
    destinationBytes: b.slice(packet.destinationAddress, packet.destinationAddress + size),
    sourcePort: hasPorts ? u16(b, transport) : 0,
    destinationPort: hasPorts ? u16(b, transport + 2) : 0,
    transportFrom: transport,
    transportTo: packet.transportEnd,
  };
}
