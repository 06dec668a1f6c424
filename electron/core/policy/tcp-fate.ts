/**
 * TCP connections on one way to one place. What counts as failing is what the rules on signaling ask for (several SYNs, several resets, a TLS handshake that no
 * later one made good), here of relays and unnamed servers too.
 */
import type { EntryFailure } from '../../contract/policy.ts';
import { seen } from '../summary/evidence.ts';
import type { ConnectionFailure } from '../summary/signaling/connection-failure.ts';
import { isUp } from '../summary/signaling/connection-failure.ts';
import type { Contact } from '../summary/signaling/contacts.ts';
import { endpoint, plural } from '../summary/wording.ts';
import { control, tcpCameUp } from '../rules/signaling-hosts.ts';
import { cutOff } from '../rules/signaling-reset.ts';
import { tlsFailure } from '../rules/signaling-tls-failed.ts';
import { unreachable } from '../rules/signaling-unreachable.ts';
import { lastHeardOver, type ProxyContacted, type TcpContacted } from './contacted.ts';
import { open, type Fails, type Fate, type FateContext } from './fate.ts';

type Failed = Contact & { readonly failure: ConnectionFailure };

/** An Allocate request is sent once over TCP; later than this no answer comes (RFC 8489 6.2.2). Microseconds. */
const allocatePatience = 8_000_000;

/** By name or address, for one range of ports. */
export function tcpFate(all: readonly (TcpContacted | ProxyContacted)[], context: FateContext): Fate {
  const asked = all.filter((c): c is TcpContacted => c.of === 'tcp');
  const host = { name: asked[0]?.names[0] ?? asked[0]?.address ?? '', port: asked[0]?.port ?? 0, contacts: asked.map((c) => c.contact) };
  const asProxy = Math.max(0, ...all.map((c) => (c.of === 'proxy' ? lastHeardOver(c) : 0)));
  return notReached(host, asProxy, context) ?? refusedByRelay(asked, context) ?? cut(host, context) ?? denied(asked) ?? noTls(host, context) ?? works(all) ?? open;
}

type Host = Parameters<typeof unreachable>[0];

function notReached(host: Host, otherwiseHeard: number, { facts, tcpAt, serversAt }: FateContext): Fails | null {
  const found = facts.hearsAnswers ? unreachable(host, otherwiseHeard) : null;
  if (found === null) return null;
  const { failed, rejected, refused, silentSyns } = found;
  const rejection = rejected[0]?.failure.rejection;
  const [how, words]: [EntryFailure, string] = rejection !== undefined && rejection !== null
    ? ['rejected', `${plural(rejected.length, 'connection attempt')} rejected by ${rejection.byDestination ? 'the server itself' : rejection.hop} (${rejection.name})`]
    : refused.length > 0 ? ['refused', `${plural(refused.length, 'connection attempt')} refused with a reset`] : ['dropped', `${plural(silentSyns, 'connection attempt')}, no answer`];
  return fails(how, words, failed, context(facts, failed), how !== 'dropped' || failed.some((c) => tcpAt.has(c.server) || serversAt.has(c.server)));
}

function cut(host: Host, { facts }: FateContext): Fails | null {
  const found = cutOff(host);
  if (found === null) return null;
  const { cut: failed, byName, forged } = found;
  const last = Math.max(...failed.map((c) => c.failure.time));
  // A relay's connection may end so with its call.
  if (!byName && host.contacts.some((c) => c.isRelay || (c.failure === null && c.lastHeard > last))) return null;
  return fails('reset', byName ? `${plural(failed.length, 'connection')} cut off after the ClientHello had named the server` : `${plural(failed.length, 'connection')} reset while in use`, failed, context(facts, failed), forged || byName);
}

function noTls(host: Host, { facts }: FateContext): Fails | null {
  const found = tlsFailure(host);
  if (found === null || (found.how === 'silence' && !facts.hearsAnswers)) return null;
  return fails('tls', `TCP connects, TLS does not: ${found.failed.at(-1)!.failure.detail}`, found.failed, context(facts, found.failed), found.how !== 'server');
}

