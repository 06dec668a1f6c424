/**
 * What makes a report fit to be given away: other people's addresses, user names, ICE user name fragments, secrets and names of devices become stand-ins, the same one
 * wherever the same value stands, in texts and packets alike. Servers and this laptop's own addresses stay: without them a report is of no use to the network's
 * administrator. Any two who have the key and the summary agree on all of it. docs/decisions/092-redaction.md says what counts as personal, and why.
 */
import { parseAddress } from '../../bytes/parse-address.ts';
import { isBackgroundName } from '../../summary/signaling/background-names.ts';
import { addressLiterals, canonicalAddress } from './address-literals.ts';
import { AddressStandIns } from './address-stand-ins.ts';
import { domainNames, KnownNames, localNames, wordsIn } from './known-names.ts';
import { isDeviceName, keptOf } from './kept.ts';
import { leastColliding } from './least-colliding.ts';
import { expiryAround, NameStandIns } from './name-stand-ins.ts';
import { nibbleLabels, parseReverseName } from './reverse-names.ts';
import { replaceSpans } from './replacement.ts';
import { hashesForName, nameCollisions, namesIn, standInsOf } from './summary-names.ts';
import { addressField, eachText, mapTexts, vocabulary, withPublicParts } from './summary-texts.ts';
import type { Summary } from '../../../contract/summary.ts';
import type { RedactionKey } from './derived-key.ts';
import type { Kept } from './kept.ts';
import type { Personal } from './personal.ts';
import type { Replacement } from './replacement.ts';

export type { RedactionKey } from './derived-key.ts';
export type { Personal } from './personal.ts';

/** Every text comes back as long in UTF-8 as it was, but for addresses written out. */
export interface Redaction {
  /** 4 or 16 bytes in network order; the same content where the address stays. Other lengths come back as they are. */
  address(bytes: Uint8Array): Uint8Array;
  /** An address or a name on its own, as in a candidate. */
  addressText(text: string): string;
  /** A TURN user's. That of a connectivity check is two fragments. */
  userName(text: string): string;
  fragment(ufrag: string): string;
  /** Passwords, tokens, cookies, nonces. */
  secret(text: string): string;
  /** Of a certificate, as SDP writes it (RFC 8122 5). */
  fingerprint(value: string): string;
  /** Names that the summary shows stay, unless they are a device's, and those that every browser asks for; any other was asked for something else. Reverse names follow their addresses. */
  hostName(name: string): string;
  /** Free text: addresses and names inside. */
  text(text: string): string;
  /** The input is left as it is. A summary that is redacted already comes back unchanged. */
  summary(summary: Summary): Summary;
}

export const createRedaction = (summary: Summary, key: RedactionKey, personal: Personal = {}): Redaction => new SummaryRedaction(summary, key, personal);

class SummaryRedaction implements Redaction {
  /** Canonical: what address fields hold tells addresses from address and port in texts. */
  readonly #known: ReadonlySet<string>;
  readonly #kept: Kept;
  /** Lower case: names that stay. */
  readonly #publicNames: ReadonlySet<string>;
  readonly #addresses: AddressStandIns;
  readonly #names: NameStandIns;
  readonly #knownNames: KnownNames;

