import { describe, expect, it } from 'vitest';
import { channelDataStreamBytes, isChannelNumber, readChannelData } from '../../../../electron/core/decoders/channel-data.ts';
import { bytes } from '../../../helpers/stun-bytes.ts';

describe('ChannelData (RFC 8656 12)', () => {
  it('has the number and the length of its application data in four bytes', () => {
    const header = { number: 0, length: 0 };
    expect(readChannelData(bytes('ff 40 01 00 05 61'), 1, 6, header)).toBe(true);
    expect(header).toEqual({ number: 0x4001, length: 5 });
    expect(readChannelData(bytes('40 01 00'), 0, 3, header)).toBe(false);
  });
  it('uses channels 0x4000 to 0x4FFF; the rest of what RFC 5766 allowed is reserved', () => {
    expect([0x3fff, 0x4000, 0x4fff, 0x5000, 0x7fff].map(isChannelNumber)).toEqual([false, true, true, false, false]);
  });
  it('is padded to four bytes in a stream', () => {
    expect([0, 1, 4, 5].map(channelDataStreamBytes)).toEqual([4, 8, 8, 12]);
  });
});
