/**
 * Crypto-PAn: prefix-preserving pseudonyms of addresses (Xu, Fan, Ammar, Moon: "Prefix-Preserving IP Address Anonymization", ICNP 2002). Whether a bit is flipped
 * depends, by AES-128, on the bits before it and on nothing else; so two addresses share exactly as many leading bits as their pseudonyms do.
 */
import { ecb } from '@noble/ciphers/aes.js';

const blockBytes = 16;
const withoutPadding = { disablePadding: true } as const;

export class CryptoPan {
  readonly #key: Uint8Array;
  readonly #pad: Uint8Array;

  /** 32 bytes: the AES key, and what becomes the padding once encrypted with it. */
  constructor(key: Uint8Array) {
    this.#key = key.slice(0, blockBytes);
    this.#pad = ecb(this.#key, withoutPadding).encrypt(key.slice(blockBytes, 2 * blockBytes));
  }

  /** As many bytes as `address` has, 16 at the most: the bits to flip in it, of those from `first` on. */
  flips(address: Uint8Array, first = 0): Uint8Array {
    const bits = Math.max(0, address.length * 8 - first);
    const blocks = new Uint8Array(bits * blockBytes);
    for (let i = 0; i < bits; i++) {
      const block = blocks.subarray(i * blockBytes, (i + 1) * blockBytes);
      const whole = (first + i) >> 3;
      const mask = 0xff00 >> ((first + i) & 7);
      block.set(this.#pad);
      block.set(address.subarray(0, whole));
      block[whole] = (address[whole]! & mask) | (this.#pad[whole]! & ~mask);
    }
    const encrypted = ecb(this.#key, withoutPadding).encrypt(blocks);
    const flips = new Uint8Array(address.length);
    for (let i = 0; i < bits; i++) flips[(first + i) >> 3]! |= (encrypted[i * blockBytes]! & 0x80) >> ((first + i) & 7);
    return flips;
  }
}
