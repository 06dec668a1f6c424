/** An analyzer that only counts, for tests of what is around it. */
import { emptySummary } from '../../../electron/app/empty-summary.ts';
import { emptySeries } from '../../../electron/contract/session.ts';
import type { Summary } from '../../../electron/contract/summary.ts';
import type { Analyzer } from '../../../electron/core/analyzer.ts';
import type { CaptureInterface } from '../../../electron/core/pcapfile/record.ts';

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
  const interfaces: CaptureInterface[] = [];
  return {
    calls,
    summaries: 0,
    interfaces,
    kept: null,
    describe: ({ source }) => {
      capture.source = source;
      calls.push(`describe ${source}`);
    },
    setLocalAddresses: (addresses) => {
      calls.push(`local ${addresses.join(' ')}`);
    },
    setPolicy: ({ choice }) => {
      calls.push(`policy ${choice.profiles.join(' ')}`);
    },
    personal: () => ({}),
    announceInterface: (captured) => {
      interfaces.push(captured);
      capture.interfaces.push(captured.name ?? String(captured.id));
      calls.push('interface');
    },
    packet: ({ from, to }) => {
      capture.packets++;
      capture.bytes += to - from;
    },
    captureIssue: () => {
      calls.push('issue');
    },
    dropped: (total) => (capture.dropped = total),
    gap: (start, end, reason) => {
      calls.push(`gap ${end - start} ${reason}`);
    },
    advanceTo: () => {
      calls.push('advance');
    },
    summary() {
      this.summaries++;
      return summary;
    },
    series: () => emptySeries,
  };
}
