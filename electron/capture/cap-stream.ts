/** The pcap stream that the process around `cap` writes: microseconds, little-endian (https://www.tcpdump.org/manpages/pcap-savefile.5.html). */

/** cap asks libpcap for this many bytes of a packet at most. */
export const capSnapLength = 65535;
export const fileHeaderLength = 24;
export const recordHeaderLength = 16;

const linkTypes: Readonly<Record<string, number>> = { NULL: 0, ETHERNET: 1, RAW: 101, LINKTYPE_LINUX_SLL: 113, IEEE802_11_RADIO: 127 };

/** cap's words for a link type as a LINKTYPE_ value; -1 for what it should never say. */
export const linkTypeOf = (word: string): number => {
  const known = linkTypes[word];
  if (known !== undefined) return known;
  // What cap has no word for it gives as libpcap's DLT_ number, which is the LINKTYPE_ value but for a few old ones.
  const number = /^Unknown linktype (\d+)$/.exec(word)?.[1];
  return number === undefined ? -1 : Number(number);
};

export const writeFileHeader = (into: Buffer, linkType: number): void => {
  into.writeUInt32LE(0xa1b2c3d4, 0);
  into.writeUInt16LE(2, 4);
  into.writeUInt16LE(4, 6);
  into.writeUInt32LE(0, 8);
  into.writeUInt32LE(0, 12);
  into.writeUInt32LE(capSnapLength, 16);
  into.writeUInt32LE(linkType, 20);
};

/** `time` in microseconds since the epoch. */
export const writeRecordHeader = (into: Buffer, at: number, time: number, captured: number, wire: number): void => {
  const seconds = Math.floor(time / 1e6);
  into.writeUInt32LE(seconds, at);
  into.writeUInt32LE(Math.floor(time - seconds * 1e6), at + 4);
  into.writeUInt32LE(captured, at + 8);
  into.writeUInt32LE(wire, at + 12);
};

const networkHeaderAt = (packet: Buffer, linkType: number): number => {
  if (linkType === 101) return 0;
  if (linkType === 0) return 4;
  if (linkType === 113) return 16;
  if (linkType !== 1) return -1;
  let at = 12;
  for (let tags = 0; tags < 3 && [0x8100, 0x88a8, 0x9100].includes(packet.readUInt16BE(at)); tags++) at += 4;
  return at + 2;
};

/**
 * How long a packet was on the wire: cap does not say. A packet shorter than the snapshot length is whole; of one that was cut, the
 * length fields of its IP header tell (RFC 791 3.1, RFC 8200 3). Never less than `captured`.
 */
export const wireLength = (packet: Buffer, captured: number, linkType: number): number => {
  if (captured < capSnapLength) return captured;
  const ip = networkHeaderAt(packet, linkType);
  if (ip < 0 || ip + 40 > captured) return captured;
  const version = packet[ip]! >> 4;
  const length = version === 4 ? packet.readUInt16BE(ip + 2) : version === 6 ? 40 + packet.readUInt16BE(ip + 4) : 0;
  return Math.max(captured, ip + length);
};
