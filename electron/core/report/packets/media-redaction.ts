/** RTP and RTCP (RFC 3550) reduced to what says how streams arrive: no payload, no contents of header extensions, no names of people. */
import { decodeRtpExtensions, newRtpHeader, readRtpHeader } from '../../decoders/rtp.ts';
import { u16 } from '../../bytes/big-endian.ts';

const rtp = newRtpHeader();
const fixedRtpHeader = 12;

/** Answers how far the packet `b[from..to)` is worth keeping; `from` where it is no RTP. */
export function redactRtp(b: Uint8Array, from: number, to: number): number {
  if (!readRtpHeader(b, from, to, rtp)) return from;
  const end = Math.min(to, from + rtp.headerLength);
  b.fill(0, from + fixedRtpHeader, Math.min(end, from + fixedRtpHeader + 4 * rtp.csrcCount));
  if (rtp.extensionProfile < 0) {
    b.fill(0, from + fixedRtpHeader, end);
    return end;
  }
  const extensions = decodeRtpExtensions(b, rtp);
  const elements = extensions.ok ? (extensions.value?.elements ?? []) : [];
  let at = rtp.extensionFrom;
  for (const element of elements) {
    // The one or two bytes before it are its id and length.
    b.fill(0, at, element.from - (rtp.extensionProfile === oneByteProfile ? 1 : 2));
    at = element.from;
  }
  b.fill(0, at, rtp.extensionTo);
  return end;
}

const oneByteProfile = 0xbede;

const senderReport = 200;
const receiverReport = 201;
const extendedReport = 207;
const transportFeedback = 205;
const payloadFeedback = 206;
/** Of SR, RR, feedback and XR all that follows is numbers, in clear or in SRTCP's cipher; of other types, header and SSRC. */
const numbers: ReadonlySet<number> = new Set([senderReport, receiverReport, extendedReport, transportFeedback, payloadFeedback]);
const headerAndSsrc = 8;

/** Packet by packet of the compound `b[from..to)`; what is none is zeroed, as SRTCP's trailer and cipher cannot be told from text. Answers `to`. */
export function redactRtcp(b: Uint8Array, from: number, to: number): number {
  let at = from;
  while (to - at >= 4 && b[at]! >> 6 === 2 && b[at + 1]! >= 192 && b[at + 1]! < 224) {
    const end = Math.min(to, at + 4 * (u16(b, at + 2) + 1));
    if (!numbers.has(b[at + 1]!)) b.fill(0, Math.min(end, at + headerAndSsrc), end);
    else if (b[at + 1] === payloadFeedback && (b[at]! & 0x1f) === applicationLayer) b.fill(0, Math.min(end, at + headerAndSsrc + 4), end);
    at = end;
  }
  b.fill(0, at, to);
  return to;
}

/** PSFB's AFB: REMB and whatever else an application likes. */
const applicationLayer = 15;
