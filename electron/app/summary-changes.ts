/** Tells which parts of the summary and the series differ from what was sent last, so that an update carries only those. */
import type { Series } from '../contract/session.ts';
import type { Summary } from '../contract/summary.ts';
import type { EngineUpdate } from './engine-protocol.ts';

export class SummaryChanges {
  // Sections are compared as JSON: the analyzer may hand out the same objects again and again, changed inside.
  readonly #sent = new Map<string, string>();

  /** The parts that differ from those returned before; empty when nothing does. */
  since(summary: Summary, series: Series): Pick<EngineUpdate, 'summary' | 'series'> {
    const sections = Object.entries(summary).filter(([name, section]) => this.#differs(name, section));
    return {
      ...(sections.length > 0 ? { summary: Object.fromEntries(sections) } : {}),
      ...(this.#differs('series', series) ? { series } : {}),
    };
  }

  #differs(name: string, section: unknown): boolean {
    const text = JSON.stringify(section);
    if (this.#sent.get(name) === text) return false;
    this.#sent.set(name, text);
    return true;
  }
}
