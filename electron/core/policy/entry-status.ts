/**
 * An entry of an allow list against what was contacted of it. Ways are judged one by one: a name (or, where there is none, all unnamed addresses together) on one range of
 * ports. Addresses of one name stand in for each other (RFC 8305), so that one that answers is enough.
 */
import type { EntryFailure, PolicyEntry, PolicyEntryResult, PolicyProfile } from '../../contract/policy.ts';
import { grouped } from '../summary/grouped.ts';
import { firstFew, listed } from '../summary/wording.ts';
import { seen } from '../summary/evidence.ts';
import { shownProtocol, type Contacted, type NameFailed, type ProxyContacted, type TcpContacted, type UdpContacted } from './contacted.ts';
import type { Fails, Fate, FateContext, Works } from './fate.ts';
import { parsePortRange } from './port-range.ts';
import { rangeOf } from './policy.ts';
import type { ProfileMatch } from './profile-index.ts';
import { tcpFate } from './tcp-fate.ts';
import { udpFate } from './udp-fate.ts';

/** What was contacted, with the match that makes it this entry's. */
export interface Matched {
  readonly contacted: Contacted;
  readonly by: ProfileMatch['by'];
}

/** One way, and what became of it. */
export interface WayFate {
  /** null where addresses stand in for each other. */
  readonly name: string | null;
  /** As the entry writes it: 'udp/3478'; 'dns' for a name that was not resolved. */
  readonly range: string;
  readonly contacted: readonly Contacted[];
  readonly fate: Fate;
}

export interface EntryView {
  readonly profile: PolicyProfile;
  readonly entry: PolicyEntry;
  readonly ways: readonly WayFate[];
  readonly failing: readonly (WayFate & { readonly fate: Fails })[];
  readonly result: PolicyEntryResult;
}

const mostContacts = 50;
const mostEvidence = 8;
/** The gravest first: what says most of the network. */
const order: readonly EntryFailure[] = ['rejected', 'dropped', 'refused', 'reset', 'dns', 'proxy', 'tls', 'server-refused'];

export function entryView(profile: PolicyProfile, entry: PolicyEntry, matched: readonly Matched[], failedNames: readonly NameFailed[], context: FateContext, unseen: string): EntryView {
  const ways = [...failedNames.map(unresolved), ...waysOf(entry, matched, context)];
  const failing = ways.filter((w): w is EntryView['failing'][number] => w.fate.outcome === 'fails').sort((a, b) => order.indexOf(a.fate.how) - order.indexOf(b.fate.how));
  const working = ways.filter((w): w is WayFate & { fate: Works } => w.fate.outcome === 'works');
  const status = failing.length > 0 ? 'seen-failing' : working.length > 0 ? 'seen-working' : 'not-seen';
  const result: PolicyEntryResult = {
    id: entry.id, role: entry.role, required: entry.need === 'required', status,
    how: failing[0]?.fate.how ?? null,
    contacts: contactsOf(entry, ways, context),
    detail: status === 'not-seen' ? (ways.length > 0 ? `${sentence(listed(ways.map(placeOf), 4))}: asked, and too little was seen to tell.` : unseen) : [...failing.map(failingWords), ...worksWords(working)].join(' '),
    evidence: [...failing.flatMap((w) => w.fate.evidence), ...working.slice(0, 3).flatMap((w) => w.fate.evidence.slice(0, 1))].filter((e) => e.frame > 0).slice(0, mostEvidence),
    hosts: [...entry.hosts], networks: [...entry.networks], ports: [...entry.ports],
    source: entry.source ?? profile.sources[0] ?? null, note: entry.note ?? null,
  };
  return { profile, entry, ways, failing, result };
}

function waysOf(entry: PolicyEntry, matched: readonly Matched[], context: FateContext): WayFate[] {
  const placed = matched.flatMap(({ contacted: c, by }) => {
    const range = rangeOf(entry, c.protocol, c.port);
    // An entry of any host has no host that stands in for another: they are one way.
    return range === null ? [] : [{ c, range, name: by === 'name' ? (c.names[0] ?? null) : null }];
  });
  return [...grouped(placed, (p) => `${p.name ?? ''} ${p.range}`).values()].map((group) => {
    const [{ name, range }] = group as [(typeof group)[number]];
    const all = group.map((p) => p.c);
    return { name, range, contacted: all, fate: fateOf(all, entry, context) };
  });
}

