/** Hand-made STUN messages. */

export const bytes = (hex: string): Uint8Array => Uint8Array.from(hex.replace(/\s/g, '').match(/../g) ?? [], (h) => Number.parseInt(h, 16));
export const text = (s: string): Uint8Array => new TextEncoder().encode(s);

const concat = (parts: readonly Uint8Array[]): Uint8Array => {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.length;
  }
  return out;
};

/** Type, length, value, and padding to a multiple of four. */
export function attribute(type: number, ...value: Uint8Array[]): Uint8Array {
  const v = concat(value);
  return concat([Uint8Array.of(type >> 8, type & 0xff, v.length >> 8, v.length & 0xff), v, new Uint8Array(-v.length & 3)]);
}

export const transactionId = '0102030405060708090a0b0c';

/** With the magic cookie and `transactionId`. */
export function stunMessage(type: number, ...attributes: Uint8Array[]): Uint8Array {
  const body = concat(attributes);
  const header = Uint8Array.of(type >> 8, type & 0xff, body.length >> 8, body.length & 0xff, 0x21, 0x12, 0xa4, 0x42);
  return concat([header, bytes(transactionId), body]);
}

/** Padded as in a stream (RFC 8656 12.5). */
export function channelData(number: number, value: Uint8Array): Uint8Array {
  return attribute(number, value);
}
