import { describe, expect, it } from 'vitest';
import { DatagramKind, demux } from '../../../../electron/core/decoders/demux.ts';
import { decodeRtcp } from '../../../../electron/core/decoders/rtcp.ts';
import { decodeRtpExtensions, newRtpHeader, readRtpHeader } from '../../../../electron/core/decoders/rtp.ts';
import { hasShared, labCapture, thirdPartyCapture } from '../../../helpers/shared.ts';
import { hasTshark, tsharkFields } from '../../../helpers/tshark-fields.ts';

const fields = [
  'udp.payload', 'rtp.ssrc', 'rtp.seq', 'rtp.timestamp', 'rtp.p_type', 'rtp.marker', 'rtp.padding', 'rtp.cc', 'rtp.ext.profile', 'rtp.ext.rfc5285.id', 'rtp.ext.rfc5285.len',
] as const;
type Row = Record<(typeof fields)[number], string[]>;

const hex = (n: number, digits: number): string => `0x${n.toString(16).padStart(digits, '0')}`;

function ours(b: Uint8Array): Omit<Row, 'udp.payload'> | null {
  const header = newRtpHeader();
  if (!readRtpHeader(b, 0, b.length, header)) return null;
  const extensions = decodeRtpExtensions(b, header);
  const elements = extensions.ok ? (extensions.value?.elements ?? []) : [];
  return {
    'rtp.ssrc': [hex(header.ssrc, 8)], 'rtp.seq': [String(header.sequenceNumber)], 'rtp.timestamp': [String(header.timestamp)], 'rtp.p_type': [String(header.payloadType)],
    'rtp.marker': [header.marker ? '1' : '0'], 'rtp.padding': [header.padding ? '1' : '0'], 'rtp.cc': [String(header.csrcCount)],
    'rtp.ext.profile': header.extensionProfile < 0 ? [] : [hex(header.extensionProfile, 4)],
    'rtp.ext.rfc5285.id': elements.map((e) => String(e.id)), 'rtp.ext.rfc5285.len': elements.map((e) => String(e.to - e.from)),
  };
}

describe.skipIf(!hasShared || !hasTshark())('RTP as tshark reads it', () => {
  it.each([labCapture('direct'), labCapture('lossy'), thirdPartyCapture('stun_google_meet.pcapng')])('every header and extension element agrees in %s', (file) => {
    let compared = 0;
    for (const row of tsharkFields(file, fields, ['--enable-heuristic', 'rtp_udp', '-Y', 'rtp && !icmp'])) {
      const b = Buffer.from(row['udp.payload'].at(-1) ?? '', 'hex');
      // tshark's heuristic also takes other datagrams with version 2 in their first bits.
      if (demux(b, 0, b.length) !== DatagramKind.rtp) continue;
      expect({ ...ours(b), 'udp.payload': row['udp.payload'] }).toEqual(row);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(50);
  });

  it('RTCP compound packets have the types, SSRCs and lengths that tshark gives', () => {
    const rows = tsharkFields(thirdPartyCapture('rtcp_multiple_pkts_in_the_same_datagram.pcap'), ['udp.payload', 'rtcp.pt', 'rtcp.length', 'rtcp.senderssrc']);
    for (const row of rows) {
      const b = Buffer.from(row['udp.payload'][0]!, 'hex');
      const compound = decodeRtcp(b, 0, b.length);
      if (!compound.ok) throw new Error(compound.issue.reason);
      expect(compound.value.map((p) => String(p.type))).toEqual(row['rtcp.pt']);
      expect(compound.value.map((p) => String(p.length / 4 - 1))).toEqual(row['rtcp.length']);
      expect(hex(compound.value[0]!.ssrc!, 8)).toBe(row['rtcp.senderssrc'][0]);
      expect(compound.value.some((p) => p.likelyEncrypted)).toBe(false);
    }
    expect(rows).toHaveLength(5);
  });

  it('SRTCP of a real call is one readable header, and said to be likely encrypted', () => {
    const rows = tsharkFields(labCapture('direct'), ['udp.payload'], ['-Y', 'udp && !icmp && !dns && !stun']);
    const seen: boolean[] = [];
    for (const row of rows) {
      const b = Buffer.from(row['udp.payload'][0] ?? '', 'hex');
      if (demux(b, 0, b.length) !== DatagramKind.rtcp) continue;
      const compound = decodeRtcp(b, 0, b.length);
      if (!compound.ok) throw new Error(compound.issue.reason);
      seen.push(compound.value.length === 1 && compound.value[0]!.likelyEncrypted);
    }
    expect(seen.length).toBeGreaterThan(20);
    expect(seen).not.toContain(false);
  });
});
