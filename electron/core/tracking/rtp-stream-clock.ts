/**
 * An RTP stream's clock rate, from its static payload type (RFC 3551 6) or from how its timestamps move against the clock of arrival. SDP names
 * the rate, but SDP is encrypted on its way; the wire shows it within seconds.
 */
export type MediaKind = 'audio' | 'video';

interface StaticPayloadType {
  readonly clockRate: number;
  readonly kind: MediaKind;
}
const audio = (clockRate: number): StaticPayloadType => ({ clockRate, kind: 'audio' });
const video: StaticPayloadType = { clockRate: 90000, kind: 'video' };

/** RFC 3551 tables 4 and 5; MP2T (33) carries both and is left out. */
export const staticPayloadTypes: ReadonlyMap<number, StaticPayloadType> = new Map([
  [0, audio(8000)], [3, audio(8000)], [4, audio(8000)], [5, audio(8000)], [6, audio(16000)], [7, audio(8000)], [8, audio(8000)], [9, audio(8000)],
  [10, audio(44100)], [11, audio(44100)], [12, audio(8000)], [13, audio(8000)], [14, audio(90000)], [15, audio(8000)], [16, audio(11025)],
  [17, audio(22050)], [18, audio(8000)], [25, video], [26, video], [28, video], [31, video], [32, video], [34, video],
]);

/** What codecs of calls use, far enough apart for the error of a sender that lags not to mix them up: so not the 44100 of music (static types 10 and 11). */
const rates = [8000, 16000, 24000, 32000, 48000, 90000] as const;
const tolerance = 0.03;
/** Microseconds of arrivals before the first guess; each later one takes twice as many, up to the longest, so that a late frame weighs less. */
const shortestLook = 1_000_000;
const longestLook = 16_000_000;

export class RtpClock {
  /** Hz; null until sure. */
  rate: number | null = null;
  #since = 0;
  /** Timestamp units since then, across wrap-around. */
  #elapsed = 0;
  #lastTimestamp = 0;
  #timestamps = 0;
  #look = shortestLook;

  /** Begins to measure anew: the sender restarted, or the capture has a gap. The rate stays until shown otherwise. */
  restart(): void {
    this.#timestamps = 0;
  }

  /** A packet, in sequence, with a timestamp other than the one before; `time` in microseconds. True when the rate changed. */
  advance(time: number, timestamp: number): boolean {
    if (this.#timestamps === 0) {
      this.#begin(time, timestamp);
      return false;
    }
    this.#elapsed += (timestamp - this.#lastTimestamp) | 0;
    this.#lastTimestamp = timestamp;
    this.#timestamps += 1;
    const duration = time - this.#since;
    if (duration < this.#look || this.#timestamps < 10) return false;
    this.#look = Math.min(2 * this.#look, longestLook);
    const measured = (this.#elapsed * 1e6) / duration;
    // Measured from here on: what was late at the beginning must not weigh for ever.
    this.#begin(time, timestamp);
    const rate = rates.find((r) => Math.abs(measured - r) <= tolerance * r);
    if (rate === undefined || rate === this.rate) return false;
    this.rate = rate;
    return true;
  }

  #begin(time: number, timestamp: number): void {
    this.#since = time;
    this.#elapsed = 0;
    this.#lastTimestamp = timestamp;
    this.#timestamps = 1;
  }
}
