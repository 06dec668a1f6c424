/** Calls of the past, and what changed between two, for a person at a terminal. */
import type { Comparison, HistoryEntry, HistoryPage } from '../contract/history.ts';
import { bytesText, durationText, momentText } from '../core/report/quantities.ts';
import { alignedRows } from './aligned-rows.ts';

const entryRow = ({ id, start, durationMs, severity, capturedBy, title }: HistoryEntry): string[] => [String(id), momentText(start), durationText(durationMs), severity, capturedBy, title];

export function historyTable({ entries, total, bytes, path }: HistoryPage): string {
  const where = `${total} ${total === 1 ? 'call' : 'calls'}, ${bytesText(bytes)}: ${path}`;
  if (entries.length === 0) return `No calls are recorded yet. The window records them as they end.\n${where}`;
  const table = alignedRows([['call', 'began', 'lasted', '', 'captured by', 'how it went'], ...entries.map(entryRow)]);
  return [...table, '', entries.length < total ? `The latest ${entries.length} of ${where}` : where].join('\n');
}

const signs = { worse: '-', better: '+', different: ' ' } as const;

export function comparisonText({ a, b, sentence, changes, same }: Comparison): string {
  const calls = [a, b].map(({ id, start, title }) => `${id}: ${momentText(start)}, ${title}`);
  const table = alignedRows(changes.map(({ label, before, after, effect }) => [signs[effect], label, before, `-> ${after}`]));
  return [...calls, '', sentence, ...(table.length === 0 ? [] : ['', ...table]), ...(same.length === 0 ? [] : ['', `The same: ${same.join(', ')}`])].join('\n');
}
