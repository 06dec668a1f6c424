/**
 * Certificates of DTLS (RFC 5246 7.4.2, X.509 as DER): those of peers, made for a call or for a device. Keys, numbers, signatures and names get stand-ins, so that a
 * certificate seen twice still is one, and none can be looked for by its fingerprint.
 */
import { u16, u24 } from '../../bytes/big-endian.ts';
import type { StandIns } from './stand-ins.ts';

const Tag = { boolean: 1, integer: 2, bitString: 3, octetString: 4, null: 5, oid: 6, utcTime: 23, generalizedTime: 24, sequence: 0x30, dnsName: 0x82, ipAddress: 0x87 } as const;
const staying: ReadonlySet<number> = new Set([Tag.boolean, Tag.null, Tag.oid, Tag.utcTime, Tag.generalizedTime]);
/** UTF8String, NumericString, PrintableString, T61String, IA5String, VisibleString. */
const texts: ReadonlySet<number> = new Set([12, 18, 19, 20, 22, 26]);
/** What an extension's value consists of, where it is no SEQUENCE. */
const nested: ReadonlySet<number> = new Set([Tag.integer, Tag.bitString, Tag.octetString, Tag.oid, 12, 22]);
const constructed = 0x20;
const deepest = 16;
/** Versions and constraints. */
const shortestSecretNumber = 5;
const longestFlags = 4;
/** What browsers call themselves. */
const everybodys: ReadonlySet<string> = new Set(['WebRTC']);

/** The body of a Certificate message, `b[from..to)`, whole. */
export function redactCertificates(s: StandIns, b: Uint8Array, from: number, to: number): void {
  if (to - from < 3) return;
  const end = Math.min(to, from + 3 + u24(b, from));
  let at = from + 3;
  while (at + 3 <= end) {
    const certificate = at + 3;
    const next = certificate + u24(b, at);
    if (next > end) break;
    redactElements(s, b, certificate, next, 0);
    at = next;
  }
  b.fill(0, Math.min(at, end), to);
}

/** The elements that `b[from..to)` consists of; what is none is replaced as a whole. */
function redactElements(s: StandIns, b: Uint8Array, from: number, to: number, depth: number): void {
  let at = from;
  while (at < to) {
    const content = contentAt(b, at, to);
    if (content === null || depth > deepest) {
      s.opaque(b, at, to);
      return;
    }
    redactElement(s, b, b[at]!, content.from, content.to, depth);
    at = content.to;
  }
}

function redactElement(s: StandIns, b: Uint8Array, tag: number, from: number, to: number, depth: number): void {
  if ((tag & constructed) !== 0) redactElements(s, b, from, to, depth + 1);
  else if (staying.has(tag)) return;
  else if (tag === Tag.integer) redactInteger(s, b, from, to);
  else if (texts.has(tag)) s.text(b, from, to, (text) => (everybodys.has(text) ? text : s.textOf('secret', text)));
  else if (tag === Tag.dnsName) s.text(b, from, to, (text) => s.textOf('hostName', text));
  else if (tag === Tag.ipAddress && (to - from === 4 || to - from === 16)) s.address(b, from, to - from);
  else if (tag === Tag.bitString || tag === Tag.octetString) {
    // Its first byte says how many bits are unused.
    const start = Math.min(to, from + (tag === Tag.bitString ? 1 : 0));
    // Keys and extensions are elements of their own, and short ones are flags.
    const mayNest = b[start] === Tag.sequence || (tag === Tag.octetString && nested.has(b[start]!));
    if (mayNest && contentAt(b, start, to)?.to === to) redactElements(s, b, start, to, depth + 1);
    else if (tag === Tag.bitString && to - from <= longestFlags) return;
    else if (u16(b, start) === to - start - 2) redactTimestamps(s, b, start + 2, to);
    // An elliptic curve's point begins with its form (SEC 1 2.3.3).
    else s.opaque(b, Math.min(to, start + 1), to);
  } else s.opaque(b, from, to);
}

/** RFC 6962 3.3: a list of certificate timestamps, by which a certificate is found in public logs. Lengths stay. */
function redactTimestamps(s: StandIns, b: Uint8Array, from: number, to: number): void {
  for (let at = from; at + 2 < to; at += 2 + u16(b, at)) {
    const end = Math.min(to, at + 2 + u16(b, at));
    // Version, log id and time; then extensions, and a signature with its algorithm.
    const extensions = at + 3 + 40;
    const signature = extensions + 6 + u16(b, extensions);
    s.opaque(b, Math.min(end, at + 3), Math.min(end, extensions));
    s.opaque(b, Math.min(end, signature), end);
  }
}

/** The first byte stays, and with it the sign and the shortest form. */
function redactInteger(s: StandIns, b: Uint8Array, from: number, to: number): void {
  if (to - from < shortestSecretNumber) return;
  s.opaque(b, from + 1, to);
  if (b[from] === 0) b[from + 1]! |= 0x80;
}

/** Where the content of the DER element at `at` is; null where it is not inside `b[at..to)`. */
function contentAt(b: Uint8Array, at: number, to: number): { readonly from: number; readonly to: number } | null {
  if (at + 2 > to) return null;
  let from = at + 2;
  let length = b[at + 1]!;
  if (length >= 0x80) {
    const octets = length & 0x7f;
    if (octets === 0 || octets > 3 || from + octets > to) return null;
    length = 0;
    for (let i = 0; i < octets; i++) length = (length << 8) | b[from + i]!;
    from += octets;
  }
  return from + length > to ? null : { from, to: from + length };
}
