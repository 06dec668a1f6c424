/**
 * signaling.reset: connections to a host come up and are then cut: right after the ClientHello, which names the server in clear (RFC 6066 3), or in use.
 * The one likely means a filter on names; neither is ever certain, as a server may reset too.
 */
import type { ConnectionFailure } from '../summary/signaling/connection-failure.ts';
import { contactedHosts, type Contact, type ContactedHost } from '../summary/signaling/contacts.ts';
import { plural } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';
import { callsAround } from './per-call.ts';
import { control, portsOf, sentences, severityAt, tcpCameUp, whereOf } from './signaling-hosts.ts';

type Failed = Contact & { readonly failure: ConnectionFailure };

export interface CutOff {
  readonly host: ContactedHost;
  readonly cut: readonly Failed[];
  /** After the ClientHello, rather than later. */
  readonly byName: boolean;
  readonly forged: boolean;
}

/** A connection that is merely closed, or reset in use once, may be the server's own doing. */
const enoughOfWeak = 2;

export const signalingReset: Rule = {
  codes: ['signaling.reset'],
  judge: (facts) => {
    const hosts = contactedHosts(facts);
    const failing = hosts.flatMap((h) => cutOff(h) ?? []);
    if (failing.length > 0) {
      const first = failing[0]!;
      const all = failing.flatMap((f) => f.cut);
      const controls = control(facts, all, first.cut[0]!.failure.time).evidence;
      return [yes('signaling.reset', severityAt(facts, first.cut[0]!.failure.time), {
        title: failing.length === 1 ? `Connections to ${first.host.name} are cut off` : `Connections to ${failing.length} servers are cut off`,
        explanation: sentences(failing, explain),
        advice: sentences(failing, ({ host, cut, byName }) => (byName
          ? `Let TLS with the server name ${host.name} through to ${whereOf(host.name, cut)}, ${portsOf(cut)}: see whether a firewall, proxy or security product filters server names.`
          : `See whether a firewall or security product resets connections to ${whereOf(host.name, cut)}, ${portsOf(cut)}, while they are in use.`)),
        evidence: [...failing.flatMap((f) => [...tcpCameUp(f.cut[0]!), ...f.cut[0]!.failure.evidence]), ...controls, ...failing.flatMap((f) => f.cut.slice(1).flatMap((c) => c.failure.evidence))],
        calls: callsAround(facts, all.map((c) => c.failure.time)),
        confidence: failing.some((f) => f.forged || (f.byName && f.cut.length >= enoughOfWeak && f.cut.every((c) => c.failure.injected !== 'unlikely'))) ? 'likely' : 'possible',
      })];
    }
    const answered = hosts.flatMap((h) => h.contacts).filter((c) => c.track.helloAnswered !== null && (c.failure === null || c.failure.kind === 'reset-idle'));
    const shown = answered[0]?.track.helloAnswered;
    if (shown !== null && shown !== undefined && !hosts.some((h) => h.contacts.some(isCut))) {
      return [no('signaling.reset', { title: 'Connections are not cut off', explanation: `${plural(answered.length, 'TLS connection')} got past the server's name and none was reset in use.`, evidence: [seen(shown.frame, shown.time, 'a ClientHello was answered')] })];
    }
    return [unknown('signaling.reset', { title: 'A connection is cut off with a reset', explanation: 'Too little was seen of connections to named hosts to tell.' })];
  },
};

const kinds: ReadonlySet<ConnectionFailure['kind']> = new Set(['reset-after-client-hello', 'closed-after-client-hello', 'reset']);
const isCut = (c: Contact): c is Failed => c.failure !== null && kinds.has(c.failure.kind);

/** Null where it is not, or too little of it was seen. */
export function cutOff(host: ContactedHost): CutOff | null {
  const cut = host.contacts.filter(isCut);
  // TLS that got through later shows that the name is not filtered (any more).
  const through = Math.max(0, ...host.contacts.map((c) => c.track.helloAnswered?.time ?? 0));
  const named = cut.filter((c) => c.failure.kind !== 'reset' && c.failure.time > through);
  const forged = (of: readonly Failed[]): boolean => of.some((c) => c.failure.injected === 'likely');
  if (named.some((c) => c.failure.kind === 'reset-after-client-hello') || named.length >= enoughOfWeak) return { host, cut: named, byName: true, forged: forged(named) };
  const later = cut.filter((c) => c.failure.kind === 'reset');
  return forged(later) || later.length >= enoughOfWeak ? { host, cut: later, byName: false, forged: forged(later) } : null;
}

function explain({ host, cut, byName, forged }: CutOff): string {
  const first = cut[0]!;
  const who = first.via === null ? '' : ` The proxy ${first.via.hostname ?? first.via.server} did it, or something behind it.`;
  const reasons = /; (.*)$/.exec(first.failure.detail)?.[1];
  const origin = forged ? ` A box on the way likely sent the reset in the server's name: ${reasons ?? ''}.` : first.failure.injected === 'unlikely' ? ' The reset looks like the server\'s own.' : '';
  return byName
    ? `${host.name}: TCP connects, but ${plural(cut.length, 'connection')} ended as soon as the laptop had named the server in its TLS ClientHello; likely the server name is filtered.${origin}${who}`
    : `${host.name}: ${plural(cut.length, 'connection')} reset while in use.${origin}${who}`;
}
