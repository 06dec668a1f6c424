/** IP addresses as text: IPv4 dotted, IPv6 as RFC 5952 writes it (lower case, the longest run of zeros as '::'). */
import { u16 } from './big-endian.ts';

/** `length` is 4 or 16; anything else gives ''. */
export function formatAddress(b: Uint8Array, at: number, length: number): string {
  if (length === 4) return `${b[at]!}.${b[at + 1]!}.${b[at + 2]!}.${b[at + 3]!}`;
  if (length !== 16) return '';
  let bestStart = -1;
  let bestLength = 1;
  for (let i = 0; i < 8; i++) {
    let n = 0;
    while (i + n < 8 && u16(b, at + 2 * (i + n)) === 0) n += 1;
    if (n > bestLength) {
      bestStart = i;
      bestLength = n;
    }
    if (n > 0) i += n - 1;
  }
  let out = '';
  for (let i = 0; i < 8; i++) {
    if (i === bestStart) {
      out += '::';
      i += bestLength - 1;
      continue;
    }
    if (out !== '' && !out.endsWith(':')) out += ':';
    out += u16(b, at + 2 * i).toString(16);
  }
  return out;
}
