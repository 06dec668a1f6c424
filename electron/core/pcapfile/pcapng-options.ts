/** Options of a pcapng block (draft-ietf-opsawg-pcapng 3.5): code, length, value padded to 32 bits. */
import { Option, padded } from './pcapng-blocks.ts';
import type { ByteOrder } from './byte-order.ts';

/** Calls `each` with the place of every whole option's value. False when the last one runs past `to`. */
export function readOptions(b: Uint8Array, from: number, to: number, order: ByteOrder, each: (code: number, from: number, to: number) => void): boolean {
  let at = from;
  while (to - at >= 4) {
    const code = order.u16(b, at);
    const length = order.u16(b, at + 2);
    if (code === Option.end) return true;
    if (at + 4 + length > to) return false;
    each(code, at + 4, at + 4 + length);
    at += 4 + padded(length);
  }
  return true;
}

/** 64 bits as a number; above 2^53 the nearest one. */
export const optionU64 = (b: Uint8Array, at: number, order: ByteOrder): number =>
  order.littleEndian ? order.u32(b, at + 4) * 0x1_0000_0000 + order.u32(b, at) : order.u32(b, at) * 0x1_0000_0000 + order.u32(b, at + 4);

/** 64 bits, two's complement. */
export const optionI64 = (b: Uint8Array, at: number, order: ByteOrder): number => {
  const [high, low] = order.littleEndian ? [order.u32(b, at + 4), order.u32(b, at)] : [order.u32(b, at), order.u32(b, at + 4)];
  return (high | 0) * 0x1_0000_0000 + low;
};
