/** The alphabets in which characters of a name move: each stays what it was to a reader and to a parser, and as many bytes in UTF-8. */

/** Code points from first to last, in turn. */
type Range = readonly [first: number, last: number];

export class Alphabet {
  readonly size: number;
  readonly #ranges: readonly Range[];

  constructor(...ranges: readonly Range[]) {
    this.#ranges = ranges;
    this.size = ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  }

  /** -1 where it has no such character. */
  indexOf(point: number): number {
    let before = 0;
    for (const [first, last] of this.#ranges) {
      if (point >= first && point <= last) return before + point - first;
      before += last - first + 1;
    }
    return -1;
  }

  at(index: number): number {
    let left = index;
    for (const [first, last] of this.#ranges) {
      if (left <= last - first) return first + left;
      left -= last - first + 1;
    }
    throw new RangeError(`an alphabet of ${this.size} has no character ${index}`);
  }
}

const code = (character: string): number => character.charCodeAt(0);
const span = (first: string, last: string): Range => [code(first), code(last)];

const digits = new Alphabet(span('0', '9'));
const lower = new Alphabet(span('a', 'z'));
const upper = new Alphabet(span('A', 'Z'));
const lowerHex = new Alphabet(span('0', '9'), span('a', 'f'));
const upperHex = new Alphabet(span('0', '9'), span('A', 'F'));
/** RFC 8839 5.4. */
const iceChars = new Alphabet(span('A', 'Z'), span('a', 'z'), span('0', '9'), span('+', '+'), span('/', '/'));
const signs = new Alphabet(span('!', '/'), span(':', '@'), span('[', '`'), span('{', '~'));
/** Han, Hangul, Kana, Cyrillic. */
const scripts = [new Alphabet([0x4e00, 0x9fff]), new Alphabet([0xac00, 0xd7a3]), new Alphabet([0x3041, 0x3096]), new Alphabet([0x0410, 0x044f])];
const latin1 = new Alphabet([0xc0, 0xd6], [0xd8, 0xf6], [0xf8, 0xff]);
const fixed = new Alphabet();

/** An alphabet for each code point of a text; one that is empty holds its character fast. The same where its characters have moved in theirs. */
export type AlphabetsOf = (points: readonly number[]) => Alphabet[];

/** Letters and digits move, each in its kind, and what separates them stays; a text of ASCII signs alone moves too. */
export const wordAlphabets: AlphabetsOf = (points) => {
  const alphabets = points.map(ofCharacter);
  return points.every((point) => signs.indexOf(point) >= 0) ? points.map(() => signs) : alphabets;
};

export const fragmentAlphabets: AlphabetsOf = (points) => (points.every((point) => iceChars.indexOf(point) >= 0) ? points.map(() => iceChars) : wordAlphabets(points));

/** Hexadecimal of one case; everything else stays. */
export const lowerHexAlphabets: AlphabetsOf = (points) => points.map((point) => (lowerHex.indexOf(point) >= 0 ? lowerHex : fixed));
export const upperHexAlphabets: AlphabetsOf = (points) => points.map((point) => (upperHex.indexOf(point) >= 0 ? upperHex : fixed));

function ofCharacter(point: number): Alphabet {
  const alphabet = [lower, upper, digits, latin1, ...scripts].find((each) => each.indexOf(point) >= 0);
  if (alphabet !== undefined) return alphabet;
  // U+FFFD stands for bytes that are no text.
  if (point < 0x80 || (point >= 0xfff0 && point < 0x10000)) return fixed;
  const first = point & ~0x3f;
  return new Alphabet([Math.max(first, 0x80), first + 0x3f]);
}
