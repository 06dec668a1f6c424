/** What the UDP rules share: when silence counts, what stands against it, and how both are cited. */
import type { Evidence } from '../../contract/summary.ts';
import type { Facts } from '../summary/facts.ts';
import { isClosed, isServer, type TcpOutcome, type UdpOutcome } from '../summary/network/network-outcomes.ts';
import { listed, plural } from '../summary/wording.ts';
import { seen, silencePatience } from './finding.ts';

/** A connection that came up this long before or after still shows that the link works. Microseconds. */
const nearby = 60_000_000;

/** A server outside that was asked, while the capture saw everything, and of which nothing came back. */
export const isSilentServer = (o: UdpOutcome): boolean => isServer(o) && o.outside && o.asked !== null && o.answer === null && !isClosed(o) && !o.missed;

/** Asked for so long that an answer would have come. */
export const waitedFor = (o: UdpOutcome, now: number): boolean => o.asked !== null && now - o.asked.time >= silencePatience;

const request = (o: UdpOutcome): string => (o.kind === 'turn' ? 'TURN request' : o.kind === 'stun' ? 'STUN request' : o.kind === 'quic' ? 'QUIC packet' : 'packet');

export const citeSilence = (o: UdpOutcome): Evidence => seen(o.asked?.frame ?? 0, o.asked?.time ?? 0, `first of ${plural(o.sends, request(o))} to ${o.where}, unanswered`);
export const citeAnswer = (o: UdpOutcome): Evidence => seen(o.answer?.frame ?? 0, o.answer?.time ?? 0, `${o.where} answered over UDP`);

export interface Control {
  readonly evidence: Evidence;
  readonly words: string;
}

/**
 * What shows that the link works and the capture has both directions while UDP is silent: a TCP connection that came up, or that was still heard from, about
 * that time. One to a host that is silent over UDP is worth most.
 */
export function tcpControl(facts: Facts, silent: readonly UdpOutcome[]): Control | null {
  const from = Math.min(...silent.map((o) => o.asked?.time ?? Infinity)) - nearby;
  const to = Math.max(...silent.map((o) => o.lastAsked ?? -Infinity)) + nearby;
  const hosts = new Set(silent.map((o) => o.sides.remoteAddress));
  const near = facts.outcomes.tcp.filter((t) => t.answer !== null && t.asked.time <= to && (t.lastHeard ?? t.answer.time) >= from);
  const best = near.find((t) => hosts.has(t.sides.remoteAddress)) ?? near.find((t) => t.outside) ?? near[0];
  const answer = best?.answer ?? null;
  if (best === undefined || answer === null) return null;
  return { evidence: citeTcp(best), words: hosts.has(best.sides.remoteAddress) ? `TCP to ${best.where} works` : 'TCP connections work' };
}

export const citeTcp = (t: TcpOutcome): Evidence => seen(t.answer?.frame ?? 0, t.answer?.time ?? 0, `TCP connection to ${t.where} was answered: the link itself works`);

/** 'UDP 3478 at turn.example.com', each endpoint once, the most asked first. */
export function endpointsOf(outcomes: readonly UdpOutcome[], most = 6): string {
  const sends = new Map<string, number>();
  for (const o of outcomes) {
    const words = `UDP ${o.sides.remotePort} at ${o.name ?? o.sides.remoteAddress}`;
    sends.set(words, (sends.get(words) ?? 0) + o.sends);
  }
  return listed([...sends].sort((a, b) => b[1] - a[1]).map(([words]) => words), most);
}
