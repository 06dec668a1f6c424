/** What the page shows, kept outside the engine so that it outlives a crash of it, and how changes to it add up. */
import { emptySeries, emptySession } from '../contract/session.ts';
import type { Series, SessionState, Update } from '../contract/session.ts';
import type { Summary } from '../contract/summary.ts';
import { emptySummary } from './empty-summary.ts';
import type { EngineUpdate } from './engine-protocol.ts';

export class View {
  session: SessionState = emptySession;
  summary: Summary;
  series: Series = emptySeries;
  #revision = 0;

  constructor(version: string) {
    this.summary = emptySummary(version);
  }

  /** Takes the changes in and numbers them. */
  apply(changes: EngineUpdate): Update {
    if (changes.session !== undefined) this.session = changes.session;
    if (changes.summary !== undefined) this.summary = { ...this.summary, ...(changes.summary as Partial<Summary>) };
    if (changes.series !== undefined) this.series = changes.series;
    return { ...changes, revision: ++this.#revision };
  }

  full(): Update {
    return { revision: this.#revision, session: this.session, summary: this.summary, series: this.series };
  }
}

/** One update that says what `earlier` and then `later` say, for a listener that could not follow. */
export const coalesce = (earlier: Update, later: Update): Update => ({
  ...earlier,
  ...later,
  ...(earlier.summary === undefined && later.summary === undefined ? {} : { summary: { ...earlier.summary, ...later.summary } }),
});
