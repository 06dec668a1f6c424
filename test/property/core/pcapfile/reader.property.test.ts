import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureFileReader } from '../../../../electron/core/pcapfile/reader.ts';
import { block, bytesOf, enhancedPacket, interfaceBlock, option, pcapHeader, pcapPacket, readCapture, sectionHeader, u32 } from '../../../helpers/capture-file.ts';
import type { Endian, SeenCapture } from '../../../helpers/capture-file.ts';
import { hasShared, thirdPartyCapture } from '../../../helpers/shared.ts';

const endian = fc.constantFrom<Endian>('little', 'big');
const payload = fc.array(fc.nat(255), { maxLength: 90 });

const pcapFile = fc.tuple(endian, fc.constantFrom(0xa1b2c3d4, 0xa1b23c4d), fc.array(fc.tuple(fc.nat(0x7fffffff), fc.nat(999_999), payload), { maxLength: 8 })).map(
  ([order, magic, packets]) => bytesOf(pcapHeader(order, { magic }), ...packets.map(([s, f, bytes]) => pcapPacket(order, s, f + 1, bytes))),
);

const section = endian.chain((order) =>
  fc
    .array(
      fc.oneof(
        payload.map((bytes) => enhancedPacket(order, 0, 1_000n, bytes)),
        payload.map((bytes) => enhancedPacket(order, 1, 1_000n, bytes)),
        payload.map((bytes) => block(order, 3, u32(order, bytes.length), bytes)),
        payload.map((bytes) => block(order, 0x0bad, bytes)),
        fc.nat(1000).map((dropped) => block(order, 5, u32(order, 0, 0, 0), option(order, 5, u32(order, ...(order === 'little' ? [dropped, 0] : [0, dropped]))))),
        payload.map((bytes) => block(order, 4, bytes)),
      ),
      { maxLength: 10 },
    )
    .map((blocks) => bytesOf(sectionHeader(order), interfaceBlock(order, 1, 0), ...blocks)),
);
const pcapngFile = fc.array(section, { minLength: 1, maxLength: 3 }).map((sections) => bytesOf(...sections));

/** Some bytes overwritten, as a disk or a hostile person does. */
const damage = (file: Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc.array(fc.tuple(fc.nat(Math.max(0, file.length - 1)), fc.oneof(fc.nat(255), fc.constantFrom(0, 255))), { maxLength: 6 }).map((changes) => {
    const copy = file.slice();
    for (const [at, byte] of changes) copy[at] = byte;
    return copy;
  });
const anyFile = fc.oneof(pcapFile, pcapngFile).chain((file) => fc.oneof(fc.constant(file), damage(file), fc.nat(file.length).map((length) => file.slice(0, length))));

describe('the reader', () => {
  it('gives the same events however the file is cut into chunks', () => {
    fc.assert(
      fc.property(anyFile, fc.array(fc.nat(64), { maxLength: 60 }), (file, cuts) => {
        const whole = readCapture(file);
        expect(readCapture(file, cuts)).toEqual(whole);
        expect(readCapture(file, Array<number>(file.length).fill(1))).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });

  it('never throws, never reads past what it was given, and numbers packets without holes', () => {
    fc.assert(
      fc.property(fc.oneof(anyFile, fc.uint8Array({ maxLength: 400 })), (file) => {
        const seen = readCapture(file);
        expect(seen.packets.map(({ frame }) => frame)).toEqual(seen.packets.map((_, i) => i + 1));
        for (const { bytes, interfaceId } of seen.packets) {
          expect(bytes.length / 2).toBeLessThanOrEqual(file.length);
          expect(interfaceId).toBeLessThan(seen.interfaces.length);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('gives the packets that lie whole before the cut for every shorter prefix', () => {
    fc.assert(
      fc.property(fc.oneof(pcapFile, pcapngFile), (file) => {
        const whole = readCapture(file);
        let before: SeenCapture = readCapture(file.slice(0, 0));
        for (let length = 1; length <= file.length; length++) {
          const seen = readCapture(file.slice(0, length));
          expect(seen.packets.length).toBeGreaterThanOrEqual(before.packets.length);
          expect(seen.packets).toEqual(whole.packets.slice(0, seen.packets.length));
          before = seen;
        }
        expect(before.packets).toEqual(whole.packets);
      }),
      { numRuns: 30 },
    );
  });

  it('holds no more than a few MiB of a stream that never makes sense', () => {
    const nothing = (): void => undefined;
    const reader = new CaptureFileReader({ interface: nothing, packet: nothing, issue: nothing, dropped: nothing });
    // Every eighth byte begins what may be a packet block of 1 MiB: the worst case for the search.
    const hostile = bytesOf(...Array<Uint8Array>(8192).fill(u32('little', 6, 1 << 20)));
    reader.push(bytesOf(sectionHeader('little'), [9, 0, 0, 0, 1, 0, 0, 0]));
    const before = process.memoryUsage().arrayBuffers;
    const start = performance.now();
    for (let i = 0; i < 256; i++) reader.push(hostile);
    reader.end();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 << 20);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe.skipIf(!hasShared)("other people's captures", () => {
  it.each(['stun_google_meet.pcapng', 'stun_classic.pcap', 'rtp.pcapng'])('%s reads the same in chunks of any size', (name) => {
    const file = new Uint8Array(readFileSync(thirdPartyCapture(name)));
    const whole = readCapture(file);
    expect(whole.packets.length).toBeGreaterThan(0);
    for (const size of [1, 7, 1448, 65_536]) expect(readCapture(file, Array<number>(Math.ceil(file.length / size)).fill(size))).toEqual(whole);
  });
});
