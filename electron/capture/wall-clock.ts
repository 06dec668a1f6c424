/** The time of day in microseconds: as fine as the monotonic clock, as right as the system's. */
import { performance } from 'node:perf_hooks';

export interface Clocks {
  /** Milliseconds since the epoch, whole; may jump when the system's clock is set, or the laptop wakes up. */
  wall(): number;
  /** Milliseconds from any origin, with fractions; never jumps. */
  steady(): number;
}

const systemClocks: Clocks = { wall: Date.now, steady: () => performance.now() };

export class WallClock {
  readonly #clocks: Clocks;
  #offset: number;

  constructor(clocks: Clocks = systemClocks, origin: number = performance.timeOrigin) {
    this.#clocks = clocks;
    this.#offset = origin;
  }

  /** Whole microseconds since the epoch, within 2 ms of the system's clock. */
  microseconds(): number {
    const wall = this.#clocks.wall();
    const steady = this.#clocks.steady();
    const ahead = steady + this.#offset - wall;
    // The wall clock shows the millisecond's beginning: half a millisecond ahead is where we are on average.
    if (ahead < -1 || ahead > 2) this.#offset = wall + 0.5 - steady;
    return Math.floor((steady + this.#offset) * 1000);
  }
}
