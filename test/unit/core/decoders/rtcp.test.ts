import { describe, expect, it } from 'vitest';
import { decodeRtcp } from '../../../../electron/core/decoders/rtcp.ts';

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const decode = (hex: string): ReturnType<typeof decodeRtcp> => {
  const b = bytes(hex);
  return decodeRtcp(b, 0, b.length);
};

describe('RTCP (RFC 3550 6)', () => {
  it('a compound packet of receiver report, generic NACK and picture loss indication', () => {
    const result = decode('80c90001 00000007  81cd0003 00000007 0000000a 00010000  81ce0002 00000007 0000000b');
    expect(result.ok && result.value.map(({ name, feedback, ssrc, mediaSsrc, length, likelyEncrypted }) => ({ name, feedback, ssrc, mediaSsrc, length, likelyEncrypted }))).toEqual([
      { name: 'RR', feedback: null, ssrc: 7, mediaSsrc: null, length: 8, likelyEncrypted: false },
      { name: 'RTPFB', feedback: 'NACK', ssrc: 7, mediaSsrc: 10, length: 16, likelyEncrypted: false },
      { name: 'PSFB', feedback: 'PLI', ssrc: 7, mediaSsrc: 11, length: 12, likelyEncrypted: false },
    ]);
  });

  it('a BYE without sources has no SSRC', () => {
    const result = decode('80cb0000');
    expect(result.ok && result.value).toMatchObject([{ name: 'BYE', ssrc: null, length: 4 }]);
  });

  it('SRTCP: what follows the first header does not read as RTCP, so only it and the SSRC are given', () => {
    // A receiver report, its 4-byte index with the E bit, and a tag of 10 bytes (RFC 3711 3.4).
    const result = decode('80c90001 00000007 80000001 00112233445566778899');
    expect(result.ok && result.value).toEqual([
      { type: 201, name: 'RR', count: 0, feedback: null, ssrc: 7, mediaSsrc: null, length: 8, likelyEncrypted: true },
    ]);
  });

  it('a packet that the capture cut is the last one, and not called encrypted', () => {
    const b = bytes('80c90001 00000007 80c8000c 00000007 0000');
    const result = decodeRtcp(b, 0, b.length, 60);
    expect(result.ok && result.value.map(({ name, likelyEncrypted }) => ({ name, likelyEncrypted }))).toEqual([
      { name: 'RR', likelyEncrypted: false },
      { name: 'SR', likelyEncrypted: false },
    ]);
  });

  it('sender report with a report block, negative loss and all (RFC 3550 6.4.1)', () => {
    const result = decode('81c8000c 00000007 0000b710 80000000 00000010 00000064 00002710' + '0000000a 40fffffe 00010005 00000028 b7108000 00054000');
    expect(result.ok && result.value[0]).toMatchObject({
      name: 'SR', senderReport: { ntpMiddle: 0xb7108000, rtpTimestamp: 16, packets: 100, bytes: 10000 },
      reports: [{ ssrc: 10, fractionLost: 0.25, packetsLost: -2, highestSequence: 0x10005, jitter: 40, lastSenderReport: 0xb7108000, delay: 5.25 }],
    });
  });

  it('a generic NACK asks for the packet it names and those that its bits mark (RFC 4585 6.2.1)', () => {
    const result = decode('81cd0004 00000007 0000000a 00010000 00208001');
    expect(result.ok && result.value[0]).toMatchObject({ feedback: 'NACK', nacked: 4 });
  });

  it('VoIP metrics of an extended report, after a block of another kind (RFC 3611 4.7)', () => {
    const result = decode('80cf000d 00000007 04000002 00000000 00000000 07000008 0000000a 19010000 00000000 00960032 00000000 5dff7f7f 00000000 00000000');
    expect(result.ok && result.value[0]!.voipMetrics).toEqual({ ssrc: 10, lossRate: 25 / 256, discardRate: 1 / 256, burstDensity: 0, gapDensity: 0, roundTripDelay: 0.15, rFactor: 93 });
  });

  it('a report that the capture cut gives the blocks before it', () => {
    const b = bytes('82c9000d 00000007 0000000a 00000000 00000001 00000000 00000000 00000000 0000000b');
    const result = decodeRtcp(b, 0, b.length, 56);
    expect(result.ok && result.value[0]!.reports!.map((r) => r.ssrc)).toEqual([10]);
  });

  it('refuses what is no RTCP', () => {
    expect(decode('80c9')).toEqual({ ok: false, issue: { layer: 'rtcp', offset: 0, reason: 'shorter than a header' } });
    expect(decode('806f000100000007')).toEqual({ ok: false, issue: { layer: 'rtcp', offset: 0, reason: 'not an RTCP header' } });
  });
});
