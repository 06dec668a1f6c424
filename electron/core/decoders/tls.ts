/** TLS record headers (RFC 8446 5.1), alerts, and what the hello messages and certificates come to. */
import { u16 } from '../bytes/big-endian.ts';
import { alertName, ContentType } from './tls-names.ts';

export type { TlsCertificate } from './tls-certificate.ts';
export type { TlsClientHello, TlsServerHello } from './tls-hello.ts';

export interface TlsAlert {
  /** 'warning' 1, 'fatal' 2. */
  readonly level: number;
  readonly description: number;
  /** 'handshake_failure'. */
  readonly name: string;
}

/** The two bytes of an alert in clear; the caller has made sure of them. */
export const readAlert = (b: Uint8Array, at: number): TlsAlert => ({ level: b[at]!, description: b[at + 1]!, name: alertName(b[at + 1]!) });

export const tlsRecordHeaderBytes = 5;
/** 2^14 bytes of content, 2048 of cipher overhead (RFC 5246 6.2.3). */
const longestTlsRecord = 16384 + 2048;

/**
 * The five bytes of a record header at `at`, as far as they are plausible: the length of the body, or -1 where this is no TLS record. The caller has
 * made sure of five bytes.
 */
export function tlsRecordLength(b: Uint8Array, at: number): number {
  const type = b[at]!;
  if (type < ContentType.changeCipherSpec || type > ContentType.heartbeat || b[at + 1] !== 3 || b[at + 2]! > 4) return -1;
  const length = u16(b, at + 3);
  return length <= longestTlsRecord ? length : -1;
}
