/** IP addresses from text: dotted IPv4, and IPv6 as RFC 4291 2.2 allows it (any case, one '::', an IPv4 tail). */

/** 4 or 16 bytes in network order; null when `text` is not exactly one address. A zone ('%eth0') or prefix length is not part of one. */
export function parseAddress(text: string): Uint8Array | null {
  return text.includes(':') ? parseIPv6(text) : parseIPv4(text);
}

function parseIPv4(text: string): Uint8Array | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return null;
  const bytes = Uint8Array.of(0, 0, 0, 0);
  for (let i = 0; i < 4; i++) {
    const octet = Number(match[i + 1]);
    if (octet > 255) return null;
    bytes[i] = octet;
  }
  return bytes;
}

function parseIPv6(text: string): Uint8Array | null {
  if (text.length > 45) return null;
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = groups(halves[0]!, halves.length === 1);
  const tail = halves.length === 2 ? groups(halves[1]!, true) : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const bytes = new Uint8Array(16);
  head.forEach((group, i) => put(bytes, i, group));
  tail.forEach((group, i) => put(bytes, 8 - tail.length + i, group));
  return bytes;
}

const put = (bytes: Uint8Array, group: number, value: number): void => {
  bytes[2 * group] = value >> 8;
  bytes[2 * group + 1] = value & 0xff;
};

/** 16-bit groups of one side of '::'; only the address's last may be dotted IPv4. */
function groups(side: string, last: boolean): number[] | null {
  if (side === '') return [];
  const parts = side.split(':');
  const out: number[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      out.push(parseInt(part, 16));
      continue;
    }
    const dotted = last && i === parts.length - 1 ? parseIPv4(part) : null;
    if (dotted === null) return null;
    out.push((dotted[0]! << 8) | dotted[1]!, (dotted[2]! << 8) | dotted[3]!);
  }
  return out;
}
