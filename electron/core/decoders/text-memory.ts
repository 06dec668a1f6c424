/** Bounds what all connections together hold of texts that are not whole yet: past it, the holder that was silent longest lets go. */

export interface TextHolder {
  /** Lets go of what it holds; what was under way will not be told. */
  release(): void;
}

/** Each holds up to twice `longestText`, and mostly some hundred bytes. */
const most = 256;

/** Bytes of one message or body, as it is after decompression; longer ones are not read. A description of a room of fifty has about 100 KB. */
export const longestText = 262_144;

export class TextMemory {
  /** The longest silent first. */
  readonly #holders = new Set<TextHolder>();

  /** `holder` holds something, or more than before. */
  hold(holder: TextHolder): void {
    this.#holders.delete(holder);
    this.#holders.add(holder);
    if (this.#holders.size <= most) return;
    const [oldest] = this.#holders;
    this.#holders.delete(oldest!);
    oldest!.release();
  }

  /** `holder` holds nothing any more. */
  drop(holder: TextHolder): void {
    this.#holders.delete(holder);
  }
}

/** Bytes that come in pieces, up to a bound. */
export class GrowingText {
  #bytes = new Uint8Array(0);
  #length = 0;
  /** More came than is held. */
  overflowed = false;

  get length(): number {
    return this.#length;
  }

  append(b: Uint8Array, from: number, to: number): void {
    const length = this.#length + to - from;
    if (length > longestText) {
      this.overflowed = true;
      this.clear();
    }
    if (this.overflowed) return;
    if (length > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(longestText, Math.max(length, 2 * this.#bytes.length, 256)));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(b.subarray(from, to), this.#length);
    this.#length = length;
  }

  /** What came, lent until more does. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Begins anew; `overflowed` stays as it is. */
  clear(): void {
    this.#bytes = new Uint8Array(0);
    this.#length = 0;
  }
}
