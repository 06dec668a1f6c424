/**
 * One captured packet, lent for the duration of a call. The reader reuses the object and its buffer: whoever wants to keep bytes
 * copies them.
 */
export interface PacketRecord {
  /** Counts from 1 over the whole capture, as Wireshark does. */
  frame: number;
  /** Microseconds since 1970-01-01T00:00:00Z; nanosecond captures give fractions. */
  time: number;
  /** LINKTYPE_ value (https://www.tcpdump.org/linktypes.html). */
  linkType: number;
  /** Index into the interfaces announced so far. */
  interfaceId: number;
  buffer: Uint8Array;
  /** The captured bytes are `buffer[from..to)`. */
  from: number;
  to: number;
  /** Length on the wire; at least `to - from` unless the file lies. */
  originalLength: number;
}

export interface CaptureInterface {
  readonly id: number;
  readonly name: string | null;
  readonly description: string | null;
  readonly linkType: number;
  readonly snapLength: number;
}

export const newRecord = (): PacketRecord => ({
  frame: 0, time: 0, linkType: 0, interfaceId: 0, buffer: new Uint8Array(0), from: 0, to: 0, originalLength: 0,
});
