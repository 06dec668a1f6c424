import { describe, expect, it } from 'vitest';
import { Rfc4571Stream } from '../../../../electron/core/decoders/rfc4571-stream.ts';
import { attribute, bytes, stunMessage, text } from '../../../helpers/stun-bytes.ts';

const join = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const frame = (b: Uint8Array): Uint8Array => join(Uint8Array.of(b.length >> 8, b.length & 0xff), b);
const hex = (b: Uint8Array): string => Buffer.from(b).toString('hex');

const check = stunMessage(0x0001, attribute(0x0006, text('abcd:efgh')));
const rtp = bytes('80 60 00 01 00 00 00 00 12 34 56 78 aa bb cc');
const dtls = bytes('16 fe fd 00 00 00 00 00 00 00 00 00 01 00');

function follow(parts: readonly (Uint8Array | number)[], joined = false): { seen: { captured: string; wireLength: number }[]; stream: Rfc4571Stream } {
  const seen: { captured: string; wireLength: number }[] = [];
  const stream = new Rfc4571Stream((b, from, to, wireLength) => seen.push({ captured: hex(b.subarray(from, to)), wireLength }), joined);
  for (const part of parts) {
    if (typeof part === 'number') stream.gap(part);
    else stream.bytes(part, 0, part.length);
  }
  return { seen, stream };
}

describe('ICE-TCP (RFC 6544, RFC 4571)', () => {
  it('cuts packets out of a segment and puts together those that span segments', () => {
    const all = join(frame(check), frame(dtls), frame(rtp));
    for (const cut of [1, 2, 5, 40, 50, 60]) {
      expect(follow([all.subarray(0, cut), all.subarray(cut)]).seen.map((s) => s.captured)).toEqual([hex(check), hex(dtls), hex(rtp)]);
    }
  });
  it('is decided by a first packet that is STUN of just that length', () => {
    expect(follow([frame(check)]).stream.state).toBe('rfc4571');
    expect(follow([frame(dtls)]).stream.state).toBe('not-rfc4571');
    expect(follow([check]).stream.state).toBe('not-rfc4571');
    expect(follow([join(bytes('00 ff'), check)]).stream.state).toBe('not-rfc4571');
  });
  it('empty packets are legal and say nothing', () => {
    expect(follow([join(frame(check), bytes('00 00'), frame(rtp))]).seen).toHaveLength(2);
  });
  it('a gap cuts the packet it falls into', () => {
    const { seen } = follow([join(frame(check), frame(rtp).subarray(0, 6)), rtp.length - 4, frame(dtls)]);
    expect(seen.slice(1)).toEqual([{ captured: hex(rtp.subarray(0, 4)), wireLength: rtp.length }, { captured: hex(dtls), wireLength: dtls.length }]);
  });
  it('a gap that takes a length is followed by a chunk that packets fill exactly', () => {
    const { seen, stream } = follow([frame(check), 5, text('xyz'), join(frame(rtp), frame(dtls))]);
    expect(seen.map((s) => s.captured)).toEqual([hex(check), hex(rtp), hex(dtls)]);
    expect(stream.resynchronisations).toBe(1);
  });
});
