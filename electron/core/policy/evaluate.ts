/** A call held against what was chosen: each list's entries, what went past the company's own settings, whose the relays are. Computed once for the same facts. */
import type { PolicyEntry, PolicyProfile, PolicyReport, RelayOwner } from '../../contract/policy.ts';
import type { Facts } from '../summary/facts.ts';
import { endpoint, listed, plural } from '../summary/wording.ts';
import { contacted, failedLookups, type Contacted, type NameFailed } from './contacted.ts';
import { EntryView, type Matched } from './entry-status.ts';
import { fateContext, type FateContext } from './fate.ts';
import { leftOut } from './left-out.ts';
import { leaksOf, type Leaks } from './leaks.ts';
import { ownId, type OwnSettings } from './own-settings.ts';
import type { Place } from './policy.ts';
import type { ProfileMatch } from './profile-index.ts';
import { relayOwner, unknownOwner } from './relay-owner.ts';
import { signOf, signOfName, suggestions, type Sign, type Suggestion } from './suggested.ts';

/** Vendors change their lists: past this a copy should be read again. */
export const oldAfterDays = 180;
const millisecondsOfDay = 86_400_000;

export interface PolicyView {
  /** Of the company's own settings and the chosen profiles. */
  readonly entries: readonly EntryView[];
  /** null without own settings. */
  readonly leaks: Leaks | null;
  readonly suggested: readonly Suggestion[];
}

const views = new WeakMap<Facts, Evaluation>();

const evaluationOf = (facts: Facts): Evaluation => {
  let view = views.get(facts);
  if (view === undefined) {
    view = new Evaluation(facts);
    views.set(facts, view);
  }
  return view;
};

export const policyView = (facts: Facts): PolicyView => evaluationOf(facts);

/** First the company's own, then the chosen profiles, then those that are suggested. */
export const policyReports = (facts: Facts): PolicyReport[] => (facts.policy.isEmpty ? [] : evaluationOf(facts).reports());

/** For servers one after another. */
export function relayOwners(facts: Facts): (place: Place) => RelayOwner {
  if (facts.policy.isEmpty) return () => unknownOwner;
  const suggested = evaluationOf(facts).suggested.map((s) => s.profile);
  return (place) => relayOwner(place, facts.policy, suggested);
}

/** What rules do not ask for is not computed: they run at each whole second of a capture. */
class Evaluation implements PolicyView {
  readonly #facts: Facts;
  readonly #matched = new Map<PolicyEntry, Matched[]>();
  readonly #failedNames = new Map<PolicyEntry, NameFailed[]>();
  readonly #everything: readonly Contacted[];
  readonly #lookups: readonly NameFailed[];
  #context: FateContext | null = null;
  #entries: readonly EntryView[] | null = null;
  #leaks: Leaks | null = null;
  #signs: readonly Sign[] | null = null;
  #suggested: readonly Suggestion[] | null = null;

