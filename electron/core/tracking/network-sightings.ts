/**
 * What packets tell of the network itself, whatever call they belong to: UDP flows and what became of them, protocols that carry other packets, limits on
 * the size of packets, and hops that spoke up. Asked for the first packets of a flow only, so that media costs nothing. Bounded.
 */
import { formatAddress } from '../bytes/address.ts';
import type { Direction, Flow } from '../flows/flow.ts';
import type { Dissection } from '../link/dissection.ts';
import type { IcmpMessage } from '../link/icmp.ts';
import type { CaptureInterface, PacketRecord } from '../pcapfile/record.ts';
import { isGroupAddress } from './address-kind.ts';

/** An IP protocol that carries packets, between two addresses. */
export interface Encapsulation {
  /** IP protocol number. */
  readonly protocol: number;
  readonly a: string;
  readonly b: string;
  /** From `a` to `b`, and back. */
  readonly packets: [number, number];
  readonly firstFrame: number;
  /** Microseconds since the epoch. */
  readonly firstTime: number;
  lastTime: number;
}

/** A hop that could not pass on a packet as large as it was (RFC 1191, RFC 8201). */
export interface PathMtu {
  readonly hop: string;
  /** Where the packet was to go, and whose it was. */
  readonly source: string;
  readonly destination: string;
  /** Bytes; null where the hop did not say. */
  readonly mtu: number | null;
  readonly frame: number;
  readonly time: number;
  count: number;
}

/** A router that sent an ICMP error. */
export interface Hop {
  readonly address: string;
  readonly frame: number;
  readonly time: number;
}

/** IP in IP, 6in4, GRE, ESP, AH, EtherIP, L2TPv3. */
const encapsulations: ReadonlySet<number> = new Set([4, 41, 47, 50, 51, 97, 115]);
/** DNS, DHCP, NTP, NetBIOS, SSDP, WS-Discovery, mDNS, LLMNR: served next door, or let out everywhere, so that they say nothing of UDP in general. */
const everyday: ReadonlySet<number> = new Set([53, 67, 68, 123, 137, 138, 1900, 3702, 5353, 5355]);
const mostFlows = 5_000;
const mostNotes = 256;

export class NetworkSightings {
  readonly interfaces: CaptureInterface[] = [];
  /** UDP flows but for everyday ones, in the order in which they began. */
  udpFlows: Flow[] = [];
  readonly encapsulated = new Map<string, Encapsulation>();
  readonly pathMtus: PathMtu[] = [];
  /** By address. */
  readonly hops = new Map<string, Hop>();

  /** A flow's first packet in this direction. */
  began(flow: Flow, direction: Direction, record: Pick<PacketRecord, 'frame' | 'time' | 'interfaceId' | 'linkType'>, d: Dissection): void {
    if (direction === 1) {
      flow.answer = { frame: record.frame, time: record.time };
      return;
    }
    flow.interfaceId = record.interfaceId;
    flow.linkType = record.linkType;
    flow.hardwareType = d.hardwareType;
  }

  udp(flow: Flow): void {
    if (everyday.has(flow.portA) || everyday.has(flow.portB) || isGroupAddress(flow.addressA) || isGroupAddress(flow.addressB)) return;
    this.udpFlows.push(flow);
    if (this.udpFlows.length > mostFlows) this.#forgetFlows();
  }

  otherTransport(d: Dissection, frame: number, time: number): void {
    if (!encapsulations.has(d.protocol)) return;
    const length = d.ipVersion === 4 ? 4 : 16;
    const from = formatAddress(d.buffer, d.sourceAddress, length);
    const to = formatAddress(d.buffer, d.destinationAddress, length);
    const there = this.encapsulated.get(`${d.protocol} ${from} ${to}`);
    const back = there === undefined ? this.encapsulated.get(`${d.protocol} ${to} ${from}`) : undefined;
    const known = there ?? back;
    if (known !== undefined) {
      known.packets[there === undefined ? 1 : 0] += 1;
      known.lastTime = time;
    } else if (this.encapsulated.size < mostNotes) {
      this.encapsulated.set(`${d.protocol} ${from} ${to}`, { protocol: d.protocol, a: from, b: to, packets: [1, 0], firstFrame: frame, firstTime: time, lastTime: time });
    }
  }

  icmp(message: IcmpMessage, sender: string, frame: number, time: number): void {
    const { quoted } = message;
    if (quoted === null) return;
    if (!this.hops.has(sender) && this.hops.size < mostNotes) this.hops.set(sender, { address: sender, frame, time });
    if (!isTooBig(message)) return;
    const known = this.pathMtus.find((m) => m.hop === sender && m.destination === quoted.destination && m.mtu === message.nextHopMtu);
    if (known !== undefined) known.count += 1;
    else if (this.pathMtus.length < mostNotes) {
      this.pathMtus.push({ hop: sender, source: quoted.source, destination: quoted.destination, mtu: message.nextHopMtu, frame, time, count: 1 });
    }
  }

  /** The half that was answered, or else began last. */
  #forgetFlows(): void {
    const ranked = this.udpFlows.map((flow) => ({ flow, answered: Number(flow.answer !== null) })).sort((x, y) => y.answered - x.answered || y.flow.firstTime - x.flow.firstTime);
    const kept = new Set(ranked.slice(0, mostFlows >> 1).map((r) => r.flow));
    this.udpFlows = this.udpFlows.filter((f) => kept.has(f));
  }
}

const isTooBig = (m: IcmpMessage): boolean => (m.version === 4 ? m.type === 3 && m.code === 4 : m.type === 2);
