/** Reports ended calls to the collector that the company named: docs/fleet.md. Off until it is configured; redacted always. */
import { randomBytes } from 'node:crypto';
import { arch, platform } from 'node:os';
import type { FleetSettings, FleetStatus } from '../../contract/fleet.ts';
import type { Summary } from '../../contract/summary.ts';
import { createRedaction } from '../../core/report/redaction/redaction.ts';
import type { Delivery, DeliveryPorts, DeliveryTally } from './delivery.ts';
import { environmentFetch } from './environment-fetch.ts';
import { instanceId } from './instance-id.ts';
import { Outbox } from './outbox.ts';
import { shownEndpoint, targetOf } from './target.ts';

export interface FleetReporterPorts extends Partial<DeliveryPorts> {
  /** Where calls wait while the collector cannot be reached. */
  readonly folder: string;
  readonly version: string;
  readonly warn: (line: string) => void;
}

const mebibyte = 2 ** 20;

const laterUnlessOver: DeliveryPorts['schedule'] = (run, ms) => {
  const timer = setTimeout(run, ms);
  timer.unref();
  return () => clearTimeout(timer);
};

/** As the semantic conventions spell them. */
const osNames: Readonly<Record<string, string>> = { win32: 'windows', sunos: 'solaris' };
const archNames: Readonly<Record<string, string>> = { x64: 'amd64', ia32: 'x86', arm: 'arm32', ppc64: 'ppc64', s390x: 's390x' };

export class FleetReporter {
  readonly #ports: FleetReporterPorts;
  readonly #delivering: DeliveryPorts;
  readonly #outbox: Outbox;
  readonly #tally: DeliveryTally = { sent: 0, dropped: 0, lastSent: null, lastError: null };
  #settings: FleetSettings | null = null;
  #delivery: Delivery | null = null;
  /** What was asked for is done in its order. */
  #work: Promise<void> = Promise.resolve();

  constructor(ports: FleetReporterPorts) {
    this.#ports = ports;
    this.#delivering = { fetch: ports.fetch ?? environmentFetch, schedule: ports.schedule ?? laterUnlessOver, now: ports.now ?? Date.now, random: ports.random ?? Math.random };
    this.#outbox = new Outbox(ports.folder);
  }

  /** Takes effect at once: what waits is sent to the new collector. Turned off, what waits is deleted, and so is what tells this laptop from others. */
  configure(settings: FleetSettings): void {
    if (JSON.stringify(settings) === JSON.stringify(this.#settings)) return;
    this.#settings = settings;
    this.#then('set up', async () => {
      await this.#delivery?.close();
      this.#delivery = null;
      this.#tally.lastError = null;
      if (!settings.enabled) return this.#outbox.clear();
      // Turned on, but between two collectors: what waits, waits.
      if (settings.endpoint === '') return;
      await this.#outbox.open();
      this.#tally.dropped += await this.#outbox.trim(settings.maxQueueMiB * mebibyte);
      const target = targetOf(settings, this.#ports.version);
      if (typeof target === 'string') {
        this.#tally.lastError = target;
        return;
      }
      // Loaded once it is needed: most never turn this on.
      const { Delivery } = await import('./delivery.ts');
      this.#delivery = new Delivery(this.#outbox, target, this.#tally, this.#delivering);
    });
  }

  /**
   * Queues one call: the summary of it alone, and its uid. The same uid is queued once. `userNames` of relays that served other calls: a finding about the network may
   * quote them. Never rejects.
   */
  report(uid: string, summary: Summary, userNames: readonly string[] = []): Promise<void> {
    return this.#then('keep a call', async () => {
      const settings = this.#settings;
      if (settings === null || !settings.enabled || settings.endpoint === '') return;
      // A key of its own for each call: nobody can be followed from one to the next, and none is kept that could undo it.
      const redacted = createRedaction(summary, randomBytes(32), { userNames }).summary(summary);
      const { callRequest } = await import('./call-records.ts');
      const reporter = {
        version: this.#ports.version, site: settings.site, instanceId: await instanceId(this.#ports.folder), os: osNames[platform()] ?? platform(), arch: archNames[arch()] ?? arch(),
      };
      const request = callRequest(uid, redacted, reporter, this.#delivering.now());
      const { outcome, dropped } = await this.#outbox.add(uid, Date.parse(summary.calls[0]?.start ?? summary.capture.start ?? ''), request, settings.maxQueueMiB * mebibyte);
      this.#tally.dropped += dropped + (outcome === 'too-large' ? 1 : 0);
      if (outcome === 'added') this.#delivery?.wake();
    });
  }

  status(): FleetStatus {
    const { waiting } = this.#outbox;
    const { sent, dropped, lastSent, lastError } = this.#tally;
    return {
      enabled: this.#settings?.enabled ?? false,
      endpoint: shownEndpoint(this.#settings?.endpoint ?? ''),
      queued: waiting.length,
      queuedBytes: waiting.reduce((sum, { bytes }) => sum + bytes, 0),
      sent, dropped,
      lastSent: lastSent === null ? null : new Date(lastSent).toISOString(),
      lastError,
    };
  }

  /** What waits stays for the next time. */
  async close(): Promise<void> {
    await this.#then('end', async () => {
      await this.#delivery?.close();
      this.#delivery = null;
    });
  }

  #then(what: string, work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      this.#tally.lastError = `fleet reporting could not ${what}: ${why}`;
      this.#ports.warn(this.#tally.lastError);
    });
    return this.#work;
  }
}
