/**
 * Writes stand-ins over what is personal in a packet's bytes, always as many bytes as there were. What names and addresses become is the report's `Redaction`, so that
 * packets agree with every other form of it; what has no meaning but itself (keys, tickets, hardware addresses) becomes bytes by the report's key.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { parseAddress } from '../../bytes/parse-address.ts';
import { utf8 } from '../../bytes/text.ts';
import { utf8Bytes } from '../../bytes/utf8-bytes.ts';
import { derivedKey } from '../redaction/derived-key.ts';
import { isBackgroundName } from '../../summary/signaling/background-names.ts';
import type { Redaction } from '../redaction/redaction.ts';
import type { RedactionKey } from '../redaction/derived-key.ts';

/** What stands in a text's place, by the part of `Redaction` that says it. */
export type TextKind = 'userName' | 'fragment' | 'secret' | 'hostName' | 'text';

/** Stand-ins that are remembered, of each kind. */
const remembered = 100_000;
const macBytes = 6;
/** Ill-formed UTF-8, or control characters: no text at all. */
const unprintable = /[\ufffd\p{Cc}]/u;
const blank = 0x78;

export class StandIns {
  readonly #redaction: Redaction;
  readonly #key: Uint8Array;
  readonly #addresses = new Map<string, Uint8Array>();
  readonly #macs = new Map<number, Uint8Array>();
  readonly #texts = new Map<string, string>();

  constructor(redaction: Redaction, key: RedactionKey) {
    this.#redaction = redaction;
    this.#key = derivedKey(key, 'packets');
  }

  /** The address of `length` bytes (4 or 16) at `at`; true where it changed. */
  address(b: Uint8Array, at: number, length: number): boolean {
    const standIn = this.addressOf(b.subarray(at, at + length));
    let changed = false;
    for (let i = 0; i < length; i++) {
      changed ||= b[at + i] !== standIn[i];
      b[at + i] = standIn[i]!;
    }
    return changed;
  }

  /** Lent. */
  addressOf(address: Uint8Array): Uint8Array {
    const name = String.fromCharCode(...address);
    const known = this.#addresses.get(name);
    if (known !== undefined) return known;
    if (this.#addresses.size >= remembered) this.#addresses.clear();
    const standIn = this.#redaction.address(address.slice());
    this.#addresses.set(name, standIn);
    return standIn;
  }

  /** The EUI-48 at `at`: a locally administered one stands in for it (IEEE 802 8.4). Groups and the absent one (zeros) are nobody's. */
  mac(b: Uint8Array, at: number): void {
    let number = 0;
    for (let i = 0; i < macBytes; i++) number = number * 256 + b[at + i]!;
    if (number === 0 || (b[at]! & 1) === 1) return;
    let standIn = this.#macs.get(number);
    if (standIn === undefined) {
      standIn = this.#bytesFor('mac', b.subarray(at, at + macBytes), macBytes);
      standIn[0] = (standIn[0]! & 0xfc) | 0x02;
      if (this.#macs.size >= remembered) this.#macs.clear();
      this.#macs.set(number, standIn);
    }
    b.set(standIn, at);
  }

  /** Bytes that mean nothing but themselves: equal ones become equal ones. */
  opaque(b: Uint8Array, from: number, to: number): void {
    b.set(this.#bytesFor('opaque', b.subarray(from, to), to - from), from);
  }

  /** The UTF-8 text `b[from..to)`, NULs at its end left as they are. What does not read, or would change its length, is blanked. */
  text(b: Uint8Array, from: number, to: number, change: (text: string) => string): void {
    let end = to;
    while (end > from && b[end - 1] === 0) end -= 1;
    const text = utf8(b, from, end);
    const standIn = unprintable.test(text) ? null : utf8Bytes(change(text));
    if (standIn?.length === end - from) b.set(standIn, from);
    else b.fill(blank, from, end);
  }

  textOf(kind: TextKind, text: string): string {
    const name = `${kind} ${text}`;
    const known = this.#texts.get(name);
    if (known !== undefined) return known;
    if (this.#texts.size >= remembered) this.#texts.clear();
    // What every browser asks for by itself tells nothing of anybody, and is told apart from what calls need.
    const stays = kind === 'hostName' && isBackgroundName(text.toLowerCase().replace(/\.$/, ''));
    const standIn = stays ? text : this.#redaction[kind](text);
    this.#texts.set(name, standIn);
    return standIn;
  }

  /** An address or a name, written out. */
  authorityOf(host: string): string {
    return parseAddress(host) === null ? this.textOf('hostName', host) : this.#redaction.addressText(host);
  }

  #bytesFor(purpose: string, value: Uint8Array, length: number): Uint8Array {
    const seed = hmac(sha256, this.#key, Uint8Array.of(...utf8Bytes(`${purpose} `), ...value));
    const out = new Uint8Array(length);
    for (let at = 0, block = 0; at < length; at += seed.length, block++) {
      const digest = hmac(sha256, seed, Uint8Array.of(block >> 16, block >> 8, block));
      out.set(digest.subarray(0, Math.min(digest.length, length - at)), at);
    }
    return out;
  }
}
