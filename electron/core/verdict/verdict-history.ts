/**
 * Keeps verdicts steady while a call runs. Findings are taken at whole seconds of capture time, whoever asks for summaries and when, so that a file and
 * a live run of the same packets say the same; what is said changes only once the change has held for a few seconds.
 */
import type { Finding, FindingCode, Rung, Verdict } from '../../contract/summary.ts';
import type { CallView } from '../summary/call-view.ts';
import type { Facts } from '../summary/facts.ts';
import { ladderOf } from '../summary/ladder.ts';
import { isoTime } from '../summary/time.ts';
import { attemptVerdict, callVerdict, type Draft, type Held } from './verdict.ts';

/** A change of mind must hold this long. Microseconds. */
const holdFor = 3_000_000;
const mostCalls = 1000;
/** What is seen so long after a call's end is about something else: its verdict stays. Microseconds. */
const settledAfter = 15_000_000;

/** What is said for now, since when, and what may come to replace it. */
interface Standing<T> {
  said: T;
  since: number;
  next: { readonly key: string; readonly since: number } | null;
}

interface Answer {
  readonly finding: Finding;
  readonly key: string;
}

interface Said {
  readonly draft: Draft;
  /** What must hold before it replaces another. */
  readonly key: string;
  /** Of a call that had ended by then. */
  readonly over: boolean;
}

/** Two verdicts are the same one though its figures go on changing. */
const sameVerdict = (a: Draft, b: Draft): boolean => a.code === b.code && a.cause === b.cause && a.severity === b.severity;

export class VerdictHistory {
  readonly #answers = new Map<FindingCode, Standing<Answer>>();
  /** By what stays the same of a call from one moment to the next; `null` is the attempt where there is no call. */
  readonly #verdicts = new Map<object | null, Standing<Said>>();

