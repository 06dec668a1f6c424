/**
 * signaling.unreachable: no connection to a named host comes up, over any of its addresses (RFC 8305: a family that loses the race is no failure), while
 * other things are answered. Tells silence from resets and from ICMP errors.
 */
import { opposite } from '../flows/flow.ts';
import type { Facts } from '../summary/facts.ts';
import { isUp, type ConnectionFailure } from '../summary/signaling/connection-failure.ts';
import { contactedHosts, type Contact, type ContactedHost } from '../summary/signaling/contacts.ts';
import { byFilter } from '../summary/network/rejection.ts';
import { plural } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';
import { callsAround } from './per-call.ts';
import { control, portsOf, sentences, severityAt, whereOf } from './signaling-hosts.ts';

/** SYNs in all before silence, and attempts before resets, are evidence. An ICMP error speaks for itself. */
const enoughSyns = 3;
const enoughRefusals = 2;
/** Where systems ask whether they are online; a redirect means a portal that wants a login first (RFC 8952). */
const probes = /(?:^|\.)(?:connectivitycheck\.|captive\.apple\.com|msftconnecttest\.com|msftncsi\.com|detectportal\.firefox\.com|nmcheck\.gnome\.org|connectivity-check\.ubuntu\.com|clients3\.google\.com)/i;

type Failed = Contact & { readonly failure: ConnectionFailure };

export interface Unreachable {
  readonly host: ContactedHost;
  readonly failed: readonly Failed[];
  readonly silentSyns: number;
  readonly refused: readonly Failed[];
  readonly rejected: readonly Failed[];
}

export const signalingUnreachable: Rule = {
  codes: ['signaling.unreachable'],
  judge: (facts) => {
    const title = 'A web or signaling server cannot be reached';
    const hosts = contactedHosts(facts);
    const overQuic = lastHeardOverQuic(facts);
    // Browsers try HTTPS first: where that answers, a closed port 80 is of no account.
    const overTls = new Map(hosts.flatMap((h) => (h.port === 443 ? [[h.name, lastHeard(h)] as const] : [])));
    const failing = hosts.flatMap((h) => unreachable(h, Math.max(overQuic.get(`${h.name} ${h.port}`) ?? 0, h.port === 80 ? (overTls.get(h.name) ?? 0) : 0)) ?? []);
    if (failing.length > 0 && facts.hearsAnswers) {
      const failed = failing.flatMap((u) => u.failed);
      const explicit = failing.every((u) => u.rejected.length > 0);
      const silent = failing.every((u) => u.rejected.length + u.refused.length === 0);
      const since = Math.min(...failed.map((c) => c.failure.time));
      const controls = control(facts, failed, since);
      return [yes('signaling.unreachable', severityAt(facts, failed[0]!.failure.time), {
        title: failing.length === 1 ? `${failing[0]!.host.name} cannot be reached` : `${failing.length} web or signaling servers cannot be reached`,
        explanation: `${sentences(failing, howItFails)}${portal(facts)}`,
        advice: sentences(failing, whatToDo),
        // The first of each host, then the control, then the rest, as only a dozen are shown.
        evidence: [...failing.flatMap((u) => u.failed[0]!.failure.evidence), ...controls.evidence, ...failing.flatMap((u) => u.failed.slice(1).flatMap((c) => c.failure.evidence))],
        confidence: explicit ? 'certain' : silent && !controls.near ? 'possible' : 'likely',
        calls: callsAround(facts, failed.map((c) => c.failure.time)),
      })];
    }
    // What had begun before the capture tells nothing of reaching it.
    const tried = hosts.filter((h) => h.contacts.some((c) => c.track.syn !== null || answered(c)));
    const up = tried.filter((h) => h.contacts.some(answered));
    if (up.length > 0 && up.length === tried.length) {
      const first = up[0]!.contacts.find(answered)!.track;
      const shown = first.synAck ?? first.established;
      return [no('signaling.unreachable', {
        title: 'Web and signaling servers can be reached', explanation: `Connections to ${plural(new Set(up.map((h) => h.name)).size, 'host')} came up.`,
        evidence: shown === null ? [] : [seen(shown.frame, shown.time, `a connection to ${up[0]!.name} came up`)],
      })];
    }
    return [unknown('signaling.unreachable', { title, explanation: 'Too little was seen of connections to named hosts to tell.' })];
  },
};

