/** The Internet checksum (RFC 1071) of headers and transports, computed anew, or brought up to date where a packet is not there whole (RFC 1624). */
import { u16 } from '../../bytes/big-endian.ts';

/** The 16-bit words of `b[from..to)` added up; an odd last byte is the upper half of one. */
export function wordSum(b: Uint8Array, from: number, to: number): number {
  let sum = 0;
  let at = from;
  for (; at + 1 < to; at += 2) sum += u16(b, at);
  return at < to ? sum + (b[at]! << 8) : sum;
}

/** One's complement of the sum with its carries folded in. */
export function checksumOf(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x1_0000);
  return ~folded & 0xffff;
}

/** RFC 1624 3: what `checksum` becomes where words that added up to `before` now add up to `after`. */
export const updatedChecksum = (checksum: number, before: number, after: number): number => {
  let removed = before;
  while (removed > 0xffff) removed = (removed & 0xffff) + Math.floor(removed / 0x1_0000);
  return checksumOf((~checksum & 0xffff) + (~removed & 0xffff) + after);
};

export function putU16(b: Uint8Array, at: number, value: number): void {
  b[at] = value >> 8;
  b[at + 1] = value;
}