/** All over UDP, or all over TCP. */
function fateOf(all: readonly Contacted[], { role }: PolicyEntry, context: FateContext): Fate {
  const udp = all.filter((c): c is UdpContacted => c.of === 'udp');
  return udp.length > 0 ? udpFate(udp, role, context) : tcpFate(all.filter((c): c is TcpContacted | ProxyContacted => c.of !== 'udp'), context);
}

function unresolved({ asked: { name, outcome, detail, resolvers, queries } }: NameFailed): WayFate {
  const first = queries[0]!;
  const words = outcome === 'silent' ? `no answer from the resolver ${resolvers.join(', ')}` : `the resolver ${resolvers.join(', ')} answers ${detail}`;
  const evidence = queries.slice(0, 2).map((q) => (q.answerFrame === null ? seen(q.frame, q.time, `query for ${name}, unanswered`) : seen(q.answerFrame, q.answerTime ?? q.time, `${q.resolver} answered ${q.rcode === 0 ? detail : (q.rcodeName ?? '')} for ${name}`)));
  return { name, range: 'dns', contacted: [], fate: { outcome: 'fails', how: 'dns', words: `not resolved: ${words}`, time: first.time, evidence, proven: outcome === 'failed', minor: false } };
}

/** Each endpoint by itself, where what was seen of it alone is enough; else it shares its way's failure. */
function contactsOf(entry: PolicyEntry, ways: readonly WayFate[], context: FateContext): PolicyEntryResult['contacts'] {
  const contacts = ways.flatMap((way): PolicyEntryResult['contacts'] => {
    if (way.range === 'dns') {
      const range = parsePortRange(entry.ports[0] ?? '');
      return [{ name: way.name, address: null, protocol: range?.protocol ?? 'tcp', port: range?.first ?? 0, works: false, how: 'dns' }];
    }
    const endpoints = [...grouped(way.contacted, (c) => `${c.names[0] ?? ''} ${c.address ?? ''} ${shownProtocol(c)} ${c.port}`).values()];
    return endpoints.slice(0, mostContacts).map((same) => {
      const [c] = same as [Contacted];
      const alone = endpoints.length === 1 ? way.fate : fateOf(same, entry, context);
      const how = alone.outcome === 'fails' ? alone.how : alone.outcome === 'open' && way.fate.outcome === 'fails' ? way.fate.how : null;
      return { name: c.names[0] ?? null, address: c.address, protocol: shownProtocol(c), port: c.port, works: alone.outcome === 'works', how };
    });
  });
  return contacts.sort((a, b) => Number(a.works) - Number(b.works)).slice(0, mostContacts);
}

const sentence = (s: string): string => s.charAt(0).toUpperCase() + s.slice(1);

/** 'turn.example.com (198.51.100.10)' */
export function whereOf({ name, contacted: all }: WayFate): string {
  const addresses = [...new Set(all.flatMap((c) => c.address ?? []))];
  return name === null ? listed(all.map((c) => c.names[0] ?? c.address ?? ''), 4) : `${name}${addresses.length > 0 ? ` (${listed(addresses, 4)})` : ''}`;
}

/** 'UDP 3478 to turn.example.com (198.51.100.10)' */
export function placeOf(way: WayFate): string {
  if (way.range === 'dns') return `the name ${way.name ?? ''}`;
  return `${listed(way.contacted.map((c) => `${shownProtocol(c).toUpperCase()} ${c.port}`), 4)} to ${whereOf(way)}`;
}

const failingWords = (w: WayFate & { readonly fate: Fails }): string => `${sentence(placeOf(w))}: ${w.fate.words}.`;

function worksWords(working: readonly (WayFate & { readonly fate: Works })[]): string[] {
  return [...grouped(working, (w) => w.fate.words)].map(([words, ways]) => `${sentence(firstFew(ways.map(placeOf)).join(', '))}: ${words}.`);
}
