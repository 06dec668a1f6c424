/** What RTCP packets say of streams: sender and receiver reports (RFC 3550 6.4), extended reports (RFC 3611), generic NACK (RFC 4585 6.2.1). */
import { u16, u32 } from '../bytes/big-endian.ts';

/** One report block: how a stream arrives at the packet's sender. */
export interface RtcpReport {
  /** Of the stream that is reported on. */
  readonly ssrc: number;
  /** 0 to 1, since the report before. */
  readonly fractionLost: number;
  /** Since the stream began; negative when duplicates outnumber losses. */
  readonly packetsLost: number;
  readonly highestSequence: number;
  /** In units of the stream's clock. */
  readonly jitter: number;
  /** The middle 32 bits of the NTP time of the last sender report that came; 0 for none. */
  readonly lastSenderReport: number;
  /** Seconds since that one came. */
  readonly delay: number;
}

export interface RtcpSenderReport {
  /** The middle 32 bits of the NTP time at which it was sent. */
  readonly ntpMiddle: number;
  readonly rtpTimestamp: number;
  readonly packets: number;
  readonly bytes: number;
}

/** A report of what a voice call is like (RFC 3611 4.7). Rates and densities are 0 to 1, delays in seconds; null where the sender could not tell. */
export interface RtcpVoipMetrics {
  readonly ssrc: number;
  readonly lossRate: number;
  readonly discardRate: number;
  readonly burstDensity: number;
  readonly gapDensity: number;
  readonly roundTripDelay: number;
  readonly rFactor: number | null;
}

const reportBytes = 24;
const voipMetrics = 7;
const unavailable = 127;

/** `b[from..to)`: the blocks of an SR or RR of which the header counts `count`. Those that the capture cut are left out. */
export function readReports(b: Uint8Array, from: number, to: number, count: number): RtcpReport[] {
  const reports: RtcpReport[] = [];
  for (let i = 0, at = from; i < count && at + reportBytes <= to; i++, at += reportBytes) {
    reports.push({
      ssrc: u32(b, at), fractionLost: b[at + 4]! / 256,
      packetsLost: (u32(b, at + 4) << 8) >> 8,
      highestSequence: u32(b, at + 8), jitter: u32(b, at + 12), lastSenderReport: u32(b, at + 16), delay: u32(b, at + 20) / 65536,
    });
  }
  return reports;
}

/** `b[from..to)`: an SR after its header and SSRC; null where it is cut. */
export function readSenderReport(b: Uint8Array, from: number, to: number): RtcpSenderReport | null {
  if (from + 20 > to) return null;
  return { ntpMiddle: u32(b, from + 2), rtpTimestamp: u32(b, from + 8), packets: u32(b, from + 12), bytes: u32(b, from + 16) };
}

/** `b[from..to)`: the blocks of an XR after its header and SSRC. */
export function readVoipMetrics(b: Uint8Array, from: number, to: number): RtcpVoipMetrics | null {
  for (let at = from; at + 4 <= to; ) {
    const length = 4 * (u16(b, at + 2) + 1);
    if (b[at] === voipMetrics && length >= 36 && at + 36 <= to) {
      const rFactor = b[at + 24]!;
      return {
        ssrc: u32(b, at + 4), lossRate: b[at + 8]! / 256, discardRate: b[at + 9]! / 256, burstDensity: b[at + 10]! / 256, gapDensity: b[at + 11]! / 256,
        roundTripDelay: u16(b, at + 16) / 1000, rFactor: rFactor === unavailable ? null : rFactor,
      };
    }
    at += length;
  }
  return null;
}

/** How many packets the entries `b[from..to)` of a generic NACK ask for again: each names one, and marks which of the next 16 are missing too. */
export function countNacked(b: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at + 4 <= to; at += 4) {
    count += 1;
    for (let following = u16(b, at + 2); following !== 0; following &= following - 1) count += 1;
  }
  return count;
}
