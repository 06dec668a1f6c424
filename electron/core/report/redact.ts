/**
 * A summary that can be given away. Other people's addresses, user names and ICE user name fragments become stand-ins, the same one
 * wherever the same value stands, also inside texts and ids. Servers and this laptop's own addresses stay: without them a report
 * is of no use to the network's administrator.
 */
import { parseAddress } from '../bytes/parse-address.ts';
import { addressLiterals, canonicalAddress } from './address-literals.ts';
import { AddressStandIns, embeddedIPv4, identifiesNobody } from './address-stand-ins.ts';
import { ownAddresses, serverNames } from './own-addresses.ts';
import { fragmentsIn, LocalNames, localNames, PersonalNames } from './personal-names.ts';
import { replaceSpans } from './replacement.ts';
import type { Summary } from '../../contract/summary.ts';
import type { Replacement } from './replacement.ts';

export interface Personal {
  /** User names that the summary has only inside texts. Those of allocations are known from the summary itself. */
  readonly userNames?: readonly string[];
  /** ICE user name fragments; the summary has no field for them. In texts, 'ufrag X' and 'username X:Y' are recognised without. */
  readonly fragments?: readonly string[];
}

/** Fields whose values are words of the schema: a user called 'udp' must not rewrite them. */
const vocabulary: ReadonlySet<string> = new Set([
  'schema', 'type', 'protocol', 'transport', 'kind', 'state', 'topology', 'role', 'direction', 'client', 'side', 'mapping', 'code', 'answer', 'severity',
  'confidence', 'status', 'timestampSource', 'time', 'start', 'end', 'firstSeen', 'lastSeen', 'rung', 'outcome', 'cause', 'also', 'since', 'reached', 'tried',
  'answered', 'callIds', 'topologyConfidence',
]);

/** Fields that hold one address and nothing else: what they hold tells addresses from address and port in texts. */
const addressField = /(?:^a|A)ddress$|^server$/;

/** The input is left as it is. A summary that is redacted already comes back unchanged. */
export function redactSummary(summary: Summary, personal: Personal = {}): Summary {
  if (summary.redacted) return summary;
  const redactor = new Redactor(summary, personal);
  // Every value keeps its type, and only strings change.
  return { ...(redactor.redacted(summary, '') as Summary), tool: summary.tool, redacted: true };
}

class Redactor {
  readonly #known: ReadonlySet<string>;
  /** Canonical. */
  readonly #kept: ReadonlySet<string>;
  readonly #serverNames: readonly string[];
  readonly #addresses: AddressStandIns;
  readonly #people: PersonalNames;
  readonly #local: LocalNames;

  constructor(summary: Summary, personal: Personal) {
    const texts: string[] = [];
    const fields: string[] = [];
    eachText(summary, '', (text, key) => (addressField.test(key) ? fields : texts).push(text));
    texts.push(...fields);
    const own = ownAddresses(summary);
    const names = serverNames(summary);
    const canonical = (text: string): string[] => {
      const bytes = parseAddress(text);
      return bytes === null ? [] : [canonicalAddress(bytes)];
    };
    this.#known = new Set(fields.flatMap(canonical));
    this.#kept = new Set([...own].flatMap(canonical));
    this.#serverNames = [...names];
    this.#addresses = new AddressStandIns(texts.flatMap((text) => addressLiterals(text, this.#known).map(({ bytes }) => bytes)));
    const userNames = [...summary.allocations.flatMap(({ username }) => username ?? []), ...(personal.userNames ?? [])];
    const fragments = [...(personal.fragments ?? []), ...texts.flatMap(fragmentsIn)];
    this.#people = new PersonalNames(userNames, fragments, (standIn) => texts.some((text) => text.includes(standIn)));
    const keptNames = new Set([...own, ...names].map((name) => name.toLowerCase()));
    this.#local = new LocalNames(keptNames, texts.flatMap(localNames).map((name) => name.toLowerCase()));
  }

  redacted(value: unknown, key: string): unknown {
    if (typeof value === 'string') return key === 'username' ? this.#people.of(value) : this.#text(value, !vocabulary.has(key));
    if (Array.isArray(value)) return value.map((item) => this.redacted(item, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [this.#text(name, false), this.redacted(inner, name)]));
  }

  #text(text: string, withNames: boolean): string {
    const replacements = [...this.#addressReplacements(text), ...this.#local.replacements(text)];
    if (withNames) replacements.push(...this.#people.replacements(text).filter((name) => !this.#inServerName(text, name)));
    return replaceSpans(text, replacements);
  }

  #addressReplacements(text: string): Replacement[] {
    return addressLiterals(text, this.#known).map(({ from, to, bytes }) => ({
      from, to, by: this.#stays(bytes) ? text.slice(from, to) : canonicalAddress(this.#addresses.of(bytes)),
    }));
  }

  #stays(bytes: Uint8Array): boolean {
    const inner = embeddedIPv4(bytes);
    return identifiesNobody(bytes) || this.#kept.has(canonicalAddress(bytes)) || (inner !== null && this.#stays(inner));
  }

  /** A user called 'example' does not rewrite 'turn.example.com'. */
  #inServerName(text: string, { from, to }: Replacement): boolean {
    return this.#serverNames.some((name) => {
      const at = text.indexOf(name, Math.max(0, to - name.length));
      return name.length > to - from && at >= 0 && at <= from;
    });
  }
}

/** Every string there is, with the name of the field that holds it; names of fields are strings too, in a field of no name. */
function eachText(value: unknown, key: string, visit: (text: string, key: string) => void): void {
  if (typeof value === 'string') visit(value, key);
  else if (Array.isArray(value)) for (const item of value) eachText(item, key, visit);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      visit(name, '');
      eachText(inner, name, visit);
    }
  }
}
