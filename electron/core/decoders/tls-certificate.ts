/**
 * The Certificate message that TLS 1.2 and DTLS 1.2 send in clear (RFC 5246 7.4.2), and of each certificate (X.509, RFC 5280 4.1) who it names: as
 * little DER as that takes. A proxy that opens TLS shows in the issuer.
 */
import { u24 } from '../bytes/big-endian.ts';
import { decoded, undecodable, type Decoded } from '../bytes/issue.ts';
import { latin1, utf8 } from '../bytes/text.ts';

export interface TlsCertificate {
  /** Common name, else the organisation; null where neither could be read. */
  readonly subject: string | null;
  readonly issuer: string | null;
  /** Of the issuer, beside its common name: products that open TLS are named there. */
  readonly issuerOrganization: string | null;
  /** Issuer and subject are one, to the byte (RFC 5280 3.2): as self-signed certificates and roots have it. */
  readonly selfIssued: boolean;
  /** Certificates of the message, this one included; those after the first issue it. */
  readonly chainLength: number;
  /** dNSName entries of subjectAltName, at most 64. */
  readonly dnsNames: readonly string[];
  /** The DER encoding in the buffer that was decoded. */
  readonly from: number;
  readonly to: number;
}

const mostCertificates = 16;
const mostDnsNames = 64;

const Tag = { integer: 0x02, oid: 0x06, sequence: 0x30, version: 0xa0, extensions: 0xa3, octetString: 0x04, boolean: 0x01, dnsName: 0x82 } as const;
/** OBJECT IDENTIFIERs as DER has them: 2.5.4.3, 2.5.4.10 and 2.5.29.17. */
const commonName = '\x55\x04\x03';
const organizationName = '\x55\x04\x0a';
const subjectAltName = '\x55\x1d\x11';

/** The certificates of the message's body `b[from..to)`, the sender's own first. */
export function decodeCertificates(b: Uint8Array, from: number, to: number): Decoded<TlsCertificate[]> {
  if (to - from < 3) return undecodable('certificate', 0, 'shorter than its length field');
  if (from + 3 + u24(b, from) > to) return undecodable('certificate', 0, 'list past the end');
  const end = from + 3 + u24(b, from);
  const certificates: Omit<TlsCertificate, 'chainLength'>[] = [];
  let at = from + 3;
  while (at < end && certificates.length < mostCertificates) {
    if (at + 3 > end || at + 3 + u24(b, at) > end) return undecodable('certificate', at - from, 'certificate past the end');
    const start = at + 3;
    at = start + u24(b, at);
    certificates.push(readCertificate(b, start, at));
  }
  return decoded(certificates.map((c) => ({ ...c, chainLength: certificates.length })));
}

interface Element {
  readonly tag: number;
  readonly from: number;
  readonly to: number;
}

/** The DER element at `at`, or null where its header or content is not inside `[at..end)`. */
function element(b: Uint8Array, at: number, end: number): Element | null {
  if (at + 2 > end) return null;
  let from = at + 2;
  let length = b[at + 1]!;
  if (length >= 0x80) {
    const octets = length & 0x7f;
    if (octets === 0 || octets > 3 || from + octets > end) return null;
    length = 0;
    for (let i = 0; i < octets; i++) length = (length << 8) | b[from + i]!;
    from += octets;
  }
  return from + length > end ? null : { tag: b[at]!, from, to: from + length };
}

/** The elements inside, as far as they are well formed. */
function* children(b: Uint8Array, parent: Element): Generator<Element> {
  let at = parent.from;
  while (at < parent.to) {
    const next = element(b, at, parent.to);
    if (next === null) return;
    yield next;
    at = next.to;
  }
}

/** RFC 5280 4.1: TBSCertificate is version, serial number, signature, issuer, validity, subject, key, ..., extensions. */
function readCertificate(b: Uint8Array, from: number, to: number): Omit<TlsCertificate, 'chainLength'> {
  const certificate = element(b, from, to);
  const tbs = certificate === null ? null : element(b, certificate.from, certificate.to);
  const fields = tbs === null ? [] : [...children(b, tbs)].slice(0, 12);
  if (fields[0]?.tag === Tag.version) fields.shift();
  const [, , issuer, , subject] = fields;
  const extensions = fields.find((f) => f.tag === Tag.extensions);
  return {
    subject: nameOf(b, subject), issuer: nameOf(b, issuer), issuerOrganization: readName(b, issuer).organization, selfIssued: sameBytes(b, issuer, subject),
    dnsNames: readDnsNames(b, extensions), from, to,
  };
}

/** Common name, else the organisation. */
function nameOf(b: Uint8Array, name: Element | undefined): string | null {
  const { common, organization } = readName(b, name);
  return common ?? organization;
}

function sameBytes(b: Uint8Array, x: Element | undefined, y: Element | undefined): boolean {
  if (x?.tag !== Tag.sequence || y === undefined || x.to - x.from !== y.to - y.from) return false;
  for (let i = 0; i < x.to - x.from; i++) if (b[x.from + i] !== b[y.from + i]) return false;
  return true;
}

function readName(b: Uint8Array, name: Element | undefined): { common: string | null; organization: string | null } {
  const read: { common: string | null; organization: string | null } = { common: null, organization: null };
  if (name?.tag !== Tag.sequence) return read;
  for (const relative of children(b, name)) {
    for (const attribute of children(b, relative)) {
      const [type, value] = [...children(b, attribute)];
      if (type?.tag !== Tag.oid || value === undefined) continue;
      const oid = latin1(b, type.from, type.to);
      if (oid === commonName) read.common ??= text(b, value);
      if (oid === organizationName) read.organization ??= text(b, value);
    }
  }
  return read;
}

/** UTF8String, PrintableString, IA5String, T61String; BMPString is two bytes a character. */
function text(b: Uint8Array, value: Element): string {
  const to = Math.min(value.to, value.from + 256);
  if (value.tag !== 0x1e) return value.tag === 0x0c ? utf8(b, value.from, to) : latin1(b, value.from, to);
  let out = '';
  for (let at = value.from; at + 2 <= to; at += 2) out += String.fromCharCode((b[at]! << 8) | b[at + 1]!);
  return out;
}

function readDnsNames(b: Uint8Array, extensions: Element | undefined): string[] {
  const list = extensions === undefined ? null : element(b, extensions.from, extensions.to);
  if (list === null) return [];
  for (const extension of children(b, list)) {
    const parts = [...children(b, extension)];
    const type = parts[0];
    const value = parts.find((p) => p.tag === Tag.octetString);
    if (type?.tag !== Tag.oid || value === undefined || latin1(b, type.from, type.to) !== subjectAltName) continue;
    const generalNames = element(b, value.from, value.to);
    if (generalNames === null) return [];
    const names: string[] = [];
    for (const name of children(b, generalNames)) {
      if (name.tag === Tag.dnsName && names.length < mostDnsNames) names.push(latin1(b, name.from, Math.min(name.to, name.from + 256)));
    }
    return names;
  }
  return [];
}
