/** User names, ICE user name fragments and mDNS host names, and what stands in for them. */
import type { Replacement } from './replacement.ts';

/** RFC 8839 5.4: 4 to 256 ice-chars. */
const fragment = '[A-Za-z0-9+/]{4,256}';
const announced = new RegExp(`\\b(?:ufrags?|user ?names?)\\b(["']?\\s*[:=]\\s*|\\s+)(["'\\u2018\\u201c]?)(${fragment})(?::(${fragment}))?(?![A-Za-z0-9+/])`, 'gi');

/**
 * Fragments that a text names as such: 'ufrag TgkG', 'a=ice-ufrag:aepH', 'username aepH:TgkG'. A word in lower-case letters only
 * counts when it is quoted, or one of two, since it is more likely a word.
 */
export function fragmentsIn(text: string): string[] {
  return [...text.matchAll(announced)].flatMap(([, , quote, first, second]) => {
    if (first === undefined) return [];
    if (second !== undefined) return [first, second];
    return quote !== '' || /[A-Z0-9+/]/.test(first) ? [first] : [];
  });
}

export class PersonalNames {
  readonly #pattern: RegExp | null;
  readonly #standIns = new Map<string, string>();

  /** In the order in which they shall be numbered; `taken` tells which stand-ins the document already uses for something else. */
  constructor(userNames: Iterable<string>, fragments: Iterable<string>, taken: (standIn: string) => boolean) {
    for (const [prefix, names] of [['user-', userNames], ['ufrag-', fragments]] as const) {
      let number = 1;
      for (const name of names) {
        if (name === '' || this.#standIns.has(name)) continue;
        while (taken(`${prefix}${number}`)) number += 1;
        this.#standIns.set(name, `${prefix}${number}`);
        number += 1;
      }
    }
    const names = [...this.#standIns.keys()].sort((a, b) => b.length - a.length);
    this.#pattern = names.length === 0 ? null : new RegExp(names.map(wholeName).join('|'), 'gu');
  }

  replacements(text: string): Replacement[] {
    if (this.#pattern === null) return [];
    return [...text.matchAll(this.#pattern)].map((match) => ({
      from: match.index, to: match.index + match[0].length, by: this.#standIns.get(match[0])!,
    }));
  }

  /** For a text that is nothing but a user name. */
  of(name: string): string {
    return this.#standIns.get(name) ?? name;
  }
}

/** 'alice' is not in 'malice'; a name that begins or ends with a sign needs no gap there. */
function wholeName(name: string): string {
  const escaped = name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const before = /^[\p{L}\p{N}_]/u.test(name) ? '(?<![\\p{L}\\p{N}_])' : '';
  const after = /[\p{L}\p{N}_]$/u.test(name) ? '(?![\\p{L}\\p{N}_])' : '';
  return `${before}${escaped}${after}`;
}

const localName = /(?<![\w.-])(?:[\w-]+\.)+local(?![\w-])(?!\.\w)/gi;
/** RFC 8828 5.2.1 with draft-ietf-mmusic-mdns-ice-candidates: a version 4 UUID that stands for a host candidate's address. */
const candidateName = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.local$/i;

export const localNames = (text: string): string[] => [...text.matchAll(localName)].map((match) => match[0]);

/** mDNS names: a candidate's UUID gets another UUID, a device's name becomes host-1.local. */
export class LocalNames {
  readonly #kept: ReadonlySet<string>;
  readonly #taken: Set<string>;
  readonly #standIns = new Map<string, string>();

  /** Lower case both: `kept` are replaced by themselves, `present` are all that the document has. */
  constructor(kept: ReadonlySet<string>, present: Iterable<string>) {
    this.#kept = kept;
    this.#taken = new Set(present);
  }

  replacements(text: string): Replacement[] {
    return [...text.matchAll(localName)].map((match) => ({ from: match.index, to: match.index + match[0].length, by: this.of(match[0]) }));
  }

  of(name: string): string {
    const key = name.toLowerCase();
    if (this.#kept.has(key)) return name;
    let standIn = this.#standIns.get(key);
    for (let number = this.#standIns.size + 1; standIn === undefined; number++) {
      const candidate = candidateName.test(key) ? `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}.local` : `host-${number}.local`;
      if (!this.#taken.has(candidate)) standIn = candidate;
    }
    this.#taken.add(standIn);
    this.#standIns.set(key, standIn);
    return standIn;
  }
}
