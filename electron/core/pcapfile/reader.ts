/**
 * Reads a pcap or pcapng capture from chunks of any size, as a file or a pipe gives them. Sans I/O: the events come out of `push`
 * and `end`. How the bytes are cut into chunks never changes the events.
 */
import type { CaptureFileEvents, CaptureFormat } from './capture-format.ts';
import { fileKind, fileKindBytes, fileKindNames } from './file-kind.ts';
import { PcapFormat } from './pcap.ts';
import { PcapngFormat } from './pcapng.ts';

export type { CaptureFileEvents, NameEntry } from './capture-format.ts';

export class CaptureFileReader {
  readonly #events: CaptureFileEvents;
  #format: CaptureFormat | null = null;
  /** Nothing more is read: the input ended or is no capture. */
  #closed = false;
  /** What a record that straddles chunks has of it so far: `#held[#heldFrom..#heldTo)`. */
  #held = new Uint8Array(4096);
  #heldFrom = 0;
  #heldTo = 0;

  constructor(events: CaptureFileEvents) {
    this.#events = events;
  }

  /** The chunk must not change before this returns; packets that lie whole within it are lent from it. */
  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length && !this.#closed) {
      const held = this.#heldTo - this.#heldFrom;
      const needed = this.#format?.needed ?? fileKindBytes;
      if (held === 0 && chunk.length - at >= needed) {
        const consumed = this.#consume(chunk, at, chunk.length);
        at += consumed;
        if (consumed > 0) continue;
      }
      const missing = (this.#format?.needed ?? fileKindBytes) - held;
      const taken = Math.min(Math.max(missing, 0), chunk.length - at);
      this.#hold(chunk, at, at + taken);
      at += taken;
      if (taken >= missing) this.#consumeHeld();
    }
  }

  /** The input is over: a record that is not whole becomes an issue. Calls after the first do nothing. */
  end(): void {
    if (this.#closed) return;
    if (this.#format === null) this.#recognise(this.#held, this.#heldFrom, this.#heldTo);
    this.#format?.finish(this.#held, this.#heldFrom, this.#heldTo);
    this.#closed = true;
  }

  #consume(buffer: Uint8Array, from: number, to: number): number {
    if (this.#format === null) this.#recognise(buffer, from, to);
    return this.#format?.consume(buffer, from, to) ?? to - from;
  }

  #recognise(buffer: Uint8Array, from: number, to: number): void {
    const kind = fileKind(buffer.subarray(from, Math.min(to, from + fileKindBytes)));
    if (kind === 'pcap') this.#format = new PcapFormat(this.#events);
    else if (kind === 'pcapng') this.#format = new PcapngFormat(this.#events);
    else {
      this.#closed = true;
      this.#events.issue({ layer: 'file', offset: 0, reason: `this is ${fileKindNames[kind]}, not a pcap or pcapng capture` });
    }
  }

  #consumeHeld(): void {
    this.#heldFrom += this.#consume(this.#held, this.#heldFrom, this.#heldTo);
    if (this.#heldFrom === this.#heldTo) this.#heldFrom = this.#heldTo = 0;
  }

  #hold(chunk: Uint8Array, from: number, to: number): void {
    const length = to - from;
    if (this.#heldTo + length > this.#held.length) {
      const held = this.#heldTo - this.#heldFrom;
      // Twice what is needed, so that a search for the next block moves the bytes once in as many steps.
      const room = 2 * (held + length);
      const target = room > this.#held.length ? new Uint8Array(room) : this.#held;
      target.set(this.#held.subarray(this.#heldFrom, this.#heldTo), 0);
      this.#held = target;
      this.#heldFrom = 0;
      this.#heldTo = held;
    }
    this.#held.set(chunk.subarray(from, to), this.#heldTo);
    this.#heldTo += length;
  }
}
