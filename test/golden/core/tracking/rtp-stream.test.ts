import { describe, expect, it } from 'vitest';
import { DatagramKind, demux } from '../../../../electron/core/decoders/demux.ts';
import { newRtpHeader, readRtpHeader } from '../../../../electron/core/decoders/rtp.ts';
import { RtpStreamTracker } from '../../../../electron/core/tracking/rtp-stream.ts';
import { browserStats, readLabDatagrams, type BrowserStats } from '../../../helpers/lab-datagrams.ts';
import { hasShared } from '../../../helpers/shared.ts';

function streamsOf(name: string): Map<string, RtpStreamTracker> {
  const streams = new Map<string, RtpStreamTracker>();
  const header = newRtpHeader();
  readLabDatagrams(name, (sent, b, from, to, time) => {
    if (demux(b, from, to) !== DatagramKind.rtp || !readRtpHeader(b, from, to, header)) return;
    const key = `${sent ? 'outbound-rtp' : 'inbound-rtp'} ${header.ssrc}`;
    let stream = streams.get(key);
    if (stream === undefined) streams.set(key, (stream = new RtpStreamTracker(header.ssrc)));
    stream.packet(time, header, header.payloadTo - header.payloadFrom);
  });
  return streams;
}

const number = (s: BrowserStats, key: string): number => (typeof s[key] === 'number' ? s[key] : 0);

/** The browser's figures are of the call's last full second, ours go on to its end. */
const near = (a: number, b: number): boolean => Math.abs(a - b) <= Math.max(12, 0.03 * b);

describe.skipIf(!hasShared)("a call's streams as the browser counted them", () => {
  it.each(['direct', 'direct-mdns', 'lossy', 'one-symmetric', 'datachannel', 'forced-relay-both'])('%s', (name) => {
    const streams = streamsOf(name);
    const all = browserStats(name).filter((s) => s.type === 'inbound-rtp' || s.type === 'outbound-rtp');
    expect(all.length).toBeGreaterThan(1);
    for (const stats of all) {
      const stream = streams.get(`${stats.type} ${number(stats, 'ssrc')}`);
      if (stream === undefined) throw new Error(`no ${stats.type} ${number(stats, 'ssrc')}`);
      expect(stream.confirmed).toBe(true);
      expect(stream.kind).toBe(stats['kind']);
      expect(stream.clockRate).toBe(stats['kind'] === 'video' ? 90000 : 48000);
      expect(stream.duplicates).toBe(0);
      if (stats.type === 'inbound-rtp') {
        const own = number(stats, 'packetsReceived') - number(stats, 'retransmittedPacketsReceived');
        expect(stream.packets).toSatisfy((n: number) => near(n, own), `near ${own}`);
        expect(Math.abs(stream.packetsLost - number(stats, 'packetsLost'))).toBeLessThanOrEqual(3);
        expect(Math.abs(stream.jitter! - number(stats, 'jitter'))).toBeLessThan(0.004);
      } else {
        const own = number(stats, 'packetsSent') - number(stats, 'retransmittedPacketsSent');
        expect(stream.packets).toSatisfy((n: number) => near(n, own), `near ${own}`);
        expect(stream.packetsLost).toBe(0);
      }
      const rtx = streams.get(`${stats.type} ${number(stats, 'rtxSsrc')}`);
      const repairing = [...streams.values()].filter((s) => s.repairs(stream));
      expect(repairing).toEqual(rtx === undefined ? [] : [rtx]);
    }
  });
});
