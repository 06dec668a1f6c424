import { describe, expect, it } from 'vitest';
import { DatagramKind, demux } from '../../../../electron/core/decoders/demux.ts';

const kindOf = (first: number, second = 0): DatagramKind => demux(new Uint8Array([first, second, 0, 0]), 0, 4);
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('telling protocols apart by the first byte', () => {
  // RFC 7983 7, figure 3, with QUIC as RFC 9443 3 adds it.
  it.each([
    [0, 3, DatagramKind.stun],
    [4, 15, DatagramKind.other],
    [16, 19, DatagramKind.zrtp],
    [20, 63, DatagramKind.dtls],
    [64, 79, DatagramKind.channelData],
    [80, 127, DatagramKind.quic],
    [128, 191, DatagramKind.rtp],
    [192, 255, DatagramKind.quic],
  ])('%i to %i', (from, to, kind) => {
    expect(range(from, to).map((first) => kindOf(first))).toEqual(range(from, to).map(() => kind));
  });

  it('takes second bytes 192 to 223 for RTCP and all others for RTP (RFC 5761 4)', () => {
    expect(range(0, 255).filter((second) => kindOf(0x80, second) === DatagramKind.rtcp)).toEqual(range(192, 223));
  });

  it('says nothing of no bytes, and of one byte that could be RTP or RTCP', () => {
    expect(demux(new Uint8Array(0), 0, 0)).toBe(DatagramKind.other);
    expect(demux(new Uint8Array([0x80, 200]), 0, 1)).toBe(DatagramKind.other);
  });
});
