/** The pcap format, draft-ietf-opsawg-pcap: a file header, then a header and the bytes of each packet. */
import { u32 as u32BigEndian } from '../bytes/big-endian.ts';
import { bigEndian, littleEndian } from './byte-order.ts';
import type { ByteOrder } from './byte-order.ts';
import { maxCapturedLength, PacketOutlet } from './capture-format.ts';
import type { CaptureFileEvents, CaptureFormat } from './capture-format.ts';
import { pcapMagic } from './file-kind.ts';

const fileHeaderLength = 24;

export class PcapFormat implements CaptureFormat {
  needed = fileHeaderLength;
  readonly #events: CaptureFileEvents;
  readonly #outlet: PacketOutlet;
  /** Of the next byte to consume. */
  #offset = 0;
  #order: ByteOrder = littleEndian;
  /** 0 until the file header is read. */
  #recordHeaderLength = 0;
  #ticksPerMicrosecond = 1;
  #linkType = 0;
  /** After damage nothing tells where a next record begins. */
  #refused = false;

  constructor(events: CaptureFileEvents) {
    this.#events = events;
    this.#outlet = new PacketOutlet(events);
  }

  consume(buffer: Uint8Array, from: number, to: number): number {
    let at = from;
    if (this.#recordHeaderLength === 0 && !this.#refused) {
      if (to - from < fileHeaderLength) return 0;
      this.#fileHeader(buffer, from);
      at += fileHeaderLength;
    }
    if (!this.#refused) at = this.#records(buffer, at, to, from);
    if (this.#refused) {
      at = to;
      this.needed = 1;
    }
    this.#offset += at - from;
    return at - from;
  }

  finish(_buffer: Uint8Array, from: number, to: number): void {
    if (this.#refused) return;
    if (this.#recordHeaderLength === 0) this.#issue(0, 'the file ends inside its header');
    else if (to > from) this.#issue(0, 'the file ends inside a packet');
  }

  #fileHeader(b: Uint8Array, at: number): void {
    const words = [u32BigEndian(b, at), littleEndian.u32(b, at)];
    const magic = Object.values(pcapMagic).find((word) => words.includes(word));
    this.#order = magic === words[0] ? bigEndian : littleEndian;
    const version = this.#order.u16(b, at + 4);
    if (magic === undefined || version !== 2) {
      this.#refuse(4, 'a pcap version that is not 2');
      return;
    }
    this.#recordHeaderLength = magic === pcapMagic.modified ? 24 : 16;
    this.#ticksPerMicrosecond = magic === pcapMagic.nanoseconds ? 1000 : 1;
    // The upper 16 bits say whether frames end with a frame check sequence; IP's own lengths leave that out.
    this.#linkType = this.#order.u32(b, at + 20) & 0xffff;
    this.#events.interface({ id: 0, name: null, description: null, linkType: this.#linkType, snapLength: this.#order.u32(b, at + 16) });
  }

  /** Returns where it stopped. `from` is where `this.#offset` lies in `b`. */
  #records(b: Uint8Array, start: number, to: number, from: number): number {
    const order = this.#order;
    const headerLength = this.#recordHeaderLength;
    const ticks = this.#ticksPerMicrosecond;
    let at = start;
    while (to - at >= headerLength) {
      const seconds = order.u32(b, at);
      const fraction = order.u32(b, at + 4);
      const captured = order.u32(b, at + 8);
      const original = order.u32(b, at + 12);
      if (captured > maxCapturedLength) {
        this.#refuse(at - from, 'a packet longer than 256 KiB: the file is damaged from here on');
        return at;
      }
      if ((seconds | fraction | captured | original) === 0) {
        this.#refuse(at - from, 'zeros in place of a packet: the file is damaged from here on');
        return at;
      }
      const bytes = at + headerLength;
      const end = bytes + captured;
      if (end > to) {
        this.needed = headerLength + captured;
        return at;
      }
      this.#outlet.hand(b, bytes, end, original, seconds * 1_000_000 + fraction / ticks, this.#linkType, 0);
      at = end;
    }
    this.needed = headerLength;
    return at;
  }

  #refuse(fromHere: number, reason: string): void {
    this.#refused = true;
    this.#issue(fromHere, reason);
  }

  #issue(fromHere: number, reason: string): void {
    this.#events.issue({ layer: 'pcap', offset: this.#offset + fromHere, reason });
  }
}
