import { describe, expect, it } from 'vitest';
import { newRtpHeader } from '../../../../electron/core/decoders/rtp.ts';
import { InterarrivalJitter } from '../../../../electron/core/tracking/interarrival-jitter.ts';
import { RtpStreamTracker } from '../../../../electron/core/tracking/rtp-stream.ts';

const ms = 1000;

describe('interarrival jitter (RFC 3550 6.4.1)', () => {
  it('is a sixteenth of the first difference, then moves by a sixteenth', () => {
    const j = new InterarrivalJitter();
    j.packet(0, 0, 8000);
    j.packet(20 * ms + 16 * ms, 160, 8000);
    expect(j.seconds).toBeCloseTo(0.001, 9);
    j.packet(40 * ms, 320, 8000);
    expect(j.seconds).toBeCloseTo(0.001 + (0.016 - 0.001) / 16, 9);
  });

  it('is not known without a clock rate, nor across an interruption, nor from a clock that was set', () => {
    const j = new InterarrivalJitter();
    j.packet(0, 0, null);
    j.packet(50 * ms, 160, null);
    expect(j.seconds).toBeNull();
    j.interrupt();
    j.packet(100 * ms, 320, 8000);
    expect(j.seconds).toBeNull();
    j.packet(100 * ms + 3600e6, 480, 8000);
    expect(j.seconds).toBeNull();
  });

  it('of a stream that is reordered is less to a browser than to RFC 3550, which takes packets as they come', () => {
    const stream = new RtpStreamTracker(1);
    const header = newRtpHeader();
    let random = 1;
    const delay = (): number => ((random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0) >>> 16) % 120;
    const arrivals = Array.from({ length: 1000 }, (_, i) => ({ i, at: i * 20 + delay() })).sort((a, b) => a.at - b.at);
    for (const { i, at } of arrivals) {
      header.payloadType = 0;
      header.sequenceNumber = i;
      header.timestamp = i * 160;
      stream.packet(1e9 + at * ms, header, 160);
    }
    expect(stream.reordered).toBeGreaterThan(50);
    // Uniform from 0 to 120 ms: the mean difference of two is a third of that.
    expect(stream.arrivalJitter).toBeGreaterThan(0.03);
    expect(stream.arrivalJitter).toBeGreaterThan(stream.jitter! * 1.3);
  });
});
