/**
 * signaling.proxied: connections go through a web proxy (CONNECT, RFC 9110 9.3.6). That is how many companies work, and no problem by itself; where the
 * proxy refuses what was asked, or wants credentials that it does not get, it is one. A transparent proxy does not show.
 */
import type { Evidence, Finding } from '../../contract/summary.ts';
import type { ProxyRequest } from '../tracking/proxy-requests.ts';
import { isBackgroundName } from '../summary/signaling/background-names.ts';
import { contactsOf, type Contact } from '../summary/signaling/contacts.ts';
import type { Facts } from '../summary/facts.ts';
import { endpoint, plural } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';
import { callsAround } from './per-call.ts';
import { sentences, severityAt } from './signaling-hosts.ts';

interface Asked {
  readonly contact: Contact;
  readonly request: ProxyRequest;
}

/** What the proxy was asked for and did not give, by target. */
interface Denied extends Asked {
  readonly target: string;
  readonly times: number;
}

export const signalingProxied: Rule = {
  codes: ['signaling.proxied'],
  judge: (facts) => {
    const asked = contactsOf(facts).filter((c) => c.outgoing).flatMap((contact) => (contact.track.proxy?.all ?? []).map((request) => ({ contact, request })));
    if (asked.length === 0) return [direct(facts)];
    const denied = deniedTargets(asked).filter(({ target }) => !isBackgroundName(target.replace(/:\d+$/, '').toLowerCase()));
    const proxies = [...new Set(asked.map(({ contact }) => proxyName(contact)))].join(', ');
    const granted = asked.filter(({ request }) => request.answer !== null && request.answer.status < 300);
    const through = granted.length === 0 ? `The laptop asks the web proxy ${proxies}.` : `${plural(granted.length, 'connection')} went through the web proxy ${proxies}.`;
    return [yes('signaling.proxied', denied.length > 0 ? deniedSeverity(facts, denied) : 'info', {
      title: denied.length === 0 ? 'Connections go through a web proxy' : denied[0]!.request.answer?.status === 407 ? 'The web proxy asks for credentials' : 'The web proxy refuses connections',
      explanation: [...(denied.length > 0 ? [sentences(denied, explain)] : []), through, ...configuration(facts)].join(' '),
      advice: sentences(denied, advise),
      calls: callsAround(facts, denied.map(({ request }) => request.time)),
      evidence: [...denied.flatMap(({ request }) => evidence(request)), ...granted.slice(0, 3).flatMap(({ request }) => evidence(request)), ...asked.slice(0, 1).flatMap(({ request }) => evidence(request))],
    })];
  },
};

const proxyName = ({ via, server, port }: Contact): string => (via === null ? endpoint(server, port) : endpoint(via.server, via.port, via.hostname));

/** The last answer for a target counts: credentials after a 407, or another attempt, may have opened it. */
function deniedTargets(asked: readonly Asked[]): Denied[] {
  const byTarget = new Map<string, Asked[]>();
  for (const a of asked) {
    if (a.request.answer === null) continue;
    const key = `${proxyName(a.contact)} ${a.request.target.toLowerCase()}`;
    const own = byTarget.get(key);
    if (own === undefined) byTarget.set(key, [a]);
    else own.push(a);
  }
  return [...byTarget.values()].flatMap((all) => {
    const refused = all.filter(({ request }) => isDenial(request));
    const opened = all.some(({ request }) => !isDenial(request) && request.time >= (refused.at(-1)?.request.time ?? 0));
    const last = refused.at(-1);
    return last === undefined || opened ? [] : [{ ...last, target: last.request.target, times: refused.length }];
  });
}

/** A request with an absolute URI may be refused by the site itself; only what is the proxy's own counts there. */
const isDenial = ({ tunnel, answer }: ProxyRequest): boolean => answer !== null && (answer.status === 407 || (tunnel && answer.status >= 300));

function deniedSeverity(facts: Facts, denied: readonly Denied[]): Finding['severity'] {
  return denied.some(({ request }) => severityAt(facts, request.time) === 'problem') ? 'problem' : 'warning';
}

function explain({ contact, target, request, times }: Denied): string {
  const proxy = proxyName(contact);
  const { status, reason, schemes } = request.answer!;
  const asked = `${status} ${reason}`.trim();
  if (status === 407) {
    return request.withCredentials
      ? `The proxy ${proxy} did not accept the credentials for ${target} (${asked}).`
      : `The proxy ${proxy} wants credentials before it connects to ${target} (${asked}${schemes.length > 0 ? `, ${schemes.join(' or ')}` : ''}), and got none.`;
  }
  if (status >= 500) return `The proxy ${proxy} could not connect to ${target} (${asked}), ${plural(times, 'time')}.`;
  return `The proxy ${proxy} refuses to connect to ${target} (${asked}), ${plural(times, 'time')}.`;
}

function advise({ contact, target, request }: Denied): string {
  const proxy = proxyName(contact);
  const status = request.answer!.status;
  if (status === 407) return `Let ${proxy} pass CONNECT to ${target} without credentials, or see that the application has some: WebRTC in browsers can use those that the browser has.`;
  if (status >= 500) return `See whether ${proxy} can reach ${target} over TCP.`;
  return `Allow CONNECT to ${target} on the proxy ${proxy}.`;
}

function evidence({ frame, time, target, tunnel, answer }: ProxyRequest): Evidence[] {
  return [
    seen(frame, time, `${tunnel ? 'CONNECT' : 'request for'} ${target}`),
    ...(answer === null ? [] : [seen(answer.frame, answer.time, `the proxy answered ${`${answer.status} ${answer.reason}`.trim()}`)]),
  ];
}

/** Where the laptop learnt of the proxy: a fetched proxy.pac, or Web Proxy Auto-Discovery by DNS. */
function configuration({ connections, dns }: Facts): string[] {
  const fetched = connections.find((t) => t.proxyConfig !== null);
  const wpad = dns.find((q) => /^wpad(?:\.|$)/i.test(q.name));
  return [
    ...(fetched?.proxyConfig === null || fetched?.proxyConfig === undefined ? [] : [`The laptop fetched the proxy's configuration from ${fetched.httpHost ?? fetched.flow.sender(fetched.client === 0 ? 1 : 0)} (frame ${fetched.proxyConfig.frame}).`]),
    ...(wpad === undefined ? [] : [`It looked for a proxy under the name ${wpad.name}${wpad.addresses.length > 0 ? '' : ', which did not resolve'}.`]),
  ];
}

function direct(facts: Facts): Finding {
  const hello = facts.connections.find((t) => t.clientHello !== null && t.helloAnswered !== null && t.connectTarget === null);
  const shown = hello?.clientHello;
  if (shown === null || shown === undefined) return unknown('signaling.proxied', { title: 'Connections go through a web proxy', explanation: ['No request to a proxy was seen, nor a connection without one.', ...configuration(facts)].join(' ') });
  return no('signaling.proxied', {
    title: 'No proxy is asked', explanation: ['TLS connections go to their servers directly.', ...configuration(facts)].join(' '),
    evidence: [seen(shown.frame, shown.time, `TLS to ${shown.serverName ?? 'a server'} without CONNECT`)],
  });
}
