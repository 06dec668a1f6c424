/** Names of people and devices that a summary may speak of. */
import { fragmentsIn, mayHold } from './known-names.ts';
import type { Summary } from '../../../contract/summary.ts';
import type { ExpiryOf, NameStandIns } from './name-stand-ins.ts';
import type { Personal } from './personal.ts';

type NameKind = 'user' | 'fragment' | 'fingerprint' | 'host';
/** What a stand-in of a name costs. */
export const hashesForName = 20;

interface Searched {
  readonly texts: readonly string[];
  /** In the texts. */
  readonly words: ReadonlySet<string>;
  readonly expiryOf: ExpiryOf;
  /** Names that stay, in lower case. */
  readonly kept: ReadonlySet<string>;
}

/** Names that texts of the summary may hold, and of what kind: where they are several, the first counts. */
export function namesIn(summary: Summary, personal: Personal, { texts, words, expiryOf, kept }: Searched): ReadonlyMap<string, NameKind> {
  const users = [...summary.allocations.flatMap(({ username }) => username ?? []), ...(personal.userNames ?? [])];
  const kinds: readonly (readonly [NameKind, readonly string[]])[] = [
    ['user', users.flatMap((name) => [name, name.slice(expiryOf(name).length)])],
    ['fragment', [...(personal.fragments ?? []), ...texts.flatMap(fragmentsIn)]],
    ['fingerprint', summary.calls.flatMap(({ dtls }) => dtls.flatMap(({ fingerprints }) => fingerprints.map(({ value }) => value)))],
    ['host', summary.signaling.flatMap(({ protocol, hostname }) => (protocol === 'dns' && hostname !== null && !hostname.includes('.') && !kept.has(hostname.toLowerCase()) ? [hostname] : []))],
  ];
  const found = new Map<string, NameKind>();
  for (const [kind, names] of kinds) for (const name of names) if (mayHold(words, name) && !found.has(name)) found.set(name, kind);
  return found;
}

export const standInsOf = (names: ReadonlyMap<string, NameKind>, made: NameStandIns): Map<string, string> => new Map([...names].map(([name, kind]) => [name, made[kind](name)]));

/** Stand-ins that are a word of the document, or one another. */
export const nameCollisions = (standIns: ReadonlyMap<string, string>, words: ReadonlySet<string>): number =>
  standIns.size - new Set(standIns.values()).size + [...standIns].filter(([name, standIn]) => name !== standIn && (standIns.has(standIn) || words.has(standIn))).length;
