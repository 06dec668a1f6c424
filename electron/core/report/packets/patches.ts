/** Bytes of frames that were rewritten before the frame's turn, by frame and by offset from its first byte. */
interface Patch {
  readonly at: number;
  readonly bytes: Uint8Array;
}

export class Patches {
  readonly #frames = new Map<number, Patch[]>();

  add(frame: number, at: number, bytes: Uint8Array): void {
    const known = this.#frames.get(frame);
    if (known === undefined) this.#frames.set(frame, [{ at, bytes }]);
    else known.push({ at, bytes });
  }

  /** The latest of `length` bytes that belongs there; null without. */
  find(frame: number, at: number, length: number): Uint8Array | null {
    return this.#frames.get(frame)?.findLast((p) => p.at === at && p.bytes.length === length)?.bytes ?? null;
  }
}
