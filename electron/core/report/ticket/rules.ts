/** The rows that are asked for: of each list entry, or of each host where no list speaks of it, one row a protocol and place. */
import type { EntryFailure } from '../../../contract/policy.ts';
import type { Finding, Summary } from '../../../contract/summary.ts';
import { endpoint } from '../../summary/wording.ts';
import { entryFor, inOrder, isForRule, isLeak, isSame, portsFor, replaces } from './policy-rules.ts';
import type { Contact, ListedEntry } from './policy-rules.ts';
import type { FailingEndpoint } from './failing-endpoints.ts';
import { costOf } from './cost.ts';
import type { TicketProtocol, TicketRule } from './ticket.ts';

/** As many names and networks of a list as a row has room for; the list itself has all. */
const mostOfAList = 8;
const mostTargets = 4;

/** What failed together for one row. */
interface Group {
  readonly place: string;
  readonly protocol: TicketProtocol;
  readonly listed: ListedEntry | null;
  readonly contacts: Contact[];
  readonly seen: string[];
  readonly findings: Set<Finding>;
}

/** `endpoints`: those that a rule may let through. Most needed first: what the findings show, then what a chosen list asks for and the packets show to fail. */
export function ticketRules(summary: Summary, endpoints: readonly FailingEndpoint[]): TicketRule[] {
  const leaks = summary.policy.flatMap((report) => report.leaks);
  const groups = new Map<string, Group>();
  const groupOf = (key: string, place: string, protocol: TicketProtocol, listed: ListedEntry | null): Group => {
    const known = groups.get(key);
    if (known !== undefined) return known;
    const group: Group = { place, protocol, listed, contacts: [], seen: [], findings: new Set() };
    groups.set(key, group);
    return group;
  };
  const keyOf = (place: string, protocol: TicketProtocol, listed: ListedEntry | null, host: string): string =>
    JSON.stringify([place, protocol, listed === null ? host.toLowerCase() : [listed.report.profile, listed.entry.id]]);

  for (const failing of endpoints) {
    const { protocol, name, address, port, how, via, seen, findings } = failing;
    const listed = via === null ? entryFor(summary.policy, failing) : null;
    const place = via === null ? placeOf(how) : `Web proxy ${endpoint(via.hostname ?? via.server, via.port)}`;
    const group = groupOf(keyOf(place, protocol, listed, name ?? address), place, protocol, listed);
    group.contacts.push({ name, address, protocol, port, works: false, how });
    group.seen.push(seen);
    for (const finding of findings) group.findings.add(finding);
  }
  for (const report of inOrder(summary.policy)) {
    if (report.chosen !== 'user') continue;
    for (const entry of report.entries) {
      if (entry.status !== 'seen-failing') continue;
      for (const contact of entry.contacts.filter((each) => isForRule(each) && !isLeak(leaks, each))) {
        const listed = { report, entry };
        if (contact.how !== 'proxy' && replaces(summary.policy, listed, contact) !== null) continue;
        const place = placeOf(contact.how);
        const group = groupOf(keyOf(place, contact.protocol, listed, ''), place, contact.protocol, listed);
        if (group.contacts.some((c) => c.port === contact.port && (c.address === contact.address || contact.address === null))) continue;
        group.contacts.push(contact);
        for (const finding of endpoints.flatMap((failing) => (isSame(contact, failing) ? failing.findings : []))) group.findings.add(finding);
        group.seen.push(`${contact.address === null ? `${contact.name ?? ''}:${contact.port}` : endpoint(contact.address, contact.port)}: ${failureWords[contact.how ?? 'dropped']}`);
      }
    }
  }
  const rules = [...groups.values()].flatMap((group) => ruleOf(group, summary)).sort((a, b) => rank(a) - rank(b));
  // Entries may ask for the same, as those for STUN and TURN at one server: nobody enters a rule twice.
  const asked = rules.map(({ place, protocol, ports, names, networks, more }) => JSON.stringify([place, protocol, ports, names, networks, more]));
  return rules.filter((_, i) => asked.indexOf(asked[i]!) === i);
}

const rank = ({ need, findings }: TicketRule): number => (findings.length > 0 ? 0 : 2) + (need === 'fallback' ? 1 : 0);

const failureWords: Readonly<Record<EntryFailure, string>> = {
  dns: 'the name was not resolved', dropped: 'no answer', refused: 'answered with a reset', rejected: 'rejected with an ICMP error', reset: 'reset after the TLS ClientHello, or in use',
  tls: 'TLS failed', proxy: 'the web proxy said no', 'server-refused': 'the server said no',
};

const placeOf = (how: EntryFailure | null): string => (how === 'reset' || how === 'tls' ? 'Filter of TLS server names' : how === 'proxy' ? 'Web proxy' : 'Firewall');

function ruleOf({ place, protocol, listed, contacts, seen, findings }: Group, summary: Summary): TicketRule[] {
  // Where a list says 'any host', or neither name nor network, what was seen to fail is asked for and no more.
  const asListed = listed !== null && !listed.entry.hosts.includes('*') && listed.entry.hosts.length + listed.entry.networks.length > 0;
  const names = asListed ? listed.entry.hosts.filter((host) => !isAnswered(listed, host, protocol, contacts)) : distinct(contacts.map(({ name }) => name));
  const networks = asListed ? listed.entry.networks : distinct(contacts.map(({ address, name }) => (address === name ? null : address)));
  const ports = listed === null ? [...new Set(contacts.map(({ port }) => String(port)))].sort((a, b) => Number(a) - Number(b)) : portsFor(listed.entry, contacts);
  if (ports.length === 0) return [];
  const held = [...findings];
  const contact = contacts.find(({ how }) => how !== null);
  return [{
    place, protocol, ports,
    names: names.slice(0, mostOfAList),
    networks: networks.slice(0, mostOfAList),
    more: Math.max(0, names.length - mostOfAList) + Math.max(0, networks.length - mostOfAList),
    need: listed === null ? null : listed.entry.required ? 'required' : 'fallback',
    seen: distinct(seen).slice(0, mostTargets).join('; '),
    how: contact?.how ?? 'dropped',
    why: held.length === 0 ? `${listed?.report.name ?? ''} asks for it${listed?.entry.required === true ? '' : ' as a fallback'}, and it was seen to fail.` : `${held[0]!.title}: ${costOf(held[0]!, summary)}.`,
    findings: distinct(held.map(({ code }) => code)),
    source: listed === null ? null : {
      profile: listed.report.profile, profileName: listed.report.name, entry: listed.entry.id, url: listed.entry.source ?? listed.report.sources[0] ?? null, read: listed.report.read,
      suggested: listed.report.chosen === 'suggested',
    },
    // Media servers answer those of a call alone: no command shows whether they are let through.
    targets: listed?.entry.role === 'media' && protocol === 'udp' ? [] : contacts.slice(0, mostTargets).map(({ name, address, port }) => ({ name, address, port })),
  }];
}

/** A name by itself, no pattern, that was answered as the entry asks for: whoever reads the rule would find it open. */
const isAnswered = ({ entry }: ListedEntry, host: string, protocol: TicketProtocol, failed: readonly Contact[]): boolean =>
  entry.contacts.some(({ name, works, protocol: by }) => works && name === host && (by === 'udp') === (protocol === 'udp')) && !failed.some(({ name }) => name === host);

const distinct = <T extends string>(all: readonly (T | null)[]): T[] => [...new Set(all.filter((each) => each !== null))];
