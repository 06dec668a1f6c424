/** CIDR blocks of both families (RFC 4632, RFC 4291 2.3), and which of many an address is in. */
import { formatAddress } from '../bytes/address.ts';
import { parseAddress } from '../bytes/parse-address.ts';

export interface Network {
  /** 4 or 16 bytes, network order, host bits zero. */
  readonly address: Uint8Array;
  readonly prefixLength: number;
}

export const formatNetwork = ({ address, prefixLength }: Network): string => `${formatAddress(address, 0, address.length)}/${prefixLength}`;

/** A bare address is a block of one. A `problem` is in words for who wrote it; with host bits set it says which block was meant. */
export function parseNetwork(written: string): Network | { readonly problem: string } {
  const slash = written.indexOf('/');
  const address = parseAddress(slash === -1 ? written : written.slice(0, slash));
  if (address === null) return { problem: 'not an IPv4 or IPv6 network: 192.0.2.0/24 and 2001:db8::/32 are' };
  const bits = address.length * 8;
  const digits = slash === -1 ? String(bits) : written.slice(slash + 1);
  const prefixLength = /^\d{1,3}$/.test(digits) ? Number(digits) : Infinity;
  if (prefixLength > bits) return { problem: `a prefix length here is 0 to ${bits}` };
  const network = { address: masked(address, prefixLength), prefixLength };
  return network.address.every((byte, i) => byte === address[i]) ? network : { problem: `bits are set after the prefix: was ${formatNetwork(network)} meant?` };
}

const masked = (address: Uint8Array, prefixLength: number): Uint8Array =>
  address.map((byte, i) => {
    const kept = prefixLength - 8 * i;
    return kept >= 8 ? byte : kept <= 0 ? 0 : byte & (0xff << (8 - kept));
  });

/** An address as five words that compare in order: the family, so that ::/0 holds no IPv4, then its bits. IPv4-mapped IPv6 counts as IPv4 (RFC 4291 2.5.5.2). */
const keyWords = 5;
const familyBits = 32;

const isMapped = (b: Uint8Array): boolean => b.length === 16 && b.every((byte, i) => (i < 10 ? byte === 0 : i < 12 ? byte === 0xff : true));

function putKey(into: Uint32Array, at: number, address: Uint8Array): void {
  const bytes = isMapped(address) ? address.subarray(12) : address;
  into[at] = bytes.length;
  for (let i = 0; i < 4; i++) {
    const b = 4 * i;
    into[at + 1 + i] = b < bytes.length ? ((bytes[b]! << 24) | (bytes[b + 1]! << 16) | (bytes[b + 2]! << 8) | bytes[b + 3]!) >>> 0 : 0;
  }
}

/** Negative, zero or positive as `a` at `i` comes before, with or after `b` at `j`. */
function compare(a: Uint32Array, i: number, b: Uint32Array, j: number): number {
  for (let word = 0; word < keyWords; word++) {
    const difference = a[i + word]! - b[j + word]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

function startsWith(key: Uint32Array, at: number, prefix: Uint32Array, prefixAt: number, bits: number): boolean {
  for (let word = 0, left = bits; left > 0; word++, left -= 32) {
    const difference = (key[at + word]! ^ prefix[prefixAt + word]!) >>> 0;
    if (left >= 32 ? difference !== 0 : difference >>> (32 - left) !== 0) return false;
  }
  return true;
}

/**
 * Blocks either nest or have nothing in common. Sorted by their first address, with the block around each known, the last one that begins at or before an
 * address and those around it are all that can hold it: a binary search and one step for each nesting.
 */
export class NetworkSet<T> {
  readonly #keys: Uint32Array;
  readonly #bits: Uint8Array;
  /** The smallest block around it; -1: none. A block that is written twice is around itself. */
  readonly #around: Int32Array;
  readonly #values: readonly T[];
  readonly #wanted = new Uint32Array(keyWords);

  constructor(members: readonly { readonly network: Network; readonly value: T }[]) {
    const count = members.length;
    const keys = new Uint32Array(keyWords * count);
    const bits = new Uint8Array(count);
    members.forEach(({ network: { address, prefixLength } }, i) => {
      putKey(keys, keyWords * i, address);
      bits[i] = familyBits + prefixLength - (isMapped(address) ? 96 : 0);
    });
    const order = [...members.keys()].sort((a, b) => compare(keys, keyWords * a, keys, keyWords * b) || bits[a]! - bits[b]! || a - b);
    this.#keys = new Uint32Array(keyWords * count);
    this.#bits = new Uint8Array(count);
    this.#around = new Int32Array(count);
    this.#values = order.map((i) => members[i]!.value);
    order.forEach((from, to) => {
      this.#keys.set(keys.subarray(keyWords * from, keyWords * (from + 1)), keyWords * to);
      this.#bits[to] = bits[from]!;
    });
    for (let i = 0; i < count; i++) {
      let around = i - 1;
      while (around >= 0 && !startsWith(this.#keys, keyWords * i, this.#keys, keyWords * around, this.#bits[around]!)) around = this.#around[around]!;
      this.#around[i] = around;
    }
  }

  /** Values of the blocks that hold `address`, the smallest block first; of none where `address` is no address. */
  holding(address: string): T[] {
    const bytes = parseAddress(address);
    if (bytes === null) return [];
    putKey(this.#wanted, 0, bytes);
    let low = 0;
    let high = this.#values.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(this.#keys, keyWords * middle, this.#wanted, 0) <= 0) low = middle + 1;
      else high = middle;
    }
    const found: T[] = [];
    for (let i = low - 1; i >= 0; i = this.#around[i]!) {
      if (startsWith(this.#wanted, 0, this.#keys, keyWords * i, this.#bits[i]!)) found.push(this.#values[i]!);
    }
    return found;
  }
}