  constructor(facts: Facts) {
    this.#facts = facts;
    this.#everything = facts.policy.isEmpty ? [] : contacted(facts);
    for (const c of this.#everything) this.#match(c);
    this.#lookups = facts.policy.isEmpty ? [] : failedLookups(facts);
    for (const f of this.#lookups) for (const { entry } of this.#matchesOfName(f)) append(this.#failedNames, entry, f);
  }

  get entries(): readonly EntryView[] {
    const { own, chosen } = this.#facts.policy;
    this.#entries ??= [...(own === null ? [] : [own.profile]), ...chosen].flatMap((p) => this.#entriesOf(p));
    return this.#entries;
  }

  get leaks(): Leaks | null {
    const { own } = this.#facts.policy;
    if (own !== null) this.#leaks ??= leaksOf(this.#facts, own, this.#everything);
    return this.#leaks;
  }

  get suggested(): readonly Suggestion[] {
    const { own, chosen } = this.#facts.policy;
    this.#suggested ??= suggestions(this.#signsOf(), new Set([...chosen, ...(own === null ? [] : [own.profile])]));
    return this.#suggested;
  }

  reports(): PolicyReport[] {
    const { own, chosen } = this.#facts.policy;
    return [
      ...(own === null ? [] : [this.#ownReport(own)]),
      ...chosen.map((p) => this.#report(p, 'user', this.#recognised(p), this.entries.filter((e) => e.profile === p))),
      ...this.suggested.map((s) => this.#report(s.profile, 'suggested', s.recognised, this.#entriesOf(s.profile))),
    ];
  }

  #match(c: Contacted): void {
    for (const { entry, by, name, portMatches } of this.#facts.policy.matches(c)) if (portMatches) append(this.#matched, entry, { contacted: calledBy(name, c), by });
  }

  #matchesOfName({ asked: { name } }: NameFailed): readonly ProfileMatch[] {
    return this.#facts.policy.matches({ names: [name], address: null, protocol: 'tcp', port: 0 }).filter((m) => m.by === 'name');
  }

  #signsOf(): readonly Sign[] {
    const { policy, servers } = this.#facts;
    this.#signs ??= [...this.#everything.map((c) => signOf(c, policy.matches(c), servers)), ...this.#lookups.map((f) => signOfName(f.asked.name, this.#matchesOfName(f)))].filter((s) => s !== null);
    return this.#signs;
  }

  #entriesOf(profile: PolicyProfile): EntryView[] {
    this.#context ??= fateContext(this.#facts);
    const context = this.#context;
    return profile.entries.map((entry) => new EntryView(profile, entry, this.#matched.get(entry) ?? [], this.#failedNames.get(entry) ?? [], context, this.#unseen(profile, entry)));
  }

  /** Why nothing of an entry was seen, where that is as it should be. */
  #unseen(profile: PolicyProfile, entry: PolicyEntry): string {
    const { policy } = this.#facts;
    switch (leftOut(profile, entry, policy)) {
      case 'proxy':
        return `Nothing of it was contacted directly: it should go through ${policy.own?.proxy?.host ?? ''}, where its names do not show.`;
      case 'ice-servers':
        return "Nothing of it was contacted: the company's own servers are to be used instead.";
      default:
        return 'Nothing of it was contacted.';
    }
  }

  #ownReport(own: OwnSettings): PolicyReport {
    const report = this.#report(own.profile, 'user', ownWords(own), this.entries.filter((e) => e.profile === own.profile));
    return { ...report, profile: ownId, read: null, ageDays: null, old: false, leaks: [...(this.leaks?.found ?? [])] };
  }

  #report(profile: PolicyProfile, chosen: PolicyReport['chosen'], recognised: string, entries: readonly EntryView[]): PolicyReport {
    const ageDays = ageOf(profile.read, this.#facts);
    return {
      profile: profile.id, name: profile.name, chosen, recognised, sources: [...profile.sources], read: profile.read, ageDays, old: ageDays !== null && ageDays > oldAfterDays,
      entries: entries.map((e) => e.result), leaks: [],
    };
  }

  #recognised(profile: PolicyProfile): string {
    const signs = [...new Set(this.#signsOf().filter((s) => s.claims.has(profile)).map((s) => s.words))];
    return signs.length === 0 ? 'Chosen; nothing on its list that tells it from others was contacted.' : `Chosen. On its list: ${listed(signs, 4)}.`;
  }
}

/** By the name that the entry lists, where the address has several. */
const calledBy = (name: string | null, c: Contacted): Contacted => (name === null || c.names[0] === name ? c : { ...c, names: [name, ...c.names.filter((n) => n !== name)] });

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

/** To the end of the capture; null while nothing is captured. */
function ageOf(read: string, { capture }: Facts): number | null {
  return capture.end === null ? null : Math.floor((Date.parse(capture.end) - Date.parse(read)) / millisecondsOfDay);
}

const placements = { front: 'before the vendor\'s', back: 'after the vendor\'s', replace: 'instead of all others' } as const;

function ownWords({ proxy, iceServers, placement, unread, profile }: OwnSettings): string {
  const servers = iceServers.map((s) => `${s.role} ${endpoint(s.host, s.port)} (${s.protocol})`);
  return [
    ...(proxy === null ? [] : [`Signaling through ${endpoint(proxy.host, proxy.port)}.`]),
    ...(servers.length === 0 ? [] : [`${plural(servers.length, 'STUN or TURN address', 'STUN and TURN addresses')}, ${placements[placement]}: ${listed(servers, 6)}.`]),
    ...(profile.entries.some((e) => e.id === 'own-hosts') ? ['Own names and networks.'] : []),
    ...(unread.length === 0 ? [] : [`Could not be read: ${listed(unread, 4)}.`]),
  ].join(' ');
}
