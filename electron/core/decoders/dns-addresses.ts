/** Which addresses a DNS answer gives to which name, through whatever chain of aliases (RFC 1034 3.6.2, RFC 9460 2.4). */
import type { DnsMessage, DnsRecord } from './dns.ts';

export interface NamedAddress {
  /** As the client asked; of the record where the chain does not lead there. Without the root's dot. */
  readonly name: string;
  readonly address: string;
}

/** RFC 9460 9.1: '_8443._https.example.com' asks about example.com. */
const portPrefix = /^_\d{1,5}\._https?\./i;

/**
 * Of a response: A and AAAA records, and the hints of SVCB and HTTPS records. Records may stand in any order. Additional records count where an answer led to them: others are
 * name servers' addresses.
 */
export function namedAddresses(message: DnsMessage): NamedAddress[] {
  const services = new Set(message.answers.flatMap((r) => (r.typeName === 'SRV' && r.target !== undefined ? [folded(r.target)] : [])));
  const all = [...message.answers, ...message.additionals];
  const question = message.questions[0];
  const asked = question === undefined ? null : withoutDot(question.name).replace(portPrefix, '');
  const reached = question === undefined ? new Set<string>() : aliasesOf(question.name, all);
  const records = [...message.answers, ...message.additionals.filter((r) => reached.has(folded(r.name)) || services.has(folded(r.name)))];
  return records.flatMap((r) => {
    const name = asked !== null && reached.has(folded(r.name)) ? asked : withoutDot(r.name).replace(portPrefix, '');
    const hints = r.service === undefined ? [] : [...r.service.ipv4Hints, ...r.service.ipv6Hints];
    return (r.address === undefined ? hints : [r.address]).map((address) => ({ name, address }));
  });
}

/** The name itself and all that it is an alias of. Each record is followed once, so that loops end. */
function aliasesOf(name: string, records: readonly DnsRecord[]): Set<string> {
  const targets = new Map<string, string[]>();
  for (const r of records) {
    // An alias, or a service at another host; '.' is the owner itself (RFC 9460 2.5).
    const target = r.typeName === 'CNAME' ? r.target : r.service?.target;
    if (target === undefined || target === '.') continue;
    const known = targets.get(folded(r.name));
    if (known === undefined) targets.set(folded(r.name), [folded(target)]);
    else known.push(folded(target));
  }
  const reached = new Set<string>();
  const next = [folded(name)];
  for (let at = next.pop(); at !== undefined; at = next.pop()) {
    if (reached.has(at)) continue;
    reached.add(at);
    next.push(...(targets.get(at) ?? []));
  }
  return reached;
}

const withoutDot = (name: string): string => (name.length > 1 && name.endsWith('.') ? name.slice(0, -1) : name);
const folded = (name: string): string => withoutDot(name).toLowerCase();
