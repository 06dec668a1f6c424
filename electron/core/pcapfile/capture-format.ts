/** What the reader and the formats it reads share. */
import type { Issue } from '../bytes/issue.ts';
import { newRecord } from './record.ts';
import type { CaptureInterface, PacketRecord } from './record.ts';

export interface NameEntry {
  readonly address: string;
  readonly name: string;
}

export interface CaptureFileEvents {
  /** Before the first packet of that interface. Ids count from 0 over the whole file, also over several sections. */
  interface(captured: CaptureInterface): void;
  /** One object for all packets. Its buffer is the chunk's own where the packet lies whole within one chunk. */
  packet(record: PacketRecord): void;
  /** Layer 'pcap', 'pcapng' or 'file'; the offset counts from the start of the file. What was read before stays true. */
  issue(issue: Issue): void;
  /** Packets that the file says were lost so far, summed over its interfaces. */
  dropped(total: number): void;
  /** Host names the file carries (pcapng Name Resolution Block). */
  names?(entries: readonly NameEntry[]): void;
}

/** One file format, fed with bytes that the reader keeps together. */
export interface CaptureFormat {
  /** `consume` gets no further until this many bytes lie at the position where it stopped. */
  readonly needed: number;
  /** Takes what lies whole in `buffer[from..to)` and returns how many bytes that was. */
  consume(buffer: Uint8Array, from: number, to: number): number;
  /** No more bytes come: `buffer[from..to)` is what `consume` left. */
  finish(buffer: Uint8Array, from: number, to: number): void;
}

/** libpcap's MAXIMUM_SNAPLEN: no capture program keeps more of one packet. */
export const maxCapturedLength = 262_144;

/** 9999-12-31T23:59:59Z: a later time is a damaged one and would not print as ISO 8601 with four digits for the year. */
const latestTime = 253_402_300_799_000_000;

/** Numbers the packets and fills the one record that all of them are lent in. */
export class PacketOutlet {
  readonly record: PacketRecord = newRecord();
  readonly #events: CaptureFileEvents;
  #strangeTimes = 0;

  constructor(events: CaptureFileEvents) {
    this.#events = events;
  }

  /** True when the time was outside the years 1970 to 9999 and was moved to the nearer end, for the first time in this file. */
  hand(buffer: Uint8Array, from: number, to: number, originalLength: number, time: number, linkType: number, interfaceId: number): boolean {
    const record = this.record;
    const strange = !(time >= 0 && time <= latestTime);
    record.frame += 1;
    record.time = strange ? (time > 0 ? latestTime : 0) : time;
    record.linkType = linkType;
    record.interfaceId = interfaceId;
    record.buffer = buffer;
    record.from = from;
    record.to = to;
    record.originalLength = originalLength;
    this.#events.packet(record);
    if (!strange) return false;
    this.#strangeTimes += 1;
    return this.#strangeTimes === 1;
  }
}
