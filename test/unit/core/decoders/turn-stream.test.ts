import { describe, expect, it } from 'vitest';
import { TurnStream } from '../../../../electron/core/decoders/turn-stream.ts';
import { attribute, bytes, channelData, stunMessage, text } from '../../../helpers/stun-bytes.ts';

interface Seen { kind: string; captured: string; wireLength: number; lent: boolean }

/** Says what a stream made of chunks; a number is a gap of that many bytes. */
function follow(parts: readonly (Uint8Array | number)[], joined = false): { seen: Seen[]; stream: TurnStream } {
  const seen: Seen[] = [];
  let current: Uint8Array = new Uint8Array(0);
  const stream = new TurnStream((b, from, to, wireLength, kind) => {
    seen.push({ kind, captured: Buffer.from(b.subarray(from, to)).toString('hex'), wireLength, lent: b === current });
  }, joined);
  for (const part of parts) {
    if (typeof part === 'number') stream.gap(part);
    else {
      current = part;
      stream.bytes(part, 0, part.length);
    }
  }
  return { seen, stream };
}
const hex = (b: Uint8Array): string => Buffer.from(b).toString('hex');
const join = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

const allocate = stunMessage(0x0003, attribute(0x0019, bytes('11 00 00 00')));
const bind = stunMessage(0x0009, attribute(0x000c, bytes('40 01 00 00')));
/** 4 + 5 bytes and 3 of padding. */
const media = channelData(0x4001, text('media'));

describe('TURN over TCP (RFC 8656 3.1, 12.5)', () => {
  it('several messages in a segment are lent from it, ChannelData without its padding', () => {
    const { seen, stream } = follow([join(allocate, media, media, bind)]);
    expect(seen.map((s) => s.captured)).toEqual([hex(allocate), hex(media.subarray(0, 9)), hex(media.subarray(0, 9)), hex(bind)]);
    expect(seen.map((s) => s.kind)).toEqual(['stun', 'channel-data', 'channel-data', 'stun']);
    expect(seen.every((s) => s.lent)).toBe(true);
    expect(stream.state).toBe('turn');
  });

  it('a message across segments comes when its last byte does, before its padding', () => {
    const all = join(allocate, media);
    const { seen } = follow([all.subarray(0, 7), all.subarray(7, 31), all.subarray(31, 37)]);
    expect(seen.map((s) => s.captured)).toEqual([hex(allocate), hex(media.subarray(0, 9))]);
    expect(seen.map((s) => s.lent)).toEqual([false, false]);
  });

  it('a stream that does not begin with STUN is not TURN', () => {
    expect(follow([text('GET / HTTP/1.1\r\n')]).stream.state).toBe('not-turn');
    expect(follow([bytes('16 03 01 02 00 01 00 01 fc 03 03')]).stream.state).toBe('not-turn');
    // ChannelData alone proves nothing.
    expect(follow([media, media]).stream.state).toBe('not-turn');
    expect(follow([bytes('00')]).stream.state).toBe('undecided');
  });

  it('a gap inside a message cuts it and leaves the framing intact', () => {
    const { seen, stream } = follow([join(allocate, media.subarray(0, 6)), 2, join(media.subarray(8), bind)]);
    expect(seen.slice(1)).toMatchObject([
      { kind: 'channel-data', captured: hex(media.subarray(0, 6)), wireLength: 9 },
      { kind: 'stun', captured: hex(bind), wireLength: bind.length },
    ]);
    expect(stream.resynchronisations).toBe(0);
  });

  it('a gap that ends where a message does loses nothing else', () => {
    const { seen, stream } = follow([join(allocate, media.subarray(0, 6)), media.length - 6, bind]);
    expect(seen.map((s) => s.captured)).toEqual([hex(allocate), hex(media.subarray(0, 6)), hex(bind)]);
    expect(stream.resynchronisations).toBe(0);
  });

  it('a gap that takes a header is followed by the next chunk that begins with STUN', () => {
    const { seen, stream } = follow([allocate, 10, text('the middle of something'), join(bind, media)]);
    expect(seen.map((s) => s.captured)).toEqual([hex(allocate), hex(bind), hex(media.subarray(0, 9))]);
    expect(stream.resynchronisations).toBe(1);
  });

  it('... or with ChannelData on a channel seen before, unless what follows in the chunk is nonsense', () => {
    expect(follow([join(allocate, media), 10, join(media, media)]).seen).toHaveLength(4);
    expect(follow([join(allocate, media), 10, channelData(0x4002, text('other'))]).seen).toHaveLength(2);
    expect(follow([join(allocate, media), 10, join(media, bytes('ff ff ff ff'))]).seen).toHaveLength(2);
  });

  it('a header that no message can have loses the place until the next chunk', () => {
    const { seen, stream } = follow([join(allocate, bytes('ff ff ff ff')), bind]);
    expect(seen.map((s) => s.captured)).toEqual([hex(allocate), hex(bind)]);
    expect(stream.resynchronisations).toBe(1);
  });

  it('a stream joined midway is followed from the first chunk that begins with STUN', () => {
    const { seen, stream } = follow([text('the middle'), join(bind, media)], true);
    expect(seen.map((s) => s.captured)).toEqual([hex(bind), hex(media.subarray(0, 9))]);
    expect(stream).toMatchObject({ state: 'turn', resynchronisations: 0 });
    expect(follow(Array.from({ length: 40 }, () => text('something else')), true).stream.state).toBe('not-turn');
  });

  it('a stream joined in the middle of a call is known by chunks that media on one channel fills to the byte, three in a row', () => {
    const rtp = (channel: number): Uint8Array => channelData(channel, bytes('80 6f 00 01 00 00 00 02 00 00 00 03 aa bb'));
    const { seen, stream } = follow([rtp(0x4001), join(rtp(0x4001), rtp(0x4001)), rtp(0x4001), rtp(0x4001), rtp(0x4001)], true);
    expect(seen.map((s) => s.captured)).toEqual([hex(rtp(0x4001).subarray(0, 18)), hex(rtp(0x4001).subarray(0, 18))]);
    expect(stream.state).toBe('turn');
    expect(follow([rtp(0x4001), rtp(0x4002), rtp(0x4003), rtp(0x4004), rtp(0x4005)], true).seen).toEqual([]);
    expect(follow(Array.from({ length: 8 }, () => join(rtp(0x4001), bytes('00'))), true).seen).toEqual([]);
    expect(follow(Array.from({ length: 8 }, () => channelData(0x4001, text('some text'))), true).seen).toEqual([]);
    expect(follow([allocate, 10, rtp(0x4001), rtp(0x4001), rtp(0x4001)]).seen).toHaveLength(2);
  });

  it('the other direction can decide', () => {
    const { stream } = follow([]);
    stream.recognise();
    expect(stream.state).toBe('turn');
    const late = follow([text('not yet captured from its beginning')]);
    expect(late.stream.state).toBe('not-turn');
    late.stream.recognise();
    late.stream.bytes(bind, 0, bind.length);
    expect(late.seen.map((s) => s.captured)).toEqual([hex(bind)]);
  });

  it('after ConnectionBind the bytes are the peer\u2019s (RFC 6062 4.3)', () => {
    const bound = stunMessage(0x010b);
    expect(follow([join(bound, text('SSH-2.0-x\r\n')), allocate]).seen.map((s) => s.captured)).toEqual([hex(bound)]);
  });
});
