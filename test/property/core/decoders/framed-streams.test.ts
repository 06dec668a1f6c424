import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rfc4571Stream } from '../../../../electron/core/decoders/rfc4571-stream.ts';
import { TurnStream } from '../../../../electron/core/decoders/turn-stream.ts';
import type { StreamSink } from '../../../../electron/core/link/stream-sink.ts';
import { attribute, channelData, stunMessage } from '../../../helpers/stun-bytes.ts';

interface Message { captured: string; wireLength: number }
const hex = (b: Uint8Array): string => Buffer.from(b).toString('hex');
const join = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

const stun = fc
  .tuple(fc.constantFrom(0x0001, 0x0003, 0x0016, 0x0017, 0x0101, 0x0113), fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 4 }))
  .map(([type, values]) => stunMessage(type, ...values.map((v) => attribute(0x0013, v))));
const channel = fc.tuple(fc.integer({ min: 0x4000, max: 0x4fff }), fc.uint8Array({ maxLength: 80 }));
const turnMessages = fc.tuple(stun, fc.array(fc.oneof(stun, channel), { maxLength: 12 })).map(([first, rest]) => [first, ...rest]);

/** A message as in the stream, and as it should be told of. */
const inStream = (m: Uint8Array | [number, Uint8Array]): Uint8Array => (m instanceof Uint8Array ? m : channelData(m[0], m[1]));
const told = (m: Uint8Array | [number, Uint8Array]): Uint8Array => (m instanceof Uint8Array ? m : channelData(m[0], m[1]).subarray(0, 4 + m[1].length));

function feed(sink: StreamSink, all: Uint8Array, cuts: readonly number[]): void {
  const places = [...new Set(cuts.map((c) => c % (all.length + 1)))].sort((x, y) => x - y);
  let at = 0;
  for (const place of [...places, all.length]) {
    // A lent buffer is not the stream's to keep: it is overwritten after the call.
    const lent = all.slice(at, place);
    sink.bytes(lent, 0, lent.length);
    lent.fill(0xee);
    at = place;
  }
}
const cuts = fc.array(fc.nat(4000), { maxLength: 30 });

describe('TurnStream', () => {
  it('gives the same messages under any segmentation', () => {
    fc.assert(
      fc.property(turnMessages, cuts, (list, places) => {
        const seen: string[] = [];
        const stream = new TurnStream((b, from, to, wireLength) => {
          expect(to - from).toBe(wireLength);
          seen.push(hex(b.subarray(from, to)));
        });
        feed(stream, join(list.map(inStream)), places);
        expect(seen).toEqual(list.map((m) => hex(told(m))));
        expect(stream).toMatchObject({ state: 'turn', resynchronisations: 0 });
      }),
      { numRuns: 500 },
    );
  });

  it('a byte at a time gives the same messages too', () => {
    fc.assert(
      fc.property(turnMessages, (list) => {
        const seen: string[] = [];
        const stream = new TurnStream((b, from, to) => seen.push(hex(b.subarray(from, to))));
        for (const byte of join(list.map(inStream))) stream.bytes(Uint8Array.of(byte), 0, 1);
        expect(seen).toEqual(list.map((m) => hex(told(m))));
      }),
      { numRuns: 100 },
    );
  });

  it('a gap within one message cuts that one and no other', () => {
    fc.assert(
      fc.property(turnMessages, fc.nat(), fc.nat(), fc.nat(), cuts, (list, which, start, length, places) => {
        const index = which % list.length;
        const victim = inStream(list[index]!);
        // From after the header (8 bytes decide for STUN, 4 for ChannelData) up to the end.
        const header = list[index] instanceof Uint8Array ? 8 : 4;
        const from = header + (start % (victim.length - header + 1));
        const gap = length % (victim.length - from + 1);
        fc.pre(gap > 0);
        const before = join([...list.slice(0, index).map(inStream), victim.subarray(0, from)]);
        const after = join([victim.subarray(from + gap), ...list.slice(index + 1).map(inStream)]);
        const seen: Message[] = [];
        const stream = new TurnStream((b, f, t, wireLength) => seen.push({ captured: hex(b.subarray(f, t)), wireLength }));
        feed(stream, before, places);
        stream.gap(gap);
        feed(stream, after, places);
        expect(seen).toEqual(
          list.map((m, i) => {
            const whole = told(m);
            return { captured: hex(i === index ? whole.subarray(0, from) : whole), wireLength: whole.length };
          }),
        );
        expect(stream.resynchronisations).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws and never tells of bytes it was not given, whatever comes', () => {
    const part = fc.oneof(fc.uint8Array({ maxLength: 120 }), stun, channel.map(inStream), fc.integer({ min: 1, max: 300 }));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), fc.boolean(), (parts, joined) => {
        const check = (b: Uint8Array, from: number, to: number, wireLength: number): void => {
          expect(from).toBeLessThanOrEqual(to);
          expect(to).toBeLessThanOrEqual(b.length);
          expect(to - from).toBeLessThanOrEqual(wireLength);
          expect(b.length).toBeLessThan(70_000);
        };
        const streams = [new TurnStream(check, joined), new Rfc4571Stream(check, joined)];
        for (const stream of streams) {
          for (const p of parts) {
            if (typeof p === 'number') stream.gap(p);
            else stream.bytes(p, 0, p.length);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('Rfc4571Stream', () => {
  const frames = fc.tuple(stun, fc.array(fc.uint8Array({ minLength: 1, maxLength: 100 }), { maxLength: 12 })).map(([first, rest]) => [first, ...rest]);
  const framed = (b: Uint8Array): Uint8Array => join([Uint8Array.of(b.length >> 8, b.length & 0xff), b]);

  it('gives the same packets under any segmentation', () => {
    fc.assert(
      fc.property(frames, cuts, (list, places) => {
        const seen: string[] = [];
        const stream = new Rfc4571Stream((b, from, to) => seen.push(hex(b.subarray(from, to))));
        feed(stream, join(list.map(framed)), places);
        expect(seen).toEqual(list.map(hex));
      }),
      { numRuns: 500 },
    );
  });
});
