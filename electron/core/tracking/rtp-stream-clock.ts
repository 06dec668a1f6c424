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

/** What codecs of calls use, far enough apart for a 3 % error not to mix them up. */
const rates = [8000, 16000, 24000, 32000, 44100, 48000, 90000] as const;
const tolerance = 0.03;
/** Microseconds of arrivals before the first guess; each later look waits for twice as many, so that a late frame weighs less and less. */
const firstLook = 1_000_000;

export class RtpClock {
  /** Hz; null until sure. */
  rate: number | null = null;
  #firstTime = 0;
  /** Timestamp units since the first, across wrap-around. */
  #elapsed = 0;
  #lastTimestamp = 0;
  #timestamps = 0;
  #nextLook = firstLook;

  /** Begins anew: the sender restarted. The rate stays until shown otherwise. */
  restart(): void {
    this.#timestamps = 0;
  }

  /** A packet, in sequence, with a timestamp other than the one before; `time` in microseconds. True when the rate changed. */
  advance(time: number, timestamp: number): boolean {
    if (this.#timestamps === 0) {
      this.#firstTime = time;
      this.#lastTimestamp = timestamp;
      this.#elapsed = 0;
      this.#nextLook = firstLook;
      this.#timestamps = 1;
      return false;
    }
    this.#elapsed += (timestamp - this.#lastTimestamp) | 0;
    this.#lastTimestamp = timestamp;
    this.#timestamps += 1;
    const duration = time - this.#firstTime;
    if (duration < this.#nextLook || this.#timestamps < 10) return false;
    while (this.#nextLook <= duration) this.#nextLook *= 2;
    const measured = (this.#elapsed * 1e6) / duration;
    for (const rate of rates) {
      if (Math.abs(measured - rate) > tolerance * rate) continue;
      const changed = this.rate !== rate;
      this.rate = rate;
      return changed;
    }
    return false;
  }
}
