/** The header of a TURN ChannelData message (RFC 8656 12.4), read without allocation. */
import { u16 } from '../bytes/big-endian.ts';

export const channelDataHeaderBytes = 4;

/** A reused object; `length` is that of the application data, in bytes, without header and padding. */
export interface ChannelDataHeader {
  number: number;
  length: number;
}

/** RFC 8656 12: 0x4000 to 0x4FFF; 0x5000 to 0x7FFF, once allowed by RFC 5766, are reserved and messages with them are dropped. */
export const isChannelNumber = (n: number): boolean => n >= 0x4000 && n <= 0x4fff;

/**
 * Fills `into` and answers true where `b[from..to)` begins with a ChannelData header. Two bits of it are fixed, no more: it proves nothing on a
 * 5-tuple that carries no TURN.
 */
export function readChannelData(b: Uint8Array, from: number, to: number, into: ChannelDataHeader): boolean {
  if (to - from < channelDataHeaderBytes) return false;
  const number = u16(b, from);
  if (!isChannelNumber(number)) return false;
  into.number = number;
  into.length = u16(b, from + 2);
  return true;
}

/** Bytes that a ChannelData message takes in a stream, where it is padded to a multiple of four (RFC 8656 12.5); over UDP padding is optional. */
export const channelDataStreamBytes = (length: number): number => (channelDataHeaderBytes + length + 3) & ~3;
