/** Packets in pages of equal length, oldest page first. A page's memory is taken over, never freed and taken anew. */
import type { PacketRecord } from '../pcapfile/record.ts';

/** Frame and time as doubles, then link type, interface, captured and original length as 32 bits. */
const headerLength = 32;

export interface Page {
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  readonly doubles: Float64Array;
  /** First free byte, a multiple of 8. */
  end: number;
  count: number;
  /** Of the packet that was added last. */
  latest: number;
}

/** A place to read from; starts at `{page: 0, at: 0}`. */
export interface RingPosition {
  /** Counts all pages the ring ever had. */
  page: number;
  at: number;
}

export class PacketRing {
  readonly #pageLength: number;
  readonly #pages: Page[] = [];
  /** How many pages were evicted before `#pages[0]`. */
  #evictedPages = 0;
  #count = 0;

  /** A multiple of 8, more than `headerLength`. */
  constructor(pageLength: number) {
    this.#pageLength = pageLength;
  }

  get count(): number {
    return this.#count;
  }

  get pages(): number {
    return this.#pages.length;
  }

  /** Bytes that packets and their headers take. */
  get filled(): number {
    return this.#pages.reduce((sum, { end }) => sum + end, 0);
  }

  /** Time of the oldest packet; null where there is none. */
  get oldest(): number | null {
    return this.#pages.find(({ count }) => count > 0)?.doubles[1] ?? null;
  }

  /** Whether there are pages, and all of the oldest one is from before `time`. */
  oldestIsBefore(time: number): boolean {
    const page = this.#pages[0];
    return page !== undefined && page.latest < time;
  }

  /** False when the newest page has no room. */
  add(record: PacketRecord, keepLength: number): boolean {
    const page = this.#pages[this.#pages.length - 1];
    if (page === undefined) return false;
    const captured = record.to - record.from;
    const length = Math.max(0, Math.min(captured, keepLength, this.#pageLength - headerLength));
    const start = page.end;
    const end = start + headerLength + ((length + 7) & ~7);
    if (end > this.#pageLength) return false;
    page.doubles[start >>> 3] = record.frame;
    page.doubles[(start >>> 3) + 1] = record.time;
    const words = page.words;
    words[(start >>> 2) + 4] = record.linkType;
    words[(start >>> 2) + 5] = record.interfaceId;
    words[(start >>> 2) + 6] = length;
    words[(start >>> 2) + 7] = Math.max(record.originalLength, captured);
    // A loop: `set` would need a view, which is an allocation for each packet.
    const bytes = page.bytes;
    const from = record.buffer;
    for (let i = 0, to = start + headerLength, at = record.from; i < length; i++) bytes[to + i] = from[at + i]!;
    page.end = end;
    page.count += 1;
    page.latest = record.time;
    this.#count += 1;
    return true;
  }

  /** Begins a new page, in the memory of an evicted one where there is one. */
  takePage(evicted: Page | null): void {
    if (evicted !== null) {
      evicted.end = 0;
      evicted.count = 0;
      evicted.latest = 0;
      this.#pages.push(evicted);
      return;
    }
    const memory = new ArrayBuffer(this.#pageLength);
    this.#pages.push({ bytes: new Uint8Array(memory), words: new Uint32Array(memory), doubles: new Float64Array(memory), end: 0, count: 0, latest: 0 });
  }

  /** Gives up the oldest page; null when there is none. */
  evict(): Page | null {
    const page = this.#pages.shift();
    if (page === undefined) return null;
    this.#evictedPages += 1;
    this.#count -= page.count;
    return page;
  }

  /** The frame number at `position`, which moves on to the next page that still exists; Infinity at the end. */
  frameAt(position: RingPosition): number {
    if (position.page < this.#evictedPages) {
      position.page = this.#evictedPages;
      position.at = 0;
    }
    let page = this.#pages[position.page - this.#evictedPages];
    while (page !== undefined && position.at >= page.end) {
      position.page += 1;
      position.at = 0;
      page = this.#pages[position.page - this.#evictedPages];
    }
    return page?.doubles[position.at >>> 3] ?? Infinity;
  }

  /** Lends the packet that `frameAt` found, and moves `position` past it. */
  read(position: RingPosition, into: PacketRecord): void {
    const page = this.#pages[position.page - this.#evictedPages];
    if (page === undefined) return;
    const start = position.at;
    const words = page.words;
    const length = words[(start >>> 2) + 6]!;
    into.frame = page.doubles[start >>> 3]!;
    into.time = page.doubles[(start >>> 3) + 1]!;
    into.linkType = words[(start >>> 2) + 4]!;
    into.interfaceId = words[(start >>> 2) + 5]!;
    into.originalLength = words[(start >>> 2) + 7]!;
    into.buffer = page.bytes;
    into.from = start + headerLength;
    into.to = into.from + length;
    position.at = start + headerLength + ((length + 7) & ~7);
  }
}
