/** The value of one STUN attribute, read by its layout. What does not fit its RFC comes back as `malformed`; nothing throws. */
import { formatAddress } from '../bytes/address.ts';
import { u16, u32 } from '../bytes/big-endian.ts';
import { hex, utf8 } from '../bytes/text.ts';
import type { StunLayout } from './stun-attributes.ts';
import type { StunValue } from './stun-message.ts';

/** Text attributes are at most 763 bytes (RFC 8489 14.3, 14.9, 14.10, 14.14); what is longer than this is not shown as text. */
const longestText = 1024;
/** More than fits a datagram is not listed. */
const longestList = 64;

const malformed = (reason: string): StunValue => ({ kind: 'malformed', reason });
const wrongLength = malformed('wrong length');
const unknownFamily = malformed('unknown address family');
const flag: StunValue = { kind: 'flag' };

/** `b[from..from + length)` is the value, all of it present; `message` is where the message begins, whose header XOR addresses depend on. */
export function stunValue(layout: StunLayout, b: Uint8Array, message: number, from: number, length: number): StunValue {
  const to = from + length;
  switch (layout) {
    case 'address':
      return address(b, from, length, -1);
    case 'xor-address':
      return address(b, from, length, message + 4);
    case 'text':
      return length > longestText ? wrongLength : { kind: 'text', text: text(b, from, to) };
    case 'uint32':
      return length === 4 ? { kind: 'number', number: u32(b, from) } : wrongLength;
    case 'uint64':
      return length === 8 ? { kind: 'number64', hex: hex(b, from, to) } : wrongLength;
    case 'uint16-of-4':
      return length === 4 ? { kind: 'number', number: u16(b, from) } : wrongLength;
    case 'uint8-of-4':
      return length === 4 ? { kind: 'number', number: b[from]! } : wrongLength;
    case 'error-code':
      return errorCode(b, from, to);
    case 'address-error-code': {
      const error = errorCode(b, from, to);
      const family = error.kind === 'error' ? ipVersion(b[from]!) : 0;
      return error.kind === 'error' && family !== 0 ? { ...error, family } : error.kind === 'error' ? unknownFamily : error;
    }
    case 'uint16-list':
      return uint16List(b, from, length);
    case 'flag':
      return length === 0 ? flag : wrongLength;
    case 'bytes':
      return { kind: 'bytes', from, to };
    case 'even-port':
      return length === 1 ? { kind: 'fields', fields: { reserveNext: b[from]! >> 7 } } : wrongLength;
    case 'change-request':
      return length === 4 ? { kind: 'fields', fields: { changeIp: (b[from + 3]! >> 2) & 1, changePort: (b[from + 3]! >> 1) & 1 } } : wrongLength;
    case 'icmp':
      // RFC 8656 18.13: 16 bits reserved, 7 bits type, 9 bits code, 32 bits error data.
      return length === 8 ? { kind: 'fields', fields: { type: b[from + 2]! >> 1, code: u16(b, from + 2) & 0x1ff, errorData: u32(b, from + 4) } } : wrongLength;
    case 'password-algorithms':
      return passwordAlgorithms(b, from, to);
    case 'transmit-counter':
      return length === 4 ? { kind: 'fields', fields: { requests: b[from + 2]!, responses: b[from + 3]! } } : wrongLength;
    case 'ecn-check':
      return length === 4 ? { kind: 'fields', fields: { ecn: (b[from + 3]! >> 1) & 3, valid: b[from + 3]! & 1 } } : wrongLength;
    case 'network-info':
      return length === 4 ? { kind: 'fields', fields: { networkId: u16(b, from), networkCost: u16(b, from + 2) } } : wrongLength;
    case 'ms-service-quality':
      return length === 4 ? { kind: 'fields', fields: { streamType: u16(b, from), serviceQuality: u16(b, from + 2) } } : wrongLength;
  }
}

const ipVersion = (family: number): 4 | 6 | 0 => (family === 1 ? 4 : family === 2 ? 6 : 0);

const clear = new Uint8Array(16);

/** RFC 8489 14.1, 14.2; `mask` is where the magic cookie and transaction id stand, -1 for an address in clear. */
function address(b: Uint8Array, from: number, length: number, mask: number): StunValue {
  if (length < 4) return wrongLength;
  const family = ipVersion(b[from + 1]!);
  if (family === 0) return unknownFamily;
  const bytes = family === 4 ? 4 : 16;
  if (length < 4 + bytes) return wrongLength;
  const port = u16(b, from + 2);
  if (mask < 0) return { kind: 'address', family, address: formatAddress(b, from + 4, bytes), port };
  for (let i = 0; i < bytes; i++) clear[i] = b[from + 4 + i]! ^ b[mask + i]!;
  return { kind: 'address', family, address: formatAddress(clear, 0, bytes), port: port ^ u16(b, mask) };
}

/** UTF-8; some servers pad with NUL inside the value. */
function text(b: Uint8Array, from: number, to: number): string {
  let end = to;
  while (end > from && b[end - 1] === 0) end -= 1;
  return utf8(b, from, end);
}

/** RFC 8489 14.8, RFC 8656 18.12. */
function errorCode(b: Uint8Array, from: number, to: number): StunValue {
  if (to - from < 4 || to - from > longestText) return wrongLength;
  const number = b[from + 3]!;
  if (number > 99) return malformed('error number above 99');
  return { kind: 'error', code: (b[from + 2]! & 7) * 100 + number, reason: text(b, from + 4, to) };
}

function uint16List(b: Uint8Array, from: number, length: number): StunValue {
  if (length % 2 !== 0 || length > 2 * longestList) return wrongLength;
  const types: number[] = [];
  for (let i = 0; i < length; i += 2) types.push(u16(b, from + i));
  return { kind: 'types', types };
}

/** RFC 8489 14.11, 14.12: algorithm, length of its parameters, the parameters padded to four bytes. */
function passwordAlgorithms(b: Uint8Array, from: number, to: number): StunValue {
  const algorithms: { algorithm: number; parameters: string }[] = [];
  let at = from;
  while (at < to) {
    if (to - at < 4 || algorithms.length === longestList) return wrongLength;
    const parameters = at + 4;
    const end = parameters + u16(b, at + 2);
    if (end > to) return malformed('parameters past the end');
    algorithms.push({ algorithm: u16(b, at), parameters: hex(b, parameters, end) });
    at = parameters + ((end - parameters + 3) & ~3);
  }
  return { kind: 'algorithms', algorithms };
}
