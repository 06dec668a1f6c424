/**
 * What changed between two calls, and in one sentence what it comes down to. Both may be redacted, with different keys: stand-ins of one are never held against those
 * of the other.
 */
import type { Comparison, HistoryDetail } from '../../../contract/history.ts';
import type { ComparedCall } from './compared.ts';
import { together } from './compared.ts';
import { comparisonSentence } from './comparison-sentence.ts';
import { findingChanges } from './finding-changes.ts';
import { mediaChanges, saidByFigures } from './media-changes.ts';
import { networkChanges } from './network-changes.ts';
import { pathChanges } from './path-changes.ts';

/** Of summaries of one call each, as the history keeps them; throws a RangeError for others. */
export function compareCalls(a: HistoryDetail, b: HistoryDetail): Comparison {
  const first = callOf(a);
  const second = callOf(b);
  const { changes, same } = together([
    pathChanges(first, second), networkChanges(first, second), mediaChanges(first, second), findingChanges(first, second, saidByFigures(first, second)),
  ]);
  // What explains most comes first; sorting is stable, so that within a weight the order above stays.
  const ordered = [...changes].sort((x, y) => x.weight - y.weight);
  return { a: a.entry, b: b.entry, sentence: comparisonSentence(first.call, second.call, ordered), changes: ordered, same: [...same] };
}

function callOf({ summary }: HistoryDetail): ComparedCall {
  const [call] = summary.calls;
  if (call === undefined || summary.calls.length !== 1) throw new RangeError('Only summaries of one call can be compared');
  return { summary, call };
}
