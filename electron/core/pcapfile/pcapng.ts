/**
 * The pcapng format, draft-ietf-opsawg-pcapng: blocks that give their length before and after. After damage the reader goes on at
 * the next place where a known block type stands between two equal lengths.
 */
import { bigEndian, littleEndian } from './byte-order.ts';
import type { ByteOrder } from './byte-order.ts';
import { maxCapturedLength, PacketOutlet } from './capture-format.ts';
import type { CaptureFileEvents, CaptureFormat } from './capture-format.ts';
import { blockOverhead, BlockType, byteOrderMagic, padded } from './pcapng-blocks.ts';
import { readDropped, readInterfaceDescription, readNames } from './pcapng-descriptions.ts';
import { scaledTime } from './timestamp-scale.ts';
import type { TimestampScale } from './timestamp-scale.ts';

/** Longer blocks are passed over without being held: a packet with its options is far shorter. */
const maxHeldBlock = 1 << 20;
/** A longer one is taken for damage. */
const maxBlock = 16 << 20;
/** Over all sections. */
const maxInterfaces = 65_536;

/** With its magic, version and section length. */
const minSectionHeader = 28;

const knownTypes: ReadonlySet<number> = new Set(Object.values(BlockType));
const carriesPacket = (type: number): boolean => type === BlockType.enhancedPacket || type === BlockType.packet || type === BlockType.simplePacket;

interface SectionInterface {
  readonly id: number;
  readonly linkType: number;
  readonly snapLength: number;
  readonly scale: TimestampScale;
}

export class PcapngFormat implements CaptureFormat {
  needed: number = blockOverhead;
  readonly #events: CaptureFileEvents;
  readonly #outlet: PacketOutlet;
  /** Of the next byte to consume. */
  #offset = 0;
  /** Turns a place in the buffer into one in the file. */
  #base = 0;
  #order: ByteOrder = littleEndian;
  /** Of the section being read; its blocks count interfaces from 0. */
  #interfaces: (SectionInterface | undefined)[] = [];
  #interfaceCount = 0;
  /** Latest count by interface, over all sections, and their sum. */
  readonly #dropped = new Map<number, number>();
  #droppedTotal = 0;
  /** In a section whose version we do not know, only the next section header counts. */
  #unknownVersion = false;
  /** Looking for the next block after damage. */
  #searching = false;
  /** Bytes still to pass over of a block that is too long to hold; its closing length comes after them. */
  #passing = 0;
  #passedLength = 0;

  constructor(events: CaptureFileEvents) {
    this.#events = events;
    this.#outlet = new PacketOutlet(events);
  }

  consume(buffer: Uint8Array, from: number, to: number): number {
    return this.#take(buffer, from, to, false);
  }

