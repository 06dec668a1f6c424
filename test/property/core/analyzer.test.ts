/** The whole analyzer against hostile packets: it never throws, its summary keeps to its schema, and a bad packet costs a counter. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, it } from 'vitest';
import { seriesSchema } from '../../../electron/contract/session.ts';
import { summarySchema } from '../../../electron/contract/summary.ts';
import type { Analyzer } from '../../../electron/core/analyzer.ts';
import { createAnalyzer } from '../../../electron/core/create-analyzer.ts';
import { CaptureFileReader } from '../../../electron/core/pcapfile/reader.ts';
import { newRecord } from '../../../electron/core/pcapfile/record.ts';
import { hasShared, labCapture, labCaptures } from '../../helpers/shared.ts';

function give(a: Analyzer, frame: number, linkType: number, bytes: Uint8Array, time = frame * 1000): void {
  const record = newRecord();
  record.frame = frame;
  record.time = time;
  record.linkType = linkType;
  record.buffer = bytes;
  record.to = bytes.length;
  record.originalLength = bytes.length;
  a.packet(record);
}

const holds = (a: Analyzer): void => {
  summarySchema.parse(a.summary());
  seriesSchema.parse(a.series());
};

describe('the analyzer', () => {
  it('survives any bytes on any link', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(0, 1, 101, 108, 113, 228, 229, 276, 147), fc.uint8Array({ maxLength: 200 })), { maxLength: 40 }), (packets) => {
        const a = createAnalyzer({ version: 'test', keepBytes: 1 << 16 });
        packets.forEach(([linkType, bytes], i) => give(a, i + 1, linkType, bytes));
        holds(a);
      }),
    );
  });

  it('survives packets at any time', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 2 ** 62, noNaN: true }), { maxLength: 20 }), (times) => {
        const a = createAnalyzer({ version: 'test' });
        times.forEach((time, i) => give(a, i + 1, 1, new Uint8Array(60), time));
        holds(a);
      }),
    );
  });

  const frames = hasShared ? labCaptures.flatMap((name) => firstFrames(labCapture(name), 600)) : [];
  it.skipIf(!hasShared)('survives real calls with bytes flipped and packets cut, repeated and swapped', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: frames.length - 300 }), fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 200 }), (start, faults) => {
        const a = createAnalyzer({ version: 'test', keepBytes: 1 << 16 });
        const some = frames.slice(start, start + 300).map((f) => f.slice());
        for (const [which, where, what] of faults) {
          const i = which % some.length;
          const f = some[i]!;
          if (what % 8 === 0) some[i] = f.slice(0, where % (f.length + 1));
          else if (what % 8 === 1) some.splice(where % some.length, 0, f);
          else if (f.length > 0) f[where % f.length] = what;
        }
        some.forEach((bytes, i) => give(a, i + 1, 1, bytes));
        holds(a);
      }),
      { numRuns: 60 },
    );
  });
});

function firstFrames(path: string, most: number): Uint8Array[] {
  const out: Uint8Array[] = [];
  const reader = new CaptureFileReader({
    interface: () => undefined,
    packet: (r) => {
      if (out.length < most) out.push(r.buffer.slice(r.from, r.to));
    },
    issue: () => undefined,
    dropped: () => undefined,
  });
  reader.push(readFileSync(path));
  reader.end();
  return out;
}
