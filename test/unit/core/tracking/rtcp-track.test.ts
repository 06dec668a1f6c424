import { describe, expect, it } from 'vitest';
import { RtcpTrack } from '../../../../electron/core/tracking/rtcp-track.ts';
import { encryptedRtcp, receiverReport, senderReport } from '../../../helpers/dialogue-ice.ts';

const second = 1_000_000;
const feed = (track: RtcpTrack, direction: 0 | 1, b: Uint8Array, frame: number, time: number): void => { track.datagram(direction, b, 0, b.length, b.length, frame, time); };

describe('RTCP of a conduit', () => {
  it('gives the round trip from when a sender report went by to the report that names it, less the delay at the other end (RFC 3550 6.4.1)', () => {
    const track = new RtcpTrack();
    feed(track, 0, senderReport(1, 0xb710_8000), 1, 10 * second);
    feed(track, 1, receiverReport(2, { ssrc: 1, lastSenderReport: 0xb710_8000, delay: 5.25, jitter: 40, highest: 300, lost: 3, fraction: 0.25 }), 2, 15.5 * second);
    expect(track.reported[1].get(1)).toMatchObject({ reports: 1, frame: 2, latest: { jitter: 40, packetsLost: 3, fractionLost: 0.25, highestSequence: 300 } });
    expect(track.reported[1].get(1)!.roundTripTime).toBeCloseTo(0.25, 4);
    expect(track.reported[0].size).toBe(0);
  });

  it('keeps what was lost before its first report apart', () => {
    const track = new RtcpTrack();
    for (const [i, lost] of [40, 45].entries()) feed(track, 1, receiverReport(2, { ssrc: 1, lost, highest: 1000 + 100 * i }), i + 1, i * second);
    expect(track.reported[1].get(1)).toMatchObject({ lostBefore: 40, sequenceBefore: 1000, latest: { packetsLost: 45, highestSequence: 1100 } });
  });

  it('counts encrypted NACKs by their readable header, and reads nothing else of SRTCP', () => {
    const track = new RtcpTrack();
    feed(track, 1, encryptedRtcp(205, 1, 2), 7, second);
    feed(track, 1, encryptedRtcp(205, 15, 2), 8, second);
    feed(track, 1, encryptedRtcp(201, 1, 2), 9, 2 * second);
    expect(track.seen[1]).toMatchObject({ datagrams: 3, nacks: 1, firstNackFrame: 7, firstFrame: 7, lastFrame: 9 });
    expect(track.reported[1].size).toBe(0);
  });

  it('is bounded, whatever SSRCs are reported', () => {
    const track = new RtcpTrack();
    for (let i = 0; i < 1000; i++) feed(track, 1, receiverReport(2, { ssrc: i }), i, i);
    for (let i = 0; i < 1000; i++) feed(track, 0, senderReport(1, i + 1), i, i);
    expect(track.reported[1].size).toBe(64);
  });
});
