/**
 * ClientHello and ServerHello of TLS (RFC 8446 4.1, RFC 5246 7.4.1) and DTLS (RFC 6347 4.2, RFC 9147 5): what both sides say in clear about version,
 * cipher, server name, application protocol and SRTP.
 */
import { u16 } from '../bytes/big-endian.ts';
import { decoded, undecodable, type Decoded } from '../bytes/issue.ts';
import { hex, latin1 } from '../bytes/text.ts';
import { cipherSuiteName } from './tls-cipher-suites.ts';
import { versionName } from './tls-names.ts';

export interface TlsClientHello {
  readonly legacyVersion: number;
  /** 64 hexadecimal digits. */
  readonly random: string;
  /** DTLS: length of the cookie that answers a HelloVerifyRequest; 0 in TLS. */
  readonly cookieLength: number;
  readonly cipherSuites: readonly number[];
  /** Types, in order, GREASE (RFC 8701) included. */
  readonly extensions: readonly number[];
  readonly serverName: string | null;
  readonly alpn: readonly string[];
  /** Of the extension; empty before TLS 1.3, where `legacyVersion` says it all. */
  readonly supportedVersions: readonly number[];
  /** Protection profiles of use_srtp (RFC 5764). */
  readonly srtpProfiles: readonly number[];
  /** The extension of RFC 9849 is there. Browsers also send it as GREASE, which cannot be told apart; `serverName` is then that of the outer hello. */
  readonly encryptedClientHello: boolean;
  /** False where the capture ends before the message: the fields are those seen. */
  readonly whole: boolean;
}

export interface TlsServerHello {
  readonly legacyVersion: number;
  /** The version chosen: of supported_versions, else `legacyVersion`. */
  readonly version: number;
  /** 'TLS 1.3', 'DTLS 1.2'. */
  readonly versionName: string;
  readonly random: string;
  readonly cipherSuite: number;
  /** IANA's. */
  readonly cipherSuiteName: string;
  readonly extensions: readonly number[];
  /** In clear before TLS 1.3 only, as is `srtpProfile`. */
  readonly alpn: string | null;
  readonly srtpProfile: number | null;
  /** RFC 8446 4.1.4: asks for another ClientHello. */
  readonly helloRetryRequest: boolean;
  readonly whole: boolean;
}

const Extension = { serverName: 0, useSrtp: 14, alpn: 16, supportedVersions: 43, encryptedClientHello: 0xfe0d } as const;
/** SHA-256 of "HelloRetryRequest" (RFC 8446 4.1.3). */
const retryRandom = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';

type Extensions = Map<number, { readonly from: number; readonly to: number }>;

/**
 * Reads the body of a ClientHello, `b[from..to)`. `whole` is false where the capture ends before the message does; `datagram` is for DTLS, which has
 * a cookie.
 */
export function decodeClientHello(b: Uint8Array, from: number, to: number, datagram: boolean, whole = true): Decoded<TlsClientHello> {
  const fault = (at: number, reason: string): Decoded<never> => undecodable('client-hello', at - from, reason);
  if (to - from < 35) return fault(from, 'shorter than version, random and session id');
  let at = from + 34;
  at += 1 + b[at]!;
  let cookieLength = 0;
  if (datagram) {
    if (at >= to) return fault(at, 'session id past the end');
    cookieLength = b[at]!;
    at += 1 + cookieLength;
  }
  if (at + 2 > to) return fault(at, 'no room for cipher suites');
  const suitesEnd = at + 2 + u16(b, at);
  if (suitesEnd > to && whole) return fault(at, 'cipher suites past the end');
  const cipherSuites = readU16List(b, at + 2, Math.min(suitesEnd, to));
  at = suitesEnd;
  if (at < to) at += 1 + b[at]!;
  const extensions = readExtensions(b, at, to, whole);
  if (extensions === null) return fault(Math.min(at, to), 'extensions past the end');
  const versions = extensions.get(Extension.supportedVersions);
  const srtp = extensions.get(Extension.useSrtp);
  return decoded({
    legacyVersion: u16(b, from),
    random: hex(b, from + 2, from + 34),
    cookieLength,
    cipherSuites,
    extensions: [...extensions.keys()],
    serverName: readServerName(b, extensions.get(Extension.serverName)),
    alpn: readProtocols(b, extensions.get(Extension.alpn)),
    supportedVersions: versions !== undefined && versions.from < versions.to ? readU16List(b, versions.from + 1, Math.min(versions.to, versions.from + 1 + b[versions.from]!)) : [],
    srtpProfiles: readSrtpProfiles(b, srtp),
    encryptedClientHello: extensions.has(Extension.encryptedClientHello),
    whole,
  });
}

