/** path.direct, path.relay-udp, path.relay-tcp, path.relay-tls, path.remote-relay: what carries, or last carried, each call. */
import type { Evidence, Finding, FindingCode } from '../../contract/summary.ts';
import { isInferred, relayServer, type CallView } from '../summary/call-view.ts';
import { sawBeginning } from '../summary/beginning.ts';
import type { Facts } from '../summary/facts.ts';
import { ownChecks, type PairView } from '../summary/pair-view.ts';
import { usageKey, type UsageKey } from '../summary/usage.ts';
import { endpoint } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';

interface Kind {
  readonly code: FindingCode;
  readonly usage: UsageKey;
  readonly severity: Finding['severity'];
  readonly title: string;
  readonly explanation: (p: PairView, facts: Facts) => string;
  readonly advice: (p: PairView, facts: Facts) => string;
}

const relay = (p: PairView, facts: Facts): string => {
  const server = relayServer(p, facts.names);
  return server.address === server.hostname ? `${server.hostname}:${server.port}` : endpoint(server.address, server.port, server.hostname);
};

const kinds: readonly Kind[] = [
  {
    code: 'path.direct', usage: 'direct', severity: 'info',
    title: 'The call is connected directly',
    explanation: (p) => `Media goes straight between this laptop and ${endpoint(p.remote.address, p.remote.port)} over ${p.transport.toUpperCase()}; this side uses no relay.`,
    advice: () => '',
  },
  {
    code: 'path.relay-udp', usage: 'relayUdp', severity: 'info',
    title: 'The call is relayed over UDP',
    explanation: (p, facts) => `Media goes through the TURN server ${relay(p, facts)} over UDP.`,
    advice: () => '',
  },
  {
    code: 'path.relay-tcp', usage: 'relayTcp', severity: 'warning',
    title: 'The call is relayed over TCP',
    explanation: (p, facts) => `Media goes through the TURN server ${relay(p, facts)} over TCP. Lost packets hold up all that follow, so sound and picture suffer on a busy line.`,
    advice: (p, facts) => `Allow UDP from this network to ${relay(p, facts)}, both ways, so that the call need not use TCP.`,
  },
  {
    code: 'path.relay-tls', usage: 'relayTls', severity: 'warning',
    title: 'The call is most likely relayed over TLS',
    explanation: (p, facts) =>
      `A TLS connection to ${relay(p, facts)} carries records of media size at a steady pace both ways: most likely TURN over TLS, the last resort of ICE. What is inside is encrypted, so this is inferred.`,
    advice: (p, facts) => `Allow UDP (3478, and the ports the vendor names) from this network to ${p.tls?.serverName ?? facts.names.of(p.sides.remoteAddress) ?? p.sides.remoteAddress}, both ways.`,
  },
  {
    code: 'path.remote-relay', usage: 'remoteRelay', severity: 'info',
    title: 'The other side uses a relay',
    explanation: (p) => `This laptop sends plain UDP to ${endpoint(p.remote.address, p.remote.port)}, an address that a TURN server gave to the other side.`,
    advice: () => '',
  },
];

export const pathKind: Rule = {
  codes: kinds.map((k) => k.code),
  judge: (facts) => kinds.map((kind) => judgeKind(kind, facts)),
};

const currentPair = (c: CallView): PairView | null => c.selected.at(-1)?.pair ?? null;

function judgeKind(kind: Kind, facts: Facts): Finding {
  const pairs = facts.calls.flatMap((c) => currentPair(c) ?? []);
  const matching = pairs.filter((p) => usageKey(p.kind, p.transport) === kind.usage);
  const first = matching[0];
  if (first !== undefined) {
    return yes(kind.code, kind.severity, {
      title: kind.title, explanation: kind.explanation(first, facts), advice: kind.advice(first, facts),
      evidence: matching.flatMap(pathEvidence),
      confidence: isInferred(first) || (kind.usage === 'direct' && unseenBeginning(facts)) ? 'likely' : 'certain',
    });
  }
  if (kind.usage === 'remoteRelay' && unseenBeginning(facts)) {
    return unknown(kind.code, { title: kind.title, explanation: 'The capture began during the call: whether the other address is a relay was not seen.' });
  }
  if (pairs.length === 0) return unknown(kind.code, { title: kind.title, explanation: 'No connected call was seen.' });
  return no(kind.code, { title: `Not so: ${kind.title.charAt(0).toLowerCase()}${kind.title.slice(1)}`, explanation: 'The path that carries the call is another.', evidence: pairs.flatMap(pathEvidence) });
}

/** Of a call that was under way nobody saw whose addresses the other side's are. */
const unseenBeginning = ({ calls }: Facts): boolean => calls.some((c) => currentPair(c)?.kind === 'direct' && !sawBeginning(c.pairs));

/** What shows that this pair carries the call. */
export function pathEvidence(p: PairView): Evidence[] {
  const checks = ownChecks(p);
  const data = p.sent.first ?? p.received.first;
  return [
    ...(checks !== null && checks.responses > 0 ? [seen(checks.firstResponseFrame, checks.firstResponseTime, 'first answer to a connectivity check on this pair')] : []),
    ...(checks !== null && checks.nominatedTime !== null ? [seen(checks.nominatedFrame, checks.nominatedTime, 'the pair was nominated')] : []),
    ...(data === undefined ? [] : [seen(data.frame, data.start, p.tls === null ? 'first data on this path' : 'first second in which the TLS records keep the pace of a call')]),
  ];
}
