/**
 * Which addresses are this laptop's. Where the capture source knows, it says so; for a file they are inferred from who asks (DNS, TURN, SYN) and
 * from who talks with the most others: the laptop is at one end of everything that it captured.
 */
import type { Direction, Flow } from '../flows/flow.ts';
import { isGroupAddress, isPrivateAddress } from './address-kind.ts';

/** What a client role weighs against one more correspondent. */
const askerWeight = 3;
const remembered = 4096;

export class LocalAddresses {
  #known = new Set<string>();
  readonly #scores = new Map<string, number>();
  readonly #correspondents = new Set<string>();

  setKnown(addresses: readonly string[]): void {
    // Addresses only come: packets of an interface that has gone are still ours.
    for (const a of addresses) this.#known.add(a);
  }

  get known(): ReadonlySet<string> {
    return this.#known;
  }

  /** A flow seen for the first time. */
  newFlow(flow: Flow): void {
    const key = `${flow.addressA} ${flow.addressB}`;
    if (this.#correspondents.has(key) || this.#correspondents.has(`${flow.addressB} ${flow.addressA}`)) return;
    if (this.#correspondents.size >= remembered) return;
    this.#correspondents.add(key);
    this.#add(flow.addressA, 1);
    this.#add(flow.addressB, 1);
  }

  /** `address` acted as a client: DNS query, TCP SYN, Allocate request. */
  asked(address: string): void {
    this.#add(address, askerWeight);
  }

  /** The direction in which this laptop sends on the flow. */
  outgoing(flow: Flow): Direction {
    const a = this.#known.has(flow.addressA);
    const b = this.#known.has(flow.addressB);
    if (a !== b) return a ? 0 : 1;
    if (flow.outgoing !== null) return flow.outgoing;
    const groups = Number(isGroupAddress(flow.addressB)) - Number(isGroupAddress(flow.addressA));
    if (groups !== 0) return groups > 0 ? 0 : 1;
    const score = (this.#scores.get(flow.addressA) ?? 0) - (this.#scores.get(flow.addressB) ?? 0);
    if (score !== 0) return score > 0 ? 0 : 1;
    const own = Number(isPrivateAddress(flow.addressA)) - Number(isPrivateAddress(flow.addressB));
    return own >= 0 ? 0 : 1;
  }

  #add(address: string, weight: number): void {
    if (isGroupAddress(address)) return;
    const score = this.#scores.get(address);
    if (score === undefined && this.#scores.size >= remembered) return;
    this.#scores.set(address, (score ?? 0) + weight);
  }
}
