/**
 * A capture may hold several calls, in networks that differ: a laptop moves, a firewall changes. Rules on the network judge each call by what was seen around
 * it, so that what held for one is not said of another, and what was said of an ended call stays.
 */
import type { Finding } from '../../contract/summary.ts';
import { answersAfter, gatheringBefore } from '../summary/around-call.ts';
import type { CallView } from '../summary/call-view.ts';
import type { Facts } from '../summary/facts.ts';
import type { Rule } from './finding.ts';

/** The latest calls are judged one by one. */
const mostCalls = 20;

/** A rule that answers one code, applied to each call's own time. */
export function perCall(code: Finding['code'], judgeOne: (facts: Facts) => Finding): Rule {
  return {
    codes: [code],
    judge: (facts) => {
      if (facts.calls.length < 2) return [judgeOne(facts)];
      const judged = callByCall(facts).map(({ call, around }) => ({ call, finding: judgeOne(around) }));
      const answer = (['yes', 'no', 'unknown'] as const).find((a) => judged.some(({ finding }) => finding.answer === a)) ?? 'unknown';
      const same = judged.filter(({ finding }) => finding.answer === answer);
      const latest = same.at(-1)!.finding;
      // Where it is so of all of them, it is the network's own.
      return [{ ...latest, callIds: same.length === judged.length && judged.length === facts.calls.length ? latest.callIds : same.map(({ call }) => call.call.id) }];
    },
  };
}

/** The calls around which one of these moments lies (microseconds since the epoch); none where there is but one call. */
export const callsAround = ({ calls }: Pick<Facts, 'calls'>, times: readonly number[]): CallView[] =>
  calls.length < 2 ? [] : calls.filter((c) => times.some((t) => t >= beginning(c, calls) && t <= c.end + answersAfter));

/** What was asked while another call ran was not asked for this one. Microseconds since the epoch. */
const beginning = (call: CallView, calls: readonly CallView[]): number =>
  calls.reduce((from, c) => (c.end <= call.start ? Math.max(from, c.end) : from), call.start - gatheringBefore);

interface Call {
  readonly call: CallView;
  readonly around: Facts;
}

/** Rules that judge the same facts share the parting. */
const parted = new WeakMap<Facts, readonly Call[]>();

function callByCall(facts: Facts): readonly Call[] {
  const known = parted.get(facts);
  if (known !== undefined) return known;
  const calls = facts.calls.slice(-mostCalls).map((call) => ({ call, around: factsAround(call, facts) }));
  parted.set(facts, calls);
  return calls;
}

function factsAround(call: CallView, facts: Facts): Facts {
  const from = beginning(call, facts.calls);
  const to = call.end + answersAfter;
  const overlaps = (start: number, end: number): boolean => start <= to && end >= from;
  return {
    ...facts,
    calls: [call],
    allocations: facts.allocations.filter((a) => overlaps(a.start, a.lastTime)),
    tlsPairs: facts.tlsPairs.filter((p) => overlaps(p.firstTime, p.lastTime)),
    outcomes: {
      udp: facts.outcomes.udp.filter((o) => overlaps(o.flow.firstTime, o.flow.lastTime)),
      tcp: facts.outcomes.tcp.filter((t) => overlaps(t.track.flow.firstTime, t.track.flow.lastTime)),
    },
  };
}
