/** A capture file (or the bundled sample) being read into an analyzer. */
import type { AppError } from '../contract/errors.ts';
import type { PolicyInput } from '../contract/policy.ts';
import { emptySession } from '../contract/session.ts';
import type { SessionState } from '../contract/session.ts';
import type { Analyzer } from '../core/analyzer.ts';
import { AppFailure, appError, toAppError } from './app-failure.ts';
import type { AnalysisSession, PacketEvents } from './analysis-session.ts';

export interface FileReadOptions {
  readonly signal: AbortSignal;
  /** Bytes of the file; total null where it is not known. */
  readonly onProgress: (done: number, total: number | null) => void;
}
/** Resolves at the end of the file; rejects with an `AppError` carried as `error`. Must yield to the event loop while it reads. */
export type ReadCaptureFile = (path: string, events: PacketEvents, options: FileReadOptions) => Promise<void>;

export class FileSession implements AnalysisSession {
  readonly analyzer: Analyzer;
  state: SessionState;
  told = 0;
  readonly #abort = new AbortController();
  readonly #read: ReadCaptureFile;
  readonly #path: string;
  #reading: Promise<void> = Promise.resolve();

  constructor(analyzer: Analyzer, read: ReadCaptureFile, file: { path: string; label: string; kind: 'file' | 'sample' }) {
    this.analyzer = analyzer;
    this.#read = read;
    this.#path = file.path;
    this.state = { ...emptySession, phase: 'reading', kind: file.kind, label: file.label, progress: { done: 0, total: null } };
    analyzer.describe({ source: 'file', timestampSource: 'capture' });
  }

  /** Resolves once the file has shown itself to be a capture; rejects with an `AppFailure` where it is none. */
  begin(): Promise<void> {
    return new Promise((begun, refused) => {
      this.#reading = this.#readAll(begun).catch((thrown: unknown) => {
        const error = this.#abort.signal.aborted
          ? appError('cancelled', 'Reading was cancelled', { where: this.state.label, advice: 'What was read until then is shown.' })
          : withLabel(toAppError(thrown), this.#path, this.state.label);
        this.state = { ...this.state, phase: this.#abort.signal.aborted ? 'done' : 'failed', error };
        refused(new AppFailure(error));
      });
    });
  }

  /** Settles when the file is no longer needed, however that came. */
  get finished(): Promise<void> {
    return this.#reading;
  }

  letTimePass(): void {
    // A file's time is in its packets.
  }

  setPolicy(policy: PolicyInput): void {
    this.told++;
    this.analyzer.setPolicy(policy);
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#reading;
  }

  async #readAll(begun: () => void): Promise<void> {
    const { analyzer } = this;
    await this.#read(
      this.#path,
      {
        interface: (captured) => {
          this.told++;
          analyzer.announceInterface(captured);
          begun();
        },
        packet: (record) => {
          this.told++;
          analyzer.packet(record);
        },
        issue: (issue) => {
          this.told++;
          analyzer.captureIssue(issue);
        },
        dropped: (total) => {
          this.told++;
          analyzer.dropped(total);
        },
      },
      { signal: this.#abort.signal, onProgress: (done, total) => (this.state = { ...this.state, progress: { done, total } }) },
    );
    // A reader may end quietly when it is told to stop.
    this.#abort.signal.throwIfAborted();
    begun();
    this.state = { ...this.state, phase: 'done' };
  }
}

/** The user knows the file by its label; the path may be that of an upload's temporary copy. */
function withLabel(error: AppError, path: string, label: string): AppError {
  const named = (text: string | null): string | null => text?.replaceAll(path, label) ?? null;
  return { ...error, what: error.what.replaceAll(path, label), where: named(error.where), advice: named(error.advice) };
}
