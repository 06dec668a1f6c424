/** Finds IP addresses in text that people and programs wrote: with ports, in brackets, at the end of a sentence, in identifiers. */
import { formatAddress } from '../../bytes/address.ts';
import { parseAddress } from '../../bytes/parse-address.ts';

export interface AddressLiteral {
  /** The literal is `text.slice(from, to)`. */
  readonly from: number;
  readonly to: number;
  /** 4 or 16, network order. */
  readonly bytes: Uint8Array;
}

/** One spelling for each address, so that addresses can be compared as strings. */
export const canonicalAddress = (bytes: Uint8Array): string => formatAddress(bytes, 0, bytes.length);

const dotted = /(?<![0-9])(?<![0-9]\.)(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9])(?!\.[0-9])/g;
const colonRun = /[0-9A-Fa-f:.]+/g;

/**
 * Never a part of a longer literal: '10.0.0.1' is not found in '10.0.0.12'. `known` holds canonical addresses; it settles what
 * '2001:db8::1:3478' means, and lets a known IPv6 address be found where letters touch it. Literals may overlap ('::ffff:10.0.0.1').
 */
export function addressLiterals(text: string, known: ReadonlySet<string>): AddressLiteral[] {
  const found: AddressLiteral[] = [];
  for (const match of text.matchAll(dotted)) {
    const bytes = parseAddress(match[0]);
    if (bytes !== null) found.push({ from: match.index, to: match.index + match[0].length, bytes });
  }
  if (!text.includes(':')) return found;
  for (const match of text.matchAll(colonRun)) {
    if (match[0].split(':').length > 2) found.push(...runLiterals(text, match.index, match.index + match[0].length, known));
  }
  return found;
}

/** `text.slice(start, end)` is as long a run of hexadecimal digits, colons and dots as there is. */
function runLiterals(text: string, start: number, end: number, known: ReadonlySet<string>): AddressLiteral[] {
  let from = start;
  let to = end;
  while (text[from] === '.' || (text[from] === ':' && text[from + 1] !== ':')) from += 1;
  while (text[to - 1] === '.' || (text[to - 1] === ':' && text[to - 2] !== ':')) to -= 1;
  if (from >= to) return [];
  const label = text.indexOf(':', from) + 1;
  const port = /:[0-9]{1,5}$/.exec(text.slice(from, to))?.index;
  const beforePort = port === undefined ? to : from + port;
  const readings = [[from, to], [from, beforePort], [label, to], [label, beforePort]] as const;
  const literals = readings.flatMap(([a, b]) => {
    const bytes = a < b && text.slice(a, b).includes(':') ? parseAddress(text.slice(a, b)) : null;
    return bytes === null ? [] : [{ from: a, to: b, bytes }];
  });
  const inWord = isWord(text[start - 1]) && from === start;
  // 'IPv6:fe80::1': what precedes the first colon may be the rest of a word.
  const apart = isWord(text[end]) ? undefined : literals.find((literal) => !inWord || literal.from > from);
  const best = literals.find(({ bytes }) => known.has(canonicalAddress(bytes))) ?? apart;
  return best === undefined ? knownWithin(text, from, to, known) : [best];
}

/** A run that is no address as a whole may still hold one that the document names elsewhere; a time of day cannot. */
function knownWithin(text: string, from: number, to: number, known: ReadonlySet<string>): AddressLiteral[] {
  const run = text.slice(from, to).toLowerCase();
  if (!run.includes('::') && run.split(':').length < 8) return [];
  return [...known].flatMap((address) => {
    const at = address.includes(':') ? run.indexOf(address) : -1;
    if (at < 0 || isHex(run[at - 1]) || isHex(run[at + address.length])) return [];
    return [{ from: from + at, to: from + at + address.length, bytes: parseAddress(address)! }];
  });
}

const isWord = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}_]/u.test(character);
const isHex = (character: string | undefined): boolean => character !== undefined && /[0-9a-f]/.test(character);
