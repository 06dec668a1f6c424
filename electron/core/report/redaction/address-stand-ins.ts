/**
 * Addresses that stand in for other people's: of the same kind (private, link-local, documentation, public, ...), sharing as long a prefix with one another as the real
 * ones do, and never the real one itself. A permutation by a key, so that any two who have key and summary agree without more.
 */
import { canonicalAddress } from './address-literals.ts';
import { isIn, networksOf, specialBlocks, tellingBits } from './address-blocks.ts';
import { CryptoPan } from './crypto-pan.ts';
import { derivedKey } from './derived-key.ts';
import type { RedactionKey } from './derived-key.ts';
import type { Network } from '../../policy/network-set.ts';

/** What is not replaced, besides what is nobody's. */
export interface KeptAddresses {
  /** Servers' and this laptop's. */
  readonly addresses: readonly Uint8Array[];
  /** The company's own: no address in them is replaced. */
  readonly networks: readonly Network[];
  /** This laptop is on these links: who is on one of them remains on it. */
  readonly links: readonly Network[];
}

/** Unspecified, broadcast, loopback and group addresses are nobody's; but a solicited-node one (RFC 4291 2.7.1) ends in bits of somebody's. */
export function identifiesNobody(bytes: Uint8Array): boolean {
  if (bytes.length === 4) return bytes[0]! >> 4 === 14 || ['0.0.0.0', '127.0.0.1', '255.255.255.255'].includes(canonicalAddress(bytes));
  return (bytes[0] === 0xff && !isIn(bytes, solicitedNode)) || (bytes.subarray(0, 15).every((byte) => byte === 0) && bytes[15]! <= 1);
}

const network = (written: string): Network => networksOf([written])[0]!;
const solicitedNode = network('ff02::1:ff00:0/104');
/** Addresses that carry an IPv4 address, and at which byte: IPv4-mapped (RFC 4291 2.5.5.2), NAT64 (RFC 6052 2.1), 6to4 (RFC 3056 2). */
const embeddings = [{ prefix: network('::ffff:0:0/96'), at: 12 }, { prefix: network('64:ff9b::/96'), at: 12 }, { prefix: network('2002::/16'), at: 2 }];
const embeddedAt = (bytes: Uint8Array): number | undefined => embeddings.find(({ prefix }) => isIn(bytes, prefix))?.at;

/** Addresses whose stand-ins are remembered. */
const mostRemembered = 20_000;

export class AddressStandIns {
  readonly #pans: Readonly<Record<4 | 16, CryptoPan>>;
  /** Canonical. */
  readonly #kept: ReadonlySet<string>;
  /** Last 24 bits of kept IPv6 addresses. */
  readonly #keptNodes: ReadonlySet<string>;
  readonly #networks: readonly Network[];
  readonly #blocks: readonly Network[];
  readonly #standIns = new Map<string, Uint8Array>();

  constructor(key: RedactionKey, attempt: number, { addresses, networks, links }: KeptAddresses) {
    this.#pans = { 4: new CryptoPan(derivedKey(key, `IPv4 ${attempt}`)), 16: new CryptoPan(derivedKey(key, `IPv6 ${attempt}`)) };
    this.#kept = new Set(addresses.map(canonicalAddress));
    this.#keptNodes = new Set(addresses.filter(({ length }) => length === 16).map(nodeOf));
    this.#networks = networks;
    this.#blocks = [...specialBlocks, ...[...networks, ...links].filter(isWide)];
  }

  /** 4 or 16 bytes; the same for the same address every time. */
  of(bytes: Uint8Array): Uint8Array {
    if (this.stays(bytes)) return bytes;
    const real = bytes.join('.');
    const known = this.#standIns.get(real);
    if (known !== undefined) return known;
    let standIn = this.#amongOthers(bytes);
    // Back where it began, by kept ones alone: another then, which may be the stand-in of one more.
    for (let i = 1; isSame(standIn, bytes) || this.stays(standIn); i++) standIn = besides(bytes, i);
    if (this.#standIns.size >= mostRemembered) this.#standIns.clear();
    this.#standIns.set(real, standIn);
    return standIn;
  }

  stays(bytes: Uint8Array): boolean {
    if (identifiesNobody(bytes) || this.#kept.has(canonicalAddress(bytes)) || this.#networks.some((own) => isIn(bytes, own))) return true;
    if (isIn(bytes, solicitedNode)) return this.#keptNodes.has(nodeOf(bytes));
    return embeddedAt(bytes) === 12 && this.stays(bytes.subarray(12));
  }

  /** How many of these addresses got one that is among them, and how many of the kept ones lead an address back to itself. */
  collisions(present: readonly Uint8Array[]): number {
    const all = new Set(present.map(canonicalAddress));
    const met = present.filter((bytes) => !this.stays(bytes) && all.has(canonicalAddress(this.of(bytes)))).length;
    const next = present.filter((bytes) => this.stays(bytes)).map((bytes) => this.#permuted(bytes));
    const fixed = next.filter((bytes) => !this.stays(bytes) && isSame(this.#amongOthers(bytes), bytes)).length;
    return met + fixed;
  }

  /** What becomes a kept address goes on to what that would become: still a permutation, of those that are not kept. */
  #amongOthers(bytes: Uint8Array): Uint8Array {
    let standIn = this.#permuted(bytes);
    while (this.stays(standIn)) standIn = this.#permuted(standIn);
    return standIn;
  }

  #permuted(bytes: Uint8Array): Uint8Array {
    const at = embeddedAt(bytes);
    const out = bytes.slice();
    if (at !== undefined) out.set(this.of(bytes.subarray(at, at + 4)), at);
    const first = Math.max(tellingBits(bytes, this.#blocks), at === undefined ? 0 : 8 * (at + 4));
    if (first >= 8 * bytes.length) return out;
    const flips = this.#pans[bytes.length as 4 | 16].flips(bytes, first);
    // The first bit that may change always does, so that no address stays what it is.
    flips[first >> 3]! |= 0x80 >> (first & 7);
    flips.forEach((bits, i) => (out[i]! ^= bits));
    return out;
  }
}

/** What is beside a narrower block would be told to a few bits if it had to stay outside. */
const isWide = ({ address, prefixLength }: Network): boolean => 8 * address.length - prefixLength >= 8;

/** The `i`th from there in its surroundings. */
const besides = (bytes: Uint8Array, i: number): Uint8Array => bytes.map((byte, at) => byte ^ (at === bytes.length - 1 ? i & 0xff : at === bytes.length - 2 ? (i >> 8) & 0xff : 0));

const isSame = (a: Uint8Array, b: Uint8Array): boolean => canonicalAddress(a) === canonicalAddress(b);
const nodeOf = (bytes: Uint8Array): string => bytes.subarray(13).join('.');
