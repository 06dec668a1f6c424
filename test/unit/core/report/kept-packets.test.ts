import { describe, expect, it } from 'vitest';
import { newRecord } from '../../../../electron/core/pcapfile/record.ts';
import type { PacketRecord } from '../../../../electron/core/pcapfile/record.ts';
import { KeptPackets } from '../../../../electron/core/report/kept-packets.ts';

const packet = (frame: number, bytes: readonly number[], fields: Partial<PacketRecord> = {}): PacketRecord => ({
  ...newRecord(), frame, time: frame * 1000.25, linkType: 1, buffer: Uint8Array.from(bytes), to: bytes.length, originalLength: bytes.length, ...fields,
});

/** One record is lent for all, so what is wanted of each is taken at once. */
const framesOf = (kept: KeptPackets): number[] => {
  const frames: number[] = [];
  for (const { frame } of kept) frames.push(frame);
  return frames;
};

describe('kept packets', () => {
  it('give back frame, time, link type, interface and the length on the wire, with the bytes that were asked for', () => {
    const kept = new KeptPackets({ maxBytes: 1 << 20 });
    kept.keep(packet(6_000_000_000, [9, 1, 2, 3, 4, 5], { from: 1, linkType: 276, interfaceId: 3, originalLength: 1400, time: 1_700_000_000_123_456.75 }), 4, 'media');
    const seen: unknown[] = [];
    for (const { buffer, from, to, ...rest } of kept) seen.push({ ...rest, bytes: [...buffer.subarray(from, to)] });
    expect(seen).toEqual([{ frame: 6_000_000_000, time: 1_700_000_000_123_456.75, linkType: 276, interfaceId: 3, originalLength: 1400, bytes: [1, 2, 3, 4] }]);
  });

  it('evict media first, oldest first, and say how much', () => {
    const kept = new KeptPackets({ maxBytes: 16 * 1024 });
    const bytes = Array<number>(200).fill(1);
    for (let frame = 1; frame <= 200; frame++) kept.keep(packet(frame, bytes), 200, frame % 2 === 0 ? 'media' : 'signal');
    const frames = framesOf(kept);
    expect(kept.evicted.media).toBeGreaterThan(kept.evicted.signal);
    expect(frames.filter((frame) => frame % 2 === 1).length).toBe(kept.kept.signal);
    expect(kept.kept.signal + kept.evicted.signal).toBe(100);
    expect(kept.kept.media + kept.evicted.media).toBe(100);
  });

  it('evict no signalling while there is media to evict', () => {
    const kept = new KeptPackets({ maxBytes: 16 * 1024 });
    for (let frame = 1; frame <= 30; frame++) kept.keep(packet(frame, [1]), 1, 'signal');
    for (let frame = 31; frame <= 5000; frame++) kept.keep(packet(frame, Array<number>(60).fill(2)), 60, 'media');
    expect(kept.evicted.signal).toBe(0);
    const frames = framesOf(kept);
    expect(frames.slice(0, 30)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(frames.at(-1)).toBe(5000);
  });

  it('can be read while more come and the oldest go', () => {
    const kept = new KeptPackets({ maxBytes: 16 * 1024 });
    for (let frame = 1; frame <= 100; frame++) kept.keep(packet(frame, Array<number>(60).fill(frame)), 60, 'media');
    let next = 101;
    let last = 0;
    for (const { frame, buffer, from } of kept) {
      expect(frame).toBeGreaterThan(last);
      expect(frame).toBeLessThanOrEqual(100);
      expect(buffer[from]).toBe(frame);
      last = frame;
      for (let i = 0; i < 20; i++) kept.keep(packet(next++, Array<number>(60).fill(0)), 60, 'media');
    }
  });
});
