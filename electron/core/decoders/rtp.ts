/** RTP headers (RFC 3550 5.1) and header extensions (RFC 8285). SRTP leaves all of the header readable, and nothing after it. */
import { decoded, undecodable, type Decoded } from '../bytes/issue.ts';
import { u16, u32 } from '../bytes/big-endian.ts';

/** Reused for each packet: `readRtpHeader` fills it. Offsets are in the buffer that was read. */
export interface RtpHeader {
  padding: boolean;
  marker: boolean;
  payloadType: number;
  sequenceNumber: number;
  timestamp: number;
  ssrc: number;
  csrcCount: number;
  /** The 16 bits "defined by profile" of the extension; -1 without an extension, or where the capture ends before it. */
  extensionProfile: number;
  /** Elements of the extension: `[extensionFrom..extensionTo)`, empty without one. */
  extensionFrom: number;
  extensionTo: number;
  /** With CSRCs and extension, as the header itself says: may be more than was captured. */
  headerLength: number;
  /** What follows the header as far as captured, with padding and SRTP's authentication tag; empty where the header is cut. */
  payloadFrom: number;
  payloadTo: number;
}

export const newRtpHeader = (): RtpHeader => ({
  padding: false, marker: false, payloadType: 0, sequenceNumber: 0, timestamp: 0, ssrc: 0, csrcCount: 0, extensionProfile: -1, extensionFrom: 0,
  extensionTo: 0, headerLength: 12, payloadFrom: 0, payloadTo: 0,
});

/**
 * Reads the header of `b[from..to)` into `into`. False where this is no RTP: not version 2, or shorter than the fixed 12 bytes. A header that
 * is cut later (by the snapshot length, or a lie) still gives the fixed part and as much of `headerLength` as is known.
 */
export function readRtpHeader(b: Uint8Array, from: number, to: number, into: RtpHeader): boolean {
  if (to - from < 12) return false;
  const first = b[from]!;
  if (first >> 6 !== 2) return false;
  const second = b[from + 1]!;
  into.padding = (first & 0x20) !== 0;
  into.csrcCount = first & 0x0f;
  into.marker = (second & 0x80) !== 0;
  into.payloadType = second & 0x7f;
  into.sequenceNumber = u16(b, from + 2);
  into.timestamp = u32(b, from + 4);
  into.ssrc = u32(b, from + 8);
  into.extensionProfile = -1;
  into.extensionFrom = 0;
  into.extensionTo = 0;
  let headerLength = 12 + 4 * into.csrcCount;
  if ((first & 0x10) !== 0) {
    const at = from + headerLength;
    headerLength += 4;
    if (at + 4 <= to) {
      const words = u16(b, at + 2);
      headerLength += 4 * words;
      into.extensionProfile = u16(b, at);
      into.extensionFrom = at + 4;
      into.extensionTo = Math.min(at + 4 + 4 * words, to);
    }
  }
  into.headerLength = headerLength;
  into.payloadFrom = Math.min(from + headerLength, to);
  into.payloadTo = to;
  return true;
}

export interface RtpExtensionElement {
  readonly id: number;
  /** Offsets of its content in the buffer. */
  readonly from: number;
  readonly to: number;
}

export interface RtpExtensions {
  /** `encrypted` is RFC 9335 (Cryptex); `other` is a profile of its own, without elements. */
  readonly form: 'one-byte' | 'two-byte' | 'encrypted' | 'other';
  readonly elements: readonly RtpExtensionElement[];
}

/** The elements of the extension that `readRtpHeader` found (RFC 8285 4.2, 4.3), or null where the packet has none. */
export function decodeRtpExtensions(b: Uint8Array, header: RtpHeader): Decoded<RtpExtensions | null> {
  const profile = header.extensionProfile;
  if (profile < 0) return decoded(null);
  if (profile === 0xc0de || profile === 0xc2de) return decoded({ form: 'encrypted', elements: [] });
  const oneByte = profile === 0xbede;
  if (!oneByte && profile >> 4 !== 0x100) return decoded({ form: 'other', elements: [] });
  const elements: RtpExtensionElement[] = [];
  const to = header.extensionTo;
  let at = header.extensionFrom;
  while (at < to) {
    const start = at;
    const first = b[at]!;
    if (first === 0) {
      at += 1;
      continue;
    }
    let id = first;
    let length: number;
    if (oneByte) {
      id = first >> 4;
      // Local identifier 15 ends the list; what follows is ignored.
      if (id === 15) break;
      length = (first & 0x0f) + 1;
      at += 1;
    } else {
      if (at + 2 > to) return undecodable('rtp-extension', start - header.extensionFrom, 'element without its length');
      length = b[at + 1]!;
      at += 2;
    }
    if (at + length > to) return undecodable('rtp-extension', start - header.extensionFrom, 'element past the end');
    elements.push({ id, from: at, to: at + length });
    at += length;
  }
  return decoded({ form: oneByte ? 'one-byte' : 'two-byte', elements });
}
