/**
 * Link headers (https://www.tcpdump.org/linktypes.html): each function takes the captured bytes `b[at..end)` of a frame that ends at
 * `wireEnd` on the wire, notes what the header says, and gives the offset of the IP header with `ipVersion` set, or a verdict.
 */
import { u16, u32 } from '../bytes/big-endian.ts';
import { Heading } from './dissection.ts';
import type { Dissection } from './dissection.ts';
import { LinkType } from './link-type.ts';
import { notFollowed, refuse, refuseShort, unreadLink } from './verdict.ts';

export function linkLayer(linkType: number, b: Uint8Array, at: number, end: number, wireEnd: number, into: Dissection): number {
  switch (linkType) {
    case LinkType.ethernet:
      return ethernet(b, at, end, wireEnd, into);
    case LinkType.linuxSll:
      return cooked(b, at, end, wireEnd, into);
    case LinkType.linuxSll2:
      return cooked2(b, at, end, wireEnd, into);
    case LinkType.null:
    case LinkType.loop:
      return addressFamily(b, at, end, wireEnd, into);
    case LinkType.raw:
    case LinkType.rawBsd:
    case LinkType.rawOpenBsd:
      return byVersion('raw', b, at, end, wireEnd, into);
    case LinkType.ipv4:
      into.ipVersion = 4;
      return at;
    case LinkType.ipv6:
      into.ipVersion = 6;
      return at;
    case LinkType.ppp:
      return ppp(b, at, end, wireEnd, into);
    default:
      return unreadLink;
  }
}

function ethernet(b: Uint8Array, at: number, end: number, wireEnd: number, into: Dissection): number {
  if (end - at < 14) return refuseShort(into, 'ethernet', end - at, end, wireEnd);
  into.destinationMac = at;
  into.sourceMac = at + 6;
  return byEtherType(u16(b, at + 12), b, at + 14, end, wireEnd, into);
}

/** LINKTYPE_LINUX_SLL: packet type, ARPHRD_ type, address length, 8 bytes of address, protocol. */
function cooked(b: Uint8Array, at: number, end: number, wireEnd: number, into: Dissection): number {
  if (end - at < 16) return refuseShort(into, 'sll', end - at, end, wireEnd);
  into.heading = headingOfPacketType(u16(b, at));
  into.hardwareType = u16(b, at + 2);
  if (u16(b, at + 4) === 6) into.sourceMac = at + 6;
  return byEtherType(u16(b, at + 14), b, at + 16, end, wireEnd, into);
}

/** LINKTYPE_LINUX_SLL2: protocol, reserved, interface index, ARPHRD_ type, packet type, address length, 8 bytes of address. */
function cooked2(b: Uint8Array, at: number, end: number, wireEnd: number, into: Dissection): number {
  if (end - at < 20) return refuseShort(into, 'sll2', end - at, end, wireEnd);
  into.heading = headingOfPacketType(b[at + 10]!);
  into.hardwareType = u16(b, at + 8);
  if (b[at + 11] === 6) into.sourceMac = at + 12;
  return byEtherType(u16(b, at), b, at + 20, end, wireEnd, into);
}

/** PACKET_HOST, _BROADCAST and _MULTICAST came in, PACKET_OUTGOING is ours; PACKET_OTHERHOST is neither. */
const headingOfPacketType = (type: number): Heading => (type === 4 ? Heading.out : type <= 2 ? Heading.in : Heading.unknown);

/** An AF_ value: in the byte order of the machine that captured (LINKTYPE_NULL), or big-endian (LINKTYPE_LOOP). */
function addressFamily(b: Uint8Array, at: number, end: number, wireEnd: number, into: Dissection): number {
  if (end - at < 4) return refuseShort(into, 'loopback', end - at, end, wireEnd);
  const big = u32(b, at);
  const family = big <= 0xff ? big : (big & 0xffffff) === 0 ? b[at]! : 0;
  if (family === 2) into.ipVersion = 4;
  // AF_INET6 of Linux, Windows, NetBSD and OpenBSD, FreeBSD, macOS.
  else if (family === 10 || family === 23 || family === 24 || family === 28 || family === 30) into.ipVersion = 6;
  else return notFollowed;
  return at + 4;
}

