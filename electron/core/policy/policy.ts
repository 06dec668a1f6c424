/** What calls are held against: the profiles that are known, which of them the user chose, and what the company runs itself. Made once for each change of settings. */
import type { PolicyEntry, PolicyInput, PolicyProfile } from '../../contract/policy.ts';
import { noPolicy } from '../../contract/policy.ts';
import { ownSettings, type OwnSettings } from './own-settings.ts';
import { coversPort, parsePortRange, type PolicyProtocol } from './port-range.ts';
import { ProfileIndex, type ProfileMatch } from './profile-index.ts';

/** The same servers are asked about with each summary. */
const mostRemembered = 20_000;

/** A name and a way that it can be reached. */
export interface Place {
  /** In lower case, the likeliest first: of an address that answers to several names, each. */
  readonly names: readonly string[];
  readonly address: string | null;
  /** `tls` also for a connection that failed before it could show. */
  readonly protocol: PolicyProtocol;
  readonly port: number;
}

export interface PlaceMatch extends ProfileMatch {
  /** The name that the entry lists, where it matches by name. */
  readonly name: string | null;
}

export class Policy {
  readonly own: OwnSettings | null;
  /** In the order of choice, and all others in theirs. */
  readonly chosen: readonly PolicyProfile[];
  readonly others: readonly PolicyProfile[];
  /** Chosen, but not among the profiles. */
  readonly missing: readonly string[];
  readonly #index: ProfileIndex;
  readonly #matches = new Map<string, readonly PlaceMatch[]>();

  constructor({ profiles, choice }: PolicyInput) {
    const ids = [...new Set(choice.profiles)];
    this.own = ownSettings(choice.own);
    this.chosen = ids.flatMap((id) => profiles.find((p) => p.id === id) ?? []);
    this.others = profiles.filter((p) => !this.chosen.includes(p));
    this.missing = ids.filter((id) => !profiles.some((p) => p.id === id));
    this.#index = new ProfileIndex([...(this.own === null ? [] : [this.own.profile]), ...this.chosen, ...this.others]);
  }

  /** Nothing is known or chosen: there is nothing to hold a call against. */
  get isEmpty(): boolean {
    return this.own === null && this.chosen.length + this.others.length === 0;
  }

  isOwn(profile: PolicyProfile): boolean {
    return profile === this.own?.profile;
  }

  /** The entries that list the place, by whichever of its names; those of any host only where the port is theirs. */
  matches({ names, address, protocol, port }: Place): readonly PlaceMatch[] {
    const key = `${names.join('\0')}\0\0${address ?? ''}\0${protocol} ${port}`;
    const known = this.#matches.get(key);
    if (known !== undefined) return known;
    const byEntry = new Map<PolicyEntry, PlaceMatch>();
    for (const name of names.length === 0 ? [null] : names) {
      for (const match of this.#index.entriesFor({ name, address, protocol, port })) {
        const before = byEntry.get(match.entry);
        if (before === undefined || (before.by !== 'name' && match.by === 'name')) byEntry.set(match.entry, { ...match, name: match.by === 'name' ? name : null });
      }
    }
    const found = [...byEntry.values()];
    if (this.#matches.size >= mostRemembered) this.#matches.clear();
    this.#matches.set(key, found);
    return found;
  }

  static readonly none = new Policy(noPolicy);
}

/** The range of the entry, as it is written there, that takes in this port; null where none does. */
export function rangeOf(entry: PolicyEntry, protocol: PolicyProtocol, port: number): string | null {
  return entry.ports.find((text) => { const range = parsePortRange(text); return range !== null && coversPort(range, protocol, port); }) ?? null;
}
