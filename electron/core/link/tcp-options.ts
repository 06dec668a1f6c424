/** TCP options (RFC 9293 3.2), read only where someone asks. */
import { u16, u32 } from '../bytes/big-endian.ts';

export interface TcpOptions {
  /** Bytes; only in a SYN. */
  readonly maximumSegmentSize: number | null;
  /** Shift count, 0 to 14 (RFC 7323 2.3); only in a SYN. */
  readonly windowScale: number | null;
  readonly sackPermitted: boolean;
  /** RFC 2018 3: received blocks, `left` included, `right` not; unsigned 32 bits. */
  readonly sackBlocks: readonly { readonly left: number; readonly right: number }[];
  /** RFC 7323 3.2: TSval and TSecr. */
  readonly timestamps: { readonly value: number; readonly echoReply: number } | null;
  /** False where an option's length is wrong or past the end; those before it stand. */
  readonly wellFormed: boolean;
}

/** Reads the options of the TCP header `buffer[from..to)`: from its source port to where its payload begins. Never fails; see `wellFormed`. */
export function tcpOptions(buffer: Uint8Array, from: number, to: number): TcpOptions {
  let maximumSegmentSize: number | null = null;
  let windowScale: number | null = null;
  let sackPermitted = false;
  let timestamps: TcpOptions['timestamps'] = null;
  let wellFormed = true;
  const sackBlocks: { left: number; right: number }[] = [];
  const end = Math.min(to, buffer.length);
  let at = from + 20;
  while (at < end) {
    const kind = buffer[at]!;
    if (kind === 0) break;
    if (kind === 1) {
      at += 1;
      continue;
    }
    const length = at + 1 < end ? buffer[at + 1]! : 0;
    if (length < 2 || at + length > end) {
      wellFormed = false;
      break;
    }
    if (kind === 2 && length === 4) maximumSegmentSize = u16(buffer, at + 2);
    else if (kind === 3 && length === 3) windowScale = Math.min(14, buffer[at + 2]!);
    else if (kind === 4 && length === 2) sackPermitted = true;
    else if (kind === 5 && length % 8 === 2) {
      for (let p = at + 2; p < at + length; p += 8) sackBlocks.push({ left: u32(buffer, p), right: u32(buffer, p + 4) });
    } else if (kind === 8 && length === 10) timestamps = { value: u32(buffer, at + 2), echoReply: u32(buffer, at + 6) };
    else if (kind <= 5 || kind === 8) wellFormed = false;
    at += length;
  }
  return { maximumSegmentSize, windowScale, sackPermitted, sackBlocks, timestamps, wellFormed };
}
