/** Finds names of people and of their devices in texts that people and programs wrote. */
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

const localName = /(?<![\w.-])(?:[\w-]+\.)+local(?![\w-])(?!\.\w)/gi;
const domainName = /(?<![\w.-])(?:[\w-]+\.)+[a-z][a-z0-9-]*(?![\w-])/gi;

export const localNames = (text: string): RegExpExecArray[] => [...text.matchAll(localName)];
export const domainNames = (text: string): string[] => [...text.matchAll(domainName)].map((match) => match[0]);

/** The runs of letters and digits in texts. */
export const wordsIn = (texts: readonly string[]): Set<string> => new Set(texts.flatMap((text) => text.match(/[\p{L}\p{N}_]+/gu) ?? []));

/** Names that a document is searched for. */
export class KnownNames {
  readonly #pattern: RegExp | null;
  readonly #standIns: ReadonlyMap<string, string>;

  constructor(standIns: ReadonlyMap<string, string>) {
    this.#standIns = standIns;
    const names = [...standIns.keys()].sort((a, b) => b.length - a.length);
    this.#pattern = names.length === 0 ? null : new RegExp(names.map(wholeName).join('|'), 'gu');
  }

  replacements(text: string): Replacement[] {
    if (this.#pattern === null) return [];
    return [...text.matchAll(this.#pattern)].map((match) => ({
      from: match.index, to: match.index + match[0].length, by: this.#standIns.get(match[0])!,
    }));
  }
}

/** Shorter ones are in every text, and tell nothing there. */
const shortestName = 3;

/** Whether texts of these words may hold the name: most of many names are in none. */
export function mayHold(words: ReadonlySet<string>, name: string): boolean {
  const first = /[\p{L}\p{N}_]+/u.exec(name)?.[0];
  return name.length >= shortestName && (first === undefined || words.has(first));
}

/** 'alice' is not in 'malice'; a name that begins or ends with a sign needs no gap there. */
function wholeName(name: string): string {
  const escaped = name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const before = /^[\p{L}\p{N}_]/u.test(name) ? '(?<![\\p{L}\\p{N}_])' : '';
  const after = /[\p{L}\p{N}_]$/u.test(name) ? '(?![\\p{L}\\p{N}_])' : '';
  return `${before}${escaped}${after}`;
}
