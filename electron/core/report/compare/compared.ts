/** What comparing two calls gives, piece by piece. */
import type { CallChange } from '../../../contract/history.ts';
import type { Call, Summary } from '../../../contract/summary.ts';

/** A summary that is cut to one call. */
export interface ComparedCall {
  readonly summary: Summary;
  readonly call: Call;
}

/** Changes, and labels of what could be told of both and is the same. What could be told of one alone is in neither. */
export interface Compared {
  readonly changes: readonly CallChange[];
  readonly same: readonly string[];
}

export const nothingCompared: Compared = { changes: [], same: [] };

/** One thing that is said of both calls: the change where it differs. */
export function comparedTexts(before: string, after: string, change: Pick<CallChange, 'aspect' | 'label' | 'effect' | 'weight'>): Compared {
  return before === after ? { changes: [], same: [change.label] } : { changes: [{ ...change, before, after }], same: [] };
}

export const together = (parts: readonly Compared[]): Compared => ({ changes: parts.flatMap((p) => p.changes), same: parts.flatMap((p) => p.same) });

/** By a rank in which less is better. */
export const effectOf = (before: number, after: number): CallChange['effect'] => (after > before ? 'worse' : after < before ? 'better' : 'different');
