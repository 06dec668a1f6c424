/** What an IP address says by itself, from its text. */

/** RFC 1918, 4193 (ULA), 3927 and 4291 (link-local), 6598 (carrier-grade NAT), loopback: not a public address. */
export function isPrivateAddress(address: string): boolean {
  if (address.includes(':')) {
    const first = parseInt(address.split(':', 1)[0]!, 16);
    return address === '::1' || (first >= 0xfc00 && first < 0xfe00) || (first >= 0xfe80 && first < 0xfec0);
  }
  const [a, b] = address.split('.', 2).map(Number);
  if (a === undefined || b === undefined) return false;
  return (
    a === 10 || a === 127 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 169 && b === 254) || (a === 100 && b >= 64 && b < 128)
  );
}

/** Not a host at all: multicast, broadcast, unspecified. */
export function isGroupAddress(address: string): boolean {
  if (address.includes(':')) return address.startsWith('ff') || address === '::';
  const a = Number(address.split('.', 1)[0]);
  return a >= 224 || a === 0;
}

/** Both in one IPv4 /24 or IPv6 /64: as good as on-link where no netmask is known. */
export function looksOnLink(x: string, y: string): boolean {
  if (x.includes(':') !== y.includes(':')) return false;
  if (!x.includes(':')) return x.split('.').slice(0, 3).join('.') === y.split('.').slice(0, 3).join('.');
  return prefix64(x) === prefix64(y);
}

function prefix64(address: string): string {
  const [head = '', tail] = address.split('::', 2);
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const words = tail === undefined ? front : [...front, ...new Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0'), ...back];
  return words.slice(0, 4).join(':');
}

/** RFC 6598: between a carrier's NAT and its customers. */
export function isSharedAddress(address: string): boolean {
  const [a, b] = address.split('.', 2).map(Number);
  return a === 100 && b !== undefined && b >= 64 && b < 128;
}
