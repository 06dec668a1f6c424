import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRtcp } from '../../../../electron/core/decoders/rtcp.ts';
import { RtcpTrack } from '../../../../electron/core/tracking/rtcp-track.ts';

/** RTCP headers with lengths that may lie, and anything after them. */
const hostile = fc.array(fc.tuple(fc.integer({ min: 0x80, max: 0x9f }), fc.integer({ min: 192, max: 223 }), fc.integer({ min: 0, max: 12 }), fc.uint8Array({ minLength: 0, maxLength: 60 })), { minLength: 1, maxLength: 5 })
  .map((packets) => Uint8Array.from(packets.flatMap(([first, type, length, body]) => [first, type, 0, length, ...body])));

describe('RTCP, whatever it says', () => {
  it('is read within its slice, and the same wherever it lies', () => {
    fc.assert(fc.property(hostile, fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }), (b, before, after) => {
      const padded = new Uint8Array(before + b.length + after).fill(0xc8);
      padded.set(b, before);
      expect(decodeRtcp(padded, before, before + b.length)).toEqual(decodeRtcp(b, 0, b.length));
    }));
  });

  it('stays bounded, and never gives a time or a count that is no number', () => {
    fc.assert(fc.property(fc.array(fc.tuple(hostile, fc.constantFrom(0 as const, 1 as const)), { maxLength: 60 }), (datagrams) => {
      const track = new RtcpTrack();
      datagrams.forEach(([b, direction], i) => { track.datagram(direction, b, 0, b.length, b.length, i + 1, i * 1000); });
      for (const direction of [0, 1] as const) {
        expect(track.reported[direction].size).toBeLessThanOrEqual(64);
        for (const r of track.reported[direction].values()) expect([r.latest.fractionLost, r.latest.packetsLost, r.latest.delay, r.roundTripTime ?? 0].every(Number.isFinite)).toBe(true);
      }
      expect(track.seen[0].datagrams + track.seen[1].datagrams).toBe(datagrams.length);
    }));
  });
});