  constructor(summary: Summary, key: RedactionKey, personal: Personal) {
    const texts: string[] = [];
    const fields: string[] = [];
    eachText(summary, '', (text, field) => (addressField.test(field) ? fields : texts).push(text));
    texts.push(...fields);
    this.#known = new Set(fields.flatMap((text) => canonical(text) ?? []));

    const remote = new Set(remoteAddresses(summary).flatMap((text) => canonical(text) ?? []));
    const hops = (personal.hops ?? []).filter((hop) => !remote.has(canonical(hop) ?? ''));
    const kept = keptOf(summary, personal.ownAddresses ?? []);
    this.#kept = { ...kept, addresses: [...kept.addresses, ...hops.flatMap((hop) => parseAddress(hop) ?? [])] };
    const present = distinct([...texts.flatMap((text) => addressLiterals(text, this.#known).map(({ bytes }) => bytes)), ...this.#kept.addresses]);
    this.#addresses = leastColliding(present.length, (attempt) => new AddressStandIns(key, attempt, this.#kept), (made) => made.collisions(present));

    const expiryOf = expiryAround(summary.capture.start);
    const words = wordsIn(texts);
    const found = namesIn(summary, personal, { texts, words, expiryOf, kept: kept.names });
    this.#names = leastColliding(found.size * hashesForName, (attempt) => new NameStandIns(key, attempt, expiryOf), (made) => nameCollisions(standInsOf(found, made), words));
    this.#knownNames = new KnownNames(standInsOf(found, this.#names));
    const shown = texts.flatMap((text) => domainNames(this.#withoutNames(text))).map((name) => name.toLowerCase());
    this.#publicNames = new Set([...shown.filter((name) => !isDeviceName(name)), ...this.#kept.names]);
  }

  address(bytes: Uint8Array): Uint8Array {
    return bytes.length === 4 || bytes.length === 16 ? this.#addresses.of(bytes) : bytes;
  }

  addressText(text: string): string {
    const bytes = parseAddress(text);
    if (bytes === null) return this.hostName(text);
    return this.#addresses.stays(bytes) ? text : canonicalAddress(this.#addresses.of(bytes));
  }

  userName(text: string): string {
    return this.#names.user(text);
  }

  fragment(ufrag: string): string {
    return this.#names.fragment(ufrag);
  }

  secret(text: string): string {
    return this.#names.secret(text);
  }

  fingerprint(value: string): string {
    return this.#names.fingerprint(value);
  }

  hostName(name: string): string {
    const plain = name.toLowerCase().replace(/\.$/, '');
    if (this.#publicNames.has(plain) || isBackgroundName(plain)) return name;
    const { address = null, service = '', zone = '' } = parseReverseName(name) ?? {};
    if (address === null) return this.#names.host(name);
    if (this.#addresses.stays(address)) return name;
    // An octet of IPv4 may have one digit more or fewer.
    return address.length === 16 ? service + nibbleLabels(this.#addresses.of(address)) + zone : this.#names.host(name);
  }

  text(text: string): string {
    return this.#redacted(text, true);
  }

  summary(summary: Summary): Summary {
    if (summary.redacted) return summary;
    const redacted = mapTexts(summary, '', (text, field) => (field === 'username' ? this.userName(text) : this.#redacted(text, !vocabulary.has(field)))) as Summary;
    // Every value keeps its type, and only strings change.
    return { ...withPublicParts(redacted, summary), redacted: true };
  }

  #redacted(text: string, withNames: boolean): string {
    const replacements = [...this.#addressReplacements(text), ...this.#deviceReplacements(text)];
    if (withNames) replacements.push(...this.#nameReplacements(text));
    return replaceSpans(text, replacements);
  }

  #nameReplacements(text: string): Replacement[] {
    return this.#knownNames.replacements(text).filter((name) => !this.#isInServerName(text, name));
  }

  /** What is left names no user whose name looks like a host's, or holds one. */
  #withoutNames(text: string): string {
    return replaceSpans(text, this.#nameReplacements(text).map((name) => ({ ...name, by: ' ' })));
  }

  /** '203.0.113.0/24' of a list is replaced by itself, while another person's 203.0.113.0 is not. */
  #addressReplacements(text: string): Replacement[] {
    return addressLiterals(text, this.#known).map(({ from, to, bytes }) => {
      const prefixLength = /^\/\d{1,3}(?!\d)/.exec(text.slice(to, to + 5))?.[0] ?? '';
      const stays = this.#addresses.stays(bytes) || (prefixLength !== '' && this.#kept.listed.has(text.slice(from, to) + prefixLength));
      return { from, to, by: stays ? text.slice(from, to) : canonicalAddress(this.#addresses.of(bytes)) };
    });
  }

  #deviceReplacements(text: string): Replacement[] {
    return localNames(text).map(({ 0: name, index }) => ({ from: index, to: index + name.length, by: this.hostName(name) }));
  }

  /** A user called 'example' does not rewrite 'turn.example.com'. */
  #isInServerName(text: string, { from, to }: Replacement): boolean {
    const lower = text.toLowerCase();
    return [...this.#kept.names].some((name) => {
      const at = lower.indexOf(name, Math.max(0, to - name.length));
      return name.length > to - from && at >= 0 && at <= from;
    });
  }
}

function canonical(text: string): string | null {
  const bytes = parseAddress(text);
  return bytes === null ? null : canonicalAddress(bytes);
}

const distinct = (addresses: readonly Uint8Array[]): Uint8Array[] => [...new Map(addresses.map((bytes) => [canonicalAddress(bytes), bytes])).values()];

/** Where the other sides of calls are. */
const remoteAddresses = (summary: Summary): string[] => [
  ...summary.calls.flatMap(({ path, pairs, pathHistory }) => [path?.remote, ...pairs.map((pair) => pair.remote), ...pathHistory.map((period) => period.path.remote)]).flatMap((remote) => [remote?.address ?? '', remote?.relatedAddress ?? '']),
  ...summary.allocations.flatMap(({ permissions, channels }) => [...permissions, ...channels].map(({ address }) => address)),
];
