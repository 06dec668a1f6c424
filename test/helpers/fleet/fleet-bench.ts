/** What tests of fleet reporting share: settings, calls, a clock that is moved by hand, and the reporter between them. */
import { FleetReporter } from '../../../electron/app/fleet/fleet-reporter.ts';
import { fleetSettingsSchema } from '../../../electron/contract/fleet.ts';
import type { FleetSettings } from '../../../electron/contract/fleet.ts';
import type { Summary } from '../../../electron/contract/summary.ts';
import { exampleSummary } from '../summaries.ts';

export const settingsFor = (endpoint: string, more: Partial<FleetSettings> = {}): FleetSettings => ({ ...fleetSettingsSchema.parse({ enabled: true, endpoint, site: 'Berlin' }), ...more });

/** The example call, begun so many seconds later. */
export const callAt = (seconds: number): Summary => {
  const time = (iso: string): string => new Date(Date.parse(iso) + seconds * 1000).toISOString().replace('Z', '000Z');
  return { ...exampleSummary, calls: exampleSummary.calls.map((call) => ({ ...call, start: time(call.start), end: time(call.end), ongoing: false })) };
};

/** Timers fire when `pass` says so. */
export class HandClock {
  time = Date.UTC(2026, 10, 22, 12);
  #timers: { readonly run: () => void; readonly at: number }[] = [];

  readonly now = (): number => this.time;
  readonly schedule = (run: () => void, ms: number): (() => void) => {
    const timer = { run, at: this.time + ms };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((other) => other !== timer));
  };

  /** How long until each timer, in ms. */
  get pending(): number[] {
    return this.#timers.map(({ at }) => at - this.time);
  }

  pass(ms: number): void {
    this.time += ms;
    const due = this.#timers.filter(({ at }) => at <= this.time);
    this.#timers = this.#timers.filter(({ at }) => at > this.time);
    for (const { run } of due) run();
  }
}

export const reporterIn = (folder: string, clock: HandClock, warnings: string[] = []): FleetReporter =>
  new FleetReporter({ folder, version: '1.2.3', warn: (line) => void warnings.push(line), now: clock.now, schedule: clock.schedule, random: () => 1, fetch: globalThis.fetch });
