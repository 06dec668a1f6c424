/** One line of `icewatch decode`: a packet and its layers, from the link outwards in to what it carries. */
import type { Issue } from '../bytes/issue.ts';

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** `layer` names the protocol; the other members are its fields. */
export interface Layer {
  readonly layer: string;
  readonly [field: string]: JsonValue;
}

export interface DecodedPacket {
  /** Counts from 1, as Wireshark does. */
  readonly frame: number;
  /** ISO 8601 in UTC with microseconds. */
  readonly time: string;
  /** The interface's name, or its number in the capture where it has none. */
  readonly interface: string;
  /** Bytes on the wire, and of those captured. */
  readonly length: number;
  readonly captured: number;
  /** Of a TCP segment: with the messages that it completes. */
  readonly layers: readonly Layer[];
  /** What did not decode; absent where all did. */
  readonly issues?: readonly Issue[];
}

/** A plain copy of what a decoder gave: only what JSON can say, typed arrays as hexadecimal. Decoders' results are trees of bounded depth. */
export function jsonValue(value: unknown): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return Array.from(value, (n) => n.toString(16).padStart(2, '0')).join('');
  if (Array.isArray(value)) return value.map(jsonValue);
  return typeof value === 'object' ? jsonFields(value) : null;
}

/** The same for an object's members; those without a value are left out. */
export function jsonFields(value: object): Record<string, JsonValue> {
  const out: Record<string, JsonValue> = {};
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) out[key] = jsonValue(member);
  }
  return out;
}

/** A layer of a decoder's whole result. */
export const layerOf = (layer: string, value: object): Layer => Object.assign({ layer }, jsonFields(value));
