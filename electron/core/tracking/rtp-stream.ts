/**
 * One RTP stream: an SSRC in one direction of one conduit. Fed headers, it counts as webrtc-stats and RFC 3550 do, without allocating per packet.
 * SRTP leaves all it needs readable.
 */
import type { RtpHeader } from '../decoders/rtp.ts';
import { InterarrivalJitter } from './interarrival-jitter.ts';
import { RtpClock, staticPayloadTypes, type MediaKind } from './rtp-stream-clock.ts';
import { maxDropout, Placement, RtpSequence } from './rtp-stream-sequence.ts';

/** Packets of one interval of a chart. */
export interface RtpInterval {
  readonly packets: number;
  /** As `RtpStreamTracker.bytes`. */
  readonly bytes: number;
  /** Expected less received in this interval; negative when late packets or duplicates outnumber losses. */
  readonly lost: number;
  readonly expected: number;
  /** Microseconds since the interval before; 0 for the first. */
  readonly duration: number;
}

/** Steps between timestamps that audio codecs of 10 to 60 ms frames make, at 8 to 48 kHz; video at usual frame rates makes none of them. */
const audioSteps: ReadonlySet<number> = new Set([80, 160, 240, 320, 480, 640, 960, 1440, 1920, 2880]);
const stepsToBeAudio = 20;
const framesToBeVideo = 5;
/** Of the table of timestamps that `repairs` compares: 2^10 slots, about half a minute of video. */
const timestampBits = 10;

export class RtpStreamTracker {
  readonly ssrc: number;
  /** Microseconds since the epoch; of the first packet, and of the last. */
  start = 0;
  end = 0;
  /** Payload of the counted packets: without RTP header, with padding and SRTP's authentication tag, which cannot be told from it. */
  bytes = 0;
  readonly payloadTypes: number[] = [];

  readonly #sequence = new RtpSequence();
  readonly #clock = new RtpClock();
  #kindOfPayloadType: MediaKind | null = null;
  /** Of the packet that was last not counted, in case the next one proves it. */
  #strayBytes = 0;

  #lastTimestamp = -1;
  #lastPayloadType = -1;
  #packetsOfFrame = 0;
  #framesOfSeveralPackets = 0;
  #lastStep = 0;
  #steadySteps = 0;
  /** Of packets in sequence, the first of each timestamp. */
  readonly #jitter = new InterarrivalJitter();
  /** Of packets as they come, the first of several in a row with one timestamp. */
  readonly #arrivalJitter = new InterarrivalJitter();
  #lastArrivedTimestamp = -1;
  readonly #timestamps = new Uint32Array(1 << timestampBits);

  #intervalStart = 0;
  #intervalPackets = 0;
  #intervalBytes = 0;
  #intervalExpected = 0;

  constructor(ssrc: number) {
    this.ssrc = ssrc;
  }

  /** Two packets in sequence came (RFC 3550 A.1). Before that, something else may have looked like RTP, and all counts are 0. */
  get confirmed(): boolean {
    return this.#sequence.confirmed;
  }
  /** Received, duplicates included. */
  get packets(): number {
    return this.#sequence.received;
  }
  /** Sequence numbers from the first packet to the highest. */
  get expected(): number {
    return this.#sequence.expected;
  }
  /** RFC 3550 A.3. */
  get packetsLost(): number {
    return this.#sequence.lost;
  }
  get duplicates(): number {
    return this.#sequence.duplicates;
  }
  /** Times that the sequence jumped too far for loss: see `maxDropout`. */
  get interruptions(): number {
    return this.#sequence.interruptions;
  }
  get reordered(): number {
    return this.#sequence.reordered;
  }
  /** Hz; null until sure. */
  get clockRate(): number | null {
    return this.#clock.rate;
  }
  /** Interarrival jitter in seconds (RFC 3550 6.4.1, A.8), over the first packet of each timestamp as browsers count it; null until the clock rate is known. */
  get jitter(): number | null {
    return this.#jitter.seconds;
  }
  /**
   * Interarrival jitter in seconds over packets in the order in which they arrive, late ones too, as RFC 3550 6.4.1 has it. Browsers leave those out that
   * others overtook, and report less the more the network reorders. Null until the clock rate is known.
   */
  get arrivalJitter(): number | null {
    return this.#arrivalJitter.seconds;
  }
  /** Bits per second over the stream's life; null for a single instant. */
  get bitrate(): number | null {
    return this.end > this.start ? (this.bytes * 8e6) / (this.end - this.start) : null;
  }

