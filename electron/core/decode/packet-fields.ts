/** A layer's members as rows for a person: names in words, values as text, what is nested one deeper. Bounded, whatever a packet holds. */
import type { PacketField } from '../../contract/packets.ts';
import type { JsonValue, Layer } from './decoded-packet.ts';

/** Rows of one layer, and characters of one value. */
const mostFields = 200;
const longestValue = 300;

type Members = { readonly [key: string]: JsonValue };
const isMembers = (value: JsonValue): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

/** 'sourcePort' as 'source port'; names that are not put together in that way stay: 'XOR-MAPPED-ADDRESS', 'SYN'. */
const inWords = (key: string): string => (/^[a-z]+([A-Z0-9][a-z0-9]*)+$/.test(key) ? key.replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`) : key);

const clipped = (text: string): string => (text.length > longestValue ? `${text.slice(0, longestValue)}… (${text.length} characters)` : text);

const plain = (value: string | number | boolean | null): string => {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return clipped(String(value));
};

const endpoint = (address: string, port: number): string => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`);

/** What fits on one line: an address with its port, an error with its reason, a list of plain values. Null: it takes rows of its own. */
function oneLine(value: JsonValue): string | null {
  if (isList(value)) {
    const parts = value.map((v) => (isMembers(v) || isList(v) ? null : plain(v)));
    if (parts.includes(null)) return null;
    return parts.length === 0 ? 'none' : clipped(parts.join(', '));
  }
  if (!isMembers(value)) return plain(value);
  const { address, port, code, reason, malformed } = value;
  const only = (...names: readonly string[]): boolean => Object.keys(value).every((name) => name === 'family' || names.includes(name));
  if (typeof address === 'string' && typeof port === 'number' && only('address', 'port')) return endpoint(address, port);
  if (typeof code === 'number' && typeof reason === 'string' && only('code', 'reason')) return clipped(`${code} ${reason}`);
  return typeof malformed === 'string' ? `malformed: ${malformed}` : null;
}

/** What a member of a list is called by itself: 'handshakes' has a 'handshake'. */
const single = (name: string): string => (name.endsWith('ies') ? `${name.slice(0, -3)}y` : name.replace(/s$/, ''));

/** Those of a STUN message in its order, by their IANA names; the rest by key. `tells` picks out fields by name, or by the path of keys that leads to them. */
export function fieldsOf(layer: Layer, tells: ReadonlySet<string> = new Set()): PacketField[] {
  const out: PacketField[] = [];
  const row = (name: string, value: string, depth: number, key: string): void => {
    if (out.length < mostFields) out.push({ name, value, depth, telling: tells.has(key) });
  };
  const member = (name: string, value: JsonValue, depth: number, key: string): void => {
    if (out.length >= mostFields) return;
    const line = oneLine(value);
    if (line !== null) {
      row(name, line, depth, key);
    } else if (isList(value)) {
      for (const each of value) member(single(name), each, depth, key);
    } else if (isMembers(value)) {
      row(name, '', depth, key);
      for (const [inner, v] of Object.entries(value)) member(inWords(inner), v, depth + 1, inner);
    }
  };
  for (const [key, value] of Object.entries(layer)) {
    if (key === 'layer') continue;
    if (layer.layer === 'stun' && key === 'attributes' && isList(value)) {
      for (const a of value) {
        if (isMembers(a) && typeof a['name'] === 'string') member(a['name'], a['value'] ?? null, 0, a['name']);
      }
    } else member(inWords(key), value, 0, key);
  }
  return out;
}
