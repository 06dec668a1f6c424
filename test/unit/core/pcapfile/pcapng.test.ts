import { describe, expect, it } from 'vitest';
import { block, bytesOf, enhancedPacket, interfaceBlock, option, readCapture, sectionHeader, u16, u32 } from '../../../helpers/capture-file.ts';
import type { Endian } from '../../../helpers/capture-file.ts';

const both: readonly Endian[] = ['little', 'big'];
const one = (endian: Endian): Uint8Array => bytesOf(sectionHeader(endian), interfaceBlock(endian, 1, 0));

describe('given a pcapng file, the reader', () => {
  it.each(both)('reads interfaces with names and packets with their own link types, %s-endian', (endian) => {
    const seen = readCapture(
      bytesOf(
        sectionHeader(endian),
        interfaceBlock(endian, 1, 262_144, option(endian, 2, 'wlan0'), option(endian, 3, 'Wi-Fi ü'), option(endian, 0)),
        interfaceBlock(endian, 113, 96, option(endian, 2, 'any\0')),
        enhancedPacket(endian, 1, 1_700_000_000_123_456n, [1, 2, 3, 4, 5], 1500),
        enhancedPacket(endian, 0, 1_700_000_000_123_457n, []),
      ),
    );
    expect(seen.issues).toEqual([]);
    expect(seen.interfaces).toEqual([
      { id: 0, name: 'wlan0', description: 'Wi-Fi ü', linkType: 1, snapLength: 262_144 },
      { id: 1, name: 'any', description: null, linkType: 113, snapLength: 96 },
    ]);
    expect(seen.packets).toEqual([
      { frame: 1, time: 1_700_000_000_123_456, linkType: 113, interfaceId: 1, originalLength: 1500, bytes: '0102030405' },
      { frame: 2, time: 1_700_000_000_123_457, linkType: 1, interfaceId: 0, originalLength: 0, bytes: '' },
    ]);
  });

  const at = 1_700_000_000_123_456.75;
  it.each<[string, number, bigint]>([
    ['nanoseconds (10^-9)', 9, 1_700_000_000_123_456_750n],
    ['10^-8', 8, 170_000_000_012_345_675n],
    ['2^-20', 0x80 | 20, BigInt(1_700_000_000) * 1_048_576n + 129_453n],
    ['2^-32', 0x80 | 32, (1_700_000_000n << 32n) + 530_242_875n],
  ])('reads times in %s', (_name, resolution, ticks) => {
    const seen = readCapture(bytesOf(sectionHeader('little'), interfaceBlock('little', 1, 0, option('little', 9, [resolution])), enhancedPacket('little', 0, ticks, [1])));
    expect(Math.abs((seen.packets[0]?.time ?? 0) - at)).toBeLessThanOrEqual(1);
    if (resolution < 0x80) expect(seen.packets[0]?.time).toBe(at);
  });

  it.each<[string, number, bigint, number]>([
    ['seconds (10^0)', 0, 1_700_000_000n, 1_700_000_000_000_000],
    ['milliseconds', 3, 1_700_000_000_123n, 1_700_000_000_123_000],
    ['seconds (2^0)', 0x80, 1_700_000_000n, 1_700_000_000_000_000],
  ])('reads times in %s', (_name, resolution, ticks, time) => {
    const seen = readCapture(bytesOf(sectionHeader('big'), interfaceBlock('big', 1, 0, option('big', 9, [resolution])), enhancedPacket('big', 0, ticks, [1])));
    expect(seen.packets[0]?.time).toBe(time);
  });

  it.each(both)("adds the interface's offset in seconds, which may be negative, %s-endian", (endian) => {
    const halves = endian === 'little' ? u32(endian, 0xffffffff - 99, 0xffffffff) : u32(endian, 0xffffffff, 0xffffffff - 99);
    const seen = readCapture(bytesOf(sectionHeader(endian), interfaceBlock(endian, 1, 0, option(endian, 14, halves)), enhancedPacket(endian, 0, 500_000_000n, [1])));
    expect(seen.packets[0]?.time).toBe(400_000_000);
  });

  it('keeps interfaces of several sections apart, also when the byte order changes', () => {
    const seen = readCapture(bytesOf(one('little'), enhancedPacket('little', 0, 1n, [1]), sectionHeader('big'), interfaceBlock('big', 113, 0), enhancedPacket('big', 0, 2n, [2])));
    expect(seen.interfaces.map(({ id, linkType }) => [id, linkType])).toEqual([[0, 1], [1, 113]]);
    expect(seen.packets.map(({ frame, interfaceId, linkType }) => [frame, interfaceId, linkType])).toEqual([[1, 0, 1], [2, 1, 113]]);
    expect(seen.issues).toEqual([]);
  });

  it('reads simple packets, cut at the snapshot length of the first interface', () => {
    const seen = readCapture(bytesOf(sectionHeader('little'), interfaceBlock('little', 1, 4), enhancedPacket('little', 0, 77n, [9]), block('little', 3, u32('little', 100), [1, 2, 3, 4])));
    expect(seen.packets[1]).toEqual({ frame: 2, time: 77, linkType: 1, interfaceId: 0, originalLength: 100, bytes: '01020304' });
  });

  it('reads the obsolete packet block', () => {
    const old = block('big', 2, u16('big', 0, 3), u32('big', 0, 88, 3, 60), [1, 2, 3]);
    expect(readCapture(bytesOf(one('big'), old)).packets).toEqual([{ frame: 1, time: 88, linkType: 1, interfaceId: 0, originalLength: 60, bytes: '010203' }]);
  });

  it('sums the drops of all interfaces, taking the latest count of each', () => {
    const statistics = (id: number, dropped: number, bySystem: number): Uint8Array =>
      block('little', 5, u32('little', id, 0, 0), option('little', 5, u32('little', dropped, 0)), option('little', 7, u32('little', bySystem, 0)), option('little', 0));
    const seen = readCapture(bytesOf(one('little'), interfaceBlock('little', 1, 0), statistics(0, 3, 1), statistics(1, 10, 0), statistics(0, 5, 1), block('little', 5, u32('little', 0, 0, 0))));
    expect(seen.dropped).toEqual([4, 14, 16]);
  });

  it('reads names of addresses', () => {
    const names = block('little', 4, u16('little', 1, 13), [192, 0, 2, 1], 'turn.lab\0', [0, 0, 0], u16('little', 2, 20), [0x20, 1, 0x0d, 0xb8, ...Array<number>(11).fill(0), 1], 'a\0b\0', u16('little', 0, 0));
    expect(readCapture(bytesOf(one('little'), names)).names).toEqual([
      { address: '192.0.2.1', name: 'turn.lab' }, { address: '2001:db8::1', name: 'a' }, { address: '2001:db8::1', name: 'b' },
    ]);
  });

  it('passes over blocks it does not know, also those too long to hold', () => {
    const long = block('little', 0x0bad, new Uint8Array(3 << 20));
    const seen = readCapture(bytesOf(one('little'), block('little', 0x8000_0001, [1, 2, 3]), long, enhancedPacket('little', 0, 1n, [1])), [70_000, 1 << 20]);
    expect(seen.packets).toHaveLength(1);
    expect(seen.issues).toEqual([]);
  });
});

