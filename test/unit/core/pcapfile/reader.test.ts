import { describe, expect, it } from 'vitest';
import { bytesOf, pcapHeader, pcapPacket, readCapture, u16, u32 } from '../../../helpers/capture-file.ts';
import type { Endian } from '../../../helpers/capture-file.ts';

const both: readonly Endian[] = ['little', 'big'];

describe('given a pcap file, the reader', () => {
  it.each(both)('reads packets with microseconds, %s-endian', (endian) => {
    const seen = readCapture(bytesOf(pcapHeader(endian), pcapPacket(endian, 1_700_000_000, 123_456, [1, 2, 3]), pcapPacket(endian, 1_700_000_001, 0, [4], 60)));
    expect(seen.issues).toEqual([]);
    expect(seen.interfaces).toEqual([{ id: 0, name: null, description: null, linkType: 1, snapLength: 262_144 }]);
    expect(seen.packets).toEqual([
      { frame: 1, time: 1_700_000_000_123_456, linkType: 1, interfaceId: 0, originalLength: 3, bytes: '010203' },
      { frame: 2, time: 1_700_000_001_000_000, linkType: 1, interfaceId: 0, originalLength: 60, bytes: '04' },
    ]);
  });

  it.each(both)('reads packets with nanoseconds as fractions of a microsecond, %s-endian', (endian) => {
    const seen = readCapture(bytesOf(pcapHeader(endian, { magic: 0xa1b23c4d }), pcapPacket(endian, 1_700_000_000, 123_456_750, [1])));
    expect(seen.packets[0]?.time).toBe(1_700_000_000_123_456.75);
  });

  it.each(both)("reads the longer packet header of Kuznetzov's libpcap, %s-endian", (endian) => {
    const longer = bytesOf(u32(endian, 10, 20, 2, 2), u32(endian, 3), u16(endian, 0x0800), [0, 0], [7, 8]);
    const seen = readCapture(bytesOf(pcapHeader(endian, { magic: 0xa1b2cd34 }), longer, longer));
    expect(seen.packets.map(({ bytes, time }) => [bytes, time])).toEqual([['0708', 10_000_020], ['0708', 10_000_020]]);
    expect(seen.issues).toEqual([]);
  });

  it('takes the link type without the bits that tell of a frame check sequence', () => {
    const seen = readCapture(bytesOf(pcapHeader('little', { linkType: 0x24000071 }), pcapPacket('little', 1, 1, [1])));
    expect(seen.interfaces[0]?.linkType).toBe(113);
    expect(seen.packets[0]?.linkType).toBe(113);
  });

  it('keeps what came before a packet that is cut off by the end of the file', () => {
    const file = bytesOf(pcapHeader('little'), pcapPacket('little', 1, 1, [1, 2]), pcapPacket('little', 2, 2, [3, 4]).subarray(0, 17));
    const seen = readCapture(file);
    expect(seen.packets).toHaveLength(1);
    expect(seen.issues).toEqual([{ layer: 'pcap', offset: 24 + 18, reason: 'the file ends inside a packet' }]);
  });

  it('says where a length that no capture program writes stands, and reads no further', () => {
    const seen = readCapture(bytesOf(pcapHeader('little'), pcapPacket('little', 1, 1, [1, 2]), u32('little', 1, 1, 262_145, 262_145), Array<number>(300).fill(1)));
    expect(seen.packets).toHaveLength(1);
    expect(seen.issues).toEqual([{ layer: 'pcap', offset: 42, reason: 'a packet longer than 256 KiB: the file is damaged from here on' }]);
  });

  it('does not take zeros at the end, as a crash leaves them, for packets', () => {
    const seen = readCapture(bytesOf(pcapHeader('little'), pcapPacket('little', 1, 1, [1, 2]), Array<number>(4096).fill(0)));
    expect(seen.packets).toHaveLength(1);
    expect(seen.issues).toEqual([{ layer: 'pcap', offset: 42, reason: 'zeros in place of a packet: the file is damaged from here on' }]);
  });

  it('refuses a version whose packets it cannot know', () => {
    const seen = readCapture(bytesOf(pcapHeader('little', { version: 3 }), pcapPacket('little', 1, 1, [1, 2])));
    expect(seen.packets).toEqual([]);
    expect(seen.issues).toEqual([{ layer: 'pcap', offset: 4, reason: 'a pcap version that is not 2' }]);
  });

  it('says that a file ends inside its header', () => {
    expect(readCapture(pcapHeader('big').subarray(0, 23)).issues).toEqual([{ layer: 'pcap', offset: 0, reason: 'the file ends inside its header' }]);
  });

  it('reads a file that holds no packet without complaint', () => {
    const seen = readCapture(pcapHeader('big'));
    expect(seen.issues).toEqual([]);
    expect(seen.interfaces).toHaveLength(1);
  });
});

describe('given a file that is no capture, the reader says what it is', () => {
  it.each([
    ['an empty file', ''],
    ['a gzip file', bytesOf([0x1f, 0x8b, 8, 0, 0, 0, 0, 0])],
    ['a JSON text', '{"schema": "icewatch.summary/1", "tool": {}}'],
    ['a text file', 'PASS WORD\n'],
  ])('%s', (kind, content) => {
    const seen = readCapture(bytesOf(content));
    expect(seen.packets).toEqual([]);
    expect(seen.issues).toEqual([{ layer: 'file', offset: 0, reason: `this is ${kind}, not a pcap or pcapng capture` }]);
  });
});

describe('a live reader', () => {
  it('lends a packet from the chunk itself when it lies whole in it', async () => {
    const { CaptureFileReader } = await import('../../../../electron/core/pcapfile/reader.ts');
    const file = bytesOf(pcapHeader('little'), pcapPacket('little', 1, 1, [1, 2]), pcapPacket('little', 1, 1, [3, 4]));
    const buffers: Uint8Array[] = [];
    const nothing = (): void => undefined;
    const reader = new CaptureFileReader({ interface: nothing, issue: nothing, dropped: nothing, packet: (record) => buffers.push(record.buffer) });
    reader.push(file);
    expect(buffers).toHaveLength(2);
    expect(buffers.every((buffer) => buffer === file)).toBe(true);
  });

  it('hands out a packet as soon as its last byte is there', () => {
    const file = bytesOf(pcapHeader('little'), pcapPacket('little', 1, 1, [1, 2]));
    const seen = readCapture(file, [24, 16, 2]);
    expect(seen.packets).toHaveLength(1);
    expect(seen.issues).toEqual([]);
  });
});
