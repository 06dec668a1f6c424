/** QUIC packets as far as they are the same in every version and readable without keys (RFC 8999, RFC 9000 17). */
import { u32 } from '../bytes/big-endian.ts';
import { decoded, undecodable, type Decoded } from '../bytes/issue.ts';
import { hex } from '../bytes/text.ts';

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
const version2 = 0x6b3343cf;

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
    type: typeOf(first, version),
    version,
    destinationConnectionId: hex(b, destination, destinationEnd),
    sourceConnectionId: hex(b, destinationEnd + 1, sourceEnd),
  });
}

function typeOf(first: number, version: number): string | null {
  if (version === 0) return 'Version Negotiation';
  const bits = (first >> 4) & 3;
  if (version === 1) return types[bits]!;
  // RFC 9369 3.2 turns the four types by one.
  return version === version2 ? types[(bits + 3) & 3]! : null;
}
