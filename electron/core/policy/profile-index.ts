/** Whose list a name or an address is on. Built once of many profiles; a question costs the labels of the name and the nesting of networks. */
import type { PolicyEntry, PolicyProfile } from '../../contract/policy.ts';
import { comparableName, parseHostPattern } from './host-pattern.ts';
import { NetworkSet, parseNetwork } from './network-set.ts';
import type { Network } from './network-set.ts';
import { coversPort, parsePortRange } from './port-range.ts';
import type { PolicyProtocol, PortRange } from './port-range.ts';

export interface ProfileEntry {
  readonly profile: PolicyProfile;
  readonly entry: PolicyEntry;
}

export interface ProfileMatch extends ProfileEntry {
  /** `any`: the entry asks for any host ('*'), which tells nothing of whose this one is. */
  readonly by: 'name' | 'address' | 'any';
  /** The host pattern or network, as the profile writes it. */
  readonly pattern: string;
  /** Whether the entry asks for this protocol and port. Always so with `any`. */
  readonly portMatches: boolean;
}

export interface PolicyContact {
  readonly name: string | null;
  readonly address: string | null;
  /** `tls` too for a TCP connection that failed before it could show whether TLS was to follow: entries of `tcp` cover it all the same. */
  readonly protocol: PolicyProtocol;
  readonly port: number;
}

interface Place {
  readonly member: ProfileEntry;
  readonly ranges: readonly PortRange[];
  readonly pattern: string;
}

const append = (map: Map<string, Place[]>, key: string, place: Place): void => {
  const places = map.get(key);
  if (places === undefined) map.set(key, [place]);
  else places.push(place);
};

/** Patterns, networks and ports that cannot be read match nothing: `checkProfile` tells of them. */
export class ProfileIndex {
  readonly #exact = new Map<string, Place[]>();
  /** '*.x' by 'x'. */
  readonly #below = new Map<string, Place[]>();
  /** '*-wss.x' by '-wss.x'; and the 'x' of all of them, so that other names need no look at their letters. */
  readonly #partial = new Map<string, Place[]>();
  readonly #partialParents = new Set<string>();
  readonly #any: Place[] = [];
  readonly #networks: NetworkSet<Place>;

  constructor(profiles: readonly PolicyProfile[]) {
    const networks: { network: Network; value: Place }[] = [];
    for (const profile of profiles) {
      for (const entry of profile.entries) {
        const member: ProfileEntry = { profile, entry };
        const ranges = entry.ports.map(parsePortRange).filter((range) => range !== null);
        for (const host of entry.hosts) this.#addHost({ member, ranges, pattern: host });
        for (const written of entry.networks) {
          const network = parseNetwork(written);
          if (!('problem' in network)) networks.push({ network, value: { member, ranges, pattern: written } });
        }
      }
    }
    this.#networks = new NetworkSet(networks);
  }

  #addHost(place: Place): void {
    const pattern = parseHostPattern(place.pattern);
    if ('problem' in pattern) return;
    const { kind, text } = pattern;
    if (kind === 'any') this.#any.push(place);
    else if (kind === 'exact') append(this.#exact, text, place);
    else if (kind === 'below') append(this.#below, text, place);
    else {
      append(this.#partial, text, place);
      this.#partialParents.add(text.slice(text.indexOf('.') + 1));
    }
  }

  /** Entries that list `name`, the nearest pattern first; not those of any host. */
  byName(name: string): readonly ProfileEntry[] {
    return members(this.#named(name));
  }

  /** Entries that list `address`, the smallest block first; not those of any host. */
  byAddress(address: string): readonly ProfileEntry[] {
    return members(this.#networks.holding(address));
  }

  /** Each entry once: by its nearest pattern for the name, else by its smallest block, else, where it asks for any host on this port, as `any`. */
  entriesFor({ name, address, protocol, port }: PolicyContact): readonly ProfileMatch[] {
    const matches = new Map<ProfileEntry, ProfileMatch>();
    const add = (by: ProfileMatch['by'], { member, ranges, pattern }: Place): void => {
      if (matches.has(member)) return;
      const portMatches = ranges.some((range) => coversPort(range, protocol, port));
      if (portMatches || by !== 'any') matches.set(member, { ...member, by, pattern, portMatches });
    };
    if (name !== null) for (const place of this.#named(name)) add('name', place);
    if (address !== null) for (const place of this.#networks.holding(address)) add('address', place);
    for (const place of this.#any) add('any', place);
    return [...matches.values()];
  }

  #named(written: string): Place[] {
    const name = comparableName(written);
    if (name === null) return [];
    const places = [...(this.#exact.get(name) ?? [])];
    const firstDot = name.indexOf('.');
    if (firstDot !== -1 && this.#partialParents.has(name.slice(firstDot + 1))) {
      for (let i = 1; i < firstDot; i++) places.push(...(this.#partial.get(name.slice(i)) ?? []));
    }
    for (let dot = firstDot; dot !== -1; dot = name.indexOf('.', dot + 1)) places.push(...(this.#below.get(name.slice(dot + 1)) ?? []));
    return places;
  }
}

const members = (places: readonly Place[]): readonly ProfileEntry[] => [...new Set(places.map(({ member }) => member))];
