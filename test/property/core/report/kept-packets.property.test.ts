import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newRecord } from '../../../../electron/core/pcapfile/record.ts';
import { KeptPackets } from '../../../../electron/core/report/kept-packets.ts';
import type { KeptRank } from '../../../../electron/core/report/kept-packets.ts';

const kept = fc.record({
  length: fc.oneof(fc.nat(120), fc.nat(3000)),
  keepLength: fc.oneof(fc.nat(120), fc.nat(3000)),
  rank: fc.constantFrom<KeptRank>('signal', 'media'),
  step: fc.integer({ min: 1, max: 3 }),
});

it('stays within its memory, keeps frame order and the newest packets, and counts every packet once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200_000 }), fc.array(kept, { maxLength: 400 }), (maxBytes, packets) => {
      const store = new KeptPackets({ maxBytes });
      const bound = Math.max(maxBytes, 16 * 1024);
      let frame = 0;
      const expected = new Map<number, { first: number; length: number; most: number; rank: KeptRank }>();
      for (const { length, keepLength, rank, step } of packets) {
        frame += step;
        store.keep({ ...newRecord(), frame, time: frame, buffer: new Uint8Array(length).fill(frame & 0xff), to: length, originalLength: length + 7 }, keepLength, rank);
        expected.set(frame, { first: frame & 0xff, length: length + 7, most: Math.min(length, keepLength), rank });
        expect(store.bytes).toBeLessThanOrEqual(bound);
      }
      const frames: number[] = [];
      let stored = 0;
      for (const record of store) {
        const was = expected.get(record.frame);
        expect(record.originalLength).toBe(was?.length);
        const length = record.to - record.from;
        expect(length).toBeLessThanOrEqual(was?.most ?? -1);
        // Cut further than asked only where a page is shorter.
        if (length < (was?.most ?? 0)) expect(length).toBeGreaterThan(bound / 17 - 64);
        expect(record.buffer.subarray(record.from, record.to).every((byte) => byte === was?.first)).toBe(true);
        stored += length;
        frames.push(record.frame);
      }
      expect(frames).toEqual([...frames].sort((a, b) => a - b));
      expect(stored).toBeLessThanOrEqual(bound);
      for (const rank of ['signal', 'media'] as const) {
        const all = [...expected].filter(([, was]) => was.rank === rank).map(([number]) => number);
        expect(store.kept[rank] + store.evicted[rank]).toBe(all.length);
        // Signalling only loses its oldest.
        if (rank === 'signal') expect(frames.filter((number) => expected.get(number)?.rank === rank)).toEqual(all.slice(all.length - store.kept.signal));
      }
    }),
    { numRuns: 300 },
  );
});
