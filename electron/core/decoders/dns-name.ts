/** Domain names in DNS messages (RFC 1035 3.1, 4.1.4) as text: labels with dots between, without the root's; '.' for the root alone. */
import { u16 } from '../bytes/big-endian.ts';
import { utf8 } from '../bytes/text.ts';

export interface DnsName {
  readonly text: string;
  /** Where the message goes on after the name (after the first pointer, where it has one). */
  readonly next: number;
}

const longestName = 255;

/**
 * Reads the name at `at` of a message `b[message..to)`; null where it is not one: a label or pointer past the end, a pointer that does not point
 * backwards (so that there are no loops), more than 255 bytes.
 */
export function readDnsName(b: Uint8Array, message: number, at: number, to: number): DnsName | null {
  let text = '';
  let next = -1;
  let length = 0;
  let before = at;
  for (;;) {
    if (at >= to) return null;
    const first = b[at]!;
    if (first >= 0xc0) {
      if (at + 2 > to) return null;
      if (next < 0) next = at + 2;
      const target = message + (u16(b, at) & 0x3fff);
      // Each pointer goes before the place that the part with it began at: the chain ends.
      if (target >= before) return null;
      before = target;
      at = target;
    } else if (first >= 0x40) {
      return null;
    } else if (first === 0) {
      return { text: text === '' ? '.' : text, next: next < 0 ? at + 1 : next };
    } else {
      length += first + 1;
      if (at + 1 + first > to || length >= longestName) return null;
      text += (text === '' ? '' : '.') + label(b, at + 1, at + 1 + first);
      at += 1 + first;
    }
  }
}

/** RFC 1035 5.1: a dot or backslash inside a label is escaped, and what does not print stands as \\DDD. Multicast DNS has UTF-8 (RFC 6762 16). */
function label(b: Uint8Array, from: number, to: number): string {
  let text = '';
  let start = from;
  for (let i = from; i < to; i++) {
    const c = b[i]!;
    if (c > 0x1f && c !== 0x7f && c !== 0x2e && c !== 0x5c) continue;
    text += utf8(b, start, i) + (c === 0x2e || c === 0x5c ? `\\${String.fromCharCode(c)}` : `\\${String(c).padStart(3, '0')}`);
    start = i + 1;
  }
  return text + utf8(b, start, to);
}
