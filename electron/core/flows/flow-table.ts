/**
 * Finds the flow of a packet without strings and without allocation: open addressing over the words of both addresses, both ports and the
 * protocol. The endpoints are ordered first, so that both directions meet in one entry.
 *
 * Bounded: past `limit` flows, the half that was silent longest and on which nothing was built is forgotten.
 */
import { formatAddress } from '../bytes/address.ts';
import type { Dissection } from '../link/dissection.ts';
import { Flow, type Direction } from './flow.ts';

/** Words of one entry: two addresses of up to four words, the ports, the protocol. */
const stride = 10;

export class FlowTable {
  /** Direction of the packet that `lookup` was last asked for. */
  direction: Direction = 0;
  /** Flows forgotten to stay within the bound. */
  forgotten = 0;

  readonly #limit: number;
  #capacity = 1 << 10;
  #keys = new Int32Array(this.#capacity * stride);
  #flows: (Flow | null)[] = new Array<Flow | null>(this.#capacity).fill(null);
  /** True where the entry's key has direction 0 from its second endpoint. */
  #swapped = new Uint8Array(this.#capacity);
  #size = 0;
  #nextId = 0;
  readonly #key = new Int32Array(stride);
  #last: Flow | null = null;
  #lastSlot = -1;

  constructor(limit = 200_000) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#size;
  }

  /** The packet's flow, new where it is the first of it. `this.direction` says which way it goes. */
  lookup(d: Dissection, frame: number, time: number): Flow {
    const swapped = this.#setKey(d.buffer, d.sourceAddress, d.destinationAddress, d.ipVersion === 4 ? 1 : 4, d.sourcePort, d.destinationPort, d.protocol);
    if (this.#last !== null && this.#matches(this.#lastSlot)) {
      this.direction = this.#swapped[this.#lastSlot] === (swapped ? 1 : 0) ? 0 : 1;
      return this.#last;
    }
    let slot = this.#slot();
    let flow = this.#flows[slot] ?? null;
    if (flow === null) {
      if (this.#size >= this.#limit) {
        this.#forget();
        slot = this.#slot();
      } else if (this.#size * 2 >= this.#capacity) {
        this.#grow(this.#capacity * 2);
        slot = this.#slot();
      }
      const length = d.ipVersion === 4 ? 4 : 16;
      flow = new Flow(
        this.#nextId++, d.protocol,
        formatAddress(d.buffer, d.sourceAddress, length), d.sourcePort,
        formatAddress(d.buffer, d.destinationAddress, length), d.destinationPort,
        frame, time,
      );
      this.#keys.set(this.#key, slot * stride);
      this.#flows[slot] = flow;
      this.#swapped[slot] = swapped ? 1 : 0;
      this.#size += 1;
      this.direction = 0;
    } else {
      this.direction = this.#swapped[slot] === (swapped ? 1 : 0) ? 0 : 1;
    }
    this.#last = flow;
    this.#lastSlot = slot;
    return flow;
  }

  /** The flow between these endpoints if it is known; for the packet that an ICMP error quotes. Addresses are raw bytes, 4 or 16 long. */
  find(source: Uint8Array, sourcePort: number, destination: Uint8Array, destinationPort: number, protocol: number): { flow: Flow; direction: Direction } | null {
    if (source.length !== destination.length || (source.length !== 4 && source.length !== 16)) return null;
    const joined = new Uint8Array(source.length * 2);
    joined.set(source, 0);
    joined.set(destination, source.length);
    const swapped = this.#setKey(joined, 0, source.length, source.length / 4, sourcePort, destinationPort, protocol);
    const slot = this.#slot();
    const flow = this.#flows[slot] ?? null;
    if (flow === null) return null;
    return { flow, direction: this.#swapped[slot] === (swapped ? 1 : 0) ? 0 : 1 };
  }

  /** Writes the ordered key; true where the destination came first. */
  #setKey(b: Uint8Array, source: number, destination: number, words: number, sourcePort: number, destinationPort: number, protocol: number): boolean {
    const key = this.#key;
    let order = 0;
    for (let i = 0; i < words * 4 && order === 0; i++) order = b[source + i]! - b[destination + i]!;
    if (order === 0) order = sourcePort - destinationPort;
    const swapped = order > 0;
    const low = swapped ? destination : source;
    const high = swapped ? source : destination;
    for (let i = 0; i < 4; i++) {
      if (i < words) {
        const l = low + 4 * i;
        const h = high + 4 * i;
        key[i] = (b[l]! << 24) | (b[l + 1]! << 16) | (b[l + 2]! << 8) | b[l + 3]!;
        key[4 + i] = (b[h]! << 24) | (b[h + 1]! << 16) | (b[h + 2]! << 8) | b[h + 3]!;
      } else {
        key[i] = 0;
        key[4 + i] = 0;
      }
    }
    key[8] = swapped ? (destinationPort << 16) | sourcePort : (sourcePort << 16) | destinationPort;
    key[9] = (words << 8) | protocol;
    return swapped;
  }

  #matches(slot: number): boolean {
    const keys = this.#keys;
    const key = this.#key;
    const at = slot * stride;
    // The words that differ soonest come first.
    return (
      keys[at + 8] === key[8] && keys[at] === key[0] && keys[at + 4] === key[4] && keys[at + 9] === key[9] &&
      keys[at + 1] === key[1] && keys[at + 2] === key[2] && keys[at + 3] === key[3] &&
      keys[at + 5] === key[5] && keys[at + 6] === key[6] && keys[at + 7] === key[7]
    );
  }

  /** Where the key is, or the empty slot where it belongs. */
  #slot(): number {
    const key = this.#key;
    let h = 0x811c9dc5 | 0;
    for (let i = 0; i < stride; i++) {
      h = Math.imul(h ^ key[i]!, 0x01000193);
      h ^= h >>> 15;
    }
    const mask = this.#capacity - 1;
    let slot = h & mask;
    while (this.#flows[slot] !== null && !this.#matches(slot)) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(capacity: number): void {
    const keys = this.#keys;
    const flows = this.#flows;
    const swapped = this.#swapped;
    const wanted = this.#key.slice();
    this.#capacity = capacity;
    this.#keys = new Int32Array(capacity * stride);
    this.#flows = new Array<Flow | null>(capacity).fill(null);
    this.#swapped = new Uint8Array(capacity);
    for (let i = 0; i < flows.length; i++) {
      const flow = flows[i] ?? null;
      if (flow === null) continue;
      this.#key.set(keys.subarray(i * stride, (i + 1) * stride));
      const slot = this.#slot();
      this.#keys.set(this.#key, slot * stride);
      this.#flows[slot] = flow;
      this.#swapped[slot] = swapped[i]!;
    }
    this.#key.set(wanted);
    this.#last = null;
    this.#lastSlot = -1;
  }

  #forget(): void {
    const known = this.#flows.filter((f): f is Flow => f !== null);
    // Those on which something was built go last, however silent.
    known.sort((x, y) => Number(x.state !== null) - Number(y.state !== null) || x.lastTime - y.lastTime);
    const out = new Set(known.slice(0, Math.ceil(known.length / 2)));
    this.forgotten += out.size;
    for (let i = 0; i < this.#flows.length; i++) {
      const flow = this.#flows[i] ?? null;
      if (flow !== null && out.has(flow)) this.#flows[i] = null;
    }
    this.#size -= out.size;
    this.#grow(this.#capacity);
  }
}
