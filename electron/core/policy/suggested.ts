/**
 * Which vendor a laptop deals with, by what it contacted. Lists overlap (an application's list has its relays', which have a list of their own): what is on one list alone
 * speaks for that one; of what several share, the list of which most was contacted speaks, and what a list that was recognised already has needs no other.
 */
import type { PolicyEntry, PolicyProfile } from '../../contract/policy.ts';
import { isServer } from '../summary/network/network-outcomes.ts';
import type { KnownServers } from '../summary/known-servers.ts';
import { firstFew } from '../summary/wording.ts';
import { shownProtocol, type Contacted } from './contacted.ts';
import { isGeneralName } from './general-names.ts';
import type { ProfileMatch } from './profile-index.ts';

/** A contact or a failed name that tells whom the laptop deals with, and on whose lists it is. */
export interface Sign {
  /** 'turn.example.com (udp 3478)' */
  readonly words: string;
  readonly claims: ReadonlyMap<PolicyProfile, readonly PolicyEntry[]>;
}

export interface Suggestion {
  readonly profile: PolicyProfile;
  readonly recognised: string;
}

/** Deliveries and the rest are shared by too many. */
const telling: ReadonlySet<PolicyEntry['role']> = new Set(['web', 'signaling', 'stun', 'turn', 'media']);
const carriesCalls: ReadonlySet<PolicyEntry['role']> = new Set(['stun', 'turn', 'media']);
const mostSigns = 200;

/** null where it tells nothing: names that serve much else, addresses that merely were listed too, what the other side's relay sent. */
export function signOf(c: Contacted, matches: readonly ProfileMatch[], servers: KnownServers): Sign | null {
  if (c.of === 'proxy' || (c.of === 'udp' && c.address !== null && servers.isRelayed(c.address, c.port))) return null;
  return sign(`${c.names[0] ?? c.address ?? ''} (${shownProtocol(c)} ${c.port})`, matches.filter((m) => m.portMatches && telling.has(m.entry.role) && (m.by === 'name' ? !c.names.every(isGeneralName) : m.by === 'address' && carriesCalls.has(m.entry.role) && isOfCall(c))));
}

export const signOfName = (name: string, matches: readonly ProfileMatch[]): Sign | null =>
  isGeneralName(name) ? null : sign(`${name} (not resolved)`, matches.filter((m) => m.by === 'name' && telling.has(m.entry.role)));

/** What was asked as a STUN or TURN server, or carried something that a page does not. */
function isOfCall(c: Contacted): boolean {
  if (c.of === 'udp') return isServer(c.outcome) || ((c.outcome.kind === 'peer' || c.outcome.kind === 'other') && c.outcome.answer !== null);
  return c.of === 'tcp' && c.contact.isMedia;
}

function sign(words: string, matches: readonly ProfileMatch[]): Sign | null {
  const claims = new Map<PolicyProfile, PolicyEntry[]>();
  for (const { profile, entry } of matches) claims.set(profile, [...(claims.get(profile) ?? []), entry]);
  return claims.size === 0 ? null : { words, claims };
}

/** `known`: what was chosen, or is the company's own, which need not be suggested. */
export function suggestions(all: readonly Sign[], known: ReadonlySet<PolicyProfile>): Suggestion[] {
  let open = all.filter((s) => ![...s.claims.keys()].some((p) => known.has(p))).slice(0, mostSigns);
  const found: Suggestion[] = [];
  while (open.length > 0) {
    const claimed = claimedBy(open);
    const best = [...claimed].sort(([a, x], [b, y]) => Number(y.alone > 0) - Number(x.alone > 0) || share(b, y) - share(a, x) || y.signs.length - x.signs.length)[0]!;
    const [profile, { signs, alone }] = best;
    const shared = [...new Set(signs.flatMap((s) => [...s.claims.keys()]))].filter((p) => p !== profile);
    const also = shared.length === 0 || alone > 0 ? '' : `, which ${shared.map((p) => p.name).join(' and ')} list${shared.length === 1 ? 's' : ''} too, among more that was not contacted`;
    found.push({ profile, recognised: `On its list: ${firstFew(signs.map((s) => s.words)).join(', ')}${also}.` });
    open = open.filter((s) => !s.claims.has(profile));
  }
  return found;
}

interface Claimed {
  readonly signs: Sign[];
  /** Signs that are on no other list. */
  alone: number;
  readonly entries: Set<PolicyEntry>;
}

function claimedBy(signs: readonly Sign[]): Map<PolicyProfile, Claimed> {
  const claimed = new Map<PolicyProfile, Claimed>();
  for (const s of signs) {
    for (const [profile, entries] of s.claims) {
      const of = claimed.get(profile) ?? { signs: [], alone: 0, entries: new Set() };
      claimed.set(profile, of);
      of.signs.push(s);
      if (s.claims.size === 1) of.alone += 1;
      for (const e of entries) of.entries.add(e);
    }
  }
  return claimed;
}

/** How much of the list was contacted. */
const share = (profile: PolicyProfile, { entries }: Claimed): number => entries.size / profile.entries.length;
