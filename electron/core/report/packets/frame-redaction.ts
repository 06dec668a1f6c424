/** A captured frame from its link header on, in place. */
import { Dissection } from '../../link/dissection.ts';
import { linkLayer } from '../../link/link-layer.ts';
import { LinkType } from '../../link/link-type.ts';
import type { PacketRecord } from '../../pcapfile/record.ts';
import { redactIp, type Surroundings } from './ip-redaction.ts';
import { redactArp } from './neighbour-redaction.ts';
import type { StandIns } from './stand-ins.ts';

const arpEtherType = 0x0806;
const macBytes = 6;
/** Where the hardware address of a Linux cooked header stands, its length before it. */
const cookedAddress: ReadonlyMap<number, { readonly length: number; readonly address: number; readonly header: number }> = new Map([
  [LinkType.linuxSll, { length: 5, address: 6, header: 16 }],
  [LinkType.linuxSll2, { length: 11, address: 12, header: 20 }],
]);
const cookedAddressBytes = 8;

/** Rewrites the frame `record.buffer[record.from..record.to)`, which is the caller's own copy. Answers how far it is worth keeping. */
export function redactFrame(s: StandIns, around: Surroundings, record: PacketRecord): number {
  const { buffer: b, from, to, linkType } = record;
  const d = new Dissection();
  const wireEnd = Math.max(to, from + record.originalLength);
  const at = linkLayer(linkType, b, from, to, wireEnd, d);
  const header = redactLinkHeader(s, b, d, record);
  if (at >= 0) {
    const worth = redactIp(s, around, b, at, to, wireEnd, d.ipVersion);
    followGroup(b, d, at, worth);
    return worth;
  }
  if (header < 0) return from;
  if (d.etherType === arpEtherType) return redactArp(s, b, header + 4 * d.vlanCount, to);
  return Math.min(to, header);
}

/** Answers where the header ends before VLAN tags, -1 where it does not read, or is of a link without one. */
function redactLinkHeader(s: StandIns, b: Uint8Array, d: Dissection, { linkType, from, to }: PacketRecord): number {
  const cooked = cookedAddress.get(linkType);
  if (cooked !== undefined) {
    if (to - from < cooked.header) return -1;
    const address = from + cooked.address;
    if (b[from + cooked.length] === macBytes) s.mac(b, address);
    else b.fill(0, address, address + cookedAddressBytes);
    b.fill(0, address + macBytes, address + cookedAddressBytes);
    return from + cooked.header;
  }
  if (d.sourceMac < 0 || d.destinationMac < 0) return -1;
  s.mac(b, d.sourceMac);
  s.mac(b, d.destinationMac);
  // An IPv6 group's ends in bits of the group (RFC 2464 7), which `followGroup` writes anew.
  if (b[from] === 0x33 && b[from + 1] === 0x33) b.fill(0, from + 2, from + macBytes);
  return from + 14;
}

function followGroup(b: Uint8Array, d: Dissection, ip: number, worth: number): void {
  const to = d.destinationMac;
  if (to < 0 || b[to] !== 0x33 || b[to + 1] !== 0x33 || d.ipVersion !== 6 || worth < ip + 40) return;
  b.copyWithin(to + 2, ip + 36, ip + 40);
}
