/** An analyzer that only counts, for tests of what is around it. */
import { emptySummary } from '../../../electron/app/empty-summary.ts';
import { emptySeries } from '../../../electron/contract/session.ts';
import type { Summary } from '../../../electron/contract/summary.ts';
import type { Analyzer } from '../../../electron/core/analyzer.ts';

export interface AnalyzerDouble extends Analyzer {
  /** Names of the calls it got, without packets. */
  readonly calls: string[];
  /** How often it was asked for a summary. */
  summaries: number;
}

export function analyzerDouble(): AnalyzerDouble {
  const summary: Summary = emptySummary('0.0.0');
  const { capture } = summary;
  const calls: string[] = [];
  return {
    calls,
    summaries: 0,
    describe: ({ source }) => {
      capture.source = source;
      calls.push(`describe ${source}`);
    },
    setLocalAddresses: (addresses) => void calls.push(`local ${addresses.join(' ')}`),
    announceInterface: ({ id, name }) => {
      capture.interfaces.push(name ?? String(id));
      calls.push('interface');
    },
    packet: ({ from, to }) => {
      capture.packets++;
      capture.bytes += to - from;
    },
    captureIssue: () => void calls.push('issue'),
    dropped: (total) => (capture.dropped = total),
    gap: (start, end, reason) => void calls.push(`gap ${end - start} ${reason}`),
    advanceTo: () => void calls.push('advance'),
    summary() {
      this.summaries++;
      return summary;
    },
    series: () => emptySeries,
  } as AnalyzerDouble;
}
