/**
 * Addresses that stand in for other people's: of the same kind, so that a reader still sees a private or a link-local address; in
 * the same /24 (IPv6: /48 and /64) where the real ones shared one; numbered in order of appearance, so that nothing of the real
 * address is left.
 */
import { canonicalAddress } from './address-literals.ts';

/** A block of IPv4 /24 networks, by their upper 24 bits. */
interface Block {
  readonly first: number;
  readonly count: number;
  /** Where to begin, away from the numbers that people use first. */
  readonly start: number;
}

const network = (a: number, b: number, c: number): number => (a << 16) | (b << 8) | c;
const block = (a: number, b: number, prefixLength: number, start: number): Block => ({ first: network(a, b, 0), count: 2 ** (24 - prefixLength), start });

const ownKinds: readonly Block[] = [
  block(10, 0, 8, 0x8000), block(172, 16, 12, 0x800), block(192, 168, 16, 0x80), block(169, 254, 16, 0x80), block(100, 64, 10, 0x2000), block(127, 0, 8, 0x8000),
];
/** For benchmarks (RFC 2544), so nobody's; and when that is used up, class E. */
const nobodys = block(198, 18, 15, 0);
const reserved = block(240, 0, 4, 0);

/** Unspecified, broadcast, loopback and multicast addresses are nobody's: they need no stand-in. */
export function identifiesNobody(bytes: Uint8Array): boolean {
  if (bytes.length === 4) return bytes[0]! >> 4 === 14 || ['0.0.0.0', '127.0.0.1', '255.255.255.255'].includes(canonicalAddress(bytes));
  return bytes[0] === 0xff || (bytes.subarray(0, 15).every((byte) => byte === 0) && bytes[15]! <= 1);
}

/** The IPv4 address inside an IPv4-mapped (RFC 4291 2.5.5.2) or NAT64 (RFC 6052, well-known prefix) one. */
export function embeddedIPv4(bytes: Uint8Array): Uint8Array | null {
  if (bytes.length !== 16) return null;
  const prefix = canonicalAddress(Uint8Array.of(...bytes.subarray(0, 12), 0, 0, 0, 1));
  return prefix === '::ffff:0:1' || prefix === '64:ff9b::1' ? bytes.subarray(12) : null;
}

export class AddressStandIns {
  /** Canonical: every real address of the document, and every stand-in given out. */
  readonly #taken: Set<string>;
  /** /24 networks and IPv6 /48 sites of real addresses and of stand-ins. */
  readonly #takenNetworks = new Set<number | string>();
  readonly #standIns = new Map<string, Uint8Array>();
  /** Stand-in networks by real ones, and how many hosts or subnets each has. */
  readonly #networks = new Map<string, number>();
  readonly #counts = new Map<string, number>();
  /** How far each block has been searched for a free network. */
  readonly #searched = new Map<Block, number>();

  /** `present`: every address in the document; no stand-in will be one of them or share a network with one. */
  constructor(present: Iterable<Uint8Array>) {
    this.#taken = new Set();
    for (const bytes of present) {
      this.#taken.add(canonicalAddress(bytes));
      const inner = bytes.length === 4 ? bytes : embeddedIPv4(bytes);
      this.#takenNetworks.add(inner === null ? siteOf(bytes) : network(inner[0]!, inner[1]!, inner[2]!));
    }
  }

  /** The same for the same address every time. */
  of(bytes: Uint8Array): Uint8Array {
    const real = canonicalAddress(bytes);
    const given = this.#standIns.get(real);
    if (given !== undefined) return given;
    const inner = embeddedIPv4(bytes);
    let standIn: Uint8Array;
    if (inner !== null) standIn = Uint8Array.of(...bytes.subarray(0, 12), ...this.of(inner));
    else {
      do standIn = bytes.length === 4 ? this.#ipv4(bytes) : this.#ipv6(bytes);
      while (this.#taken.has(canonicalAddress(standIn)));
    }
    this.#taken.add(canonicalAddress(standIn));
    this.#standIns.set(real, standIn);
    return standIn;
  }

  #ipv4(bytes: Uint8Array): Uint8Array {
    const real = network(bytes[0]!, bytes[1]!, bytes[2]!);
    const key = `4/${real}`;
    let standIn = this.#networks.get(key);
    if (standIn === undefined) {
      const own = ownKinds.find(({ first, count }) => real >= first && real < first + count) ?? nobodys;
      standIn = this.#freeNetwork(own) ?? this.#freeNetwork(reserved) ?? reserved.first;
      this.#networks.set(key, standIn);
    }
    return Uint8Array.of(standIn >> 16, standIn >> 8, standIn, this.#next(`4/host/${standIn}`));
  }

  #freeNetwork(candidates: Block): number | null {
    for (let i = this.#searched.get(candidates) ?? 0; i < candidates.count; i++) {
      const free = candidates.first + ((candidates.start + i) % candidates.count);
      this.#searched.set(candidates, i + 1);
      if (this.#takenNetworks.has(free)) continue;
      this.#takenNetworks.add(free);
      return free;
    }
    return null;
  }

  /** 2001:db8:SITE:SUBNET::HOST, unique local ones in fd00:db8, link-local ones as fe80::HOST. */
  #ipv6(bytes: Uint8Array): Uint8Array {
    const linkLocal = bytes[0] === 0xfe && (bytes[1]! & 0xc0) === 0x80;
    if (linkLocal) return words(0xfe80, 0, 0, 0, this.#next('6/link'));
    const uniqueLocal = (bytes[0]! & 0xfe) === 0xfc;
    const upper = uniqueLocal ? [0xfd00, 0xdb8] as const : [0x2001, 0xdb8] as const;
    const site = this.#numbered(`6/${siteOf(bytes)}`, () => this.#freeSite(upper[0], upper[1]));
    const siteKey = `${uniqueLocal ? 'u' : 'g'}${site}`;
    const subnet = this.#numbered(`6/${siteOf(bytes)}/${bytes[6]!}/${bytes[7]!}`, () => Math.min(this.#next(`6/subnet/${siteKey}`), 0xffff));
    return words(upper[0], upper[1], site, subnet, this.#next(`6/host/${siteKey}/${subnet}`));
  }

  /** After 65535 sites the last one is shared. */
  #freeSite(first: number, second: number): number {
    for (;;) {
      const site = this.#next(`6/site/${first}`);
      if (site >= 0xffff) return 0xffff;
      if (!this.#takenNetworks.has(siteOf(words(first, second, site, 0, 0)))) return site;
    }
  }

  #numbered(key: string, assign: () => number): number {
    const known = this.#networks.get(key);
    if (known !== undefined) return known;
    const number = assign();
    this.#networks.set(key, number);
    return number;
  }

  /** Counts from 1. */
  #next(key: string): number {
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count;
  }
}

const siteOf = (bytes: Uint8Array): string => bytes.subarray(0, 6).join('.');

/** The first four groups and, in the last 32 bits, a host. */
const words = (a: number, b: number, c: number, d: number, host: number): Uint8Array =>
  Uint8Array.of(a >> 8, a, b >> 8, b, c >> 8, c, d >> 8, d, 0, 0, 0, 0, host >>> 24, host >>> 16, host >>> 8, host);
