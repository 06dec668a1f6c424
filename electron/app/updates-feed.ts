/** Updates to one listener that may be slow: what it could not take yet is added up instead of queued, so memory stays bounded. */
import type { Update } from '../contract/session.ts';
import { coalesce } from './view.ts';

export class UpdatesFeed {
  readonly #write: (update: Update, taken: () => void) => void;
  #pending: Update | null = null;
  #writing = false;

  /** `write` calls back when the listener has taken the update, or as much of it as can be known. */
  constructor(write: (update: Update, taken: () => void) => void) {
    this.#write = write;
  }

  push(update: Update): void {
    this.#pending = this.#pending === null ? update : coalesce(this.#pending, update);
    this.#next();
  }

  #next(): void {
    if (this.#writing || this.#pending === null) return;
    this.#writing = true;
    const update = this.#pending;
    this.#pending = null;
    this.#write(update, () => {
      this.#writing = false;
      this.#next();
    });
  }
}
