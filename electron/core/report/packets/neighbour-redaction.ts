/** ARP (RFC 826) and Neighbor Discovery (RFC 4861): who is asked for, who asks, and their hardware addresses. */
import { u16 } from '../../bytes/big-endian.ts';
import type { StandIns } from './stand-ins.ts';

const arpBytes = 28;
const ethernetHardware = 1;
const ipv4Protocol = 0x0800;

/** The ARP packet `b[from..to)`. Answers how far it is worth keeping: its end, or `from` where it is not about IPv4 over Ethernet. */
export function redactArp(s: StandIns, b: Uint8Array, from: number, to: number): number {
  const known = to - from >= arpBytes && u16(b, from) === ethernetHardware && u16(b, from + 2) === ipv4Protocol && b[from + 4] === 6 && b[from + 5] === 4;
  if (!known) return from;
  for (const address of [from + 8, from + 18]) {
    s.mac(b, address);
    s.address(b, address + 6, 4);
  }
  return from + arpBytes;
}

export const NeighbourMessage = { routerSolicitation: 133, routerAdvertisement: 134, solicitation: 135, advertisement: 136, redirect: 137 } as const;
const Option = { sourceLinkLayer: 1, targetLinkLayer: 2, prefix: 3, mtu: 5, nonce: 14, dnsServers: 25 } as const;
/** From the start of the ICMPv6 message to its options, and the addresses before those. */
const layouts: Readonly<Record<number, { readonly options: number; readonly addresses: readonly number[] }>> = {
  [NeighbourMessage.routerSolicitation]: { options: 8, addresses: [] },
  [NeighbourMessage.routerAdvertisement]: { options: 16, addresses: [] },
  [NeighbourMessage.solicitation]: { options: 24, addresses: [8] },
  [NeighbourMessage.advertisement]: { options: 24, addresses: [8] },
  [NeighbourMessage.redirect]: { options: 40, addresses: [8, 24] },
};

/** The message `b[from..to)` of one of the types above. Answers how far it is worth keeping: to the first option that is not known. */
export function redactNeighbour(s: StandIns, b: Uint8Array, from: number, to: number): number {
  const layout = layouts[b[from]!];
  if (layout === undefined || to - from < layout.options) return Math.min(to, from + 8);
  for (const at of layout.addresses) s.address(b, from + at, 16);
  let at = from + layout.options;
  while (at + 8 <= to) {
    const length = 8 * b[at + 1]!;
    if (length === 0 || at + length > to || !redactOption(s, b, at, length)) return at;
    at += length;
  }
  return at;
}

/** False where it is not known. */
function redactOption(s: StandIns, b: Uint8Array, at: number, length: number): boolean {
  switch (b[at]) {
    case Option.sourceLinkLayer:
    case Option.targetLinkLayer:
      if (length !== 8) return false;
      s.mac(b, at + 2);
      return true;
    case Option.prefix:
      if (length !== 32) return false;
      s.address(b, at + 16, 16);
      maskBeyond(b, at + 16, b[at + 2]!);
      return true;
    case Option.mtu:
      return length === 8;
    case Option.nonce:
      b.fill(0, at + 2, at + length);
      return true;
    case Option.dnsServers:
      if (length % 16 !== 8) return false;
      for (let p = at + 8; p < at + length; p += 16) s.address(b, p, 16);
      return true;
    default:
      return false;
  }
}

/** Zeros after the first `bits` of the address at `at`: a prefix has nothing there. */
function maskBeyond(b: Uint8Array, at: number, bits: number): void {
  for (let i = 0; i < 16; i++) b[at + i]! &= bits >= 8 * (i + 1) ? 0xff : bits <= 8 * i ? 0 : (0xff00 >> (bits - 8 * i)) & 0xff;
}
