/** Sends what waits, oldest first and one at a time, and waits in turn: for the collector, for the network, or for something to send. */
import { send } from './collector.ts';
import type { Sent } from './collector.ts';
import type { Outbox } from './outbox.ts';
import type { Target } from './target.ts';

/** Runs something later; gives the function that calls it off. */
export type Schedule = (run: () => void, ms: number) => () => void;

export interface DeliveryPorts {
  readonly fetch: typeof globalThis.fetch;
  readonly schedule: Schedule;
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
}

/** Since the delivery began. */
export interface DeliveryTally {
  sent: number;
  /** Refused for good, wholly or in part. */
  dropped: number;
  /** Milliseconds since the epoch. */
  lastSent: number | null;
  /** What stood in the way last; null once a call has got through. */
  lastError: string | null;
}

const firstPauseMs = 5_000;
const longestPauseMs = 15 * 60_000;

export class Delivery {
  readonly #outbox: Outbox;
  readonly #target: Target;
  readonly #ports: DeliveryPorts;
  readonly #tally: DeliveryTally;
  readonly #end = new AbortController();
  readonly #done: Promise<void>;
  #failures = 0;
  /** Before this the collector does not want to be asked again. */
  #notBefore = 0;
  #wake: () => void = () => undefined;
  /** Something came while a request was under way. */
  #awake = false;

  constructor(outbox: Outbox, target: Target, tally: DeliveryTally, ports: DeliveryPorts) {
    this.#outbox = outbox;
    this.#target = target;
    this.#tally = tally;
    this.#ports = ports;
    this.#done = this.#run();
  }

  /** A call was added: a good moment to try again, unless the collector asked for a pause. */
  wake(): void {
    if (this.#ports.now() < this.#notBefore) return;
    this.#awake = true;
    this.#wake();
  }

  /** Ends the request that is under way; what it carried stays, and is sent again. */
  async close(): Promise<void> {
    this.#end.abort();
    this.#wake();
    await this.#done;
  }

  async #run(): Promise<void> {
    while (!this.#end.signal.aborted) {
      this.#awake = false;
      await this.#pause(await this.#sendAll().catch((error: unknown) => this.#localFault(error)));
    }
  }

  /** How long to wait, in ms; null: until something wakes us. */
  async #sendAll(): Promise<number | null> {
    for (const { name } of await this.#outbox.list()) {
      const request = await this.#outbox.read(name);
      if (request === null) continue;
      const sent = await send(this.#ports.fetch, this.#target, request, this.#end.signal);
      if (sent.what === 'later') {
        this.#tally.lastError = sent.why;
        return this.#later(sent.afterMs);
      }
      this.#failures = 0;
      if (sent.what === 'held') {
        this.#tally.lastError = sent.why;
        return null;
      }
      await this.#outbox.remove(name);
      this.#note(sent);
    }
    return null;
  }

  #note(sent: Extract<Sent, { what: 'taken' | 'refused' }>): void {
    const tally = this.#tally;
    if (sent.what === 'taken') tally.lastSent = this.#ports.now();
    if (sent.what === 'refused' || sent.rejected > 0) tally.dropped += 1;
    else tally.sent += 1;
    if (sent.what === 'refused') tally.lastError = sent.why;
    else if (sent.rejected > 0) tally.lastError = `the collector rejected ${sent.rejected} records of a call: ${sent.why}`;
    else tally.lastError = sent.why === '' ? null : `the collector says: ${sent.why}`;
  }

  #later(askedMs: number | null): number {
    if (askedMs !== null) {
      this.#notBefore = this.#ports.now() + askedMs;
      return askedMs;
    }
    const ms = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(this.#failures, 20));
    this.#failures += 1;
    // Laptops that lost the same collector do not all come back at once.
    return ms * (0.5 + this.#ports.random() / 2);
  }

  #localFault(error: unknown): number | null {
    if (this.#end.signal.aborted) return null;
    this.#tally.lastError = `what waits to be sent cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    return this.#later(null);
  }

  #pause(ms: number | null): Promise<void> {
    if (this.#end.signal.aborted || (this.#awake && this.#ports.now() >= this.#notBefore)) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = ms === null ? () => undefined : this.#ports.schedule(resolve, ms);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}
