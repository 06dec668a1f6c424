/** A live capture feeding an analyzer. */
import type { CaptureOptions, SourceName } from '../contract/capture.ts';
import type { PolicyInput } from '../contract/policy.ts';
import { emptySession } from '../contract/session.ts';
import type { SessionState } from '../contract/session.ts';
import type { Analyzer } from '../core/analyzer.ts';
import { isoTime } from '../core/summary/time.ts';
import { AppFailure, failure, toAppError } from './app-failure.ts';
import type { AnalysisSession, LiveEvents } from './analysis-session.ts';

export interface RunningCapture {
  readonly source: SourceName;
  readonly sourceReason: string;
  readonly timestampSource: 'capture' | 'userspace';
  /** How long a packet may take from the wire to here while nothing is busy. Milliseconds. */
  readonly latencyMs?: number;
  pause(): void;
  resume(): void;
  /** Resolves when every helper process has ended. */
  stop(): Promise<void>;
}
/** Rejects with an `AppError` carried as `error` when the interfaces, the filter or the permission are not right. */
export type StartCapture = (options: CaptureOptions, events: LiveEvents) => Promise<RunningCapture>;

/** Packets may still be on their way from the helper: the analyzer's time stays this far behind ours. Microseconds. */
const pipeDelay = 500_000;
/** What is older than a long meeting is nobody's "what just happened". Microseconds. */
const mediaKeptFor = 3600_000_000;
/** The page is told of the flight recorder this often. Microseconds of capture time. */
const recorderInterval = 1_000_000;

export class LiveSession implements AnalysisSession {
  readonly analyzer: Analyzer;
  state: SessionState;
  told = 0;
  readonly #options: CaptureOptions;
  readonly #start: StartCapture;
  #starting: Promise<RunningCapture> | null = null;
  #capture: RunningCapture | null = null;
  #stopped = false;
  /** Time of the packet at which the page was last told of the flight recorder. Microseconds since the epoch. */
  #recorderTold = 0;

  constructor(analyzer: Analyzer, start: StartCapture, options: CaptureOptions) {
    this.analyzer = analyzer;
    if (analyzer.kept !== null) analyzer.kept.maxMediaAge = mediaKeptFor;
    this.#options = options;
    this.state = { ...emptySession, phase: 'starting', kind: 'live', label: options.interfaces.join(', ') };
    this.#start = start;
    // Which source it is turns out with the start.
    analyzer.describe({ source: '', timestampSource: 'capture' });
  }

  /** Resolves when the capture runs; rejects with an `AppFailure`, and then the state says why too. */
  async begin(): Promise<void> {
    const cancelled = failure('cancelled', 'The capture was stopped before it began');
    if (this.#wasStopped()) throw cancelled;
    let capture: RunningCapture;
    try {
      this.#starting = this.#start(this.#options, this.#events());
      capture = await this.#starting;
    } catch (thrown) {
      const error = toAppError(thrown);
      if (!this.#wasStopped()) this.state = { ...this.state, phase: 'failed', error };
      throw new AppFailure(error);
    }
    if (this.#wasStopped()) throw cancelled;
    this.#capture = capture;
    const { source, sourceReason, timestampSource } = capture;
    this.analyzer.describe({ source, timestampSource });
    // It may have failed for good between starting and here.
    this.state = { ...this.state, source, sourceReason, phase: this.state.phase === 'starting' ? 'capturing' : this.state.phase };
  }

  pause(): void {
    if (this.#capture === null || this.state.phase !== 'capturing') throw failure('no-capture', 'No capture is running that could be paused');
    this.#capture.pause();
    this.state = { ...this.state, phase: 'paused' };
  }

  resume(): void {
    if (this.#capture === null || this.state.phase !== 'paused') throw failure('no-capture', 'No capture is paused');
    this.#capture.resume();
    this.state = { ...this.state, phase: 'capturing' };
  }

  setPolicy(policy: PolicyInput): void {
    this.told++;
    this.analyzer.setPolicy(policy);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#end();
    this.#noteRecorder();
    if (this.state.phase !== 'failed') this.state = { ...this.state, phase: 'done', interfaces: [] };
  }

  /** Only where packets could have come: silence while nothing is captured is no evidence. */
  letTimePass(now: number): void {
    if (this.state.phase !== 'capturing' || !this.state.interfaces.some((i) => i.state === 'capturing')) return;
    this.told++;
    this.#noteRecorder();
    this.analyzer.advanceTo((now - (this.#capture?.latencyMs ?? 0)) * 1000 - pipeDelay);
  }

  async #end(): Promise<void> {
    const capture = await this.#starting?.catch(() => null);
    await capture?.stop();
  }

  /** What can be saved at this moment. */
  #noteRecorder(): void {
    const { kept } = this.analyzer;
    const since = kept?.completeSince ?? null;
    if (kept === null || since === null) return;
    const packets = kept.kept.signal + kept.kept.media;
    const recorder = { since: isoTime(since), packets, bytes: kept.filled };
    const { recorder: told } = this.state;
    if (told?.packets !== packets || told.since !== recorder.since || told.bytes !== recorder.bytes) this.state = { ...this.state, recorder };
  }

  #wasStopped(): boolean {
    return this.#stopped;
  }

  #events(): LiveEvents {
    const { analyzer } = this;
    const tell = <A extends unknown[]>(hear: (...args: A) => void) => (...args: A): void => {
      this.told++;
      hear(...args);
    };
    return {
      packet: (record) => {
        this.told++;
        analyzer.packet(record);
        // A clock that is set back must not silence it.
        if (Math.abs(record.time - this.#recorderTold) < recorderInterval) return;
        this.#recorderTold = record.time;
        this.#noteRecorder();
      },
      interface: tell((captured) => analyzer.announceInterface(captured)),
      issue: tell((issue) => analyzer.captureIssue(issue)),
      dropped: tell((total) => analyzer.dropped(total)),
      gap: tell((start, end, reason) => analyzer.gap(start, end, reason)),
      localAddresses: tell((addresses) => analyzer.setLocalAddresses(addresses)),
      state: (interfaces) => {
        const names = interfaces.map((i) => i.name).join(', ');
        this.state = { ...this.state, interfaces, label: names === '' ? 'no network yet' : names };
      },
      failed: (error) => {
        this.#noteRecorder();
        this.state = { ...this.state, phase: 'failed', error };
        void this.#end();
      },
    };
  }
}