const answered = (c: Contact): boolean => isUp(c.track) && c.lastHeard > 0;

/** By name in lower case and port, in microseconds since the epoch. */
function lastHeardOverQuic({ quic }: Facts): Map<string, number> {
  const heard = new Map<string, number>();
  for (const q of quic) if (q.answered && q.serverName !== null) heard.set(`${q.serverName.toLowerCase()} ${q.flow.senderPort(opposite(q.client))}`, q.flow.lastTime);
  return heard;
}

const lastHeard = (host: ContactedHost): number => Math.max(0, ...host.contacts.map((c) => (isUp(c.track) ? c.lastHeard : 0)));

/** Where attempts that began after the host was last heard, over this port or otherwise (microseconds since the epoch), all failed, and often enough. */
export function unreachable(host: ContactedHost, otherwiseHeard: number): Unreachable | null {
  const heard = Math.max(otherwiseHeard, lastHeard(host));
  const failed = host.contacts.filter((c): c is Failed => c.failure !== null && !isUp(c.track) && (c.track.syn?.time ?? 0) > heard);
  const of = (kind: ConnectionFailure['kind']): readonly Failed[] => failed.filter((c) => c.failure.kind === kind);
  const refused = of('refused');
  const rejected = of('rejected');
  const silentSyns = of('unanswered').reduce((n, c) => n + c.track.synsSent, 0);
  const enough = silentSyns >= enoughSyns || refused.length >= enoughRefusals || rejected.length > 0;
  return enough ? { host, failed, silentSyns, refused, rejected } : null;
}

function howItFails({ host, failed, silentSyns, refused, rejected }: Unreachable): string {
  const where = `${whereOf(host.name, failed)}, ${portsOf(failed)}`;
  const rejection = rejected[0]?.failure.rejection;
  if (rejection !== undefined && rejection !== null) {
    const who = rejection.byDestination ? 'the server itself' : `the hop ${rejection.hop}`;
    return `${where}: ${who} answered ${plural(rejected.length, 'connection attempt')} with the ICMP error "${rejection.name}"${byFilter(rejection) ? ', which is what a firewall says' : ''}.`;
  }
  if (refused.length > 0) {
    const forged = refused.filter((c) => c.failure.injected === 'likely').length;
    return `${where}: ${plural(refused.length, 'connection attempt')} answered with a reset; ${forged > 0 ? 'by their TTL the resets come from a box on the way, not from the server' : 'either nothing listens there, or a firewall refuses in the server\'s name'}.`;
  }
  return `${where}: no answer to ${plural(silentSyns, 'connection attempt')}; a firewall drops them without a word, or the server is down.`;
}

function whatToDo({ host, failed, refused, rejected }: Unreachable): string {
  const allow = `allow ${portsOf(failed)} from this network to ${whereOf(host.name, failed)}`;
  const rejection = rejected[0]?.failure.rejection;
  if (rejection !== undefined && rejection !== null && !rejection.byDestination) return `On ${rejection.hop}, ${allow}.`;
  if (refused.length > 0 && refused.every((c) => c.failure.injected !== 'likely')) return `Check that ${host.name} listens on ${portsOf(failed)}; where it does, ${allow}.`;
  return `${allow.charAt(0).toUpperCase()}${allow.slice(1)}.`;
}

function portal({ connections }: Facts): string {
  const redirected = connections.some((t) => t.httpHost !== null && probes.test(t.httpHost) && t.httpStatus !== null && ((t.httpStatus.status >= 300 && t.httpStatus.status < 400) || t.httpStatus.status === 511));
  return redirected ? ' A check for Internet access was redirected: a portal may want a login in the browser first.' : '';
}
