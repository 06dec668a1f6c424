/**
 * The capture of one interface for as long as the session lasts: it starts the helper, starts it again when it dies, stops it while the
 * interface is down, and says from when to when nothing was captured.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { SessionState } from '../contract/session.ts';
import type { Issue } from '../core/bytes/issue.ts';
import { CaptureFileReader } from '../core/pcapfile/reader.ts';
import type { CaptureInterface, PacketRecord } from '../core/pcapfile/record.ts';
import { tellingLine } from './capture-source.ts';
import { HelperProcess } from './helper-process.ts';
import type { HelperEnd } from './helper-process.ts';
import type { NetworkInterface } from './network-interface.ts';
import { RestartDelay } from './restart-delay.ts';
import { refusalOf } from './sources.ts';
import type { ChosenSource } from './sources.ts';

export type InterfaceState = SessionState['interfaces'][number]['state'];

export interface InterfaceCaptureEvents {
  /** Gives the id that the interface has over all helpers. */
  announce(captured: Omit<CaptureInterface, 'id'>): number;
  /** `frame` is not yet set. */
  packet(record: PacketRecord): void;
  issue(issue: Issue): void;
  /** `dropped` may have changed. */
  dropped(): void;
  /** Microseconds since the epoch. */
  gap(start: number, end: number, reason: string): void;
  /** `state` or `detail` changed. */
  state(): void;
  /** The helper died: the interface may be the reason. */
  died(): void;
}

export interface InterfaceCaptureOptions {
  readonly found: NetworkInterface;
  readonly chosen: ChosenSource;
  readonly filter: string;
  /** Microseconds since the epoch. */
  readonly now: () => number;
}

const statisticsEveryMs = 2000;
/** Packets of the last second may have died with the helper: libpcap and the helper hand them on in batches. */
const lostWithHelper = 1_000_000;

/** How a helper ended, for a person: "dumpcap exited with status 2: ...". */
export const describeEnd = (end: HelperEnd, chosen: ChosenSource): string => {
  const { source } = chosen;
  const how =
    end.how === 'crashed' ? `crashed (${end.signal ?? 'unknown signal'})` : end.how === 'not-started' ? 'could not be started' : `ended with status ${end.status ?? 'unknown'}`;
  const said = tellingLine(end.lines, source);
  return said === null ? `${source.name} ${how}` : `${source.name} ${how}: ${said}`;
};

export class InterfaceCapture {
  readonly name: string;
  state: InterfaceState = 'starting';
  detail: string | null = null;
  /** Resolves when the first helper captures (null), or has ended without. */
  readonly firstOutcome: Promise<HelperEnd | null>;
  readonly #options: InterfaceCaptureOptions;
  readonly #events: InterfaceCaptureEvents;
  readonly #delay = new RestartDelay();
  #tellFirstOutcome: (outcome: HelperEnd | null) => void = () => undefined;
  #device: string;
  #index: number | null;
  #linkUp = false;
  #helper: HelperProcess | null = null;
  #restart: NodeJS.Timeout | null = null;
  #statistics: NodeJS.Timeout | null = null;
  #capturingSince: number | null = null;
  #lastPacket = 0;
  #silence: { start: number; reason: string } | null = null;
  #stopped = false;
  /** Of helpers that ended; null once one ended without saying. */
  #droppedBefore: number | null = 0;
  #droppedNow: number | null = null;

