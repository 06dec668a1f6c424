/** Capture files put together byte by byte, in either byte order, and what the reader makes of them. */
import { CaptureFileReader } from '../../electron/core/pcapfile/reader.ts';
import type { NameEntry } from '../../electron/core/pcapfile/reader.ts';
import type { Issue } from '../../electron/core/bytes/issue.ts';
import type { CaptureInterface } from '../../electron/core/pcapfile/record.ts';

export type Endian = 'little' | 'big';

export interface SeenPacket {
  readonly frame: number;
  readonly time: number;
  readonly linkType: number;
  readonly interfaceId: number;
  readonly originalLength: number;
  /** Hexadecimal. */
  readonly bytes: string;
}

export interface SeenCapture {
  readonly interfaces: CaptureInterface[];
  readonly packets: SeenPacket[];
  readonly issues: Issue[];
  readonly dropped: number[];
  readonly names: NameEntry[];
  /** Every event in the order it came. */
  readonly order: string[];
}

export const bytesOf = (...parts: readonly (Uint8Array | readonly number[] | string)[]): Uint8Array =>
  new Uint8Array(Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : Buffer.from(part)))));

const words = (endian: Endian, size: 2 | 4, values: readonly number[]): Uint8Array => {
  const out = Buffer.alloc(size * values.length);
  values.forEach((value, i) => (endian === 'little' ? out.writeUIntLE(value, i * size, size) : out.writeUIntBE(value, i * size, size)));
  return new Uint8Array(out);
};
export const u16 = (endian: Endian, ...values: readonly number[]): Uint8Array => words(endian, 2, values);
export const u32 = (endian: Endian, ...values: readonly number[]): Uint8Array => words(endian, 4, values);

export const pcapHeader = (endian: Endian, { magic = 0xa1b2c3d4, linkType = 1, snapLength = 262_144, version = 2 } = {}): Uint8Array =>
  bytesOf(u32(endian, magic), u16(endian, version, 4), u32(endian, 0, 0, snapLength, linkType));

export const pcapPacket = (endian: Endian, seconds: number, fraction: number, bytes: readonly number[], originalLength = bytes.length): Uint8Array =>
  bytesOf(u32(endian, seconds, fraction, bytes.length, originalLength), bytes);

const pad = (length: number): number[] => Array<number>((4 - (length % 4)) % 4).fill(0);

export const block = (endian: Endian, type: number, ...body: readonly (Uint8Array | readonly number[] | string)[]): Uint8Array => {
  const content = bytesOf(...body);
  const length = content.length + pad(content.length).length + 12;
  return bytesOf(u32(endian, type, length), content, pad(content.length), u32(endian, length));
};
export const option = (endian: Endian, code: number, ...value: readonly (Uint8Array | readonly number[] | string)[]): Uint8Array => {
  const content = bytesOf(...value);
  return bytesOf(u16(endian, code, content.length), content, pad(content.length));
};
export const sectionHeader = (endian: Endian, major = 1): Uint8Array =>
  block(endian, 0x0a0d0d0a, u32(endian, 0x1a2b3c4d), u16(endian, major, 0), u32(endian, 0xffffffff, 0xffffffff));
export const interfaceBlock = (endian: Endian, linkType: number, snapLength: number, ...options: readonly Uint8Array[]): Uint8Array =>
  block(endian, 1, u16(endian, linkType, 0), u32(endian, snapLength), ...options);
/** `ticks` in units of the interface's resolution. */
export const enhancedPacket = (endian: Endian, interfaceId: number, ticks: bigint, bytes: readonly number[], originalLength = bytes.length): Uint8Array =>
  block(endian, 6, u32(endian, interfaceId, Number(ticks >> 32n), Number(ticks & 0xffffffffn), bytes.length, originalLength), bytes, pad(bytes.length));

/** Reads chunks of the given lengths, the rest in one; without `cuts` everything in one chunk. Every chunk is overwritten after use. */
export function readCapture(file: Uint8Array, cuts: readonly number[] = []): SeenCapture {
  const seen: SeenCapture = { interfaces: [], packets: [], issues: [], dropped: [], names: [], order: [] };
  const reader = new CaptureFileReader({
    interface: (captured) => {
      seen.order.push('interface');
      seen.interfaces.push(captured);
    },
    packet: ({ frame, time, linkType, interfaceId, originalLength, buffer, from, to }) => {
      seen.order.push('packet');
      seen.packets.push({ frame, time, linkType, interfaceId, originalLength, bytes: Buffer.from(buffer.subarray(from, to)).toString('hex') });
    },
    issue: (issue) => {
      seen.order.push('issue');
      seen.issues.push(issue);
    },
    dropped: (total) => {
      seen.order.push('dropped');
      seen.dropped.push(total);
    },
    names: (entries) => {
      seen.order.push('names');
      seen.names.push(...entries);
    },
  });
  let at = 0;
  for (const length of [...cuts, Infinity]) {
    const chunk = file.slice(at, Math.min(file.length, at + length));
    reader.push(chunk);
    chunk.fill(0xee);
    at += chunk.length;
  }
  reader.end();
  reader.end();
  return seen;
}
