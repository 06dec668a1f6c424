/** What the signaling rules share: when a host's failure matters, what shows that the link itself worked, and how a server is written. */
import type { Evidence, Finding } from '../../contract/summary.ts';
import { opposite } from '../flows/flow.ts';
import type { Contact } from '../summary/signaling/contacts.ts';
import { answersAfter, gatheringBefore } from '../summary/around-call.ts';
import type { Facts } from '../summary/facts.ts';
import { listed, plural } from '../summary/wording.ts';
import { seen } from './finding.ts';

/** A host that fails while a call finds no path, or while there is no call at all, may be the reason; beside a call that works it is a lesser matter. */
export function severityAt(facts: Facts, time: number): Finding['severity'] {
  if (facts.calls.length === 0) return 'problem';
  return facts.calls.some((c) => c.call.path === null && time >= c.start - gatheringBefore && time <= c.end + answersAfter) ? 'problem' : 'warning';
}

export interface Control {
  readonly evidence: readonly Evidence[];
  /** It was answered at the time; one from long before does not show that the link still worked. */
  readonly near: boolean;
}

/** Microseconds before the first failure in which an answer shows that the link worked. */
const vicinity = 10_000_000;

/** Something else that was answered, so that neither the link nor the capture is to blame; the first since `from` (microseconds since the epoch), else the last. */
export function control(facts: Facts, failing: readonly Contact[], from: number): Control {
  const addresses = new Set(failing.map((c) => c.track.flow.sender(opposite(c.client))));
  const answers: { readonly frame: number; readonly time: number; readonly note: string }[] = [];
  for (const t of facts.connections) {
    const up = t.client === null || addresses.has(t.flow.sender(opposite(t.client))) ? null : t.synAck;
    if (up !== null) answers.push({ ...up, note: 'control: a TCP connection to another server was answered' });
  }
  for (const q of facts.dns) if (q.answerFrame !== null && q.answerTime !== null) answers.push({ frame: q.answerFrame, time: q.answerTime, note: `control: DNS answered the query for ${q.name}` });
  for (const k of facts.states.flatMap((s) => s.plainBindings)) if (k.responses > 0) answers.push({ frame: k.firstResponseFrame, time: k.firstResponseTime, note: 'control: a STUN server answered' });
  const inTime = (x: { readonly time: number }, y: { readonly time: number }): boolean => x.time < y.time;
  const near = answers.filter((a) => a.time >= from - vicinity);
  const best = near.length > 0 ? near.reduce((x, y) => (inTime(y, x) ? y : x)) : answers.reduce<(typeof answers)[number] | null>((x, y) => (x === null || inTime(x, y) ? y : x), null);
  return { evidence: best === null ? [] : [seen(best.frame, best.time, best.note)], near: near.length > 0 };
}

/** What fails later did not fail for want of a way. */
export const tcpCameUp = ({ track }: Contact): Evidence[] => (track.synAck === null ? [] : [seen(track.synAck.frame, track.synAck.time, 'control: the TCP connection itself came up')]);

/** 'TCP 443' */
export const portsOf = (contacts: readonly Contact[]): string => `TCP ${[...new Set(contacts.map((c) => c.port))].join(', ')}`;

/** 'call.example.com (198.51.100.20, 2001:db8::20)' */
export function whereOf(name: string, contacts: readonly Contact[]): string {
  const addresses = contacts.map((c) => c.server).filter((a) => a.toLowerCase() !== name);
  return addresses.length === 0 ? name : `${name} (${listed(addresses, 4)})`;
}

/** As many hosts as a sentence can hold. */
const mostHosts = 5;
export function sentences<T>(all: readonly T[], of: (one: T) => string): string {
  const shown = all.slice(0, mostHosts).map(of).join(' ');
  return all.length <= mostHosts ? shown : `${shown} And ${plural(all.length - mostHosts, 'more host')}.`;
}
