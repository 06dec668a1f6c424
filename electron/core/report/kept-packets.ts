/**
 * The packets worth exporting, cut to what the diagnosis needs, in bounded memory. Two rings of pages: signalling (STUN, TURN, DTLS,
 * DNS, ICMP, ...) and media. When memory is full the oldest page of media makes room, then the oldest of signalling.
 */
import { newRecord } from '../pcapfile/record.ts';
import { PacketRing } from './packet-ring.ts';
import type { PacketRecord } from '../pcapfile/record.ts';
import type { RingPosition } from './packet-ring.ts';

export type KeptRank = 'signal' | 'media';

export interface KeptCounts {
  readonly signal: number;
  readonly media: number;
}

const largestPage = 1 << 20;
/** Fewer pages would make evicting too coarse. */
const fewestPages = 16;

export class KeptPackets {
  readonly #pageLength: number;
  readonly #maxPages: number;
  readonly #signal: PacketRing;
  readonly #media: PacketRing;
  readonly #evicted = { signal: 0, media: 0 };
  #lastFrame = 0;

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
    return (this.#signal.pages + this.#media.pages) * this.#pageLength;
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

  #makeRoom(ring: PacketRing): boolean {
    if (this.#signal.pages + this.#media.pages < this.#maxPages) {
      ring.takePage(null);
      return true;
    }
    const fromMedia = this.#media.pages > 0;
    // All memory is signalling's: media makes no room in it.
    if (!fromMedia && ring === this.#media) return false;
    const victim = fromMedia ? this.#media : this.#signal;
    const before = victim.count;
    const page = victim.evict();
    this.#evicted[fromMedia ? 'media' : 'signal'] += before - victim.count;
    ring.takePage(page);
    return true;
  }
}
