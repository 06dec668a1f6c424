/** A UDP or TCP 5-tuple. Direction 0 is from `a` to `b`, direction 1 the other way; `a` sent the first packet seen. */
import { Heading } from '../link/dissection.ts';

export type Direction = 0 | 1;
export const opposite = (d: Direction): Direction => (d === 0 ? 1 : 0);

export const IpProtocol = { tcp: 6, udp: 17 } as const;

export class Flow {
  readonly id: number;
  /** IP protocol number. */
  readonly protocol: number;
  readonly addressA: string;
  readonly portA: number;
  readonly addressB: string;
  readonly portB: number;
  readonly firstFrame: number;
  /** Microseconds since the epoch. */
  readonly firstTime: number;
  lastTime: number;
  /** Packets and transport payload bytes on the wire, by direction. */
  readonly packets: [number, number] = [0, 0];
  readonly bytes: [number, number] = [0, 0];
  /** Which direction leaves this machine, where a link header said so. */
  outgoing: Direction | null = null;
  /** What the pipeline has built on top; null while the flow is only counted. */
  state: object | null = null;
  /** What tracking knows of a TCP or QUIC connection. */
  attachment: object | null = null;

  constructor(id: number, protocol: number, addressA: string, portA: number, addressB: string, portB: number, frame: number, time: number) {
    this.id = id;
    this.protocol = protocol;
    this.addressA = addressA;
    this.portA = portA;
    this.addressB = addressB;
    this.portB = portB;
    this.firstFrame = frame;
    this.firstTime = time;
    this.lastTime = time;
  }

  /** Address of the endpoint that sends in this direction. */
  sender(d: Direction): string {
    return d === 0 ? this.addressA : this.addressB;
  }
  senderPort(d: Direction): number {
    return d === 0 ? this.portA : this.portB;
  }

  count(direction: Direction, payloadLength: number, time: number, heading: Heading): void {
    this.packets[direction] += 1;
    this.bytes[direction] += payloadLength;
    if (time > this.lastTime) this.lastTime = time;
    if (heading !== Heading.unknown && this.outgoing === null) this.outgoing = heading === Heading.out ? direction : opposite(direction);
  }
}
