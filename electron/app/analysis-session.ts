/** One capture or one file being analyzed: what the engine shows of it, whichever it is. */
import type { AppError } from '../contract/errors.ts';
import type { PolicyInput } from '../contract/policy.ts';
import type { SessionState } from '../contract/session.ts';
import type { Issue } from '../core/bytes/issue.ts';
import type { CaptureInterface, PacketRecord } from '../core/pcapfile/record.ts';
import type { Analyzer } from '../core/analyzer.ts';

export interface AnalysisSession {
  readonly analyzer: Analyzer;
  /** Replaced at each change, never changed inside. */
  readonly state: SessionState;
  /** Counts what the analyzer was told: equal counts, equal summary. */
  readonly told: number;
  /** It is now `now` (milliseconds since the epoch): what waits for an answer may give up. */
  letTimePass(now: number): void;
  /** What calls are held against from now on. */
  setPolicy(policy: PolicyInput): void;
  /** Ends it, also when it has ended or not begun; what was analyzed stays. Resolves when nothing more will come. */
  stop(): Promise<void>;
}

/** What every source of packets tells. */
export interface PacketEvents {
  interface(captured: CaptureInterface): void;
  packet(record: PacketRecord): void;
  issue(issue: Issue): void;
  /** In all so far; null where the source cannot tell. */
  dropped(total: number | null): void;
}

/** What a live source tells besides. */
export interface LiveEvents extends PacketEvents {
  /** Microseconds since the epoch. */
  gap(start: number, end: number, reason: string): void;
  state(interfaces: SessionState['interfaces']): void;
  localAddresses(addresses: readonly string[]): void;
  /** The capture has ended for good. */
  failed(error: AppError): void;
}

export const isOver = (state: SessionState): boolean => state.phase === 'idle' || state.phase === 'done' || state.phase === 'failed';
