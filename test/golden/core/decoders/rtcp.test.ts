import { describe, expect, it } from 'vitest';
import { decodeRtcp } from '../../../../electron/core/decoders/rtcp.ts';
import { hasShared, thirdPartyCapture } from '../../../helpers/shared.ts';
import { hasTshark, tsharkFields } from '../../../helpers/tshark-fields.ts';

const fields = [
  'udp.payload', 'rtcp.ssrc.identifier', 'rtcp.ssrc.fraction', 'rtcp.ssrc.cum_nr', 'rtcp.ssrc.ext_high', 'rtcp.ssrc.jitter', 'rtcp.ssrc.lsr', 'rtcp.ssrc.dlsr', 'rtcp.sender.packetcount', 'rtcp.sender.octetcount', 'rtcp.timestamp.rtp',
] as const;

describe.skipIf(!hasShared || !hasTshark())('RTCP reports as tshark reads them', () => {
  it('every report block and sender report agrees', () => {
    const rows = tsharkFields(thirdPartyCapture('rtcp_multiple_pkts_in_the_same_datagram.pcap'), fields);
    for (const row of rows) {
      const b = Buffer.from(row['udp.payload'][0]!, 'hex');
      const compound = decodeRtcp(b, 0, b.length);
      if (!compound.ok) throw new Error(compound.issue.reason);
      const reports = compound.value.flatMap((p) => p.reports ?? []);
      const sender = compound.value.flatMap((p) => p.senderReport ?? []);
      expect(reports).not.toHaveLength(0);
      // tshark lists the chunks of SDES under the same name, after the reports.
      expect(reports.map((r) => `0x${r.ssrc.toString(16).padStart(8, '0')}`)).toEqual(row['rtcp.ssrc.identifier'].slice(0, reports.length));
      expect({
        fraction: reports.map((r) => String(r.fractionLost * 256)), lost: reports.map((r) => String(r.packetsLost)), highest: reports.map((r) => String(r.highestSequence)),
        jitter: reports.map((r) => String(r.jitter)), lsr: reports.map((r) => String(r.lastSenderReport)), dlsr: reports.map((r) => String(r.delay * 65536)),
        packets: sender.map((s) => String(s.packets)), bytes: sender.map((s) => String(s.bytes)), timestamp: sender.map((s) => String(s.rtpTimestamp)),
      }).toEqual({
        fraction: row['rtcp.ssrc.fraction'], lost: row['rtcp.ssrc.cum_nr'], highest: row['rtcp.ssrc.ext_high'], jitter: row['rtcp.ssrc.jitter'], lsr: row['rtcp.ssrc.lsr'], dlsr: row['rtcp.ssrc.dlsr'],
        packets: row['rtcp.sender.packetcount'], bytes: row['rtcp.sender.octetcount'], timestamp: row['rtcp.timestamp.rtp'],
      });
    }
    expect(rows).toHaveLength(5);
  });
});
