/**
 * Names of an allow list: 'b.daily.co' is itself alone; '*.daily.co' any name with one or more labels before it, but not itself; '*-wss.daily.co' any
 * name whose first label ends so; '*' any at all. Case does not count, nor a trailing dot (RFC 4343, RFC 1034 3.1).
 */
import { parseAddress } from '../bytes/parse-address.ts';

/** `text` is in lower case: the name for `exact`, what follows '*.' for `below`, and what follows '*' for `partial`. */
export interface HostPattern {
  readonly kind: 'exact' | 'below' | 'partial' | 'any';
  readonly text: string;
}

const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const tail = /^[a-z0-9_-]{0,61}[a-z0-9_]$/;

/** As names are compared. null where it cannot be one: empty labels, more than 253 characters. */
export function comparableName(name: string): string | null {
  const bare = name.endsWith('.') ? name.slice(0, -1) : name;
  return bare === '' || bare.length > 253 || bare.startsWith('.') || bare.includes('..') ? null : bare.toLowerCase();
}

/** A `problem` says what is wrong in words for who wrote it. */
export function parseHostPattern(written: string): HostPattern | { readonly problem: string } {
  if (written === '*') return { kind: 'any', text: '' };
  if (/[:/?#@\s]/.test(written)) return { problem: 'a host is a name alone, without scheme, port or path' };
  if (parseAddress(written) !== null) return { problem: 'an address belongs to networks, not to hosts' };
  for (let i = 0; i < written.length; i++) {
    if (written.charCodeAt(i) > 0x7f) return { problem: 'names on the wire are ASCII: write it as punycode (xn--…)' };
  }
  const name = comparableName(written);
  if (name === null) return { problem: 'a name is labels with dots between, of no more than 253 characters' };
  const star = name.lastIndexOf('*');
  if (star > 0) return { problem: "'*' may only be the first character: *.example.com, or *-wss.example.com for a part of one label" };
  const kind = star === -1 ? 'exact' : name[1] === '.' ? 'below' : 'partial';
  const text = kind === 'below' ? name.slice(2) : kind === 'partial' ? name.slice(1) : name;
  const labels = text.split('.');
  if (kind === 'partial' && labels.length < 2) return { problem: "after '*' and a part of a label a domain must follow, as in *-wss.example.com" };
  const wrong = labels.find((each, i) => !(kind === 'partial' && i === 0 ? tail : label).test(each));
  if (wrong !== undefined) return { problem: `'${wrong.slice(0, 64)}' is no label of a name: letters, digits and inner hyphens, 63 at most` };
  return { kind, text };
}
