/** Bytes to text. Core has no TextDecoder (neither Node nor DOM types), and hostile text must not throw. */

/** UTF-8; ill-formed sequences become U+FFFD. */
export function utf8(b: Uint8Array, from: number, to: number): string {
  let out = '';
  let i = from;
  const end = Math.min(to, b.length);
  while (i < end) {
    const c = b[i]!;
    if (c < 0x80) {
      out += String.fromCharCode(c);
      i += 1;
      continue;
    }
    const need = c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xf0 && c < 0xf5 ? 3 : 0;
    let point = need === 1 ? c & 0x1f : need === 2 ? c & 0x0f : c & 0x07;
    let k = 0;
    while (k < need && i + 1 + k < end && (b[i + 1 + k]! & 0xc0) === 0x80) {
      point = (point << 6) | (b[i + 1 + k]! & 0x3f);
      k += 1;
    }
    const whole = need > 0 && k === need;
    const legal = whole && !(need === 2 && (point < 0x800 || (point >= 0xd800 && point < 0xe000))) && !(need === 3 && (point < 0x10000 || point > 0x10ffff));
    out += legal ? String.fromCodePoint(point) : '\ufffd';
    i += legal ? need + 1 : 1;
  }
  return out;
}

/** Each byte one character (ISO 8859-1); for protocols that are ASCII by rule. */
export function latin1(b: Uint8Array, from: number, to: number): string {
  let out = '';
  const end = Math.min(to, b.length);
  for (let i = from; i < end; i++) out += String.fromCharCode(b[i]!);
  return out;
}

/** Lower-case hexadecimal without separators. */
export function hex(b: Uint8Array, from: number, to: number): string {
  let out = '';
  const end = Math.min(to, b.length);
  for (let i = from; i < end; i++) out += (b[i]! < 16 ? '0' : '') + b[i]!.toString(16);
  return out;
}
