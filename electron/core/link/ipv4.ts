/** IPv4 headers (RFC 791 3.1). */
import { u16 } from '../bytes/big-endian.ts';
import type { Dissection } from './dissection.ts';
import { refuse, refuseShort } from './verdict.ts';

/**
 * Reads the header at `b[at..end)` and gives the offset of what it carries, or `refused`. `wireEnd` is where the frame ended on the
 * wire. The datagram ends by its total length, so that link padding is left out; a total length past the frame counts as a cut, as
 * a capture that does not tell original lengths looks just so. Checksums are not verified: offloading leaves them unset.
 */
export function ipv4(b: Uint8Array, at: number, end: number, wireEnd: number, into: Dissection): number {
  if (end - at < 20) return refuseShort(into, 'ipv4', end - at, end, wireEnd);
  if (b[at]! >> 4 !== 4) return refuse(into, 'ipv4', 0, 'version is not 4');
  const headerLength = (b[at]! & 0x0f) * 4;
  if (headerLength < 20) return refuse(into, 'ipv4', 0, 'header length below 20');
  // Segmentation offload hands over datagrams whose total length the network card fills in later.
  const totalLength = u16(b, at + 2) || wireEnd - at;
  if (totalLength < headerLength) return refuse(into, 'ipv4', 2, 'total length below the header length');
  if (end - at < headerLength) return refuseShort(into, 'ipv4', end - at, end, wireEnd);

  const flags = u16(b, at + 6);
  into.dscp = b[at + 1]! >> 2;
  into.ecn = b[at + 1]! & 3;
  into.ipId = u16(b, at + 4);
  into.dontFragment = (flags & 0x4000) !== 0;
  into.moreFragments = (flags & 0x2000) !== 0;
  into.fragmentOffset = (flags & 0x1fff) * 8;
  into.ttl = b[at + 8]!;
  into.protocol = b[at + 9]!;
  into.sourceAddress = at + 12;
  into.destinationAddress = at + 16;
  into.transport = at + headerLength;
  into.transportLength = totalLength - headerLength;
  into.transportEnd = Math.min(end, at + totalLength);
  return into.transport;
}
