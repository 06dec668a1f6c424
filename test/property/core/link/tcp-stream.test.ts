import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TcpStream } from '../../../../electron/core/link/tcp-stream.ts';

const missing = -1;

/** What came out, a value a byte; `missing` for each byte of a gap. */
class Recorder {
  readonly out: number[] = [];
  bytes(b: Uint8Array, from: number, to: number): void {
    for (let i = from; i < to; i++) this.out.push(b[i]!);
  }
  gap(length: number): void {
    for (let i = 0; i < length; i++) this.out.push(missing);
  }
}

interface Sent {
  from: number;
  length: number;
  /** How much of it was captured. */
  captured: number;
  /** Tells copies of the same bytes apart. */
  copy: number;
}

const total = 400;
const sent = fc
  .record({ from: fc.nat(total - 1), length: fc.integer({ min: 1, max: 90 }), cut: fc.option(fc.nat(90), { freq: 4 }), copy: fc.nat(255) })
  .map(({ from, length, cut, copy }): Sent => {
    const l = Math.min(length, total - from);
    return { from, length: l, captured: Math.min(l, cut ?? l), copy };
  });
const whole = Array.from({ length: total / 10 }, (_, i): Sent => ({ from: 10 * i, length: 10, captured: 10, copy: 0 }));
/** Anything, in any order; also such that each byte comes at least once. */
const anySegments = fc.array(sent, { maxLength: 60 });
const coveringSegments = anySegments.chain((extra) => fc.shuffledSubarray([...extra, ...whole], { minLength: extra.length + whole.length }));
/** Initial sequence numbers, most of them such that the stream wraps. */
const initial = fc.oneof(fc.integer({ min: 2 ** 32 - total, max: 2 ** 32 - 1 }), fc.nat(2 ** 32 - 1));

const content = (i: number, copy: number): number => (i * 7 + copy) & 255;

function send(stream: TcpStream, isn: number, s: Sent): void {
  const buffer = Uint8Array.from({ length: s.captured + 2 }, (_, i) => content(s.from + i - 1, s.copy));
  stream.segment((isn + 1 + s.from) >>> 0, 16, buffer, 1, 1 + s.captured, s.length);
  buffer.fill(0);
}

/** Each byte as the first segment that has it brought it. */
function firstCopies(segments: readonly Sent[]): (number | undefined)[] {
  const model: (number | undefined)[] = new Array<undefined>(total).fill(undefined);
  for (const s of segments) {
    for (let i = 0; i < s.length; i++) model[s.from + i] ??= i < s.captured ? content(s.from + i, s.copy) : missing;
  }
  return model;
}

describe('TcpStream', () => {
  it('given each byte at least once, in any order, cut and overlapping, hands out the first copy of each', () => {
    fc.assert(fc.property(initial, coveringSegments, (isn, segments) => {
      const recorder = new Recorder();
      const stream = new TcpStream(recorder);
      stream.segment(isn, 2, new Uint8Array(0), 0, 0, 0);
      for (const s of segments) send(stream, isn, s);
      expect(recorder.out).toEqual(firstCopies(segments));
      expect(stream.nextSequence).toBe((isn + 1 + total) >>> 0);
      expect(stream.bufferedBytes).toBe(0);
    }), { numRuns: 300 });
  });

  it('given anything, with acknowledgments and a small bound, hands out each place once: its bytes or a gap', () => {
    const step = fc.oneof({ arbitrary: sent, weight: 4 }, { arbitrary: fc.nat(total).map((ack) => ({ ack })), weight: 1 });
    fc.assert(fc.property(initial, fc.array(step, { maxLength: 80 }), fc.integer({ min: 0, max: 700 }), (isn, steps, maxBufferedBytes) => {
      const recorder = new Recorder();
      const stream = new TcpStream(recorder, { maxBufferedBytes });
      stream.segment(isn, 2, new Uint8Array(0), 0, 0, 0);
      let reached = 0;
      for (const s of steps) {
        if ('ack' in s) {
          stream.acknowledged((isn + 1 + s.ack) >>> 0);
          reached = Math.max(reached, s.ack);
        } else {
          // One content for all copies, so that each byte shows its place.
          send(stream, isn, { ...s, copy: 0 });
          reached = Math.max(reached, s.from + s.length);
        }
        expect(stream.bufferedBytes).toBeLessThanOrEqual(maxBufferedBytes);
        expect((isn + 1 + recorder.out.length) >>> 0).toBe(stream.nextSequence);
      }
      stream.finish();
      expect(recorder.out.length).toBe(reached);
      expect(recorder.out.filter((v) => v === missing).length).toBe(stream.missingBytes);
      recorder.out.forEach((v, i) => expect([missing, content(i, 0)]).toContain(v));
    }), { numRuns: 300 });
  });

  it('takes any numbers, flags and lengths without throwing, and stays within its bound', () => {
    const any = fc.record({
      sequence: fc.oneof(fc.nat(2 ** 32 - 1), fc.nat(2000)), flags: fc.oneof(fc.constant(16), fc.nat(255)), captured: fc.nat(100),
      wireLength: fc.oneof(fc.nat(200), fc.nat(2 ** 32 - 1)), ack: fc.option(fc.nat(2 ** 32 - 1)),
    });
    fc.assert(fc.property(fc.array(any, { maxLength: 60 }), fc.nat(400), (segments, maxBufferedBytes) => {
      let out = 0;
      const stream = new TcpStream({ bytes: (_b, from, to) => (out += to - from), gap: (length) => (out += length) }, { maxBufferedBytes });
      for (const s of segments) {
        stream.segment(s.sequence, s.flags, new Uint8Array(s.captured), 0, s.captured, s.wireLength);
        if (s.ack !== null) stream.acknowledged(s.ack);
        expect(stream.bufferedBytes).toBeLessThanOrEqual(maxBufferedBytes);
      }
      stream.finish();
      expect(Number.isSafeInteger(out)).toBe(true);
    }), { numRuns: 300 });
  });
});