  /** At a whole second of capture time. */
  tick(facts: Facts, findings: readonly Finding[]): void {
    const { now } = facts;
    for (const finding of findings) this.#answer(now, finding);
    for (const { of, call, draft } of this.#drafts(facts, findings)) {
      const standing = this.#verdicts.get(of);
      if (draft === null || isFinal(standing, call, now)) continue;
      const said = { draft, key: draft.code ?? 'open', over: call?.call.ongoing === false };
      // "Connecting" is no verdict that needs to be outlived.
      if (standing !== undefined && standing.said.draft.code !== null) {
        // Causes and troubles come from answers that have held already: only the path itself is new here.
        if (standing.said.key === said.key && !sameVerdict(standing.said.draft, draft)) standing.since = now;
        settle(standing, said, now);
      } else if (standing?.said.key === said.key) standing.said = said;
      else {
        if (standing === undefined && this.#verdicts.size >= mostCalls) this.#verdicts.delete(this.#verdicts.keys().next().value!);
        this.#verdicts.set(of, { said, since: now, next: null });
      }
    }
  }

  /** Answers that rested on what no longer holds, such as another policy. */
  forget(codes: readonly FindingCode[]): void {
    for (const code of codes) this.#answers.delete(code);
  }

  /** What stands, in its latest figures: by call in their order, and of the latest call or the attempt. */
  verdicts(facts: Facts, findings: readonly Finding[]): { readonly calls: readonly { readonly ladder: Rung[]; readonly verdict: Verdict }[]; readonly overall: Verdict | null } {
    const drafts = this.#drafts(facts, findings);
    const calls = drafts.flatMap(({ of, call, ladder, draft }) => (draft === null || ladder === null ? [] : [{ ladder, verdict: this.#verdict(of, call, draft, facts.now) }]));
    const attempt = drafts.find((d) => d.of === null)?.draft ?? null;
    return { calls, overall: calls[foremost(facts.calls)]?.verdict ?? (attempt === null ? null : this.#verdict(null, null, attempt, facts.now)) };
  }

  /** Findings with the time since when each has had its answer. */
  dated(findings: readonly Finding[], now: number): Finding[] {
    return findings.map((f) => {
      const standing = this.#answers.get(f.code);
      const since = standing === undefined ? now : standing.said.finding.answer === f.answer ? standing.since : standing.next?.key === f.answer ? standing.next.since : now;
      return { ...f, since: isoTime(since) };
    });
  }

  /** What holds at the moment, for a call (with null, for any): what was settled, in today's figures. */
  held(findings: readonly Finding[]): (callId: string | null) => Held {
    const today = new Map(findings.map((f) => [f.code, f]));
    return (callId) => (code) => {
      const settled = this.#answers.get(code)?.said.finding;
      const current = today.get(code);
      const open = settled === undefined || settled.answer === 'unknown';
      const finding = open || current?.answer === 'yes' ? current : settled;
      if ((open ? current : settled)?.answer !== 'yes' || finding?.answer !== 'yes') return undefined;
      return callId === null || finding.callIds.length === 0 || finding.callIds.includes(callId) ? finding : undefined;
    };
  }

  #drafts(facts: Facts, findings: readonly Finding[]): { readonly of: object | null; readonly call: CallView | null; readonly ladder: Rung[] | null; readonly draft: Draft | null }[] {
    const heldFor = this.held(findings);
    if (facts.calls.length === 0) return [{ of: null, call: null, ladder: null, draft: attemptVerdict(heldFor(null)) }];
    return facts.calls.map((c) => {
      const ladder = ladderOf(c, facts);
      return { of: identity(c), call: c, ladder, draft: callVerdict(c, ladder, facts, heldFor(c.call.id)) };
    });
  }

  #verdict(of: object | null, call: CallView | null, draft: Draft, now: number): Verdict {
    const standing = this.#verdicts.get(of);
    if (standing === undefined || standing.said.draft.code === null) return { ...draft, reached: isoTime(now) };
    // Another path must hold first; another cause has held already.
    if (isFinal(standing, call, now) || standing.said.draft.code !== draft.code) return { ...standing.said.draft, reached: isoTime(standing.since) };
    return { ...draft, reached: isoTime(sameVerdict(draft, standing.said.draft) ? standing.since : now) };
  }

  #answer(now: number, finding: Finding): void {
    const standing = this.#answers.get(finding.code);
    const said: Answer = { finding, key: finding.answer };
    if (standing === undefined || standing.said.finding.answer === 'unknown') {
      if (standing?.said.key === said.key) standing.said = said;
      else this.#answers.set(finding.code, { said, since: now, next: null });
    } else settle(standing, said, now);
  }
}

/** The call ended a while ago, and that was known when its verdict was last taken. */
const isFinal = (standing: Standing<Said> | undefined, call: CallView | null, now: number): boolean =>
  standing !== undefined && call !== null && standing.said.over && standing.said.draft.code !== null && now - call.end > settledAfter;

/** What stays the same of a call while pairs come and go. */
function identity(c: CallView): object {
  const first = c.connections[0]?.pairs[0];
  return first?.state ?? first?.tls ?? c;
}

/** The index of the call that a person means by "the call": of those that go on (else of all), the one that carried most, then the latest; -1 where there is none. */
function foremost(calls: readonly CallView[]): number {
  const going = calls.some((c) => c.call.ongoing);
  const bytes = (c: CallView): number => c.connections.reduce((n, k) => n + k.bytes, 0);
  return calls.reduce((best, c, i) => {
    if (going && !c.call.ongoing) return best;
    const other = calls[best];
    if (other === undefined) return i;
    return going ? (bytes(c) >= bytes(other) ? i : best) : c.end >= other.end ? i : best;
  }, -1);
}

/** Takes what is said now: the same in newer figures, or something else, which then has to hold for a while. */
function settle<T extends { readonly key: string }>(standing: Standing<T>, said: T, now: number): void {
  if (said.key === standing.said.key) {
    standing.said = said;
    standing.next = null;
  } else if (standing.next?.key !== said.key) standing.next = { key: said.key, since: now };
  else if (now - standing.next.since >= holdFor) {
    standing.said = said;
    standing.since = standing.next.since;
    standing.next = null;
  }
}
