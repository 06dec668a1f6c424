/** DTLS records (RFC 6347, RFC 9147): headers stay, fragments and certificates stay but for what is personal in them, what is ciphered and the rest of the handshake is zeroed. */
import { newDtlsRecord, newHandshakeFragment, readDtlsRecord, readHandshakeFragment, type DtlsRecord, type HandshakeFragment } from '../../decoders/dtls-record.ts';
import { ContentType, HandshakeType } from '../../decoders/tls-names.ts';
import { redactCertificates } from './certificate-redaction.ts';
import { redactClientHello, redactServerHello } from './hello-redaction.ts';
import type { StandIns } from './stand-ins.ts';

/** Takes messages that come in several fragments. */
export interface HandshakeFragments {
  /** Rewrites the fragment `b[fragment.from..fragment.to)`, as its whole message has it; false where that is not known. */
  take(b: Uint8Array, fragment: Readonly<HandshakeFragment>): boolean;
}

const alertBytes = 2;
const handshakeHeaderBytes = 12;

/** The datagram `b[from..to)` of `wireLength` bytes. Answers how far it is worth keeping; `from` where not even its first record reads. */
export function redactDtls(s: StandIns, fragments: HandshakeFragments | null, b: Uint8Array, from: number, to: number, wireLength: number): number {
  const record = newDtlsRecord();
  const wireTo = Math.max(to, from + wireLength);
  let at = from;
  let worth = from;
  while (at < to) {
    if (readDtlsRecord(b, at, to, wireTo, record) !== null) {
      // What makes a record of one that is not stays: its header says that it is none.
      b.fill(0, at, to);
      return at === from ? from : to;
    }
    worth = redactRecord(s, fragments, b, record);
    b.fill(0, worth, record.to);
    at = record.from + record.length;
  }
  return worth;
}

/** Answers how far the record is worth keeping. */
function redactRecord(s: StandIns, fragments: HandshakeFragments | null, b: Uint8Array, record: DtlsRecord): number {
  const { from, to, length, encrypted, contentType } = record;
  if (encrypted || contentType === ContentType.applicationData) return Math.min(from, to);
  if (contentType === ContentType.handshake) redactHandshakes(s, fragments, b, record);
  else if (contentType === ContentType.alert ? length !== alertBytes : contentType !== ContentType.changeCipherSpec || length !== 1) b.fill(0, from, to);
  return to;
}

function redactHandshakes(s: StandIns, fragments: HandshakeFragments | null, b: Uint8Array, record: DtlsRecord): void {
  const fragment = newHandshakeFragment();
  let at = record.from;
  while (at < record.to) {
    if (readHandshakeFragment(b, at, record.to, record.from + record.length, fragment) !== null) {
      // Its header says that it is none.
      b.fill(0, Math.min(record.to, at + handshakeHeaderBytes), record.to);
      return;
    }
    redactFragment(s, fragments, b, fragment);
    at = fragment.from + fragment.fragmentLength;
  }
}

function redactFragment(s: StandIns, fragments: HandshakeFragments | null, b: Uint8Array, fragment: HandshakeFragment): void {
  const { type, from, to, length, fragmentLength, fragmentOffset } = fragment;
  if (fragmentLength < length && isRead(type) && fragments?.take(b, fragment) === true) return;
  const whole = to - from === length;
  if (fragmentOffset === 0 && (whole || type !== HandshakeType.certificate)) redactMessage(s, b, type, from, to);
  else b.fill(0, from, to);
}

/** Those of which something stays. */
const isRead = (type: number): boolean => type === HandshakeType.clientHello || type === HandshakeType.serverHello || type === HandshakeType.certificate;

/** The body of a handshake message, `b[from..to)`: its beginning, and all of a Certificate. */
export function redactMessage(s: StandIns, b: Uint8Array, type: number, from: number, to: number): void {
  switch (type) {
    case HandshakeType.clientHello:
      redactClientHello(s, b, from, to, true);
      break;
    case HandshakeType.serverHello:
      redactServerHello(s, b, from, to);
      break;
    case HandshakeType.certificate:
      redactCertificates(s, b, from, to);
      break;
    case HandshakeType.helloVerifyRequest:
      b.fill(0, Math.min(to, from + 3), to);
      break;
    default:
      b.fill(0, from, to);
  }
}
