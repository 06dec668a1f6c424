/** Names of addresses as the client asked for them: from DNS answers, else from a server name in a ClientHello. Past the bound, what was learnt longest ago is forgotten. */
import { namedAddresses } from '../decoders/dns-addresses.ts';
import type { DnsMessage } from '../decoders/dns.ts';

/** Addresses, and names. */
const remembered = 20_000;
/** A CDN's address answers to many names. */
const mostNames = 8;

interface Answer {
  readonly name: string;
  /** When it was first and last answered; microseconds since the epoch. */
  readonly first: number;
  last: number;
}

export class HostNames {
  /** Of each address, the names it was answered for. */
  readonly #names = new Map<string, Answer[]>();
  /** The last address that a name was answered with. */
  readonly #addresses = new Map<string, string>();
  readonly #fromTls = new Map<string, string>();

  /** `time` in microseconds since the epoch. */
  dns(message: DnsMessage, time: number): void {
    if (!message.response) return;
    for (const { name, address } of namedAddresses(message)) {
      this.#answered(name, address, time);
      remember(this.#addresses, name.toLowerCase(), address);
    }
  }

  tls(address: string, serverName: string): void {
    remember(this.#fromTls, address, this.#fromTls.get(address) ?? serverName);
  }

  addressOf(name: string): string | null {
    return this.#addresses.get(name.toLowerCase()) ?? null;
  }

  /**
   * The name that the address was last answered for until `before` (microseconds since the epoch), which is what a client that began then meant; the first where all came
   * later. A connection's own ClientHello knows better.
   */
  of(address: string, before = Infinity): string | null {
    const answers = this.#names.get(address) ?? [];
    const lastBefore = (a: Answer): number => (a.last <= before ? a.last : a.first);
    const earlier = answers.filter((a) => a.first <= before).sort((x, y) => lastBefore(y) - lastBefore(x));
    return (earlier[0] ?? answers[0])?.name ?? this.#fromTls.get(address) ?? null;
  }

  /** Every name that the address is known by, in lower case: that of `of` first. */
  all(address: string): string[] {
    const names = [this.of(address), ...(this.#names.get(address) ?? []).map((a) => a.name), this.#fromTls.get(address) ?? null];
    return [...new Set(names.flatMap((n) => n?.toLowerCase() ?? []))];
  }

  #answered(name: string, address: string, time: number): void {
    const answers = this.#names.get(address) ?? [];
    remember(this.#names, address, answers);
    const known = answers.find((a) => a.name.toLowerCase() === name.toLowerCase());
    if (known !== undefined) known.last = time;
    else {
      if (answers.length >= mostNames) answers.shift();
      answers.push({ name, first: time, last: time });
    }
  }
}

/** `key` is the newest from now on. */
function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  if (map.size >= remembered) map.delete(map.keys().next().value!);
  map.set(key, value);
}