  finish(buffer: Uint8Array, from: number, to: number): void {
    let at = from + this.#take(buffer, from, to, true);
    if (this.#passedLength > 0) this.#issue(at, 'the file ends inside a block');
    else {
      // A damaged length may have claimed blocks that lie whole in what is left.
      while (at < to && !this.#searching) {
        this.#search(at, 'the file ends inside a block');
        at += this.#take(buffer, at, to, true);
      }
    }
  }

  /** `last` says that no more bytes come, so that a block that would need them is none. */
  #take(b: Uint8Array, from: number, to: number, last: boolean): number {
    this.#base = this.#offset - from;
    let at = from;
    for (;;) {
      if (this.#passedLength > 0) {
        const next = this.#pass(b, at, to);
        if (next < 0) break;
        at = next;
        continue;
      }
      const length = this.#searching ? this.#candidate(b, at, to, last) : this.#block(b, at, to);
      if (length < 0) break;
      at += length;
    }
    if (this.#passing > 0) at = to;
    this.#offset += at - from;
    return at - from;
  }

  /** The block at `at`: its length when it was read, 0 when it proved damaged, -1 when `needed` bytes are not there yet. */
  #block(b: Uint8Array, at: number, to: number): number {
    if (!this.#has(at, to, blockOverhead)) return -1;
    // A section header's type reads the same in either order.
    const type = this.#order.u32(b, at);
    const isSection = type === BlockType.sectionHeader;
    const order = isSection ? sectionOrder(b, at) : this.#order;
    if (order === null) return this.#search(at, 'a section header without its byte-order magic');
    const length = order.u32(b, at + 4);
    if (isSection && length < minSectionHeader) return this.#search(at, 'a section header that is too short');
    if (length < blockOverhead || length > (isSection ? maxHeldBlock : maxBlock)) return this.#search(at, 'a block length that cannot be');
    const whole = padded(length);
    if (whole > maxHeldBlock) {
      if (carriesPacket(type)) this.#issue(at, 'a packet longer than 256 KiB');
      this.#passing = whole - 4;
      this.#passedLength = length;
      return 0;
    }
    if (!this.#has(at, to, whole)) return -1;
    if (order.u32(b, at + whole - 4) !== length) return this.#search(at, 'the two lengths of a block differ');
    if (isSection) this.#section(b, at, order);
    else if (!this.#unknownVersion) this.#body(b, at, type, at + 8, at + whole - 4);
    return whole;
  }

  /** While searching: 0 when a block begins at `at`, 4 when not, -1 when that takes more bytes to tell. */
  #candidate(b: Uint8Array, at: number, to: number, last: boolean): number {
    if (!this.#has(at, to, blockOverhead)) return -1;
    const type = this.#order.u32(b, at);
    const isSection = type === BlockType.sectionHeader;
    const order = isSection ? sectionOrder(b, at) : this.#order;
    if (order === null || !(isSection || knownTypes.has(type))) return 4;
    const length = order.u32(b, at + 4);
    if (length < (isSection ? minSectionHeader : blockOverhead) || length > maxHeldBlock || length % 4 !== 0) return 4;
    if (!this.#has(at, to, length)) return last ? 4 : -1;
    if (order.u32(b, at + length - 4) !== length) return 4;
    this.#searching = false;
    return 0;
  }

  /** Passes over what there is of a long block; -1 when its end is not there yet. */
  #pass(b: Uint8Array, at: number, to: number): number {
    const step = Math.min(this.#passing, to - at);
    this.#passing -= step;
    const end = at + step;
    if (this.#passing > 0) {
      this.needed = 1;
      return -1;
    }
    if (!this.#has(end, to, 4)) {
      // What was passed over is gone; only the closing length is waited for.
      return step > 0 ? end : -1;
    }
    const same = this.#order.u32(b, end) === this.#passedLength;
    this.#passedLength = 0;
    if (!same) {
      this.#search(end, 'the two lengths of a block differ');
      return end;
    }
    return end + 4;
  }

  #section(b: Uint8Array, block: number, order: ByteOrder): void {
    this.#order = order;
    this.#interfaces = [];
    this.#unknownVersion = order.u16(b, block + 12) !== 1;
    if (this.#unknownVersion) this.#issue(block, 'a section of a pcapng version that is not 1');
  }

  #body(b: Uint8Array, block: number, type: number, from: number, to: number): void {
    if (type === BlockType.enhancedPacket || type === BlockType.packet) this.#packet(b, block, type, from, to);
    else if (type === BlockType.simplePacket) this.#simplePacket(b, block, from, to);
    else if (type === BlockType.interfaceDescription) this.#describe(b, block, from, to);
    else if (type === BlockType.interfaceStatistics) this.#statistics(b, block, from, to);
    else if (type === BlockType.nameResolution) this.#events.names?.(readNames(b, from, to, this.#order));
  }

  /** Enhanced Packet Block, 4.3, and the obsolete Packet Block, appendix A, which has 16 bits for its interface and 16 for drops. */
  #packet(b: Uint8Array, block: number, type: number, from: number, to: number): void {
    const order = this.#order;
    const room = to - from - 20;
    const index = room < 0 ? -1 : type === BlockType.packet ? order.u16(b, from) : order.u32(b, from);
    const source = this.#interfaceOf(block, index);
    if (source === null) return;
    const captured = order.u32(b, from + 12);
    if (!this.#fits(block, captured, room)) return;
    const time = scaledTime(source.scale, order.u32(b, from + 4), order.u32(b, from + 8));
    this.#hand(b, block, from + 20, captured, order.u32(b, from + 16), time, source);
  }

  /** 4.4: carries no time and no captured length; it takes the time of the packet before. */
  #simplePacket(b: Uint8Array, block: number, from: number, to: number): void {
    const source = this.#interfaceOf(block, to - from >= 4 ? 0 : -1);
    if (source === null) return;
    const original = this.#order.u32(b, from);
    const captured = Math.min(original, source.snapLength === 0 ? original : source.snapLength);
    if (!this.#fits(block, captured, to - from - 4)) return;
    this.#hand(b, block, from + 4, captured, original, this.#outlet.record.time, source);
  }

  #hand(b: Uint8Array, block: number, at: number, captured: number, original: number, time: number, source: SectionInterface): void {
    const strange = this.#outlet.hand(b, at, at + captured, original, time, source.linkType, source.id);
    if (strange) this.#issue(block, 'a time outside the years 1970 to 9999');
  }

  #describe(b: Uint8Array, block: number, from: number, to: number): void {
    const described = readInterfaceDescription(b, from, to, this.#order);
    if (described === null || this.#interfaceCount === maxInterfaces) {
      this.#issue(block, described === null ? 'an interface description that is too short' : 'more than 65536 interfaces');
      // Keeps its number, so that the interfaces after it are not taken for one another.
      if (this.#interfaces.length < maxInterfaces) this.#interfaces.push(undefined);
      return;
    }
    const { name, description, linkType, snapLength, scale } = described;
    const id = this.#interfaceCount;
    this.#interfaceCount += 1;
    this.#interfaces.push({ id, linkType, snapLength, scale });
    this.#events.interface({ id, name, description, linkType, snapLength });
  }

  #statistics(b: Uint8Array, block: number, from: number, to: number): void {
    const source = this.#interfaceOf(block, to - from >= 12 ? this.#order.u32(b, from) : -1);
    const dropped = source === null ? null : readDropped(b, from, to, this.#order);
    if (source === null || dropped === null) return;
    this.#droppedTotal += dropped - (this.#dropped.get(source.id) ?? 0);
    this.#dropped.set(source.id, dropped);
    this.#events.dropped(this.#droppedTotal);
  }

  /** `index` counts within the section; -1 stands for a block too short to hold one. */
  #interfaceOf(block: number, index: number): SectionInterface | null {
    const found = this.#interfaces[index];
    if (found !== undefined) return found;
    this.#issue(block, index < 0 ? 'a block too short for its fields' : 'a packet of an interface that is not described');
    return null;
  }

  #fits(block: number, captured: number, room: number): boolean {
    if (captured <= room && captured <= maxCapturedLength) return true;
    this.#issue(block, captured > maxCapturedLength ? 'a packet longer than 256 KiB' : 'a packet longer than its block');
    return false;
  }

  #has(at: number, to: number, length: number): boolean {
    this.needed = length;
    return to - at >= length;
  }

  #search(at: number, reason: string): 0 {
    this.#searching = true;
    this.#issue(at, reason);
    return 0;
  }

  #issue(at: number, reason: string): void {
    this.#events.issue({ layer: 'pcapng', offset: this.#base + at, reason });
  }
}

/** From the magic of the section header at `at`; null when it has none. */
const sectionOrder = (b: Uint8Array, at: number): ByteOrder | null =>
  [littleEndian, bigEndian].find((order) => order.u32(b, at + 8) === byteOrderMagic) ?? null;
