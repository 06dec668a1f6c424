/** Which protocol a datagram on a WebRTC port is, by its first bytes (RFC 7983 7, RFC 9443 3, RFC 5761 4). */

export const DatagramKind = {
  stun: 0,
  zrtp: 1,
  dtls: 2,
  /** Only where the 5-tuple carries TURN; QUIC short headers of RFC 9443 fall into the same range. */
  channelData: 3,
  rtp: 4,
  rtcp: 5,
  quic: 6,
  other: 7,
} as const;
export type DatagramKind = (typeof DatagramKind)[keyof typeof DatagramKind];

/** Looks at the first two bytes only: what follows may still not decode. */
export function demux(b: Uint8Array, from: number, to: number): DatagramKind {
  if (from >= to) return DatagramKind.other;
  const first = b[from]!;
  if (first < 4) return DatagramKind.stun;
  if (first < 16) return DatagramKind.other;
  if (first < 20) return DatagramKind.zrtp;
  if (first < 64) return DatagramKind.dtls;
  if (first < 80) return DatagramKind.channelData;
  if (first < 128 || first >= 192) return DatagramKind.quic;
  if (from + 1 >= to) return DatagramKind.other;
  const second = b[from + 1]!;
  // RTP payload types 64 to 95 are kept free, so that with the marker bit they are RTCP's packet types 192 to 223.
  return second >= 192 && second < 224 ? DatagramKind.rtcp : DatagramKind.rtp;
}
