/** The DTLS records of one datagram with what of the handshake is in clear and whole, for `icewatch decode`. `DtlsSessionTracker` follows sessions. */
import { u16 } from '../bytes/big-endian.ts';
import { decoded, undecodable, type Decoded, type Issue } from '../bytes/issue.ts';
import { newDtlsRecord, newHandshakeFragment, readDtlsRecord, readHandshakeFragment, type DtlsRecord } from './dtls-record.ts';
import { decodeCertificates, type TlsCertificate } from './tls-certificate.ts';
import { decodeClientHello, decodeServerHello, type TlsClientHello, type TlsServerHello } from './tls-hello.ts';
import { readAlert, type TlsAlert } from './tls.ts';
import { ContentType, HandshakeType } from './tls-names.ts';

export interface DtlsHandshake {
  readonly type: number;
  readonly length: number;
  readonly messageSeq: number;
  readonly fragmentOffset: number;
  readonly fragmentLength: number;
  /** Where the fragment is the whole message. */
  readonly clientHello?: TlsClientHello;
  readonly serverHello?: TlsServerHello;
  readonly helloVerifyRequest?: { readonly version: number; readonly cookieLength: number };
  readonly certificates?: readonly TlsCertificate[];
}

export interface DecodedDtlsRecord extends Readonly<DtlsRecord> {
  readonly handshakes: readonly DtlsHandshake[];
  readonly alert: TlsAlert | null;
}

export interface DtlsDatagram {
  readonly records: readonly DecodedDtlsRecord[];
  /** Why reading stopped before the end of the datagram; null where it did not. */
  readonly issue: Issue | null;
}

/** Reads `b[from..to)` of a datagram of `wireLength` bytes. An issue where not even the first header is DTLS. */
export function decodeDtls(b: Uint8Array, from: number, to: number, wireLength: number = to - from): Decoded<DtlsDatagram> {
  const records: DecodedDtlsRecord[] = [];
  const wireTo = Math.max(to, from + wireLength);
  let at = from;
  let issue: Issue | null = null;
  do {
    const record = newDtlsRecord();
    const fault = readDtlsRecord(b, at, to, wireTo, record);
    if (fault !== null) {
      const failed = undecodable('dtls', at - from, fault);
      if (records.length === 0) return failed;
      issue = failed.issue;
      break;
    }
    const handshakes: DtlsHandshake[] = [];
    if (!record.encrypted && record.contentType === ContentType.handshake) issue = readHandshakes(b, from, record, handshakes) ?? issue;
    const hasAlert = !record.encrypted && record.contentType === ContentType.alert && record.to - record.from >= 2;
    records.push({ ...record, handshakes, alert: hasAlert ? readAlert(b, record.from) : null });
    at = record.from + record.length;
  } while (at < to);
  return decoded({ records, issue });
}

function readHandshakes(b: Uint8Array, start: number, record: DtlsRecord, into: DtlsHandshake[]): Issue | null {
  const fragment = newHandshakeFragment();
  const recordTo = record.from + record.length;
  let at = record.from;
  while (at < record.to) {
    const fault = readHandshakeFragment(b, at, record.to, recordTo, fragment);
    if (fault !== null) return { layer: 'dtls', offset: at - start, reason: fault };
    const { type, length, messageSeq, fragmentOffset, fragmentLength, from, to } = fragment;
    const body = fragmentLength === length && to - from === length ? readBody(b, type, from, to) : {};
    into.push({ type, length, messageSeq, fragmentOffset, fragmentLength, ...body });
    at = from + fragmentLength;
  }
  return null;
}

type Body = Pick<DtlsHandshake, 'clientHello' | 'serverHello' | 'helloVerifyRequest' | 'certificates'>;

function readBody(b: Uint8Array, type: number, from: number, to: number): Body {
  switch (type) {
    case HandshakeType.clientHello: {
      const hello = decodeClientHello(b, from, to, true);
      return hello.ok ? { clientHello: hello.value } : {};
    }
    case HandshakeType.serverHello: {
      const hello = decodeServerHello(b, from, to);
      return hello.ok ? { serverHello: hello.value } : {};
    }
    case HandshakeType.helloVerifyRequest:
      return to - from >= 3 ? { helloVerifyRequest: { version: u16(b, from), cookieLength: b[from + 2]! } } : {};
    case HandshakeType.certificate: {
      const list = decodeCertificates(b, from, to);
      return list.ok ? { certificates: list.value } : {};
    }
    default:
      return {};
  }
}
