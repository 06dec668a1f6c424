/** A UDP or TCP 5-tuple. Direction 0 is from `a` to `b`, direction 1 the other way; `a` sent the first packet seen. */
import { Heading } from '../link/dissection.ts';

export type Direction = 0 | 1;
export const opposite = (d: Direction): Direction => (d === 0 ? 1 : 0);

export const IpProtocol = { tcp: 6, udp: 17 } as const;

/** Microseconds. Many a NAT or firewall forgets a UDP flow after 30 s (RFC 4787 4.3 asks for two minutes), some far sooner. */
const longSilence = 10_000_000;

/** A time in which nothing was seen of a flow, and what ended it. */
export interface Silence {
  /** Microseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** Of the packet that ended it. */
  readonly direction: Direction;
  frame: number;
  /** Packets that went the other way until then. */
  readonly answersBefore: number;
}

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
  /** The longest payload, by direction. */
  readonly longest: [number, number] = [0, 0];
  /** The first packet of direction 1; null while all go one way. */
  answer: { readonly frame: number; readonly time: number } | null = null;
  /** The last silence of 10 s and more, unless one before it was never answered. */
  silence: Silence | null = null;
  /** Where its first packet was captured: index into the capture's interfaces, LINKTYPE_ value, ARPHRD_ value (-1 where the link header has none). */
  interfaceId = 0;
  linkType = -1;
  hardwareType = -1;
  #lastDirection: Direction = 0;
  /** Packets in that direction since the last one in the other; when that was, and the first of them. */
  #streak = 0;
  #turned = 0;
  #streakTime = 0;
  #streakFrame = 0;
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

  /** When this direction last sent, in microseconds since the epoch; null where it never did. */
  lastSent(d: Direction): number | null {
    if (this.packets[d] === 0) return null;
    return d === this.#lastDirection ? this.lastTime : this.#turned;
  }
  /** Packets in this direction since the last one in the other. */
  unanswered(d: Direction): number {
    return d === this.#lastDirection ? this.#streak : 0;
  }
  /** The first of those; null where there is none. */
  firstUnanswered(d: Direction): { readonly frame: number; readonly time: number } | null {
    return this.unanswered(d) === 0 ? null : { frame: this.#streakFrame, time: this.#streakTime };
  }

  count(direction: Direction, payloadLength: number, time: number, heading: Heading): void {
    if (time - this.lastTime >= longSilence) this.#wake(direction, time);
    this.packets[direction] += 1;
    this.bytes[direction] += payloadLength;
    if (payloadLength > this.longest[direction]) this.longest[direction] = payloadLength;
    if (direction === this.#lastDirection) this.#streak += 1;
    else {
      this.#turned = this.lastTime;
      this.#lastDirection = direction;
      this.#streak = 1;
    }
    if (this.#streak === 1) this.#streakTime = time;
    if (time > this.lastTime) this.lastTime = time;
    if (heading !== Heading.unknown && this.outgoing === null) this.outgoing = heading === Heading.out ? direction : opposite(direction);
  }

  /** Which frame the packet is that was counted last. */
  numbered(frame: number): void {
    if (this.#streak === 1) this.#streakFrame = frame;
    if (this.silence !== null && this.silence.frame === 0) this.silence.frame = frame;
  }

  #wake(direction: Direction, time: number): void {
    const last = this.silence;
    if (last !== null && this.packets[opposite(last.direction)] === last.answersBefore) return;
    this.silence = { from: this.lastTime, to: time, direction, frame: 0, answersBefore: this.packets[opposite(direction)] };
  }
}
