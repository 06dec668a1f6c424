import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChannelData } from '../../../../electron/core/decoders/channel-data.ts';
import { stunAttributes } from '../../../../electron/core/decoders/stun-attributes.ts';
import { decodeStun, looksLikeStun } from '../../../../electron/core/decoders/stun.ts';
import { attribute, stunMessage } from '../../../helpers/stun-bytes.ts';

const attributeTypes = fc.oneof(fc.constantFrom(...stunAttributes.map((a) => a.type)), fc.integer({ min: 0, max: 0xffff }));
const attributes = fc.array(fc.tuple(attributeTypes, fc.uint8Array({ maxLength: 48 })), { maxLength: 12 });
const messages = fc
  .tuple(fc.integer({ min: 0, max: 0x3fff }), attributes)
  .map(([type, list]) => ({ type, list, bytes: stunMessage(type, ...list.map(([t, v]) => attribute(t, v))) }));

describe('STUN decoding', () => {
  it('never throws and never reads past its slice, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(40), fc.boolean(), (noise, offset, cookie) => {
        const b = noise.slice();
        if (cookie && b.length >= 8) b.set([b[0]! & 0x3f, b[1]!, b[2]! & 1, b[3]! & 0xfc, 0x21, 0x12, 0xa4, 0x42]);
        const alone = decodeStun(b, 0, b.length);
        looksLikeStun(b, 0, b.length);
        readChannelData(b, 0, b.length, { number: 0, length: 0 });
        // The same slice among other bytes decodes to the same, offsets shifted.
        const around = new Uint8Array(b.length + offset + 30).fill(0xa5);
        around.set(b, offset);
        const shifted = decodeStun(around, offset, offset + b.length);
        expect(JSON.stringify(shifted, shiftOffsets(offset))).toBe(JSON.stringify(alone));
      }),
      { numRuns: 2000 },
    );
  });

  it('finds every attribute of a valid message again', () => {
    fc.assert(
      fc.property(messages, ({ list, bytes }) => {
        const result = decodeStun(bytes, 0, bytes.length);
        expect(looksLikeStun(bytes, 0, bytes.length)).toBe(true);
        if (!result.ok) throw new Error(result.issue.reason);
        expect(result.value.whole).toBe(true);
        expect(result.value.attributes.map((a) => [a.type, a.length])).toEqual(list.map(([t, v]) => [t, v.length]));
      }),
    );
  });

  it('every truncation of a valid message fails cleanly: an issue within the header, whole attributes after it', () => {
    fc.assert(
      fc.property(messages, ({ bytes, list }) => {
        for (let to = 0; to < bytes.length; to++) {
          const result = decodeStun(bytes, 0, to);
          if (to < 20) expect(result).toMatchObject({ ok: false, issue: { reason: 'header cut short', offset: to } });
          else {
            if (!result.ok) throw new Error(result.issue.reason);
            expect(result.value.whole).toBe(false);
            expect(result.value.attributes.length).toBeLessThanOrEqual(list.length);
            expect(result.value.data?.to ?? 0).toBeLessThanOrEqual(to);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** Takes the offset out of the fields that are places in the buffer. */
const shiftOffsets = (offset: number) => (key: string, value: unknown): unknown =>
  (key === 'from' || key === 'to') && typeof value === 'number' ? value - offset : value;
