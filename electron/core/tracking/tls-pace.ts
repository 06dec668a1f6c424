/**
 * Whether what runs inside TLS looks like a call: records of media size, steadily, both ways. TURN over TLS writes each ChannelData message as a
 * record of its own; web pages, downloads and chat do not keep that pace. An inference, never an observation.
 */
import type { Direction } from '../flows/flow.ts';
import { Activity } from './activity.ts';
import type { BucketedSeries, TimeAxis } from './time-axis.ts';

const second = 1_000_000;
/** Records a second and way: audio alone makes 25 to 50. */
const fewestRecords = 15;
/** Mean body of the records of a second, in bytes: SRTP in ChannelData in TLS stays below a packet. */
const smallestMean = 40;
const largestMean = 1450;
/** Seconds at media pace before it is called media. */
const secondsToTell = 4;

export class TlsPace {
  /** Seconds that kept a media pace, and all seconds with records since the first such one. */
  mediaSeconds = 0;
  #activeSeconds = 0;
  readonly activity: readonly [Activity, Activity] = [new Activity(), new Activity()];
  /** At media pace only, by direction. */
  readonly bytes: [number, number] = [0, 0];
  readonly packets: [number, number] = [0, 0];
  firstFrame = 0;
  /** Bytes a bucket, one field a direction; made with the first second at media pace. */
  series: BucketedSeries | null = null;

  readonly #axis: TimeAxis;
  #second = -1;
  #secondFrame = 0;
  readonly #records: [number, number] = [0, 0];
  readonly #lengths: [number, number] = [0, 0];

  constructor(axis: TimeAxis) {
    this.#axis = axis;
  }

  record(direction: Direction, length: number, time: number, frame: number): void {
    const now = Math.floor(time / second);
    if (now !== this.#second) {
      this.#close();
      this.#second = now;
      this.#secondFrame = frame;
    }
    this.#records[direction] += 1;
    this.#lengths[direction] += length;
  }

  /** Enough of it to say that a relayed call runs inside. */
  get looksLikeMedia(): boolean {
    return this.mediaSeconds >= secondsToTell && this.mediaSeconds * 2 >= this.#activeSeconds;
  }

  #close(): void {
    if (this.#second < 0) return;
    const media = ([0, 1] as const).every((d) => {
      const mean = this.#lengths[d] / this.#records[d];
      return this.#records[d] >= fewestRecords && mean >= smallestMean && mean <= largestMean;
    });
    if (media || this.mediaSeconds > 0) this.#activeSeconds += 1;
    if (media) {
      this.mediaSeconds += 1;
      if (this.mediaSeconds === 1) this.firstFrame = this.#secondFrame;
      for (const d of [0, 1] as const) {
        this.bytes[d] += this.#lengths[d];
        this.packets[d] += this.#records[d];
        this.series ??= this.#axis.newSeries(2);
        this.series.add(this.#second * second, d, this.#lengths[d]);
        this.activity[d].add(this.#second * second, this.#secondFrame);
        this.activity[d].add((this.#second + 1) * second, this.#secondFrame);
      }
    }
    this.#records.fill(0);
    this.#lengths.fill(0);
  }
}
