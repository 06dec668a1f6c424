/**
 * UDP flows on one way to one place. A server that was asked several times for several seconds and stayed silent, while something else was answered, does not get through,
 * or is down; of a peer or an SFU that must be shown by its own host, or by all of UDP being silent (docs/decisions/091).
 */
import type { EntryRole } from '../../contract/policy.ts';
import type { Evidence } from '../../contract/summary.ts';
import { seen } from '../summary/evidence.ts';
import { isClosed, isServer, type UdpOutcome } from '../summary/network/network-outcomes.ts';
import { byFilter } from '../summary/network/rejection.ts';
import { plural } from '../summary/wording.ts';
import { citeAnswer, citeSilence, citeTcp, waitedFor } from '../rules/udp-evidence.ts';
import { isOnThisSide } from '../rules/udp-rejected.ts';
import type { UdpContacted } from './contacted.ts';
import { open, type Fails, type Fate, type FateContext } from './fate.ts';

const enoughSends = 3;
const enoughAddresses = 2;
/** What was answered this long before or after still shows that the link works. Microseconds. */
const nearby = 60_000_000;

/** By name or address, for one range of ports, as the entry's role asks for it: where a STUN server answers, it does not matter that it refuses to relay. */
export function udpFate(all: readonly UdpContacted[], role: EntryRole, context: FateContext): Fate {
  const outcomes = all.map((c) => c.outcome);
  return stopped(outcomes, context) ?? rejected(outcomes, context) ?? silent(outcomes, context) ?? refused(all, role) ?? works(outcomes) ?? open;
}

/** What began after the place was last heard: of flows that begin together (RFC 8305), one that is answered is enough. */
function lately(outcomes: readonly UdpOutcome[]): readonly UdpOutcome[] {
  const heard = Math.max(-Infinity, ...outcomes.map((o) => (o.answer === null ? -Infinity : (o.lastHeard ?? -Infinity))));
  return outcomes.filter((o) => o.answer === null && o.asked !== null && o.asked.time > heard);
}

function stopped(outcomes: readonly UdpOutcome[], { midcall }: FateContext): Fails | null {
  const lost = midcall === null ? [] : outcomes.filter((o) => midcall.lost.includes(o) || midcall.fresh.includes(o));
  const first = lost[0];
  if (midcall === null || first === undefined) return null;
  const from = first.flow.firstUnanswered(first.sides.out);
  return {
    outcome: 'fails', how: 'dropped', words: `answered at first, then ${plural(lost.reduce((n, o) => n + o.unanswered, 0), 'packet')} without an answer`, time: midcall.since,
    evidence: [...(from === null ? [] : [seen(from.frame, from.time, `first of ${plural(first.unanswered, 'packet')} to ${first.where} without an answer`)]), midcall.control], proven: true, minor: false,
  };
}

function rejected(outcomes: readonly UdpOutcome[], context: FateContext): Fails | null {
  const found = lately(outcomes).flatMap((outcome) => outcome.rejections.filter(byFilter).map((rejection) => ({ outcome, rejection }))).filter((r) => isOnThisSide(r, context.rejected));
  const first = found[0]?.rejection;
  if (first === undefined) return null;
  return {
    outcome: 'fails', how: 'rejected', words: `rejected by ${[...new Set(found.map((r) => r.rejection.hop))].join(', ')} (${first.name})`, time: first.time, proven: true, minor: false,
    evidence: found.slice(0, 2).map(({ outcome, rejection }) => seen(rejection.frame, rejection.time, `${rejection.hop} says of UDP to ${outcome.where}: ${rejection.name}`)),
  };
}

function silent(outcomes: readonly UdpOutcome[], context: FateContext): Fails | null {
  const late = lately(outcomes).filter((o) => !isClosed(o));
  const asked = late.filter((o) => isServer(o) || o.kind === 'quic' || (o.kind === 'peer' && (o.state?.checks[o.sides.out].requests ?? 0) > 0));
  const first = asked[0];
  const sends = asked.reduce((n, o) => n + o.sends, 0);
  if (first === undefined || sends < enoughSends || late.some((o) => o.missed) || !asked.some((o) => waitedFor(o, context.facts.now))) return null;
  const control = controlOf(asked, context);
  const proven = control?.sameHost === true || nothingOverUdp(asked, context);
  if (control === null || !(proven || asked.some(isServer))) return null;
  const quic = asked.every((o) => o.kind === 'quic');
  return {
    outcome: 'fails', how: 'dropped', words: `${plural(sends, quic ? 'packet' : 'request')}, no answer`, time: first.asked!.time,
    evidence: [...asked.slice(0, 2).map(citeSilence), control.evidence], proven, minor: quic,
  };
}

