/**
 * One time axis for all charts: buckets of equal width from the first packet on, at most `maxBuckets`. When time outgrows it, every series
 * merges its buckets in pairs and the width doubles, so that memory stays bounded however long a call runs.
 */
export const maxBuckets = 300;

export class TimeAxis {
  /** Microseconds since the epoch; null before the first packet. */
  start: number | null = null;
  /** Microseconds. */
  width = 1_000_000;
  readonly #series = new Set<BucketedSeries>();

  /** The bucket that `time` falls in; times before the start fall in the first. */
  bucket(time: number): number {
    this.start ??= time;
    let index = Math.floor((time - this.start) / this.width);
    while (index >= maxBuckets) {
      this.width *= 2;
      for (const s of this.#series) s.halve();
      index = Math.floor((time - this.start) / this.width);
    }
    return index < 0 ? 0 : index;
  }

  newSeries(fields: number): BucketedSeries {
    const series = new BucketedSeries(this, fields);
    this.#series.add(series);
    return series;
  }

  /** Forgets a series whose owner is forgotten. */
  drop(series: BucketedSeries): void {
    this.#series.delete(series);
  }
}

/** Sums per bucket, several fields side by side. */
export class BucketedSeries {
  readonly fields: number;
  readonly #axis: TimeAxis;
  #sums: Float64Array;
  #used = 0;

  constructor(axis: TimeAxis, fields: number) {
    this.#axis = axis;
    this.fields = fields;
    this.#sums = new Float64Array(16 * fields);
  }

  /** How many buckets from the start have been written to. */
  get length(): number {
    return this.#used;
  }

  add(time: number, field: number, amount: number): void {
    const bucket = this.#axis.bucket(time);
    const at = bucket * this.fields + field;
    if (at >= this.#sums.length) this.#grow(bucket + 1);
    this.#sums[at]! += amount;
    if (bucket >= this.#used) this.#used = bucket + 1;
  }

  at(bucket: number, field: number): number {
    return bucket < this.#used ? this.#sums[bucket * this.fields + field]! : 0;
  }

  halve(): void {
    const half = Math.ceil(this.#used / 2);
    for (let i = 0; i < half; i++) {
      for (let f = 0; f < this.fields; f++) {
        const second = 2 * i + 1 < this.#used ? this.#sums[(2 * i + 1) * this.fields + f]! : 0;
        this.#sums[i * this.fields + f] = this.#sums[2 * i * this.fields + f]! + second;
      }
    }
    this.#sums.fill(0, half * this.fields);
    this.#used = half;
  }

  #grow(buckets: number): void {
    const bigger = new Float64Array(Math.min(maxBuckets, Math.max(buckets, 2 * (this.#sums.length / this.fields))) * this.fields);
    bigger.set(this.#sums);
    this.#sums = bigger;
  }
}

/** Single measurements over time, thinned to every second one whenever they outgrow the bound. */
export class SampledPoints {
  readonly times: number[] = [];
  readonly values: number[] = [];
  #every = 1;
  #skipped = 0;

  add(time: number, value: number): void {
    this.#skipped += 1;
    if (this.#skipped < this.#every) return;
    this.#skipped = 0;
    this.times.push(time);
    this.values.push(value);
    if (this.times.length < maxBuckets) return;
    for (let i = 0; 2 * i < this.times.length; i++) {
      this.times[i] = this.times[2 * i]!;
      this.values[i] = this.values[2 * i]!;
    }
    this.times.length = Math.ceil(this.times.length / 2);
    this.values.length = this.times.length;
    this.#every *= 2;
  }
}
