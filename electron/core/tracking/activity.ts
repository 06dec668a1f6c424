/** When something was sent, as periods: silence of more than `pause` ends one. */

/** Microseconds. Longer than a data channel's keep-alive (SCTP heartbeats come every 30 s, but speech and video far sooner). */
const pause = 5_000_000;
const mostPeriods = 256;

export interface Period {
  start: number;
  end: number;
  /** Of the first and of the last packet. */
  readonly frame: number;
  endFrame: number;
}

export class Activity {
  readonly periods: Period[] = [];

  add(time: number, frame: number): void {
    const last = this.periods[this.periods.length - 1];
    if (last !== undefined && time - last.end <= pause) {
      if (time > last.end) {
        last.end = time;
        last.endFrame = frame;
      }
      return;
    }
    if (this.periods.length >= mostPeriods) this.periods.splice(0, mostPeriods / 2);
    this.periods.push({ start: time, end: time, frame, endFrame: frame });
  }

  get first(): Period | undefined {
    return this.periods[0];
  }
  get last(): Period | undefined {
    return this.periods[this.periods.length - 1];
  }
  get lastTime(): number | null {
    return this.periods[this.periods.length - 1]?.end ?? null;
  }
}
