/**
 * When verdicts are taken: at whole seconds of capture time while something new happens, less often while a call merely goes on, and never so often that
 * it costs more than reading the packets. Depends on the packets alone.
 */

/** Microseconds. */
const second = 1_000_000;
/** The longer nothing new came (a flow of a call, an allocation), the seldomer: up to this age, each so many seconds. Microseconds. */
const paces = [
  { upTo: 60_000_000, every: 1 },
  { upTo: 600_000_000, every: 5 },
  { upTo: Infinity, every: 15 },
] as const;
/** A packet from the far future is a broken clock's: once time goes back this far, it counts again from there. Microseconds. */
const backwards = 60_000_000;
/** Seconds of silence that are looked at one by one; in longer ones nothing that rules wait for is left to happen. */
const mostInSilence = 45;
/** How much looking at what is tracked may cost: so much at once, and so much for each packet. In tracked things. */
const budgetAtOnce = 100_000;
const budgetPerPacket = 0.2;
/** With more tracked than this, ticks come seldomer in proportion: a laptop's day has thousands of connections. */
const comfortable = 250;

export interface Tracked {
  /** Flows of calls and allocations: more of them is something new. */
  readonly calls: number;
  /** Everything that a verdict looks at. */
  readonly size: number;
  readonly packets: number;
}

export class TickSchedule {
  /** Microseconds since the epoch; infinite before the first packet. */
  #next = -Infinity;
  #calls = 0;
  #changed = 0;
  #spent = 0;

  /** Cheap: asked with each packet. */
  due(time: number): boolean {
    return time >= this.#next || time < this.#next - backwards;
  }

  /** The moments up to `time` (microseconds since the epoch) at which to take verdicts, in order. */
  until(time: number, tracked: Tracked): number[] {
    if (tracked.calls !== this.#calls) {
      this.#calls = tracked.calls;
      this.#changed = time;
    }
    const out: number[] = [];
    const first = time < this.#next ? -Infinity : this.#next;
    const pace = paces.find((p) => time - this.#changed < p.upTo) ?? paces[2];
    const every = pace.every * Math.max(1, Math.ceil(tracked.size / comfortable));
    this.#next = (Math.floor(time / second) + 1) * second;
    if (first === -Infinity) return out;
    const cost = tracked.size + 500;
    for (let at = first; at <= time && out.length < mostInSilence; at += second) {
      if (Math.floor(at / second) % every !== 0) continue;
      if (this.#spent + cost > budgetAtOnce + budgetPerPacket * tracked.packets) break;
      this.#spent += cost;
      out.push(at);
    }
    return out;
  }
}
