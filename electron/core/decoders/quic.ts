/** QUIC packets as far as they are the same in every version and readable without keys (RFC 8999, RFC 9000 17). */
import { u16, u32 } from '../bytes/big-endian.ts';
import { decoded, undecodable, type Decoded } from '../bytes/issue.ts';
import { hex } from '../bytes/text.ts';

/** RFC 9000 15, RFC 9369 3.1. */
export const QuicVersion = { v1: 1, v2: 0x6b3343cf } as const;
export type QuicVersion = (typeof QuicVersion)[keyof typeof QuicVersion];

const isKnownVersion = (version: number): version is QuicVersion => version === QuicVersion.v1 || version === QuicVersion.v2;

export interface QuicPacket {
  readonly header: 'long' | 'short';
  /** 'Initial', '0-RTT', 'Handshake', 'Retry' of versions 1 and 2, 'Version Negotiation'; null for other versions and short headers. */
  readonly type: string | null;
  /** Null in short headers. */
  readonly version: number | null;
  /** Hexadecimal; null in short headers, which do not say how long it is. */
  readonly destinationConnectionId: string | null;
  readonly sourceConnectionId: string | null;
}

const types = ['Initial', '0-RTT', 'Handshake', 'Retry'] as const;
type LongType = (typeof types)[number];

/** Reads the header of the first packet in a datagram `b[from..to)`. A short header is one bit, so it is proof of nothing. */
export function decodeQuic(b: Uint8Array, from: number, to: number): Decoded<QuicPacket> {
  if (from >= to) return undecodable('quic', 0, 'no header');
  const first = b[from]!;
  if ((first & 0x80) === 0) return decoded({ header: 'short', type: null, version: null, destinationConnectionId: null, sourceConnectionId: null });
  if (to - from < 7) return undecodable('quic', 0, 'shorter than a long header');
  const version = u32(b, from + 1);
  const destination = from + 6;
  const destinationEnd = destination + b[from + 5]!;
  if (destinationEnd >= to) return undecodable('quic', 5, 'connection id past the end');
  const sourceEnd = destinationEnd + 1 + b[destinationEnd]!;
  if (sourceEnd > to) return undecodable('quic', destinationEnd - from, 'connection id past the end');
  return decoded({
    header: 'long',
    type: version === 0 ? 'Version Negotiation' : isKnownVersion(version) ? longType(first, version) : null,
    version,
    destinationConnectionId: hex(b, destination, destinationEnd),
    sourceConnectionId: hex(b, destinationEnd + 1, sourceEnd),
  });
}

/** RFC 9369 3.2 turns the four types by one. */
const longType = (first: number, version: QuicVersion): LongType => types[((first >> 4) + (version === QuicVersion.v2 ? 3 : 0)) & 3]!;

/** A packet of version 1 or 2 with a long header and a length: everything but Retry. */
export interface QuicLongPacket {
  readonly version: QuicVersion;
  readonly type: Exclude<LongType, 'Retry'>;
  readonly from: number;
  /** The destination connection id, `[destination..destinationEnd)`. */
  readonly destination: number;
  readonly destinationEnd: number;
  /** Of the packet number, which header protection hides. */
  readonly payload: number;
  /** Where the next packet of the datagram begins (RFC 9000 12.2). */
  readonly end: number;
}

/** RFC 9000 17.2. */
const longestConnectionId = 20;

/** The packet at `from` in a datagram `b[from..to)`; null where it is none such, or goes past the end. */
export function readQuicLongPacket(b: Uint8Array, from: number, to: number): QuicLongPacket | null {
  if (to - from < 7 || b[from]! < 0xc0) return null;
  const version = u32(b, from + 1);
  if (!isKnownVersion(version)) return null;
  const type = longType(b[from]!, version);
  const destination = from + 6;
  const destinationEnd = destination + b[from + 5]!;
  if (type === 'Retry' || destinationEnd - destination > longestConnectionId || destinationEnd >= to || b[destinationEnd]! > longestConnectionId) return null;
  const v: Varint = { value: 0, next: destinationEnd + 1 + b[destinationEnd]! };
  if (type === 'Initial') {
    if (!readVarint(b, v.next, to, v)) return null;
    v.next += v.value;
  }
  if (!readVarint(b, v.next, to, v) || v.next + v.value > to) return null;
  return { version, type, from, destination, destinationEnd, payload: v.next, end: v.next + v.value };
}

export interface Varint {
  value: number;
  next: number;
}

/** RFC 9000 16: 1, 2, 4 or 8 bytes. False where it goes past the end, or is more than a number can count. */
export function readVarint(b: Uint8Array, at: number, to: number, into: Varint): boolean {
  if (at >= to) return false;
  const length = 1 << (b[at]! >> 6);
  if (at + length > to) return false;
  const first = b[at]! & 0x3f;
  if (length === 1) into.value = first;
  else if (length === 2) into.value = u16(b, at) & 0x3fff;
  else if (length === 4) into.value = u32(b, at) & 0x3fffffff;
  else into.value = (u32(b, at) & 0x3fffffff) * 0x1_0000_0000 + u32(b, at + 4);
  into.next = at + length;
  return Number.isSafeInteger(into.value);
}
