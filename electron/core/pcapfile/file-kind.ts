/** What a file is, from its first bytes, so that a file that is no capture can be named for what it is. */
import { u32 } from '../bytes/big-endian.ts';

export const fileKinds = [
  'pcap', 'pcapng', 'gzip', 'zip', 'zstd', 'xz', 'bzip2', 'lz4', 'snoop', 'btsnoop', 'netmon', 'json', 'html', 'text', 'empty', 'unknown',
] as const;
export type FileKind = (typeof fileKinds)[number];

/** As it completes "this is ...". */
export const fileKindNames: Readonly<Record<FileKind, string>> = {
  pcap: 'a pcap capture',
  pcapng: 'a pcapng capture',
  gzip: 'a gzip file',
  zip: 'a ZIP archive',
  zstd: 'a Zstandard file',
  xz: 'an xz file',
  bzip2: 'a bzip2 file',
  lz4: 'an LZ4 file',
  snoop: 'a snoop capture',
  btsnoop: 'a Bluetooth snoop capture',
  netmon: 'a Microsoft Network Monitor capture',
  json: 'a JSON text',
  html: 'a web page',
  text: 'a text file',
  empty: 'an empty file',
  unknown: 'none of the file types that Icewatch knows',
};

/** How many bytes `fileKind` looks at: no more than the shortest capture file has. */
export const fileKindBytes = 24;

/** https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-05.html section 4, and the modified one of Kuznetzov's libpcap patch. */
export const pcapMagic = { microseconds: 0xa1b2c3d4, nanoseconds: 0xa1b23c4d, modified: 0xa1b2cd34 } as const;
export const sectionHeaderType = 0x0a0d0d0a;

const swapped = (word: number): number => ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
const pcapWords: ReadonlySet<number> = new Set(Object.values(pcapMagic).flatMap((word) => [word, swapped(word)]));

const starts = (b: Uint8Array, ...magic: readonly number[]): boolean => magic.every((byte, i) => b[i] === byte);

/** `firstBytes` may be shorter or longer than `fileKindBytes`; what follows those is not looked at. */
export function fileKind(firstBytes: Uint8Array): FileKind {
  const b = firstBytes.subarray(0, fileKindBytes);
  if (b.length === 0) return 'empty';
  if (b.length >= 4) {
    const word = u32(b, 0);
    if (word === sectionHeaderType) return 'pcapng';
    if (pcapWords.has(word)) return 'pcap';
  }
  if (starts(b, 0x1f, 0x8b)) return 'gzip';
  if (starts(b, 0x50, 0x4b, 0x03, 0x04)) return 'zip';
  if (starts(b, 0x28, 0xb5, 0x2f, 0xfd)) return 'zstd';
  if (starts(b, 0xfd, 0x37, 0x7a, 0x58, 0x5a)) return 'xz';
  if (starts(b, 0x42, 0x5a, 0x68)) return 'bzip2';
  if (starts(b, 0x04, 0x22, 0x4d, 0x18)) return 'lz4';
  if (starts(b, 0x73, 0x6e, 0x6f, 0x6f, 0x70, 0)) return 'snoop';
  if (starts(b, 0x62, 0x74, 0x73, 0x6e, 0x6f, 0x6f, 0x70, 0)) return 'btsnoop';
  if (starts(b, 0x47, 0x4d, 0x42, 0x55) || starts(b, 0x52, 0x54, 0x53, 0x53)) return 'netmon';
  return textKind(b);
}

function textKind(b: Uint8Array): FileKind {
  let text = '';
  for (let i = starts(b, 0xef, 0xbb, 0xbf) ? 3 : 0; i < b.length; i++) {
    const byte = b[i]!;
    const printable = byte >= 0x20 ? byte !== 0x7f && (byte < 0x80 || i > 0) : byte === 0x09 || byte === 0x0a || byte === 0x0d;
    if (!printable) return 'unknown';
    text += String.fromCharCode(byte);
  }
  const begin = text.trimStart();
  if (/^[[{]/.test(begin)) return 'json';
  if (/^<(!doctype|html|head|\?xml)/i.test(begin)) return 'html';
  return 'text';
}
