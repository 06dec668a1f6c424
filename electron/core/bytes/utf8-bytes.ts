/** Text to UTF-8. Core has no TextEncoder (neither Node nor DOM types). */

/** A lone surrogate becomes U+FFFD. `maxBytes` cuts between characters, never inside one. */
export function utf8Bytes(text: string, maxBytes = Infinity): Uint8Array {
  const out: number[] = [];
  for (const character of text) {
    let point = character.codePointAt(0)!;
    if (point >= 0xd800 && point < 0xe000) point = 0xfffd;
    const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (out.length + size > maxBytes) break;
    if (size === 1) out.push(point);
    else if (size === 2) out.push(0xc0 | (point >> 6), 0x80 | (point & 0x3f));
    else if (size === 3) out.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
    else out.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 0x3f), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
  }
  return Uint8Array.from(out);
}
