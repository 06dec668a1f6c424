/**
 * DTLS records (RFC 6347 4.1) with the unified header of DTLS 1.3 (RFC 9147 4), and the handshake fragments that records of epoch 0 carry (RFC 6347
 * 4.2.2).
 */
import { u16, u24, u32 } from '../bytes/big-endian.ts';
import { ContentType } from './tls-names.ts';

/** Reused from record to record: `readDtlsRecord` fills it. */
export interface DtlsRecord {
  /** DTLS 1.3's short header: version, content type and sequence number are not in clear. */
  unified: boolean;
  /** -1 where not in clear. */
  contentType: number;
  /** -1 where not in clear. */
  version: number;
  /** Of the unified header only the low two bits: 2 is the handshake's, 3 the application's first. */
  epoch: number;
  /** 48 bits; -1 where not in clear. */
  sequenceNumber: number;
  /** The body as far as captured, `[from..to)`. */
  from: number;
  to: number;
  /** Of the body on the wire. */
  length: number;
  /** Everything but plain text of epoch 0. */
  encrypted: boolean;
}

export const newDtlsRecord = (): DtlsRecord => ({
  unified: false, contentType: 0, version: 0, epoch: 0, sequenceNumber: 0, from: 0, to: 0, length: 0, encrypted: false,
});

/** Of a record in clear. */
const headerBytes = 13;

const isVersion = (version: number): boolean => version >= 0xfefc && version <= 0xfeff ? true : version === 0x0100;

/**
 * Whether a datagram of `wireLength` bytes, captured as `b[from..to)`, begins with a whole DTLS record whose header is in clear. The first byte alone (RFC 7983) says so
 * on a flow of ICE; on any other it is what a VPN's opaque packets begin with as well.
 */
export function beginsDtlsRecord(b: Uint8Array, from: number, to: number, wireLength: number): boolean {
  return to - from >= headerBytes && b[from]! >= 20 && b[from]! < 32 && isVersion(u16(b, from + 1)) && headerBytes + u16(b, from + 11) <= wireLength;
}

/**
 * Reads the record at `at` in `b[at..to)` of a datagram that goes on to `wireTo` (more than `to` where the capture was cut). Null on success, with
 * the next record at `into.from + into.length`; else why this is no record.
 */
export function readDtlsRecord(b: Uint8Array, at: number, to: number, wireTo: number, into: DtlsRecord): string | null {
  if (at >= to) return 'no header';
  const first = b[at]!;
  if (first >> 5 === 1) return readUnified(b, at, to, wireTo, into);
  if (to - at < headerBytes) return 'shorter than a header';
  into.version = u16(b, at + 1);
  if (first < ContentType.changeCipherSpec || first > ContentType.ack) return 'unknown content type';
  if (!isVersion(into.version)) return 'unknown version';
  into.unified = false;
  into.contentType = first;
  into.epoch = u16(b, at + 3);
  into.sequenceNumber = u16(b, at + 5) * 0x1_0000_0000 + u32(b, at + 7);
  into.encrypted = into.epoch > 0;
  if (first === ContentType.tls12Cid) {
    // RFC 9146: a connection id of unknown length stands before the length field, so the record takes the rest.
    into.from = at + 11;
    into.length = wireTo - into.from;
  } else {
    into.from = at + headerBytes;
    into.length = u16(b, at + 11);
  }
  into.to = Math.min(to, into.from + into.length);
  return into.from + into.length > wireTo ? 'record past the end' : null;
}

function readUnified(b: Uint8Array, at: number, to: number, wireTo: number, into: DtlsRecord): string | null {
  const first = b[at]!;
  const hasConnectionId = (first & 0x10) !== 0;
  const hasLength = (first & 0x04) !== 0;
  const sequenceBytes = (first & 0x08) !== 0 ? 2 : 1;
  into.unified = true;
  into.contentType = -1;
  into.version = -1;
  into.epoch = first & 0x03;
  into.sequenceNumber = -1;
  into.encrypted = true;
  // The length of a connection id is agreed on in the handshake and not written here: with one, the record takes the rest.
  const headerLength = hasConnectionId ? 1 : 1 + sequenceBytes + (hasLength ? 2 : 0);
  if (at + headerLength > to) return 'shorter than a header';
  into.from = at + headerLength;
  into.length = hasLength && !hasConnectionId ? u16(b, into.from - 2) : wireTo - into.from;
  into.to = Math.min(to, into.from + into.length);
  return into.from + into.length > wireTo ? 'record past the end' : null;
}

/** Reused: `readHandshakeFragment` fills it. */
export interface HandshakeFragment {
  type: number;
  /** Of the whole message's body. */
  length: number;
  messageSeq: number;
  fragmentOffset: number;
  fragmentLength: number;
  /** The fragment as far as captured. */
  from: number;
  to: number;
}

export const newHandshakeFragment = (): HandshakeFragment => ({ type: 0, length: 0, messageSeq: 0, fragmentOffset: 0, fragmentLength: 0, from: 0, to: 0 });

/**
 * Reads the fragment at `at` in a record body `b[at..to)` that goes on to `wireTo`. Null on success, with the next fragment at `into.from +
 * into.fragmentLength`; else why this is none.
 */
export function readHandshakeFragment(b: Uint8Array, at: number, to: number, wireTo: number, into: HandshakeFragment): string | null {
  if (to - at < 12) return 'handshake header past the end';
  into.type = b[at]!;
  into.length = u24(b, at + 1);
  into.messageSeq = u16(b, at + 4);
  into.fragmentOffset = u24(b, at + 6);
  into.fragmentLength = u24(b, at + 9);
  into.from = at + 12;
  into.to = Math.min(to, into.from + into.fragmentLength);
  if (into.fragmentOffset + into.fragmentLength > into.length) return 'fragment past the end of its message';
  return into.from + into.fragmentLength > wireTo ? 'fragment past the end of its record' : null;
}
