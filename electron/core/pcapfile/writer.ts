/** Writes a pcapng capture, one section, little-endian (draft-ietf-opsawg-pcapng). Sans I/O: bytes come out as pieces. */
import { parseAddress } from '../bytes/parse-address.ts';
import { utf8Bytes } from '../bytes/utf8-bytes.ts';
import { BlockBuilder, maxOptionLength } from './block-builder.ts';
import { BlockType, byteOrderMagic, NameRecord, Option, padded, unknownSectionLength } from './pcapng-blocks.ts';
import type { NameEntry } from './capture-format.ts';
import type { CaptureInterface, PacketRecord } from './record.ts';

export interface PcapngWriterOptions {
  /** What wrote the file: 'icewatch 0.1.0'. */
  readonly application: string;
  /** About the whole capture. */
  readonly comment?: string;
  /** Decimal digits of a second's fraction: 6 for microseconds, 9 (the default) for nanoseconds. */
  readonly timestampDigits?: 6 | 9;
  /** Takes every piece, in order; they are its own. */
  readonly write: (piece: Uint8Array) => void;
}

export interface InterfaceStatistics {
  readonly received?: number;
  readonly dropped?: number;
  readonly comment?: string;
}

/** A name record's length has 16 bits too; a longer name is no host name. */
const maxNameLength = 1024;

export class PcapngWriter {
  readonly #blocks: BlockBuilder;
  readonly #digits: 6 | 9;
  /** Ids of announced interfaces to their numbers in this file. */
  readonly #numbers = new Map<number, number>();
  readonly #timestampHalves = new Uint32Array(2);

  constructor(options: PcapngWriterOptions) {
    this.#blocks = new BlockBuilder(options.write);
    this.#digits = options.timestampDigits ?? 9;
    const blocks = this.#blocks;
    blocks.begin(BlockType.sectionHeader, 16);
    blocks.u32(byteOrderMagic);
    blocks.u16(1);
    blocks.u16(0);
    blocks.u32(unknownSectionLength);
    blocks.u32(unknownSectionLength);
    this.#comment(options.comment);
    blocks.option(Option.sectionUserApplication, utf8Bytes(options.application, maxOptionLength));
    blocks.endOptions();
    blocks.end();
  }

  /** Before the interface's first packet; a second call with the same id does nothing. */
  interface(captured: CaptureInterface): void {
    if (this.#numbers.has(captured.id)) return;
    this.#numbers.set(captured.id, this.#numbers.size);
    const blocks = this.#blocks;
    blocks.begin(BlockType.interfaceDescription, 8);
    blocks.u16(captured.linkType);
    blocks.u16(0);
    blocks.u32(captured.snapLength);
    if (captured.name !== null) blocks.option(Option.interfaceName, utf8Bytes(captured.name, maxOptionLength));
    if (captured.description !== null) blocks.option(Option.interfaceDescription, utf8Bytes(captured.description, maxOptionLength));
    blocks.option(Option.interfaceTimestampResolution, Uint8Array.of(this.#digits));
    blocks.endOptions();
    blocks.end();
  }

  /** False, and nothing is written, when the record's interface was not announced. */
  packet(record: PacketRecord, comment?: string): boolean {
    const number = this.#numbers.get(record.interfaceId);
    if (number === undefined) return false;
    const blocks = this.#blocks;
    const captured = record.to - record.from;
    blocks.begin(BlockType.enhancedPacket, 20 + padded(captured));
    blocks.u32(number);
    this.#timestamp(record.time);
    blocks.u32(captured);
    blocks.u32(Math.max(record.originalLength, captured));
    blocks.bytes(record.buffer, record.from, record.to);
    if (comment !== undefined) {
      this.#comment(comment);
      blocks.endOptions();
    }
    blocks.end();
    return true;
  }

  /** Counts since the interface's capture began, as of `time` (microseconds since the epoch). False as for `packet`. */
  statistics(interfaceId: number, time: number, counts: InterfaceStatistics): boolean {
    const number = this.#numbers.get(interfaceId);
    if (number === undefined) return false;
    const blocks = this.#blocks;
    blocks.begin(BlockType.interfaceStatistics, 12);
    blocks.u32(number);
    this.#timestamp(time);
    this.#comment(counts.comment);
    if (counts.received !== undefined) blocks.option64(Option.statisticsReceived, counts.received);
    if (counts.dropped !== undefined) blocks.option64(Option.statisticsDropped, counts.dropped);
    blocks.endOptions();
    blocks.end();
    return true;
  }

  /** Host names of addresses. Entries that are no address or have no name are left out. */
  names(entries: readonly NameEntry[]): void {
    const records = entries.flatMap(({ address, name }) => {
      const bytes = parseAddress(address);
      const text = utf8Bytes(name.replaceAll('\0', ''), maxNameLength);
      if (bytes === null || text.length === 0) return [];
      return [{ type: bytes.length === 4 ? NameRecord.ipv4 : NameRecord.ipv6, value: Uint8Array.of(...bytes, ...text, 0) }];
    });
    if (records.length === 0) return;
    const blocks = this.#blocks;
    blocks.begin(BlockType.nameResolution, 4 + records.reduce((sum, { value }) => sum + 4 + padded(value.length), 0));
    for (const { type, value } of records) {
      blocks.u16(type);
      blocks.u16(value.length);
      blocks.bytes(value, 0, value.length);
    }
    blocks.u16(NameRecord.end);
    blocks.u16(0);
    blocks.end();
  }

  /** Hands out what was written since the last piece. Call it at the end; live, as often as a reader should see new packets. */
  flush(): void {
    this.#blocks.flush();
  }

  #comment(text: string | undefined): void {
    if (text !== undefined) this.#blocks.option(Option.comment, utf8Bytes(text, maxOptionLength));
  }

  #timestamp(time: number): void {
    ticks(time, this.#digits, this.#timestampHalves);
    this.#blocks.u32(this.#timestampHalves[1]!);
    this.#blocks.u32(this.#timestampHalves[0]!);
  }
}

/**
 * Microseconds as 64-bit ticks, low half first. Nanosecond ticks exceed 2^53 and are multiplied by halves; those after the year 2554
 * exceed 64 bits and become the largest there is.
 */
function ticks(time: number, digits: 6 | 9, into: Uint32Array): void {
  const micros = digits === 6 ? Math.round(time) : Math.floor(time);
  let low = micros % 0x1_0000_0000;
  let high = Math.floor(micros / 0x1_0000_0000);
  if (digits === 9) {
    const product = low * 1000 + Math.round((time - micros) * 1000);
    low = product % 0x1_0000_0000;
    high = high * 1000 + Math.floor(product / 0x1_0000_0000);
  }
  const fits = high <= 0xffff_ffff;
  into[0] = fits ? low : 0xffff_ffff;
  into[1] = fits ? high : 0xffff_ffff;
}