describe('given a damaged pcapng file, the reader', () => {
  const before = bytesOf(one('little'), enhancedPacket('little', 0, 1n, [1]));
  const after = enhancedPacket('little', 0, 2n, [2, 2]);

  const damaged = (change: (b: Uint8Array) => void): Uint8Array => {
    const packet = enhancedPacket('little', 0, 5n, [0xaa, 0xbb, 0xcc, 0xdd]);
    change(packet);
    return packet;
  };
  it.each<[string, Uint8Array, string]>([
    ['whose closing length is wrong', damaged((b) => b.set([9, 9, 9, 9], b.length - 4)), 'the two lengths of a block differ'],
    ['whose opening length is too short', damaged((b) => b.set([4, 0, 0, 0], 4)), 'a block length that cannot be'],
    ['whose opening length is absurd', damaged((b) => b.set([0, 0, 0, 0x7f], 4)), 'a block length that cannot be'],
    ['whose opening length reaches past the next block', damaged((b) => b.set([60, 0, 0, 0], 4)), 'the two lengths of a block differ'],
    ['that was overwritten with zeros', damaged((b) => b.fill(0)), 'a block length that cannot be'],
  ])('goes on after a block %s', (_name, packet, reason) => {
    const seen = readCapture(bytesOf(before, packet, after, after));
    expect(seen.packets.map(({ bytes }) => bytes)).toEqual(['01', '0202', '0202']);
    expect(seen.issues).toEqual([{ layer: 'pcapng', offset: before.length, reason }]);
  });

  it('finds the blocks that a damaged length at the end of the file would have swallowed', () => {
    const packet = damaged((b) => b.set([0, 0, 2, 0], 4));
    const seen = readCapture(bytesOf(before, packet, after));
    expect(seen.packets.map(({ bytes }) => bytes)).toEqual(['01', '0202']);
    expect(seen.issues).toEqual([{ layer: 'pcapng', offset: before.length, reason: 'the file ends inside a block' }]);
  });

  it('is not led into the other byte order by what only looks like a section header', () => {
    const lookalike = sectionHeader('big').slice(0, 12);
    const seen = readCapture(bytesOf(before, damaged((b) => b.fill(0)), lookalike, after, lookalike.subarray(0, 8), u32('little', 0), after));
    expect(seen.packets.map(({ bytes }) => bytes)).toEqual(['01', '0202', '0202']);
  });

  it('keeps what came before a block that is cut off by the end of the file', () => {
    const seen = readCapture(bytesOf(before, after.subarray(0, after.length - 1)));
    expect(seen.packets).toHaveLength(1);
    expect(seen.issues).toEqual([{ layer: 'pcapng', offset: before.length, reason: 'the file ends inside a block' }]);
  });

  it('says so when the end cuts a block too long to hold', () => {
    const seen = readCapture(bytesOf(before, block('little', 0x0bad, new Uint8Array(2 << 20)).subarray(0, 1 << 20)));
    expect(seen.issues.map(({ reason }) => reason)).toEqual(['the file ends inside a block']);
  });

  it.each<[string, Uint8Array, string]>([
    ['that claims more bytes than its block has', block('little', 6, u32('little', 0, 0, 1, 400, 400), [1, 2, 3, 4]), 'a packet longer than its block'],
    ['longer than 256 KiB', block('little', 6, u32('little', 0, 0, 1, 262_148, 262_148), new Uint8Array(262_148)), 'a packet longer than 256 KiB'],
    ['of an interface that is not described', enhancedPacket('little', 7, 1n, [1]), 'a packet of an interface that is not described'],
    ['too short for its fields', block('little', 6, u32('little', 0, 0)), 'a block too short for its fields'],
    ['in a block of more than 1 MiB', block('little', 6, u32('little', 0, 0, 1, 2 << 20, 2 << 20), new Uint8Array(2 << 20)), 'a packet longer than 256 KiB'],
  ])('costs one issue for a packet %s', (_name, packet, reason) => {
    const seen = readCapture(bytesOf(before, packet, after));
    expect(seen.packets.map(({ bytes }) => bytes)).toEqual(['01', '0202']);
    expect(seen.issues).toEqual([{ layer: 'pcapng', offset: before.length, reason }]);
  });

  it('does not confuse interfaces when one of them is described too briefly', () => {
    const seen = readCapture(bytesOf(sectionHeader('little'), block('little', 1, u32('little', 1)), interfaceBlock('little', 113, 0), enhancedPacket('little', 1, 1n, [1])));
    expect(seen.packets.map(({ linkType, interfaceId }) => [linkType, interfaceId])).toEqual([[113, 0]]);
    expect(seen.issues.map(({ reason }) => reason)).toEqual(['an interface description that is too short']);
  });

  it('reads no packets of a section whose version it does not know, and goes on with the next', () => {
    const seen = readCapture(bytesOf(sectionHeader('little', 2), interfaceBlock('little', 1, 0), enhancedPacket('little', 0, 1n, [1]), before));
    expect(seen.packets).toHaveLength(1);
    expect(seen.issues.map(({ reason }) => reason)).toEqual(['a section of a pcapng version that is not 1']);
  });

  it('moves a time that no calendar prints to the nearest that it does, and says so once', () => {
    const strange = enhancedPacket('little', 0, 0x7fff_ffff_ffff_ffffn, [1]);
    const seen = readCapture(bytesOf(one('little'), strange, strange));
    expect(seen.packets.map(({ time }) => new Date(time / 1000).toISOString())).toEqual(['9999-12-31T23:59:59.000Z', '9999-12-31T23:59:59.000Z']);
    expect(seen.issues.map(({ reason }) => reason)).toEqual(['a time outside the years 1970 to 9999']);
  });
});
