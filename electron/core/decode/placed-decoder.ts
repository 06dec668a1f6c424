/** A `PacketDecoder` that also notes where in its frame each layer stands, for those who want to see the bytes. */
import type { RtpHeader } from '../decoders/rtp.ts';
import type { StunMessage } from '../decoders/stun-message.ts';
import type { Conduit } from '../flows/conduit.ts';
import type { Direction, Flow } from '../flows/flow.ts';
import type { DatagramKind } from '../flows/packet-sink.ts';
import type { Dissection, Outcome } from '../link/dissection.ts';
import type { PacketRecord } from '../pcapfile/record.ts';
import type { DecodedPacket } from './decoded-packet.ts';
import { PacketDecoder } from './packet-decoder.ts';

/** From the start of the frame, in bytes. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

/** A message put together from several packets has no place in the one that completes it. */
export class PlacedDecoder extends PacketDecoder {
  #places: (Place | null)[] = [];
  #buffer: Uint8Array | null = null;
  #from = 0;
  #to = 0;

  constructor(onPacket: (packet: DecodedPacket, places: readonly (Place | null)[]) => void) {
    super((packet) => onPacket(packet, this.#places));
  }

  override frame(record: PacketRecord, outcome: Outcome, d: Dissection): void {
    super.frame(record, outcome, d);
    this.#places = [];
    this.#buffer = record.buffer;
    this.#from = record.from;
    this.#to = record.to;
    // Link headers and what they wrap end where IP begins; IP ends where its transport begins.
    if (d.reassembled || d.ipVersion === 0) return;
    const ip = this.depth - 1;
    for (let i = 0; i < ip; i++) this.#put(i, record.buffer, record.from, d.ipOffset);
    this.#put(ip, record.buffer, d.ipOffset, d.transport > d.ipOffset ? d.transport : record.to);
  }

  override udp(flow: Flow, direction: Direction, d: Dissection): void {
    this.#put(this.depth, d.buffer, d.transport, d.payload);
    super.udp(flow, direction, d);
  }

  override tcp(flow: Flow, direction: Direction, d: Dissection): void {
    this.#put(this.depth, d.buffer, d.transport, d.payload);
    super.tcp(flow, direction, d);
  }

  override stun(c: Conduit, direction: Direction, message: StunMessage, b: Uint8Array, from: number): void {
    this.#put(this.depth, b, from, from + message.size);
    super.stun(c, direction, message, b, from);
  }

  override dtls(c: Conduit, direction: Direction, b: Uint8Array, from: number, to: number, wireLength: number): void {
    this.#put(this.depth, b, from, to);
    super.dtls(c, direction, b, from, to, wireLength);
  }

  override rtp(c: Conduit, direction: Direction, header: RtpHeader, b: Uint8Array, from: number, to: number, wireLength: number): void {
    this.#put(this.depth, b, from, from + header.headerLength);
    super.rtp(c, direction, header, b, from, to, wireLength);
  }

  override rtcp(c: Conduit, direction: Direction, b: Uint8Array, from: number, to: number, wireLength: number): void {
    this.#put(this.depth, b, from, to);
    super.rtcp(c, direction, b, from, to, wireLength);
  }

  override datagram(c: Conduit, direction: Direction, kind: DatagramKind, b: Uint8Array, from: number, to: number, wireLength: number): void {
    this.#put(this.depth, b, from, to);
    super.datagram(c, direction, kind, b, from, to, wireLength);
  }

  #put(layer: number, b: Uint8Array, from: number, to: number): void {
    const end = Math.min(to, this.#to);
    this.#places[layer] = b === this.#buffer && end > from ? { offset: from - this.#from, length: end - from } : null;
  }
}
