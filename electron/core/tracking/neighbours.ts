/**
 * Answers of neighbours on the link: ARP replies (RFC 826) and neighbour advertisements (RFC 4861 4.4). They show that the link is up and that the
 * capture has both directions, where nothing else is answered.
 */
import { formatAddress } from '../bytes/address.ts';
import { u16 } from '../bytes/big-endian.ts';
import type { Dissection } from '../link/dissection.ts';
import type { IcmpMessage } from '../link/icmp.ts';
import type { PacketRecord } from '../pcapfile/record.ts';
import type { Moment } from './moment.ts';

export interface NeighbourAnswer extends Moment {
  readonly neighbour: string;
  /** To whom. */
  readonly asker: string;
}

const arpEtherType = 0x0806;
const arpReply = 2;
/** Of a request or reply about IPv4 over Ethernet. */
const arpBytes = 28;
const neighbourAdvertisement = 136;
/** Bytes before the payload: Ethernet, Linux cooked v1 and v2. */
const linkHeaders: ReadonlyMap<number, number> = new Map([[1, 14], [113, 16], [276, 20]]);
const most = 16;

export class Neighbours {
  readonly answers: NeighbourAnswer[] = [];

  /** A frame without IP. */
  frame(record: PacketRecord, d: Dissection): void {
    const header = linkHeaders.get(record.linkType);
    if (d.etherType !== arpEtherType || header === undefined) return;
    const at = record.from + header + 4 * d.vlanCount;
    const b = record.buffer;
    if (at + arpBytes > record.to || u16(b, at + 2) !== 0x0800 || b[at + 4] !== 6 || b[at + 5] !== 4 || u16(b, at + 6) !== arpReply) return;
    this.#add(formatAddress(b, at + 14, 4), formatAddress(b, at + 24, 4), record.frame, record.time);
  }

  icmp({ version, type }: IcmpMessage, d: Dissection, frame: number, time: number): void {
    if (version === 6 && type === neighbourAdvertisement) this.#add(formatAddress(d.buffer, d.sourceAddress, 16), formatAddress(d.buffer, d.destinationAddress, 16), frame, time);
  }

  /** The first answer to one of these addresses. */
  to(askers: ReadonlySet<string>): NeighbourAnswer | undefined {
    return this.answers.find((a) => askers.has(a.asker));
  }

  #add(neighbour: string, asker: string, frame: number, time: number): void {
    if (this.answers.length < most && !this.answers.some((a) => a.neighbour === neighbour && a.asker === asker)) this.answers.push({ neighbour, asker, frame, time });
  }
}
