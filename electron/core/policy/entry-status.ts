/**
 * An entry of an allow list against what was contacted of it. Ways are judged one by one: a name (or, where there is none, all unnamed addresses together) on one range of
 * ports. Addresses of one name stand in for each other (RFC 8305), so that one that answers is enough.
 */
import type { EntryFailure, PolicyEntry, PolicyEntryResult, PolicyProfile } from '../../contract/policy.ts';
import type { Evidence } from '../../contract/summary.ts';
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

type FailingWay = WayFate & { readonly fate: Fails };
type WorkingWay = WayFate & { readonly fate: Works };

const mostContacts = 50;
const mostEvidence = 8;
/** The gravest first: what says most of the network. */
const order: readonly EntryFailure[] = ['rejected', 'dropped', 'refused', 'reset', 'dns', 'proxy', 'tls', 'server-refused'];

/** What is said of it in words is made only where it is asked for: rules look at each whole second of a capture. */
export class EntryView {
  readonly profile: PolicyProfile;
  readonly entry: PolicyEntry;
  readonly ways: readonly WayFate[];
  /** The gravest first. */
  readonly failing: readonly FailingWay[];
  readonly status: PolicyEntryResult['status'];
  readonly #working: readonly WorkingWay[];
  readonly #context: FateContext;
  readonly #unseen: string;

  /** `unseen` is what is said where nothing was contacted. */
  constructor(profile: PolicyProfile, entry: PolicyEntry, matched: readonly Matched[], failedNames: readonly NameFailed[], context: FateContext, unseen: string) {
    this.profile = profile;
    this.entry = entry;
    this.ways = [...failedNames.map(unresolved), ...waysOf(entry, matched, context)];
    this.failing = this.ways.filter((w): w is FailingWay => w.fate.outcome === 'fails').sort((a, b) => order.indexOf(a.fate.how) - order.indexOf(b.fate.how));
    this.#working = this.ways.filter((w): w is WorkingWay => w.fate.outcome === 'works');
    this.status = this.failing.length > 0 ? 'seen-failing' : this.#working.length > 0 ? 'seen-working' : 'not-seen';
    this.#context = context;
    this.#unseen = unseen;
  }

  get required(): boolean {
    return this.entry.need === 'required';
  }

  get how(): EntryFailure | null {
    return this.failing[0]?.fate.how ?? null;
  }

  get source(): string | null {
    return this.entry.source ?? this.profile.sources[0] ?? null;
  }

  get evidence(): Evidence[] {
    return [...this.failing.flatMap((w) => w.fate.evidence), ...this.#working.slice(0, 3).flatMap((w) => w.fate.evidence.slice(0, 1))].filter((e) => e.frame > 0).slice(0, mostEvidence);
  }

  get result(): PolicyEntryResult {
    const { id, role, hosts, networks, ports, note } = this.entry;
    return {
      id, role, required: this.required, status: this.status, how: this.how,
      contacts: contactsOf(this.entry, this.ways, this.#context),
      detail: this.#detail(), evidence: this.evidence,
      hosts: [...hosts], networks: [...networks], ports: [...ports], source: this.source, note: note ?? null,
    };
  }

  #detail(): string {
    if (this.status !== 'not-seen') return [...this.failing.map(failingWords), ...worksWords(this.#working)].join(' ');
    return this.ways.length > 0 ? `${sentence(listed(this.ways.map(placeOf), 4))}: asked, and too little was seen to tell.` : this.#unseen;
  }
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

const failingWords = (w: FailingWay): string => `${sentence(placeOf(w))}: ${w.fate.words}.`;

function worksWords(working: readonly WorkingWay[]): string[] {
  return [...grouped(working, (w) => w.fate.words)].map(([words, ways]) => `${sentence(firstFew(ways.map(placeOf)).join(', '))}: ${words}.`);
}
