/**
 * Texts that stand in for texts: as long in characters and in UTF-8, each character in its alphabet. A permutation by a key that leaves no text as it is, so
 * that different names get different stand-ins without a list of them.
 */
import { ctr } from '@noble/ciphers/aes.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { u32 } from '../../bytes/big-endian.ts';
import type { Alphabet, AlphabetsOf } from './alphabets.ts';

/** Of a Feistel network over both halves of a text; FF1 (NIST SP 800-38G) has ten, but one radix and no texts of a few characters. */
const rounds = 10;
const wordBytes = 4;

export class TextPermutation {
  readonly #key: Uint8Array;
  readonly #alphabetsOf: AlphabetsOf;

  constructor(key: Uint8Array, alphabetsOf: AlphabetsOf) {
    this.#key = key;
    this.#alphabetsOf = alphabetsOf;
  }

  /** A text without a character that could be another comes back as it is. */
  of(text: string): string {
    const points = Array.from(text, (character) => character.codePointAt(0)!);
    const alphabets = this.#alphabetsOf(points);
    const movable = points.flatMap((_, i) => (alphabets[i]!.size > 1 ? i : []));
    if (movable.length === 0) return text;
    const letters = movable.map((i) => ({ alphabet: alphabets[i]!, index: alphabets[i]!.indexOf(points[i]!) }));
    // Mixed, changed in one place, and mixed back: what is mixed back from something else is something else.
    for (let round = 0; round < rounds; round++) this.#mix(letters, round, 1);
    letters[0]!.index = (letters[0]!.index + 1) % letters[0]!.alphabet.size;
    for (let round = rounds - 1; round >= 0; round--) this.#mix(letters, round, -1);
    movable.forEach((at, i) => (points[at] = letters[i]!.alphabet.at(letters[i]!.index)));
    return points.map((point) => String.fromCodePoint(point)).join('');
  }

  /** Moves one half by what the other says. */
  #mix(letters: { readonly alphabet: Alphabet; index: number }[], round: number, sign: 1 | -1): void {
    const middle = letters.length >> 1;
    const [moved, asked] = round % 2 === 0 ? [letters.slice(middle), letters.slice(0, middle)] : [letters.slice(0, middle), letters.slice(middle)];
    const question = new Uint32Array([round, letters.length, ...letters.map(({ alphabet }) => alphabet.size), ...asked.map(({ index }) => index)]);
    const seed = hmac(sha256, this.#key, bigEndian(question));
    const stream = ctr(seed, new Uint8Array(16)).encrypt(new Uint8Array(moved.length * wordBytes));
    moved.forEach((letter, i) => {
      const { size } = letter.alphabet;
      letter.index = (((letter.index + sign * (u32(stream, i * wordBytes) % size)) % size) + size) % size;
    });
  }
}

/** So that every machine asks the same. */
function bigEndian(words: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(words.length * wordBytes);
  words.forEach((word, i) => bytes.set([word >>> 24, word >>> 16, word >>> 8, word], i * wordBytes));
  return bytes;
}
