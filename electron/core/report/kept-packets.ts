/**
 * The packets worth exporting, cut to what the diagnosis needs, in bounded memory: the flight recorder of a capture. Two rings of pages: signalling (STUN, TURN,
 * DTLS, DNS, ICMP, ...) and media. When memory is full the oldest page of media makes room, then the oldest of signalling.
 */
import { newRecord } from '../pcapfile/record.ts';
import { PacketRing } from './packet-ring.ts';
import type { PacketRecord } from '../pcapfile/record.ts';
import type { Page, RingPosition } from './packet-ring.ts';

export type KeptRank = 'signal' | 'media';

export interface KeptCounts {
  readonly signal: number;
  readonly media: number;
}

/** Some of the packets, the span that they are from, and how many of all of them had been given up by then. */
export interface PacketSelection extends Iterable<PacketRecord> {
  /** Both ends included, microseconds since the epoch; infinite where it has no bound. */
  readonly from: number;
  readonly to: number;
  readonly evicted: KeptCounts;
}

const largestPage = 1 << 20;
/** Fewer pages would make evicting too coarse. */
const fewestPages = 16;

export class KeptPackets implements PacketSelection {
  /** Media that is older than the newest packet by more than this goes, page by page, though there were room. Microseconds. */
  maxMediaAge = Infinity;
  readonly from = -Infinity;
  readonly to = Infinity;
  readonly #pageLength: number;
  readonly #maxPages: number;
  readonly #signal: PacketRing;
  readonly #media: PacketRing;
  readonly #evicted = { signal: 0, media: 0 };
  /** Pages whose media was too old. */
  readonly #free: Page[] = [];
  #lastFrame = 0;
  #lastTime = 0;

  /** `maxBytes` bounds all memory for packets, at least 16 KiB; it is taken page by page as packets come. */
  constructor({ maxBytes }: { readonly maxBytes: number }) {
    const bytes = Math.max(maxBytes, 16 * 1024);
    this.#pageLength = Math.min(largestPage, Math.floor(bytes / fewestPages / 8) * 8);
    this.#maxPages = Math.floor(bytes / this.#pageLength);
    this.#signal = new PacketRing(this.#pageLength);
    this.#media = new PacketRing(this.#pageLength);
  }

  /**
   * Copies the first `keepLength` bytes of a packet, fewer where it is shorter or would not fit a page. Frames come in rising order.
   * Allocates only when it takes a new page.
   */
  keep(record: PacketRecord, keepLength: number, rank: KeptRank): void {
    const ring = rank === 'signal' ? this.#signal : this.#media;
    this.#lastFrame = record.frame;
    this.#lastTime = record.time;
    while (this.#media.oldestIsBefore(record.time - this.maxMediaAge)) this.#giveUp(this.#media, 'media');
    if (ring.add(record, keepLength)) return;
    if (!this.#makeRoom(ring)) {
      this.#evicted.media += 1;
      return;
    }
    ring.add(record, keepLength);
  }

  /** Packets that can be read back. */
  get kept(): KeptCounts {
    return { signal: this.#signal.count, media: this.#media.count };
  }

  /** Packets that had to make room for others. */
  get evicted(): KeptCounts {
    return { ...this.#evicted };
  }

  /** Number of the packet that was kept last, 0 before any. */
  get lastFrame(): number {
    return this.#lastFrame;
  }

  /** Memory taken for packets, never more than `maxBytes`. */
  get bytes(): number {
    return (this.#signal.pages + this.#media.pages + this.#free.length) * this.#pageLength;
  }

  /** Bytes of it that hold packets now. */
  get filled(): number {
    return this.#signal.filled + this.#media.filled;
  }

  /** The time since when nothing was given up (microseconds since the epoch); null where no packet is kept. */
  get completeSince(): number | null {
    const { signal, media } = this.#evicted;
    const kept = [this.#signal.oldest, this.#media.oldest].filter((time) => time !== null);
    if (kept.length === 0) return null;
    const bounds = [...(signal > 0 ? [this.#signal.oldest ?? this.#lastTime] : []), ...(media > 0 ? [this.#media.oldest ?? this.#lastTime] : [])];
    return bounds.length === 0 ? Math.min(...kept) : Math.max(...bounds);
  }

  /**
   * All packets in the order of their frames, with their frame numbers, times, link types, interfaces and original lengths. One
   * record is lent for all. Packets kept or evicted meanwhile do no harm: the former are left out, the latter skipped.
   */
  *[Symbol.iterator](): Generator<PacketRecord, void> {
    const record = newRecord();
    const last = this.#lastFrame;
    const signal: RingPosition = { page: 0, at: 0 };
    const media: RingPosition = { page: 0, at: 0 };
    for (;;) {
      const signalFrame = this.#signal.frameAt(signal);
      const mediaFrame = this.#media.frameAt(media);
      const frame = Math.min(signalFrame, mediaFrame);
      if (frame > last) return;
      if (signalFrame === frame) this.#signal.read(signal, record);
      else this.#media.read(media, record);
      yield record;
    }
  }

  /**
   * Those of a span of time, both ends included, in microseconds since the epoch; `lastMinutes` counts back from `until`, or from the packet that was kept last.
   * Null: no bound. Read while more come as all of them are.
   */
  between(since: number | null, until: number | null, lastMinutes: number | null): PacketSelection {
    const to = until ?? Infinity;
    const last = lastMinutes === null ? -Infinity : (until ?? this.#lastTime) - lastMinutes * 60_000_000;
    const from = Math.max(since ?? -Infinity, last);
    const all = (): Generator<PacketRecord, void> => this[Symbol.iterator]();
    return {
      from, to,
      evicted: this.evicted,
      *[Symbol.iterator]() {
        for (const record of all()) if (record.time >= from && record.time <= to) yield record;
      },
    };
  }

  #makeRoom(ring: PacketRing): boolean {
    const free = this.#free.pop();
    if (free !== undefined) {
      ring.takePage(free);
      return true;
    }
    if (this.#signal.pages + this.#media.pages < this.#maxPages) {
      ring.takePage(null);
      return true;
    }
    const fromMedia = this.#media.pages > 0;
    // All memory is signalling's: media makes no room in it.
    if (!fromMedia && ring === this.#media) return false;
    if (fromMedia) this.#giveUp(this.#media, 'media');
    else this.#giveUp(this.#signal, 'signal');
    ring.takePage(this.#free.pop() ?? null);
    return true;
  }

  #giveUp(ring: PacketRing, rank: KeptRank): void {
    const before = ring.count;
    const page = ring.evict();
    this.#evicted[rank] += before - ring.count;
    if (page !== null) this.#free.push(page);
  }
}