/** The last answers of a web proxy, where nothing went through it later. */
function denied(asked: readonly TcpContacted[]): Fails | null {
  const failed = asked.map((c) => c.contact).filter((c): c is Failed => c.failure?.kind === 'proxy-refused' || c.failure?.kind === 'proxy-auth');
  const last = failed.at(-1);
  if (last === undefined || asked.some((c) => worked(c) && c.contact.track.flow.lastTime > last.failure.time)) return null;
  return fails('proxy', `the proxy ${last.via === null ? '' : endpoint(last.via.server, last.via.port, last.via.hostname)} answered ${last.failure.detail}`, failed, [], true);
}

/** TURN over TCP: its own answers, and silence though the connection is up. */
function refusedByRelay(asked: readonly TcpContacted[], { facts }: FateContext): Fails | null {
  const last = asked.filter((c) => c.allocation !== null).at(-1);
  const allocation = last?.allocation;
  if (last === undefined || allocation === null || allocation === undefined || allocation.grantedTime !== null) return null;
  const refusal = allocation.refusal ?? allocation.nonceLoop;
  if (refusal !== null) return { outcome: 'fails', how: 'server-refused', words: `the server answered ${`${refusal.code} ${refusal.reason}`.trim()}`, time: refusal.time, evidence: [seen(refusal.frame, refusal.time, `${refusal.code} ${refusal.reason}`.trim())], proven: true, minor: false };
  const { track, lastHeard } = last.contact;
  const silent = allocation.responsesReceived === 0 && allocation.packets[0] + allocation.packets[1] === 0 && lastHeard > (track.synAck?.time ?? Infinity) && facts.now - allocation.start >= allocatePatience;
  if (!silent) return null;
  return {
    outcome: 'fails', how: 'dropped', words: `TCP connects, ${plural(allocation.allocateSends, 'Allocate request')} without an answer`, time: allocation.start, proven: true, minor: false,
    evidence: [...tcpCameUp(last.contact), seen(allocation.firstFrame, allocation.start, 'Allocate request, unanswered')],
  };
}

/** The far end was heard: with TLS, after the ClientHello; with TURN, in it; through a proxy, once that said so. */
export function worked({ contact: c, allocation }: TcpContacted): boolean {
  const { track, failure } = c;
  if (failure !== null && failure.kind !== 'reset-idle' && failure.kind !== 'went-silent' && failure.kind !== 'reset') return false;
  if (!isUp(track) || c.lastHeard === 0) return false;
  if (allocation !== null) return allocation.responsesReceived > 0 || allocation.packets[0] + allocation.packets[1] > 0;
  if (track.clientHello !== null) return track.helloAnswered !== null;
  const tunnel = track.proxy?.all.at(-1);
  return c.via === null || (tunnel?.answer !== undefined && tunnel.answer !== null && tunnel.answer.status < 300);
}

function works(all: readonly (TcpContacted | ProxyContacted)[]): Fate | null {
  const good = all.find((c) => (c.of === 'proxy' ? c.contact.lastHeard > 0 : worked(c)));
  if (good === undefined) return null;
  const { track, via } = good.contact;
  const through = good.of === 'proxy' || via === null ? '' : ` through the proxy ${via.hostname ?? via.server}`;
  const shown = track.serverHello ?? track.helloAnswered ?? track.synAck ?? track.established;
  return { outcome: 'works', words: `answered${through}`, evidence: shown === null ? [] : [seen(shown.frame, shown.time, `${endpoint(good.contact.server, good.contact.port, good.contact.name)} answered over TCP${through}`)] };
}

const context = (facts: FateContext['facts'], failed: readonly Failed[]): Fails['evidence'] => control(facts, failed, Math.min(...failed.map((c) => c.failure.time))).evidence;

const fails = (how: EntryFailure, words: string, failed: readonly Failed[], controls: Fails['evidence'], proven: boolean): Fails => ({
  outcome: 'fails', how, words, time: Math.min(...failed.map((c) => c.failure.time)), evidence: [...failed.slice(0, 2).flatMap((c) => c.failure.evidence), ...controls.slice(0, 1)], proven, minor: false,
});
