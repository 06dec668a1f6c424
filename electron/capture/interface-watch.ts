/**
 * Notices that interfaces come, go and change. It asks once a second: dumpcap and tcpdump stay silent when their interface goes down,
 * and each system has another way of telling.
 */
import type { Host } from './host.ts';
import { networkInterfacesOf } from './interfaces.ts';
import type { NetworkInterface } from './network-interface.ts';

export interface InterfaceChange {
  readonly name: string;
  /** 'replaced': deleted and made anew under the same name between two looks. */
  readonly what: 'appeared' | 'vanished' | 'up' | 'down' | 'replaced' | 'addresses' | 'routes';
}

const sameMembers = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((member) => b.includes(member));

export const interfaceChanges = (before: readonly NetworkInterface[], after: readonly NetworkInterface[]): InterfaceChange[] => {
  const changes: InterfaceChange[] = [];
  for (const old of before) if (!after.some((found) => found.name === old.name)) changes.push({ name: old.name, what: 'vanished' });
  for (const found of after) {
    const old = before.find((candidate) => candidate.name === found.name);
    const tell = (what: InterfaceChange['what']): void => void changes.push({ name: found.name, what });
    if (old === undefined) {
      tell('appeared');
      continue;
    }
    if (old.index !== found.index) tell('replaced');
    if ((old.link === 'down') !== (found.link === 'down')) tell(found.link === 'down' ? 'down' : 'up');
    if (!sameMembers(old.addresses, found.addresses)) tell('addresses');
    if (old.hasDefaultRoute !== found.hasDefaultRoute) tell('routes');
  }
  return changes;
};

/** PowerShell takes half a second of processor time: there the full look waits for a change of addresses, or for its turn. */
const windowsLooksBetween = 15;

export type InterfaceListener = (interfaces: readonly NetworkInterface[], changes: readonly InterfaceChange[]) => void;

export class InterfaceWatch {
  readonly #host: Host;
  readonly #intervalMs: number;
  readonly #listener: InterfaceListener;
  #known: readonly NetworkInterface[] = [];
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #addresses = '';
  #skipped = 0;
  #stopped = false;

  /** `listener` is called only when something changed. */
  constructor(host: Host, listener: InterfaceListener, intervalMs = 1000) {
    this.#host = host;
    this.#listener = listener;
    this.#intervalMs = intervalMs;
  }

  get interfaces(): readonly NetworkInterface[] {
    return this.#known;
  }

  /** Takes `known` as what is there, and begins to watch. */
  start(known: readonly NetworkInterface[]): void {
    this.#known = known;
    this.#wait();
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** Looks now instead of at the next turn. Resolves when the listener has been told; one look runs at a time. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => (this.#looking = null));
    return this.#looking;
  }

  #wait(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.look().finally(() => this.#wait()), this.#intervalMs);
  }

  async #look(): Promise<void> {
    if (this.#nothingToSee()) return;
    const found = await networkInterfacesOf(this.#host);
    if (this.#stopped) return;
    const changes = interfaceChanges(this.#known, found);
    this.#known = found;
    if (changes.length > 0) this.#listener(found, changes);
  }

  #nothingToSee(): boolean {
    if (this.#host.platform !== 'win32') return false;
    const addresses = JSON.stringify(this.#host.addresses());
    const same = addresses === this.#addresses && this.#skipped < windowsLooksBetween;
    this.#skipped = same ? this.#skipped + 1 : 0;
    this.#addresses = addresses;
    return same;
  }
}
