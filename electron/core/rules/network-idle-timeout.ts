/**
 * network.idle-timeout: a connection or UDP path that worked is dead after a silence, while a newer or busier one to the same host works: something on the way
 * forgot it (RFC 5382 REQ-5 asks for 2 h 4 min of TCP, RFC 4787 REQ-5 for 2 min of UDP).
 */
import type { Facts } from '../summary/facts.ts';
import type { TcpOutcome, UdpOutcome } from '../summary/network/network-outcomes.ts';
import { plural, seconds } from '../summary/wording.ts';
import type { Silence } from '../flows/flow.ts';
import { no, seen, silencePatience, unknown, yes, type Rule } from './finding.ts';

type Outcome = TcpOutcome | UdpOutcome;

interface Forgotten {
  readonly outcome: Outcome;
  readonly silence: Silence;
  readonly sends: number;
  readonly control: Outcome;
}

const enoughSends = 3;
/** A silence that a path outlives shows something only where it is long, and one that it does not is the likelier cause the longer it was. Microseconds. */
const long = 20_000_000;
/** How long after the last unanswered packet another path's answer still speaks for the host. Microseconds. */
const nearby = 60_000_000;
const mostSearched = 2_000;

export const networkIdleTimeout: Rule = {
  codes: ['network.idle-timeout'],
  judge: (facts) => {
    const title = 'Something on the way forgets connections that are silent';
    const { tcp, udp } = facts.outcomes;
    const forgotten = [...forgottenAmong(tcp, facts), ...forgottenAmong(udp, facts)];
    const first = forgotten[0];
    if (first !== undefined) {
      const shortest = Math.min(...forgotten.map((f) => f.silence.to - f.silence.from));
      const protocol = [...new Set(forgotten.map((f) => protocolOf(f.outcome)))].join(' and ');
      const states = new Set(forgotten.flatMap((f) => stateOf(f.outcome) ?? []));
      return [yes('network.idle-timeout', 'warning', {
        title,
        explanation: `${forgotten.map((f) => `${protocolOf(f.outcome)} to ${f.outcome.where} was silent for ${seconds(f.silence.to - f.silence.from)} and then ${plural(f.sends, 'packet')} went unanswered, while another ${f.control.where === f.outcome.where ? 'connection there' : 'connection to the same host'} works`).slice(0, 4).join('; ')}.`,
        advice: `Raise the idle timeout for ${protocol} at the firewall or NAT well above ${seconds(shortest)} (RFC 4787 asks for 2 minutes of UDP, RFC 5382 for 2 hours of TCP), or have the application send keep-alives more often.`,
        evidence: forgotten.slice(0, 6).flatMap((f) => [
          seen(f.silence.frame, f.silence.to, `first packet to ${f.outcome.where} after ${seconds(f.silence.to - f.silence.from)} of silence, unanswered`),
          seen(f.control.answer?.frame ?? 0, f.control.answer?.time ?? 0, `another ${protocolOf(f.control)} path to ${f.control.where} was answered`),
        ]),
        confidence: shortest >= long || forgotten.length > 1 ? 'likely' : 'possible',
        calls: facts.calls.filter((c) => c.pairs.some((p) => p.state !== null && states.has(p.state))),
      })];
    }
    const outlived = [...tcp, ...udp].flatMap((o) => { const s = flowOf(o).silence; return s !== null && o.outside && s.to - s.from >= long && answersSince(o, s) > 0 ? [{ o, s }] : []; });
    if (outlived.length > 0) {
      return [no('network.idle-timeout', {
        title: 'Silence did not break a path',
        explanation: `${plural(outlived.length, 'path')} went on after up to ${seconds(Math.max(...outlived.map(({ s }) => s.to - s.from)))} of silence.`,
        evidence: outlived.slice(0, 4).map(({ o, s }) => seen(s.frame, s.to, `${protocolOf(o)} with ${o.where} goes on after ${seconds(s.to - s.from)} of silence`)),
      })];
    }
    return [unknown('network.idle-timeout', { title, explanation: 'No path was silent for long and then used again, or nothing shows whether its other end was still there.' })];
  },
};

const flowOf = (o: Outcome): UdpOutcome['flow'] => ('flow' in o ? o.flow : o.track.flow);
const stateOf = (o: Outcome): UdpOutcome['state'] => ('flow' in o ? o.state : null);
const protocolOf = (o: Outcome): string => ('flow' in o ? 'UDP' : 'TCP');
/** Packets that came the other way since the silence ended. */
const answersSince = (o: Outcome, s: Silence): number => flowOf(o).packets[s.direction === 0 ? 1 : 0] - s.answersBefore;

function forgottenAmong(all: readonly Outcome[], { now, allocations }: Facts): Forgotten[] {
  const dead = all.slice(-mostSearched).flatMap((outcome) => {
    const silence = flowOf(outcome).silence;
    const sends = unansweredBy(outcome);
    if (silence === null || silence.direction !== outcome.sides.out || silence.answersBefore === 0 || answersSince(outcome, silence) > 0) return [];
    const waited = (flowOf(outcome).lastSent(outcome.sides.out) ?? 0) - silence.to;
    if (sends < enoughSends || waited < silencePatience || now - silence.to < silencePatience || outcome.missed || !outcome.outside) return [];
    return isClosed(outcome, silence) ? [] : [{ outcome, silence, sends }];
  });
  if (dead.length === 0) return [];
  // An allocation whose lifetime ran out is the server's to forget.
  const lifeEnds = new Map(allocations.map((a) => [a.conduit.flow, a.lifetime === null ? Infinity : a.lifetimeFrom + a.lifetime * 1e6]));
  const gone = new Set(dead.map((d) => d.outcome));
  const hosts = new Map(dead.map((d) => [d.outcome.sides.remoteAddress, [] as Outcome[]]));
  for (const o of all) if (!gone.has(o) && o.answer !== null) hosts.get(o.sides.remoteAddress)?.push(o);
  return dead.flatMap((d) => {
    const expired = d.silence.to > (lifeEnds.get(flowOf(d.outcome)) ?? Infinity);
    const control = expired ? undefined : hosts.get(d.outcome.sides.remoteAddress)?.findLast((o) => isControl(o, d.outcome, d.silence));
    return control === undefined ? [] : [{ ...d, control }];
  });
}

/** Another path to the same host that was heard while this one was dead: what comes up an hour later shows nothing. */
const isControl = (o: Outcome, dead: Outcome, silence: Silence): boolean =>
  o.answer !== null && (o.lastHeard ?? 0) > silence.to && o.answer.time < (flowOf(dead).lastSent(dead.sides.out) ?? silence.to) + nearby;

/** One side had ended it before: whatever remains of it may be forgotten. */
const isClosed = (o: Outcome, s: Silence): boolean => {
  if ('flow' in o) return false;
  const end = Math.min(o.track.finished?.time ?? Infinity, o.track.reset?.time ?? Infinity);
  return end < s.to;
};

/** Packets since the other end was last heard: of TCP those that ask for an answer. */
const unansweredBy = (o: Outcome): number => ('flow' in o ? o.unanswered : o.track.senders[o.sides.out].unanswered);
