/** What stands in for names and secrets, each kind by a permutation of its own: as long in UTF-8 as the real one, so that packets keep their lengths. */
import { fragmentAlphabets, lowerHexAlphabets, upperHexAlphabets, wordAlphabets } from './alphabets.ts';
import { derivedKey } from './derived-key.ts';
import { parseReverseName } from './reverse-names.ts';
import { TextPermutation } from './text-permutation.ts';
import type { AlphabetsOf } from './alphabets.ts';
import type { RedactionKey } from './derived-key.ts';

/** 'A' and 'a' are one letter here: what is asked in one case and answered in another has one stand-in, in the case it stands in. */
const caseless = (permutation: TextPermutation, text: string): string => {
  const real = Array.from(text);
  return Array.from(permutation.of(asciiLowerCase(text)), (character, i) => (/[A-Z]/.test(real[i]!) ? character.toUpperCase() : character)).join('');
};
const asciiLowerCase = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** draft-ietf-mmusic-mdns-ice-candidates 3.1.1: a version 4 UUID, of which two digits say that. */
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const uuidAlphabets: AlphabetsOf = (points) => lowerHexAlphabets(points.map((point, i) => (i === 14 || i === 19 ? 0x2d : point)));
/** Names that every network has. */
const everybodys: ReadonlySet<string> = new Set(['', 'localhost', 'wpad', 'local', 'arpa']);

/** The part of a TURN user name that is a time: '1700000000:', or ''. */
export type ExpiryOf = (name: string) => string;

/** `start`: of the capture, in ISO 8601. Credentials run out within months of the call; a telephone number is seldom such a time. */
export function expiryAround(start: string | null): ExpiryOf {
  const at = start === null ? NaN : Date.parse(start) / 1000;
  const day = 86_400;
  return (name) => {
    const prefix = /^\d{10}(?::|$)/.exec(name)?.[0] ?? '';
    const seconds = parseInt(prefix, 10);
    return seconds > at - 30 * day && seconds < at + 400 * day ? prefix : '';
  };
}

export class NameStandIns {
  readonly #user: TextPermutation;
  readonly #fragment: TextPermutation;
  readonly #secret: TextPermutation;
  readonly #fingerprint: TextPermutation;
  readonly #label: TextPermutation;
  readonly #uuid: TextPermutation;
  readonly #reverse: TextPermutation;
  readonly #expiryOf: ExpiryOf;

  constructor(key: RedactionKey, attempt: number, expiryOf: ExpiryOf) {
    const permutation = (kind: string, alphabets: AlphabetsOf): TextPermutation => new TextPermutation(derivedKey(key, `${kind} ${attempt}`), alphabets);
    this.#user = permutation('user name', wordAlphabets);
    this.#fragment = permutation('fragment', fragmentAlphabets);
    this.#secret = permutation('secret', wordAlphabets);
    this.#fingerprint = permutation('fingerprint', upperHexAlphabets);
    this.#label = permutation('label', wordAlphabets);
    this.#uuid = permutation('uuid', uuidAlphabets);
    this.#reverse = permutation('reverse', wordAlphabets);
    this.#expiryOf = expiryOf;
  }

  /** Of a TURN user: when the credentials run out, as '1700000000:anna' begins (TURN REST), is nobody's name and stays. */
  user(name: string): string {
    const expiry = this.#expiryOf(name);
    return expiry + this.#user.of(name.slice(expiry.length));
  }

  fragment(ufrag: string): string {
    return this.#fragment.of(ufrag);
  }

  secret(text: string): string {
    return this.#secret.of(text);
  }

  /** 'AB:CD:...' (RFC 8122 5), in either case. */
  fingerprint(value: string): string {
    const standIn = this.#fingerprint.of(value.toUpperCase());
    return value === value.toUpperCase() ? standIn : standIn.toLowerCase();
  }

  /** Label by label, so that names in one domain remain in one; the last label and those of services ('_tcp') stay. */
  host(name: string): string {
    const reverse = parseReverseName(name);
    if (reverse !== null) return this.host(reverse.service) + caseless(this.#reverse, reverse.labels) + reverse.zone;
    const labels = name.split('.');
    const last = labels.length - (labels.at(-1) === '' ? 2 : 1);
    return labels.map((label, i) => (label.startsWith('_') || (i === last && i > 0) || everybodys.has(label.toLowerCase()) ? label : this.#hostLabel(label))).join('.');
  }

  #hostLabel(label: string): string {
    return caseless(uuid.test(label) ? this.#uuid : this.#label, label);
  }
}
