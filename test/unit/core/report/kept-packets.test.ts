import { describe, expect, it } from 'vitest';
import { newRecord } from '../../../../electron/core/pcapfile/record.ts';
import type { PacketRecord } from '../../../../electron/core/pcapfile/record.ts';
import type { CaptureInterface } from '../../../../electron/core/pcapfile/record.ts';
import { KeptPackets } from '../../../../electron/core/report/kept-packets.ts';
import { pcapngReport } from '../../../../electron/core/report/pcapng.ts';
import { bytesOf, readCapture } from '../../../helpers/capture-file.ts';

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

describe('the flight recorder', () => {
  const second = 1_000_000;
  const rtp = Array<number>(70).fill(0x80);
  const check = Array<number>(120).fill(1);
  /** A media packet every 20 ms and a check every second, of `seconds` that count from the epoch. */
  const record = (kept: KeptPackets, seconds: number, from = 0): void => {
    for (let t = from * 50; t < (from + seconds) * 50; t++) {
      if (t % 50 === 0) kept.keep(packet(2 * t + 1, check, { time: (t / 50) * second }), 120, 'signal');
      kept.keep(packet(2 * t + 2, rtp, { time: (t / 50) * second + 1 }), 70, 'media');
    }
  };

  it('holds to its bound of bytes under a flood, of media and of checks, and keeps the newest', () => {
    for (const rank of ['media', 'signal'] as const) {
      const kept = new KeptPackets({ maxBytes: 256 * 1024 });
      record(kept, 10);
      for (let i = 0; i < 100_000; i++) {
        kept.keep(packet(2000 + i, rtp, { time: 10 * second + i * 10 }), 70, rank);
        if (kept.bytes > 256 * 1024) expect.fail(`${kept.bytes} bytes`);
      }
      expect(kept.filled).toBeLessThanOrEqual(kept.bytes);
      expect(kept.filled).toBeGreaterThan(200 * 1024);
      const frames = framesOf(kept);
      expect(frames.at(-1)).toBe(101_999);
      // The ten checks from before outlive a flood of media.
      expect(frames.filter((frame) => frame % 100 === 1 && frame < 2000)).toHaveLength(rank === 'media' ? 10 : 0);
    }
  });

  it('gives up media that is too old though there is room, checks never for their age', () => {
    const kept = new KeptPackets({ maxBytes: 1 << 20 });
    kept.maxMediaAge = 60 * second;
    record(kept, 300);
    const times: number[] = [];
    for (const { time } of kept) times.push(time);
    expect(times[0]).toBe(0);
    expect(kept.kept.signal).toBe(300);
    expect(kept.evicted.signal).toBe(0);
    // Page by page: a page holds 12 seconds.
    expect(kept.kept.media).toBeGreaterThanOrEqual(60 * 50);
    expect(kept.kept.media).toBeLessThan(75 * 50);
    expect(kept.kept.media + kept.evicted.media).toBe(300 * 50);
    // A quiet hour later all of it is gone.
    kept.keep(packet(1_000_000, check, { time: 3900 * second }), 120, 'signal');
    expect(kept.kept).toEqual({ signal: 301, media: 0 });
    record(kept, 60, 3900);
    expect(kept.bytes).toBeLessThanOrEqual(1 << 20);
    expect(kept.kept.media).toBe(3000);
  });

  it('says since when it is complete', () => {
    const kept = new KeptPackets({ maxBytes: 256 * 1024 });
    expect(kept.completeSince).toBeNull();
    record(kept, 10);
    expect(kept.completeSince).toBe(0);
    record(kept, 100, 10);
    const media: number[] = [];
    for (const { time, originalLength } of kept) if (originalLength === 70) media.push(time);
    expect(kept.evicted.signal).toBe(0);
    expect(kept.completeSince).toBe(media[0]);
    expect(kept.completeSince).toBeGreaterThan(60 * second);
  });

  it('gives out the last minutes of capture time, or a span', () => {
    const kept = new KeptPackets({ maxBytes: 4 << 20 });
    record(kept, 300);
    const newest = 299.98 * second + 1;
    const timesOf = (...span: Parameters<KeptPackets['between']>): number[] => {
      const times: number[] = [];
      for (const { time } of kept.between(...span)) times.push(time);
      return times;
    };
    const lastTwo = timesOf(null, null, 2);
    expect(lastTwo[0]).toBe(newest - 120 * second);
    expect(lastTwo).toHaveLength(120 * 51 + 1);
    expect(timesOf(10 * second, 11 * second, null)).toHaveLength(52);
    expect(timesOf(null, 60 * second, 0.5)[0]).toBe(30 * second);
    expect(timesOf(null, null, null)).toHaveLength(300 * 51);
  });

  it('gives out a whole capture of the last minutes, with its interfaces and names, and no gap from before', () => {
    const kept = new KeptPackets({ maxBytes: 4 << 20 });
    record(kept, 300);
    const wlan: CaptureInterface = { id: 0, name: 'wlan0', description: null, linkType: 1, snapLength: 262_144 };
    const gap = (from: number): { start: number; end: number; reason: string } => ({ start: from * second, end: (from + 1) * second, reason: `asleep at ${from}` });
    const meta = { version: '0.1.0', dropped: null, gaps: [gap(20), gap(270)], names: [{ address: '198.51.100.10', name: 'turn.lab.test' }] };
    const file = bytesOf(...pcapngReport(kept.between(null, null, 1), [wlan], meta));
    const seen = readCapture(file.slice());
    expect(seen.issues).toEqual([]);
    expect(seen.interfaces).toMatchObject([{ name: 'wlan0', linkType: 1 }]);
    expect(seen.names).toEqual(meta.names);
    expect(seen.packets).toHaveLength(60 * 51 + 1);
    const text = Buffer.from(file).toString('latin1');
    expect(text).toContain('asleep at 270');
    expect(text).not.toContain('asleep at 20');
  });
});
