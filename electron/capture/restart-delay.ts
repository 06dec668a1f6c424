/** How long to wait before a helper that died is started again: 250 ms, doubling up to 10 s, from the start again after 30 s of health. */
export const firstDelayMs = 250;
export const longestDelayMs = 10_000;
export const healthyAfterMs = 30_000;

export class RestartDelay {
  #next = firstDelayMs;

  /** `livedMs`: how long the helper captured before it died. Returns milliseconds. */
  after(livedMs: number): number {
    if (livedMs >= healthyAfterMs) this.reset();
    const delay = this.#next;
    this.#next = Math.min(2 * delay, longestDelayMs);
    return delay;
  }

  reset(): void {
    this.#next = firstDelayMs;
  }
}
