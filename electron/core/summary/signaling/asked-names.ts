/** The names that this laptop looked up, as people use them: a name fails only where no type of query, no resolver and no search suffix led to an address. */
import { silencePatience } from '../evidence.ts';
import type { DnsQuery } from '../../tracking/dns-queries.ts';
import { isBackgroundName } from './background-names.ts';
import { gapTest } from '../network/capture-gaps.ts';
import { contactsOf } from './contacts.ts';
import type { Facts } from '../facts.ts';

export interface AskedName {
  readonly name: string;
  /** `silent`: no resolver answered; `pending`: it is too early to say so. */
  readonly outcome: 'resolved' | 'failed' | 'silent' | 'pending';
  /** 'NXDOMAIN', 'SERVFAIL', 'REFUSED', ..., 'no address', or 'address 0.0.0.0'. */
  readonly detail: string;
  readonly sends: number;
  readonly resolvers: readonly string[];
  /** In order of time; of A and AAAA. */
  readonly queries: readonly DnsQuery[];
}

const Type = { a: 1, aaaa: 28, https: 65 } as const;
/** Sends before a resolver's silence is evidence: clients ask again after 1 to 5 s. */
const enoughSends = 2;
/** What a resolver answers to keep a client from a name. */
const sinks: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
/** Not names of servers: mDNS, reverse look-ups, services, and what clients look for in case a network has it. */
const incidental = /(?:^|\.)(?:local|arpa|invalid|home\.arpa|onion)$|^_|^(?:wpad|isatap)(?:\.|$)/;

const cache = new WeakMap<Facts, readonly AskedName[]>();

/** Computed once for the same facts. */
export function askedNames(facts: Facts): readonly AskedName[] {
  let names = cache.get(facts);
  if (names === undefined) {
    names = evaluate(facts);
    cache.set(facts, names);
  }
  return names;
}

/** Those that failed; of what browsers ask for themselves only where no name at all was resolved, and no call came about, for which others must have been. */
export function failedNames(facts: Facts): AskedName[] {
  const asked = askedNames(facts);
  const failed = asked.filter((a) => a.outcome === 'failed' || a.outcome === 'silent');
  const meant = failed.filter((a) => !isBackgroundName(a.name));
  return meant.length > 0 || facts.calls.length > 0 || asked.some((a) => a.outcome === 'resolved') ? meant : failed;
}

function evaluate(facts: Facts): AskedName[] {
  const byName = new Map<string, DnsQuery[]>();
  for (const q of facts.dns) {
    if (q.type !== Type.a && q.type !== Type.aaaa && q.type !== Type.https) continue;
    const name = q.name.replace(/\.$/, '').toLowerCase();
    if (name === '' || incidental.test(name)) continue;
    const own = byName.get(name);
    if (own === undefined) byName.set(name, [q]);
    else own.push(q);
  }
  const inGap = gapTest(facts.capture);
  const asked = [...byName].map(([name, queries]) => outcome(name, queries, facts.now, inGap));
  const reached = new Set(contactsOf(facts).flatMap((c) => (c.track.clientHello?.serverName ?? c.track.httpHost ?? []))); 
  for (const q of facts.quic) if (q.answered && q.serverName !== null) reached.add(q.serverName);
  const good = new Set([...asked.flatMap((a) => (a.outcome === 'resolved' ? [a.name] : [])), ...[...reached].map((n) => n.toLowerCase())]);
  // 'intranet' that resolves as 'intranet.corp.example'.
  const byWayOf = new Set([...good].flatMap(prefixes));
  const whole = new Set(byName.keys());
  return asked.flatMap((a) => {
    if (a.outcome === 'resolved') return [a];
    if (good.has(a.name)) return [{ ...a, outcome: 'resolved' as const, detail: '' }];
    if (byWayOf.has(a.name)) return [];
    // 'call.example.com.corp.example', where 'call.example.com' is what was meant; and single labels, which browsers make up to look for traps.
    if (!a.name.includes('.') || prefixes(a.name).some((p) => p.includes('.') && whole.has(p))) return [];
    return [a];
  });
}

/** The name's beginnings at label boundaries, without the name itself: a search suffix made the rest. */
function prefixes(name: string): string[] {
  const out: string[] = [];
  for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) out.push(name.slice(0, dot));
  return out;
}

function outcome(name: string, queries: readonly DnsQuery[], now: number, inGap: (from: number, to: number) => boolean): AskedName {
  const addresses = queries.flatMap((q) => q.addresses);
  const plain = queries.filter((q) => q.type !== Type.https);
  const of = { name, sends: plain.reduce((n, q) => n + q.sends, 0), resolvers: [...new Set(queries.map((q) => q.resolver))], queries: plain };
  if (addresses.some((a) => !sinks.has(a))) return { ...of, outcome: 'resolved', detail: '' };
  const answered = plain.filter((q) => q.rcode !== null);
  if (addresses.length > 0) return { ...of, outcome: 'failed', detail: `address ${addresses[0]!}` };
  const open = plain.some((q) => q.rcode === null && now - q.time < silencePatience);
  const refused = answered.find((q) => q.rcode !== 0);
  if (refused !== undefined && !open) return { ...of, outcome: 'failed', detail: refused.rcodeName ?? String(refused.rcode) };
  // A host may have addresses of one family only: NOERROR without addresses is a failure once both families have it.
  const empty = new Set(answered.map((q) => q.type));
  if (empty.has(Type.a) && empty.has(Type.aaaa) && !open) return { ...of, outcome: 'failed', detail: 'no address' };
  const first = plain[0];
  const silent = answered.length === 0 && first !== undefined && of.sends >= enoughSends && now - first.time >= silencePatience && !inGap(first.time, first.time + silencePatience);
  return { ...of, outcome: silent ? 'silent' : 'pending', detail: silent ? 'no answer' : '' };
}
