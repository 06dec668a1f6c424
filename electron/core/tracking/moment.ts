/** A packet's place in the capture. */
export interface Moment {
  readonly frame: number;
  /** Microseconds since the epoch. */
  readonly time: number;
}
