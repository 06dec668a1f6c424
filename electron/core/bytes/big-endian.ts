/**
 * Unchecked big-endian reads (network byte order). The caller has compared the offset with the end of its slice; a read past the
 * array gives 0 and never throws.
 */
export const u8 = (b: Uint8Array, at: number): number => b[at]! | 0;
export const u16 = (b: Uint8Array, at: number): number => ((b[at]! << 8) | b[at + 1]!) & 0xffff;
export const u24 = (b: Uint8Array, at: number): number => ((b[at]! << 16) | (b[at + 1]! << 8) | b[at + 2]!) & 0xffffff;
export const u32 = (b: Uint8Array, at: number): number => ((b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!) >>> 0;
/** 64 bits as a bigint. */
export const u64 = (b: Uint8Array, at: number): bigint => (BigInt(u32(b, at)) << 32n) | BigInt(u32(b, at + 4));
