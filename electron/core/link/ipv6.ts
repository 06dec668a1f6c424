/** IPv6 headers and extension headers (RFC 8200). */
import { u16, u32 } from '../bytes/big-endian.ts';
import type { Dissection } from './dissection.ts';
import { refuse, refuseShort } from './verdict.ts';

const hopByHop = 0;
const routing = 43;
const fragment = 44;
const authentication = 51;
const noNextHeader = 59;
const destinationOptions = 60;

const maxExtensionHeaders = 16;

/** Bytes of the extension header at `at` whose number is `type`; RFC 4302 2.2 counts the authentication header differently. */
export const extensionLength = (b: Uint8Array, at: number, type: number): number =>
  type === authentication ? (b[at + 1]! + 2) * 4 : type === fragment ? 8 : (b[at + 1]! + 1) * 8;

/**
 * Reads the header at `b[at..end)` and its extension headers, and gives the offset of what they carry, or `refused`. `wireEnd` is where
 * the frame ended on the wire. Stops at a fragment header, which leaves `protocol` at what the fragments carry; an atomic fragment
 * (RFC 6946) is no fragment. Jumbograms (RFC 2675) are refused.
 */
export function ipv6(b: Uint8Array, at: number, end: number, wireEnd: number, into: Dissection): number {
  if (end - at < 40) return refuseShort(into, 'ipv6', end - at, end, wireEnd);
  if (b[at]! >> 4 !== 6) return refuse(into, 'ipv6', 0, 'version is not 6');
  let payloadLength = u16(b, at + 4);
  let type = b[at + 6]!;
  if (payloadLength === 0 && type === hopByHop) return refuse(into, 'ipv6', 4, 'jumbogram');
  // Segmentation offload leaves the length to the network card; Ethernet's padding of an empty packet is less than a TCP header.
  if (payloadLength === 0 && type !== noNextHeader && wireEnd - at - 40 >= 20) payloadLength = wireEnd - at - 40;

  const trafficClass = (u16(b, at) >> 4) & 0xff;
  into.dscp = trafficClass >> 2;
  into.ecn = trafficClass & 3;
  into.ttl = b[at + 7]!;
  into.sourceAddress = at + 8;
  into.destinationAddress = at + 24;

  const datagramEnd = at + 40 + payloadLength;
  let p = at + 40;
  for (let count = 0; count <= maxExtensionHeaders; count++) {
    if (type !== hopByHop && type !== routing && type !== fragment && type !== authentication && type !== destinationOptions) {
      return carried(type, p, datagramEnd, end, into);
    }
    if (datagramEnd - p < 8) return refuse(into, 'ipv6', p - at, 'extension header past the payload length');
    if (end - p < 8) return refuseShort(into, 'ipv6', end - at, end, datagramEnd);
    if (type === fragment) {
      const place = u16(b, p + 2);
      into.ipId = u32(b, p + 4);
      if ((place & 0xfff9) !== 0) {
        into.fragmentOffset = place & 0xfff8;
        into.moreFragments = (place & 1) === 1;
        return carried(b[p]!, p + 8, datagramEnd, end, into);
      }
    }
    const length = extensionLength(b, p, type);
    if (length > datagramEnd - p) return refuse(into, 'ipv6', p - at, 'extension header past the payload length');
    if (length > end - p) return refuseShort(into, 'ipv6', end - at, end, datagramEnd);
    type = b[p]!;
    p += length;
  }
  return refuse(into, 'ipv6', p - at, 'too many extension headers');
}

function carried(protocol: number, at: number, datagramEnd: number, end: number, into: Dissection): number {
  into.protocol = protocol;
  into.transport = at;
  into.transportLength = datagramEnd - at;
  into.transportEnd = Math.min(end, datagramEnd);
  return at;
}