function byVersion(layer: string, b: Uint8Array, at: number, end: number, wireEnd: number, into: Dissection): number {
  if (at >= end) return refuseShort(into, layer, 0, end, wireEnd);
  const version = b[at]! >> 4;
  if (version !== 4 && version !== 6) return refuse(into, layer, 0, 'neither IPv4 nor IPv6');
  into.ipVersion = version;
  return at;
}

/** PPP (RFC 1661 2, RFC 1662 3.1), with or without address and control, with or without a compressed protocol field. */
function ppp(b: Uint8Array, at: number, end: number, wireEnd: number, into: Dissection): number {
  let p = at;
  if (end - p >= 2 && b[p] === 0xff && b[p + 1] === 0x03) p += 2;
  if (end - p < 2) return refuseShort(into, 'ppp', end - at, end, wireEnd);
  const compressed = (b[p]! & 1) === 1;
  const protocol = compressed ? b[p]! : u16(b, p);
  if (protocol === 0x0021) into.ipVersion = 4;
  else if (protocol === 0x0057) into.ipVersion = 6;
  else return notFollowed;
  return p + (compressed ? 1 : 2);
}

const maxVlanTags = 4;
const maxMplsLabels = 16;

/** From the EtherType `type` whose content begins at `at`: through VLAN tags, LLC/SNAP, PPPoE and MPLS to IP. */
function byEtherType(type: number, b: Uint8Array, at: number, end: number, wireEnd: number, into: Dissection): number {
  let etherType = type;
  let p = at;
  for (;;) {
    into.etherType = etherType;
    switch (etherType) {
      case 0x0800:
        into.ipVersion = 4;
        return p;
      case 0x86dd:
        into.ipVersion = 6;
        return p;
      case 0x8100: // 802.1Q
      case 0x88a8: // 802.1ad
      case 0x9100: // QinQ before it was a standard
        if (into.vlanCount === maxVlanTags) return refuse(into, 'vlan', 0, 'more than four VLAN tags');
        if (end - p < 4) return refuseShort(into, 'vlan', end - p, end, wireEnd);
        into.vlanIds[into.vlanCount] = u16(b, p) & 0x0fff;
        into.vlanCount += 1;
        etherType = u16(b, p + 2);
        p += 4;
        continue;
      case 0x8864: // PPPoE session (RFC 2516 4): version and type 1, code 0
        if (end - p < 6) return refuseShort(into, 'pppoe', end - p, end, wireEnd);
        return b[p] === 0x11 && b[p + 1] === 0 ? ppp(b, p + 6, end, wireEnd, into) : notFollowed;
      case 0x8847:
      case 0x8848:
        return mpls(b, p, end, wireEnd, into);
      default:
        // Up to 1500 it is the length of an 802.3 frame; SNAP with OUI 0 (RFC 1042) carries an EtherType after all.
        if (etherType > 1500 || end - p < 8 || u32(b, p) !== 0xaaaa0300 || u16(b, p + 4) !== 0) return notFollowed;
        etherType = u16(b, p + 6);
        if (etherType <= 1500) return notFollowed;
        p += 8;
    }
  }
}

/** Label stack entries up to the bottom of the stack (RFC 3032 2.1); what follows shows its IP version itself. */
function mpls(b: Uint8Array, at: number, end: number, wireEnd: number, into: Dissection): number {
  for (let label = 0; label < maxMplsLabels; label++) {
    const p = at + 4 * label;
    if (end - p < 4) return refuseShort(into, 'mpls', end - at, end, wireEnd);
    if ((b[p + 2]! & 1) === 0) continue;
    if (end - p < 5) return refuseShort(into, 'mpls', end - at, end, wireEnd);
    const version = b[p + 4]! >> 4;
    if (version !== 4 && version !== 6) return notFollowed;
    into.ipVersion = version;
    return p + 4;
  }
  return refuse(into, 'mpls', 4 * maxMplsLabels, 'more than sixteen labels');
}
