/** An RTP stream of a call. It outlives its conduit: when ICE moves the call to another pair, the same SSRC goes on there. */
import type { RtpHeader } from '../decoders/rtp.ts';
import type { Conduit } from '../flows/conduit.ts';
import type { Direction } from '../flows/flow.ts';
import { RtpStreamTracker } from './rtp-stream.ts';
import { SampledPoints, type BucketedSeries, type TimeAxis } from './time-axis.ts';

/** Fields of the series. */
export const StreamField = { bytes: 0, expected: 1, lost: 2 } as const;

const second = 1_000_000;
/** A stream that moves on continues within so many sequence numbers and so much time. */
const nearSequence = 2000;
const nearTime = 30 * second;

export class MediaStream {
  readonly tracker: RtpStreamTracker;
  readonly firstFrame: number;
  /** All conduits that it ran over, and the direction in each. */
  readonly conduits = new Map<Conduit, Direction>();
  latest: Conduit;
  readonly series: BucketedSeries;
  readonly jitter = new SampledPoints();
  readonly arrivalJitter = new SampledPoints();
  /** Of `packetsLost`, what went missing while nothing came at all: an outage of the path. */
  lostInOutages = 0;
  #lastSequence = 0;
  #lastTime: number;
  #nextInterval: number;

  constructor(conduit: Conduit, direction: Direction, ssrc: number, frame: number, time: number, axis: TimeAxis) {
    this.tracker = new RtpStreamTracker(ssrc);
    this.firstFrame = frame;
    this.latest = conduit;
    this.conduits.set(conduit, direction);
    this.series = axis.newSeries(3);
    this.#nextInterval = time + second;
    this.#lastTime = time;
  }

  get direction(): Direction {
    return this.conduits.get(this.latest) ?? 0;
  }

  /** Whether a packet of this SSRC on another conduit carries this stream on. */
  continuesWith(header: RtpHeader, time: number): boolean {
    const ahead = (header.sequenceNumber - this.#lastSequence) & 0xffff;
    return time - this.tracker.end < nearTime && (ahead < nearSequence || ahead > 0x10000 - nearSequence);
  }

  packet(time: number, header: RtpHeader, payloadBytes: number): void {
    const outage = time - this.#lastTime > second ? this.tracker.packetsLost : null;
    this.tracker.packet(time, header, payloadBytes);
    if (outage !== null) this.lostInOutages += this.tracker.packetsLost - outage;
    this.#lastTime = time;
    this.#lastSequence = header.sequenceNumber;
    if (time >= this.#nextInterval) this.closeInterval(time);
  }

  closeInterval(now: number): void {
    this.#nextInterval = now + second;
    const interval = this.tracker.interval(now);
    if (interval.expected === 0 && interval.bytes === 0) return;
    // What came in the second that ends now belongs to it.
    const at = now - Math.min(interval.duration, second) / 2;
    this.series.add(at, StreamField.bytes, interval.bytes);
    this.series.add(at, StreamField.expected, Math.max(0, interval.expected));
    this.series.add(at, StreamField.lost, interval.lost);
    if (this.tracker.jitter !== null) this.jitter.add(at, this.tracker.jitter);
    if (this.tracker.arrivalJitter !== null) this.arrivalJitter.add(at, this.tracker.arrivalJitter);
  }
}