  constructor(options: InterfaceCaptureOptions, events: InterfaceCaptureEvents) {
    const { found } = options;
    this.#options = options;
    this.#events = events;
    this.name = found.name;
    this.#device = found.device;
    this.#index = found.index;
    this.firstOutcome = new Promise((resolve) => (this.#tellFirstOutcome = resolve));
  }

  /** How many packets were lost so far; null while that is not known. */
  get dropped(): number | null {
    if (this.#helper === null) return this.#droppedBefore;
    return this.#droppedBefore === null || this.#droppedNow === null ? null : this.#droppedBefore + this.#droppedNow;
  }

  /** What the interface is now; null where it is gone. To be called once to begin, and after each change. */
  presence(found: NetworkInterface | null): void {
    if (this.#stopped || this.state === 'failed') return;
    const isUp = found !== null && found.link !== 'down';
    const replaced = found !== null && found.index !== this.#index;
    if (found !== null) {
      this.#device = found.device;
      this.#index = found.index;
    }
    if (!isUp) {
      this.#goDown(found === null ? 'gone' : 'down');
      return;
    }
    const cameUp = !this.#linkUp;
    this.#linkUp = true;
    if (cameUp || replaced) this.#startAfresh(replaced && !cameUp);
  }

  /** Ends for good. Resolves when the helper has ended and what it had captured has been handed on. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelRestart();
    if (this.#capturingSince !== null) await delay(this.#options.chosen.source.latencyMs);
    await this.#helper?.stop();
    this.#endSilence();
  }

  /** Forgets the silence that is going on: nothing was there to be captured. */
  forgetSilence(): void {
    this.#silence = null;
  }

  #goDown(state: 'down' | 'gone'): void {
    this.#linkUp = false;
    this.#cancelRestart();
    const reason = state === 'down' ? `${this.name} was down` : `${this.name} was gone`;
    if (this.#silence !== null) this.#silence.reason = reason;
    else if (this.#capturingSince !== null) this.#beginSilence(reason);
    this.#become(state, state === 'down' ? 'the link is down' : 'the interface is gone');
    void this.#helper?.stop();
  }

  #startAfresh(replaced: boolean): void {
    this.#delay.reset();
    this.#cancelRestart();
    this.#become(this.#lastPacket === 0 && this.#silence === null ? 'starting' : 'restarting', null);
    if (this.#helper === null) this.#start();
    else if (replaced) {
      this.#beginSilence(`${this.name} was made anew`);
      void this.#helper.stop();
    }
    // Else a helper that is being stopped starts the next one at its end.
  }

  #start(): void {
    const { chosen, filter, now } = this.#options;
    const ids: number[] = [];
    const reader = new CaptureFileReader({
      interface: (captured) => {
        const { description, linkType, snapLength } = captured;
        ids[captured.id] = this.#events.announce({ name: this.name, description, linkType, snapLength });
        this.#captures();
      },
      packet: (record) => {
        record.interfaceId = ids[record.interfaceId]!;
        this.#lastPacket = record.time;
        if (this.#silence !== null && record.time > this.#silence.start) this.#silence.start = Math.min(record.time, now());
        this.#events.packet(record);
      },
      issue: (issue) => this.#events.issue(issue),
      dropped: (total) => this.#countDropped(total),
    });
    this.#droppedNow = null;
    this.#helper = new HelperProcess(chosen.source.capture(chosen.program, { device: this.#device, filter }), {
      bytes: (chunk) => reader.push(chunk),
      line: (line) => {
        if (chosen.source.statistics?.from.test(line) === true) this.#askForStatistics(chosen.source.statistics.signal);
        const dropped = chosen.source.droppedFromLine(line);
        if (dropped !== null) this.#countDropped(dropped);
      },
      ended: (end) => this.#ended(end),
    });
  }

  #captures(): void {
    if (this.#capturingSince !== null) return;
    this.#capturingSince = this.#options.now();
    this.#endSilence();
    this.#tellFirstOutcome(null);
    if (this.#linkUp) this.#become('capturing', null);
  }

  #askForStatistics(signal: NodeJS.Signals): void {
    this.#statistics ??= setInterval(() => this.#helper?.signal(signal), statisticsEveryMs);
  }

  #ended(end: HelperEnd): void {
    const { chosen, now } = this.#options;
    const lived = this.#capturingSince === null ? 0 : (now() - this.#capturingSince) / 1000;
    const captured = this.#capturingSince !== null;
    this.#helper = null;
    this.#capturingSince = null;
    if (this.#statistics !== null) clearInterval(this.#statistics);
    this.#statistics = null;
    if (captured) this.#droppedBefore = this.#droppedBefore === null || this.#droppedNow === null ? null : this.#droppedBefore + this.#droppedNow;
    this.#events.dropped();
    this.#tellFirstOutcome(end);
    if (this.#stopped) return;
    if (end.how === 'stopped') {
      if (this.#linkUp) this.#start();
      return;
    }
    const reason = describeEnd(end, chosen);
    if (captured) this.#beginSilence(`${reason} (${this.name})`);
    if (!this.#linkUp) return;
    if (end.how === 'not-started' || refusalOf(end) !== 'failed') {
      this.#become('failed', reason);
      return;
    }
    this.#restart = setTimeout(() => {
      this.#restart = null;
      this.#start();
    }, this.#delay.after(lived));
    this.#become('restarting', reason);
    this.#events.died();
  }

  #countDropped(total: number): void {
    if (total === this.#droppedNow) return;
    this.#droppedNow = total;
    this.#events.dropped();
  }

  #beginSilence(reason: string): void {
    const now = this.#options.now();
    this.#silence ??= { start: Math.min(now, Math.max(this.#lastPacket, now - lostWithHelper)), reason };
  }

  #endSilence(): void {
    const silence = this.#silence;
    this.#silence = null;
    const now = this.#options.now();
    if (silence !== null && now > silence.start) this.#events.gap(silence.start, now, silence.reason);
  }

  #cancelRestart(): void {
    if (this.#restart !== null) clearTimeout(this.#restart);
    this.#restart = null;
  }

  #become(state: InterfaceState, detail: string | null): void {
    if (this.state === state && this.detail === detail) return;
    this.state = state;
    this.detail = detail;
    this.#events.state();
  }
}
