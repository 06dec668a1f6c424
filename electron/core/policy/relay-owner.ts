/** Whose relay it is: the company's own, a vendor's, or nobody's that is known. */
import type { RelayOwner } from '../../contract/policy.ts';
import type { PolicyProfile } from '../../contract/policy.ts';
import type { Place, Policy } from './policy.ts';
import type { ProfileMatch } from './profile-index.ts';

const relays: ReadonlySet<string> = new Set(['turn', 'stun', 'media']);
export const unknownOwner: RelayOwner = { kind: 'unknown', profile: null, entry: null };

/** `suggested`: recognised by what else was contacted. A name beats an address; of several lists, one that was chosen or recognised, then the one with least on it. */
export function relayOwner(place: Place, policy: Policy, suggested: readonly PolicyProfile[]): RelayOwner {
  const listing = policy.matches(place).filter(lists);
  const own = listing.filter((m) => policy.isOwn(m.profile)).sort(nearest)[0];
  if (own !== undefined) return { kind: 'own', profile: own.profile.id, entry: own.entry.id };
  const rank = ({ profile }: ProfileMatch): number => (policy.chosen.includes(profile) ? 0 : suggested.includes(profile) ? 1 : 2);
  const found = listing.sort((a, b) => Number(b.by === 'name') - Number(a.by === 'name') || rank(a) - rank(b) || nearest(a, b) || a.profile.entries.length - b.profile.entries.length)[0];
  return found === undefined ? unknownOwner : { kind: 'vendor', profile: found.profile.id, entry: found.entry.id };
}

/** An address in a block that is listed for something else (a web page's, say) says nothing of a relay. */
const lists = (m: ProfileMatch): boolean => m.by === 'name' || (m.by === 'address' && (m.portMatches || relays.has(m.entry.role)));

const nearest = (a: ProfileMatch, b: ProfileMatch): number => Number(b.portMatches) - Number(a.portMatches) || Number(b.entry.role === 'turn') - Number(a.entry.role === 'turn') || Number(relays.has(b.entry.role)) - Number(relays.has(a.entry.role));
