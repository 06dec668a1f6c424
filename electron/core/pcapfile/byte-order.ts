/** Unchecked reads in a capture file's own byte order; the caller has compared the offset with the end. A read past the array gives 0. */
export interface ByteOrder {
  readonly littleEndian: boolean;
  u16(b: Uint8Array, at: number): number;
  u32(b: Uint8Array, at: number): number;
}

export const littleEndian: ByteOrder = {
  littleEndian: true,
  u16: (b, at) => b[at]! | (b[at + 1]! << 8),
  u32: (b, at) => (b[at]! | (b[at + 1]! << 8) | (b[at + 2]! << 16) | (b[at + 3]! << 24)) >>> 0,
};

export const bigEndian: ByteOrder = {
  littleEndian: false,
  u16: (b, at) => (b[at]! << 8) | b[at + 1]!,
  u32: (b, at) => ((b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!) >>> 0,
};
