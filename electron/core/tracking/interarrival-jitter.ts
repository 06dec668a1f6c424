/** Interarrival jitter (RFC 3550 6.4.1, A.8) of the packets it is given. */

/** A transit time that jumps by more (seconds) is a clock that was set, and no jitter. */
const longest = 5;

export class InterarrivalJitter {
  /** Negative before it is known. */
  #seconds = -1;
  /** Microseconds since the epoch; -1 where the next packet has none to be compared with. */
  #previousTime = -1;
  #previousTimestamp = 0;

  get seconds(): number | null {
    return this.#seconds < 0 ? null : this.#seconds;
  }

  /** Begins anew: what it measured used a wrong clock rate. */
  forget(): void {
    this.#seconds = -1;
  }

  /** The next packet is not compared with the one before. */
  interrupt(): void {
    this.#previousTime = -1;
  }

  /** `time` in microseconds since the epoch; `rate` in Hz, null while it is not known. */
  packet(time: number, timestamp: number, rate: number | null): void {
    if (rate !== null && this.#previousTime >= 0) {
      const sent = ((timestamp - this.#previousTimestamp) | 0) / rate;
      const difference = Math.abs((time - this.#previousTime) / 1e6 - sent);
      if (difference < longest) this.#seconds = this.#seconds < 0 ? difference / 16 : this.#seconds + (difference - this.#seconds) / 16;
    }
    this.#previousTime = time;
    this.#previousTimestamp = timestamp;
  }
}
