/** The pcapng blocks that describe rather than carry packets. All take the block's body, `b[from..to)`. */
import { formatAddress } from '../bytes/address.ts';
import { utf8 } from '../bytes/text.ts';
import { NameRecord, Option, padded } from './pcapng-blocks.ts';
import { optionI64, optionU64, readOptions } from './pcapng-options.ts';
import { timestampScale } from './timestamp-scale.ts';
import type { ByteOrder } from './byte-order.ts';
import type { NameEntry } from './capture-format.ts';
import type { TimestampScale } from './timestamp-scale.ts';

export interface InterfaceDescription {
  readonly name: string | null;
  readonly description: string | null;
  readonly linkType: number;
  readonly snapLength: number;
  readonly scale: TimestampScale;
}

/** Interface Description Block, 4.2; `null` when too short for its fixed fields. */
export function readInterfaceDescription(b: Uint8Array, from: number, to: number, order: ByteOrder): InterfaceDescription | null {
  if (to - from < 8) return null;
  let name: string | null = null;
  let description: string | null = null;
  let resolution = 6;
  let offset = 0;
  readOptions(b, from + 8, to, order, (code, at, end) => {
    if (code === Option.interfaceName) name = text(b, at, end);
    else if (code === Option.interfaceDescription) description = text(b, at, end);
    else if (code === Option.interfaceTimestampResolution && end > at) resolution = b[at]!;
    else if (code === Option.interfaceTimestampOffset && end - at >= 8) offset = optionI64(b, at, order);
  });
  return { name, description, linkType: order.u16(b, from), snapLength: order.u32(b, from + 4), scale: timestampScale(resolution, offset) };
}

/** Interface Statistics Block, 4.6: packets lost by the interface and by the system together; `null` where it does not say. */
export function readDropped(b: Uint8Array, from: number, to: number, order: ByteOrder): number | null {
  let dropped: number | null = null;
  readOptions(b, from + 12, to, order, (code, at, end) => {
    if ((code === Option.statisticsDropped || code === Option.statisticsDroppedBySystem) && end - at >= 8) {
      dropped = (dropped ?? 0) + optionU64(b, at, order);
    }
  });
  return dropped;
}

/** Name Resolution Block, 4.5: every name of every address, in the block's order. */
export function readNames(b: Uint8Array, from: number, to: number, order: ByteOrder): NameEntry[] {
  const entries: NameEntry[] = [];
  let at = from;
  while (to - at >= 4) {
    const type = order.u16(b, at);
    const end = at + 4 + order.u16(b, at + 2);
    if (type === NameRecord.end || end > to) break;
    const addressLength = type === NameRecord.ipv4 ? 4 : type === NameRecord.ipv6 ? 16 : 0;
    let name = at + 4 + addressLength;
    if (addressLength > 0 && name <= end) {
      const address = formatAddress(b, at + 4, addressLength);
      while (name < end) {
        let zero = name;
        while (zero < end && b[zero] !== 0) zero += 1;
        if (zero > name) entries.push({ address, name: utf8(b, name, zero) });
        name = zero + 1;
      }
    }
    at += 4 + padded(end - at - 4);
  }
  return entries;
}

/** Some writers end a text with a zero byte that counts as part of it. */
function text(b: Uint8Array, from: number, to: number): string {
  let end = to;
  while (end > from && b[end - 1] === 0) end -= 1;
  return utf8(b, from, end);
}
