/** When the page hears what: changed parts only, four times a second while something changes, eight times when it is fresh. */
import type { SessionState } from '../contract/session.ts';
import type { EngineUpdate } from './engine-protocol.ts';
import { isOver } from './analysis-session.ts';
import type { AnalysisSession } from './analysis-session.ts';
import { SummaryChanges } from './summary-changes.ts';

/** Milliseconds. */
const tick = 125;
const steadyInterval = 250;
const freshFor = 3000;
/** With no packet, only time passes: once a second is enough to see it. */
const quietInterval = 1000;
/** At most this part of the time goes into summaries, so that a large one does not starve the reading. */
const summaryShare = 0.2;

export interface UpdatePumpPorts {
  /** Resolves when the update has left this process; the next one waits for it. */
  readonly send: (update: EngineUpdate) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export class UpdatePump {
  readonly #ports: UpdatePumpPorts;
  readonly #changes = new SummaryChanges();
  #session: AnalysisSession | null = null;
  #sentState: SessionState | null = null;
  #toldThen = -1;
  #began = 0;
  #analyzedAt = 0;
  #restUntil = 0;
  #sending = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(ports: UpdatePumpPorts) {
    this.#ports = ports;
  }

  /** Shows `session` from now on. */
  follow(session: AnalysisSession): void {
    this.#session = session;
    this.#toldThen = -1;
    this.#began = this.#ports.now();
    this.#restUntil = 0;
    this.#timer ??= setInterval(() => void this.#onTick(), tick);
  }

  /** Sends at once all that changed: before a command is answered, and at the end. */
  async flush(): Promise<void> {
    const session = this.#session;
    if (session !== null) await this.#send(session, true);
  }

  end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #onTick(): Promise<void> {
    const session = this.#session;
    if (session === null || this.#sending) return;
    const over = isOver(session.state);
    const now = this.#ports.now();
    const interval = now - this.#began < freshFor ? tick : steadyInterval;
    const sinceAnalysis = now - this.#analyzedAt;
    if (sinceAnalysis >= quietInterval) session.letTimePass(now);
    this.#sending = true;
    try {
      await this.#send(session, over || (now >= this.#restUntil && sinceAnalysis >= interval - tick / 2));
    } finally {
      this.#sending = false;
    }
    if (over && session === this.#session) this.end();
  }

  async #send(session: AnalysisSession, analyze: boolean): Promise<void> {
    const update: EngineUpdate = {};
    if (session.state !== this.#sentState) update.session = this.#sentState = session.state;
    if (analyze && session.told !== this.#toldThen) {
      const start = this.#ports.now();
      this.#toldThen = session.told;
      Object.assign(update, this.#changes.since(session.analyzer.summary(), session.analyzer.series()));
      this.#analyzedAt = this.#ports.now();
      this.#restUntil = this.#analyzedAt + (this.#analyzedAt - start) / summaryShare;
    }
    if (Object.keys(update).length > 0) await this.#ports.send(update);
  }
}
