/**
 * RTCP headers (RFC 3550 6, RFC 4585 6.1, RFC 3611). SRTCP (RFC 3711 3.4) leaves the first header and the sender's SSRC readable; the rest of
 * the compound packet is encrypted, followed by an index and an authentication tag.
 */
import { u16, u32 } from '../bytes/big-endian.ts';
import { decoded, undecodable, type Decoded } from '../bytes/issue.ts';
import { countNacked, readReports, readSenderReport, readVoipMetrics, type RtcpReport, type RtcpSenderReport, type RtcpVoipMetrics } from './rtcp-reports.ts';

export interface RtcpPacket {
  /** 192 to 223. */
  readonly type: number;
  /** 'SR', 'RR', 'SDES', 'BYE', 'APP', 'RTPFB', 'PSFB', 'XR', or the number. */
  readonly name: string;
  /** Report count, source count, subtype or feedback message type, as the packet type has it. */
  readonly count: number;
  /** Of RTPFB and PSFB: 'NACK', 'TWCC', 'PLI', 'FIR', ...; null otherwise. */
  readonly feedback: string | null;
  /** Of the sender (of the first chunk or source for SDES and BYE); null where the packet carries none. */
  readonly ssrc: number | null;
  /** Of RTPFB and PSFB: whose media it is about; null where encrypted or absent. */
  readonly mediaSsrc: number | null;
  /** Bytes with the header, as the length field says. */
  readonly length: number;
  /** True where what follows the header and the SSRC does not read as RTCP, so that it is likely SRTCP. Only the first packet is given then. */
  readonly likelyEncrypted: boolean;
  /** Of SR and RR, where they can be read. */
  readonly reports?: readonly RtcpReport[];
  readonly senderReport?: RtcpSenderReport;
  /** Of XR. */
  readonly voipMetrics?: RtcpVoipMetrics;
  /** Of a generic NACK: how many packets it asks for again. */
  readonly nacked?: number;
}

const names: Readonly<Record<number, string>> = {
  192: 'FIR', 193: 'NACK', 195: 'IJ', 200: 'SR', 201: 'RR', 202: 'SDES', 203: 'BYE', 204: 'APP', 205: 'RTPFB', 206: 'PSFB', 207: 'XR', 208: 'AVB', 209: 'RSI', 210: 'TOKEN',
};
const transportFeedback: Readonly<Record<number, string>> = {
  1: 'NACK', 3: 'TMMBR', 4: 'TMMBN', 5: 'RTCP-SR-REQ', 6: 'RAMS', 7: 'TLLEI', 8: 'RTCP-ECN-FB', 9: 'PAUSE-RESUME', 10: 'DBI', 11: 'CCFB', 15: 'TWCC',
};
const payloadFeedback: Readonly<Record<number, string>> = {
  1: 'PLI', 2: 'SLI', 3: 'RPSI', 4: 'FIR', 5: 'TSTR', 6: 'TSTN', 7: 'VBCM', 8: 'PSLEI', 9: 'ROI', 10: 'LRR', 15: 'AFB',
};

const isRtcp = (b: Uint8Array, at: number): boolean => b[at]! >> 6 === 2 && b[at + 1]! >= 192 && b[at + 1]! < 224;

/**
 * The packets of a compound or reduced-size (RFC 5506) RTCP datagram. `wireLength` is its length before the snapshot length cut it: a packet
 * that was cut is the last one given.
 */
export function decodeRtcp(b: Uint8Array, from: number, to: number, wireLength: number = to - from): Decoded<RtcpPacket[]> {
  if (to - from < 4) return undecodable('rtcp', 0, 'shorter than a header');
  if (!isRtcp(b, from)) return undecodable('rtcp', 0, 'not an RTCP header');
  const packets: RtcpPacket[] = [];
  let at = from;
  while (at + 4 <= to || (at < to && wireLength === to - from)) {
    const length = at + 4 <= to && isRtcp(b, at) ? 4 * (u16(b, at + 2) + 1) : 0;
    if (length === 0 || at + length > from + wireLength) return decoded([packet(b, from, to, true)]);
    packets.push(packet(b, at, Math.min(at + length, to), false));
    at += length;
  }
  return decoded(packets);
}

function packet(b: Uint8Array, at: number, to: number, likelyEncrypted: boolean): RtcpPacket {
  const type = b[at + 1]!;
  const count = b[at]! & 0x1f;
  const feedbackNames = type === 205 ? transportFeedback : type === 206 ? payloadFeedback : null;
  const hasSsrc = at + 8 <= to && !((type === 202 || type === 203) && count === 0);
  return {
    type,
    name: names[type] ?? String(type),
    count,
    feedback: feedbackNames === null ? null : (feedbackNames[count] ?? String(count)),
    ssrc: hasSsrc ? u32(b, at + 4) : null,
    mediaSsrc: feedbackNames !== null && !likelyEncrypted && at + 12 <= to ? u32(b, at + 8) : null,
    length: 4 * (u16(b, at + 2) + 1),
    likelyEncrypted,
    ...(likelyEncrypted ? {} : body(b, at + 8, to, type, count)),
  };
}

function body(b: Uint8Array, from: number, to: number, type: number, count: number): Partial<RtcpPacket> {
  switch (type) {
    case 200: {
      const senderReport = readSenderReport(b, from, to);
      return senderReport === null ? {} : { senderReport, reports: readReports(b, from + 20, to, count) };
    }
    case 201:
      return count === 0 ? {} : { reports: readReports(b, from, to, count) };
    case 205:
      return count === 1 && from + 4 <= to ? { nacked: countNacked(b, from + 4, to) } : {};
    case 207: {
      const metrics = readVoipMetrics(b, from, to);
      return metrics === null ? {} : { voipMetrics: metrics };
    }
    default:
      return {};
  }
}