/** Several addresses were asked over UDP and not one answered: then it is not this peer that is gone. */
const nothingOverUdp = (asked: readonly UdpOutcome[], { silentServers }: FateContext): boolean => silentServers.size > 0 && new Set([...silentServers, ...asked.map((o) => o.sides.remoteAddress)]).size >= enoughAddresses;

/** What shows that the link works: best, that the same host answers otherwise. */
function controlOf(asked: readonly UdpOutcome[], { tcpAnswered, udpHeard, tcpAt, serversAt }: FateContext): { readonly evidence: Evidence; readonly sameHost: boolean } | null {
  const from = Math.min(...asked.map((o) => o.asked?.time ?? Infinity)) - nearby;
  const to = Math.max(...asked.map((o) => o.lastAsked ?? -Infinity)) + nearby;
  const near = (began: number, heard: number | null): boolean => began <= to && (heard ?? 0) >= from;
  for (const { sides } of asked) {
    const tcp = tcpAt.get(sides.remoteAddress)?.find((t) => near(t.asked.time, t.lastHeard));
    if (tcp !== undefined) return { evidence: citeTcp(tcp), sameHost: true };
    const udp = serversAt.get(sides.remoteAddress)?.find((o) => o.sides.remotePort !== sides.remotePort && near(o.asked?.time ?? Infinity, o.lastHeard));
    if (udp !== undefined) return { evidence: citeAnswer(udp), sameHost: true };
  }
  const tcp = tcpAnswered.find((t) => near(t.asked.time, t.lastHeard));
  if (tcp !== undefined) return { evidence: citeTcp(tcp), sameHost: false };
  const udp = udpHeard.find((o) => o.family === asked[0]!.family && near(o.asked?.time ?? Infinity, o.lastHeard));
  return udp === undefined ? null : { evidence: citeAnswer(udp), sameHost: false };
}

/** The server itself said no: a STUN error that is more than TURN's first challenge, or, from its own host, that nothing listens there. */
function refused(all: readonly UdpContacted[], role: EntryRole): Fails | null {
  const answers = all.flatMap(({ outcome: o, allocation }) => {
    const bindings = o.state?.plainBindings[o.sides.out];
    if ((allocation === null || role === 'stun') && bindings !== undefined && bindings.responses > 0) return [];
    const refusal = allocation === null || allocation.grantedTime !== null ? null : (allocation.refusal ?? allocation.nonceLoop);
    const error = refusal ?? (allocation === null ? [...(bindings?.errors ?? [])].map(([code, e]) => ({ code, ...e }))[0] : undefined);
    if (error !== undefined) return [{ ...error, words: `the server answered ${`${error.code} ${error.reason}`.trim()}` }];
    const closed = o.answer === null && isServer(o) ? o.rejections.find((r) => r.kind === 'closed') : undefined;
    return closed === undefined ? [] : [{ frame: closed.frame, time: closed.time, words: `the server's own host says that nothing listens there (${closed.name})` }];
  });
  const last = answers.at(-1);
  if (last === undefined || all.some((c) => fine(c, role))) return null;
  return { outcome: 'fails', how: 'server-refused', words: last.words, time: last.time, evidence: [seen(last.frame, last.time, last.words)], proven: true, minor: false };
}

/** It gave what was asked for. */
function fine({ outcome: o, allocation }: UdpContacted, role: EntryRole): boolean {
  const bindings = o.state?.plainBindings[o.sides.out].responses ?? 0;
  if (allocation !== null && role !== 'stun') return allocation.grantedTime !== null || allocation.packets[0] + allocation.packets[1] > 0;
  return bindings > 0 || (allocation === null && !isServer(o) && o.answer !== null);
}

function works(outcomes: readonly UdpOutcome[]): Fate | null {
  const good = outcomes.find((o) => o.answer !== null);
  return good === undefined ? null : { outcome: 'works', words: 'answered', evidence: [citeAnswer(good)] };
}
