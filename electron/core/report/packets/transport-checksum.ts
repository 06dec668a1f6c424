/** Checksums of UDP (RFC 768), TCP (RFC 9293 3.1), ICMP (RFC 792) and ICMPv6 (RFC 4443 2.3), brought up to date once a packet is rewritten. */
import { u16 } from '../../bytes/big-endian.ts';
import type { Dissection } from '../../link/dissection.ts';
import { checksumOf, putU16, updatedChecksum, wordSum } from './checksum.ts';

export const Protocol = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 } as const;
/** Which is also the least that UDP's length counts. */
const udpHeaderBytes = 8;

/** Where the checksum stands in each transport. */
const checksumAt: Readonly<Record<number, number>> = { [Protocol.icmp]: 2, [Protocol.tcp]: 16, [Protocol.udp]: 6, [Protocol.icmpv6]: 2 };

export class TransportChecksum {
  readonly #b: Uint8Array;
  readonly #d: Dissection;
  readonly #size: number;
  readonly #before: Uint8Array;
  readonly #addressesBefore: number;

  /** Of the packet as it was: `d` says where its parts are in `b`, and its addresses have `size` bytes. */
  constructor(b: Uint8Array, d: Dissection, size: number) {
    this.#b = b;
    this.#d = d;
    this.#size = size;
    this.#before = b.slice(d.transport, d.transportEnd);
    this.#addressesBefore = this.#addresses();
  }

  /** Anew where all of the packet is there up to `worth`; else as RFC 1624 has it, from what changed before. A `routed` packet's pseudo-header has another destination (RFC 8200 8.1). */
  settle(worth: number, routed: boolean): void {
    const b = this.#b;
    const { protocol, transport, transportLength } = this.#d;
    const offset = checksumAt[protocol];
    const at = transport + (offset ?? 0);
    if (offset === undefined || at + 2 > worth) return;
    // RFC 768: none was made.
    if (protocol === Protocol.udp && u16(b, at) === 0) return;
    const covered = protocol === Protocol.udp ? u16(b, transport + 4) : transportLength;
    const hasPseudoHeader = protocol !== Protocol.icmp;
    const addresses = hasPseudoHeader ? this.#addresses() : 0;
    let checksum: number;
    if (!routed && covered >= udpHeaderBytes && transport + covered <= worth) {
      putU16(b, at, 0);
      checksum = checksumOf(wordSum(b, transport, transport + covered) + addresses + (hasPseudoHeader ? protocol + covered : 0));
    } else {
      const addressesBefore = hasPseudoHeader ? this.#addressesBefore : 0;
      checksum = updatedChecksum(u16(b, at), wordSum(this.#before, 0, worth - transport) + addressesBefore, wordSum(b, transport, worth) + addresses);
    }
    putU16(b, at, protocol === Protocol.udp && checksum === 0 ? 0xffff : checksum);
  }

  #addresses(): number {
    const { sourceAddress, destinationAddress } = this.#d;
    return wordSum(this.#b, sourceAddress, sourceAddress + this.#size) + wordSum(this.#b, destinationAddress, destinationAddress + this.#size);
  }
}