  get kind(): MediaKind | 'unknown' {
    if (this.#kindOfPayloadType !== null) return this.#kindOfPayloadType;
    if (this.#clock.rate !== null) return this.#clock.rate === 90000 ? 'video' : 'audio';
    if (this.#framesOfSeveralPackets >= framesToBeVideo) return 'video';
    return this.#steadySteps >= stepsToBeAudio ? 'audio' : 'unknown';
  }

  /** `time` in microseconds since the epoch; `payloadBytes` on the wire, after the RTP header. */
  packet(time: number, header: RtpHeader, payloadBytes: number): void {
    const placement = this.#sequence.place(header.sequenceNumber);
    if (placement === Placement.stray) {
      this.#strayBytes = payloadBytes;
      if (!this.confirmed) {
        this.start = time;
        this.#intervalStart = time;
      }
      return;
    }
    if (time > this.end) this.end = time;
    const proves = placement === Placement.restart || this.#sequence.received === 2;
    this.bytes += payloadBytes + (proves ? this.#strayBytes : 0);
    this.#strayBytes = 0;
    if (header.payloadType !== this.#lastPayloadType) this.#notePayloadType(header.payloadType);
    if (placement === Placement.restart) {
      this.#clock.restart();
      this.#lastTimestamp = -1;
      this.#jitter.interrupt();
      this.#arrivalJitter.interrupt();
    }
    if (placement !== Placement.duplicate && header.timestamp !== this.#lastArrivedTimestamp) {
      this.#lastArrivedTimestamp = header.timestamp;
      this.#arrivalJitter.packet(time, header.timestamp, this.#clock.rate);
    }
    if (placement === Placement.next || placement === Placement.restart) this.#inSequence(time, header.timestamp);
  }

  /** The capture missed packets, or may have: what is missing up to the next packet is not counted as lost. */
  captureGap(): void {
    this.#sequence.captureGap();
    this.#clock.restart();
    this.#jitter.interrupt();
    this.#arrivalJitter.interrupt();
  }

  /** What came since the last call, and begins the next interval at `now` (microseconds since the epoch). */
  interval(now: number): RtpInterval {
    const packets = this.packets - this.#intervalPackets;
    const expected = this.expected - this.#intervalExpected;
    const bytes = this.bytes - this.#intervalBytes;
    const duration = this.#intervalStart === 0 ? 0 : Math.max(0, now - this.#intervalStart);
    this.#sequence.maxDropout = this.kind === 'audio' ? maxDropout.audio : maxDropout.other;
    this.#intervalStart = now;
    this.#intervalPackets = this.packets;
    this.#intervalExpected = this.expected;
    this.#intervalBytes = this.bytes;
    return { packets, bytes, lost: expected - packets, expected, duration };
  }

  /**
   * Whether this stream likely repairs `media`, a stream of the same direction and conduit: retransmissions (RFC 4588) or forward error
   * correction carry the timestamps of the packets they repair, on an SSRC and a payload type of their own. Under SRTP this is a guess.
   */
  repairs(media: RtpStreamTracker): boolean {
    if (media === this || this.packets >= media.packets || this.payloadTypes.some((t) => media.payloadTypes.includes(t))) return false;
    let common = 0;
    for (let i = 0; i < this.#timestamps.length; i++) if (this.#timestamps[i] !== 0 && this.#timestamps[i] === media.#timestamps[i]) common += 1;
    return common >= 4;
  }

  #notePayloadType(payloadType: number): void {
    this.#lastPayloadType = payloadType;
    if (this.payloadTypes.includes(payloadType)) return;
    this.payloadTypes.push(payloadType);
    const fixed = staticPayloadTypes.get(payloadType);
    if (fixed === undefined || this.payloadTypes.length > 1) return;
    this.#kindOfPayloadType = fixed.kind;
    this.#clock.rate = fixed.clockRate;
  }

  #inSequence(time: number, timestamp: number): void {
    if (timestamp === this.#lastTimestamp) {
      this.#packetsOfFrame += 1;
      if (this.#packetsOfFrame === 2) this.#framesOfSeveralPackets += 1;
      return;
    }
    this.#noteStep(timestamp);
    this.#timestamps[Math.imul(timestamp, 0x9e3779b1) >>> (32 - timestampBits)] = timestamp;
    this.#packetsOfFrame = 1;
    this.#lastTimestamp = timestamp;
    if (this.#clock.advance(time, timestamp)) {
      this.#jitter.forget();
      this.#arrivalJitter.forget();
    }
    this.#jitter.packet(time, timestamp, this.#clock.rate);
  }

  #noteStep(timestamp: number): void {
    const step = this.#lastTimestamp < 0 ? 0 : (timestamp - this.#lastTimestamp) | 0;
    this.#steadySteps = step === this.#lastStep && audioSteps.has(step) && this.#packetsOfFrame === 1 ? this.#steadySteps + 1 : 0;
    this.#lastStep = step;
  }
}
