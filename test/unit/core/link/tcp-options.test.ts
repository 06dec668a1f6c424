import { describe, expect, it } from 'vitest';
import { tcpOptions } from '../../../../electron/core/link/tcp-options.ts';
import { be16, be32, bytes, tcp } from '../../../helpers/header-bytes.ts';

const optionsOf = (...options: Parameters<typeof bytes>): ReturnType<typeof tcpOptions> => {
  const list = bytes(...options);
  const header = tcp(new Uint8Array(0), { options: [...list, ...new Array<number>(-list.length & 3).fill(0)] });
  return tcpOptions(header, 0, header.length);
};

describe('TCP options (RFC 9293 3.2)', () => {
  it("reads a SYN's", () => {
    expect(optionsOf(2, 4, be16(1460), 4, 2, 8, 10, be32(0xfffffff0), be32(0), 1, 3, 3, 7)).toEqual({
      maximumSegmentSize: 1460, windowScale: 7, sackPermitted: true, sackBlocks: [], timestamps: { value: 0xfffffff0, echoReply: 0 }, wellFormed: true,
    });
  });
  it('reads SACK blocks (RFC 2018 3)', () => {
    expect(optionsOf(1, 1, 5, 18, be32(100), be32(200), be32(0xffffff00), be32(4)).sackBlocks).toEqual([
      { left: 100, right: 200 }, { left: 0xffffff00, right: 4 },
    ]);
  });
  it('takes a shift count above 14 for 14 (RFC 7323 2.3)', () => {
    expect(optionsOf(3, 3, 200).windowScale).toBe(14);
  });
  it('stops at a length that is wrong, and keeps what came before', () => {
    expect(optionsOf(2, 4, be16(1400), 77, 0)).toMatchObject({ maximumSegmentSize: 1400, wellFormed: false });
    expect(optionsOf(2, 4, be16(1400), 8, 40)).toMatchObject({ maximumSegmentSize: 1400, timestamps: null, wellFormed: false });
  });
  it('says so when a known option has another length than its RFC gives', () => {
    expect(optionsOf(2, 3, 1, 3, 3, 2)).toMatchObject({ maximumSegmentSize: null, windowScale: 2, wellFormed: false });
  });
  it('ends at end-of-list, and has nothing where the header has no options', () => {
    expect(optionsOf(0, 2, 4, 5).maximumSegmentSize).toBeNull();
    const bare = tcp(new Uint8Array(0));
    expect(tcpOptions(bare, 0, bare.length)).toMatchObject({ maximumSegmentSize: null, wellFormed: true });
  });
});
