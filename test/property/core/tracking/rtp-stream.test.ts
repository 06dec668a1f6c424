import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newRtpHeader } from '../../../../electron/core/decoders/rtp.ts';
import { RtpStreamTracker } from '../../../../electron/core/tracking/rtp-stream.ts';

const header = newRtpHeader();
function feed(numbers: readonly number[]): RtpStreamTracker {
  const tracker = new RtpStreamTracker(1);
  for (const [i, n] of numbers.entries()) {
    header.sequenceNumber = n & 0xffff;
    header.timestamp = (n * 960) >>> 0;
    tracker.packet(1e15 + i * 20_000, header, 10);
  }
  return tracker;
}

describe('an RTP stream, whatever the network does', () => {
  it('counts losses, duplicates and lateness as they were made', () => {
    const fates = fc.array(fc.constantFrom('arrives', 'arrives', 'arrives', 'lost', 'twice', 'late'), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 65535 }), fates, (start, fate) => {
        const arrivals = [start, start + 1];
        const late: number[] = [];
        fate.forEach((f, i) => {
          const n = start + 2 + i;
          if (f === 'late') late.push(n);
          else if (f !== 'lost') arrivals.push(n, ...(f === 'twice' ? [n] : []), ...late.splice(0));
        });
        // The last packet is not lost: that nobody could see.
        arrivals.push(start + 2 + fate.length, ...late);
        const t = feed(arrivals);
        const twice = fate.filter((f) => f === 'twice').length;
        expect(t.packets).toBe(arrivals.length);
        expect(t.duplicates).toBe(twice);
        expect(t.reordered).toBe(fate.filter((f) => f === 'late').length);
        expect(t.packetsLost).toBe(fate.filter((f) => f === 'lost').length - twice);
      }),
    );
  });

  it('stays consistent under any numbers at all', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 65535 }), { maxLength: 400 }), fc.nat(400), (numbers, gapAt) => {
        const t = feed(numbers.slice(0, gapAt));
        t.captureGap();
        for (const n of numbers.slice(gapAt)) {
          header.sequenceNumber = n;
          t.packet(2e15, header, 10);
        }
        expect(t.packetsLost).toBe(t.expected - t.packets);
        expect(t.packets).toBeLessThanOrEqual(numbers.length);
        expect(t.duplicates + t.reordered).toBeLessThanOrEqual(t.packets);
        expect(t.expected).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
