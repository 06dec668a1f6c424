/** Where the parts of IP datagrams that come in fragments are, until each datagram is whole. */
import { hex } from '../../bytes/text.ts';
import type { Dissection } from '../../link/dissection.ts';

export interface FragmentPlace {
  readonly frame: number;
  /** Offset in the frame of what the fragment carries, and its length as far as captured. */
  readonly at: number;
  readonly length: number;
  /** Bytes into the datagram's fragmentable part. */
  readonly offset: number;
}

const mostDatagrams = 1000;
const mostFragments = 256;

export class FragmentPlaces {
  readonly #open = new Map<string, FragmentPlace[]>();

  /** Takes note of the fragment that `d` describes, in a frame that begins at `start` of its buffer. */
  note(frame: number, start: number, d: Dissection): void {
    const key = datagramKey(d);
    const known = this.#open.get(key) ?? [];
    if (known.length === mostFragments) return;
    known.push({ frame, at: d.transport - start, length: d.transportEnd - d.transport, offset: d.fragmentOffset });
    if (!this.#open.has(key) && this.#open.size >= mostDatagrams) this.#open.delete(this.#open.keys().next().value!);
    this.#open.set(key, known);
  }

  /** Those of the datagram that the fragment `d` has completed. */
  completed(d: Dissection): readonly FragmentPlace[] {
    const key = datagramKey(d);
    const places = this.#open.get(key) ?? [];
    this.#open.delete(key);
    return places;
  }
}

function datagramKey(d: Dissection): string {
  const size = d.ipVersion === 4 ? 4 : 16;
  const address = (at: number): string => hex(d.buffer, at, at + size);
  return `${address(d.sourceAddress)} ${address(d.destinationAddress)} ${d.ipId} ${d.ipVersion === 4 ? d.protocol : 0}`;
}