/** Reads the body of a ServerHello, `b[from..to)`. */
export function decodeServerHello(b: Uint8Array, from: number, to: number, whole = true): Decoded<TlsServerHello> {
  const fault = (at: number, reason: string): Decoded<never> => undecodable('server-hello', at - from, reason);
  if (to - from < 35) return fault(from, 'shorter than version, random and session id');
  let at = from + 34;
  at += 1 + b[at]!;
  if (at + 3 > to) return fault(at, 'no room for the cipher suite');
  const cipherSuite = u16(b, at);
  const extensions = readExtensions(b, at + 3, to, whole);
  if (extensions === null) return fault(at + 3, 'extensions past the end');
  const legacyVersion = u16(b, from);
  const chosen = extensions.get(Extension.supportedVersions);
  const random = hex(b, from + 2, from + 34);
  const version = chosen !== undefined && chosen.to - chosen.from >= 2 ? u16(b, chosen.from) : legacyVersion;
  return decoded({
    legacyVersion,
    version,
    versionName: versionName(version),
    random,
    cipherSuite,
    cipherSuiteName: cipherSuiteName(cipherSuite),
    extensions: [...extensions.keys()],
    alpn: readProtocols(b, extensions.get(Extension.alpn))[0] ?? null,
    srtpProfile: readSrtpProfiles(b, extensions.get(Extension.useSrtp))[0] ?? null,
    helloRetryRequest: random === retryRandom,
    whole,
  });
}

/** Where each extension's content is, the first of equals; null where the list is not well formed. A cut list gives those that are there whole. */
function readExtensions(b: Uint8Array, at: number, to: number, whole: boolean): Extensions | null {
  const found: Extensions = new Map();
  // Before TLS 1.3 a hello may end here.
  if (at === to) return found;
  if (at + 2 > to || (whole && at + 2 + u16(b, at) > to)) return whole ? null : found;
  const end = Math.min(to, at + 2 + u16(b, at));
  let next = at + 2;
  while (next < end) {
    if (next + 4 > end || next + 4 + u16(b, next + 2) > end) return whole ? null : found;
    const type = u16(b, next);
    const from = next + 4;
    next = from + u16(b, next + 2);
    if (!found.has(type)) found.set(type, { from, to: next });
  }
  return found;
}

function readU16List(b: Uint8Array, from: number, to: number): number[] {
  const list: number[] = [];
  for (let at = from; at + 2 <= to; at += 2) list.push(u16(b, at));
  return list;
}

type Slice = { readonly from: number; readonly to: number } | undefined;

/** RFC 6066 3: the first host_name. */
function readServerName(b: Uint8Array, s: Slice): string | null {
  if (s === undefined || s.to - s.from < 5 || b[s.from + 2] !== 0) return null;
  const length = u16(b, s.from + 3);
  return s.from + 5 + length <= s.to ? latin1(b, s.from + 5, s.from + 5 + length) : null;
}

/** RFC 7301 3.1. */
function readProtocols(b: Uint8Array, s: Slice): string[] {
  const names: string[] = [];
  if (s === undefined) return names;
  for (let at = s.from + 2; at < s.to; at += 1 + b[at]!) {
    if (at + 1 + b[at]! > s.to) break;
    names.push(latin1(b, at + 1, at + 1 + b[at]!));
  }
  return names;
}

/** RFC 5764 4.1.1. */
function readSrtpProfiles(b: Uint8Array, s: Slice): number[] {
  return s === undefined || s.to - s.from < 2 ? [] : readU16List(b, s.from + 2, Math.min(s.to, s.from + 2 + u16(b, s.from)));
}
