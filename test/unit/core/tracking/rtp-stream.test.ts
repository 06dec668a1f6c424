import { describe, expect, it } from 'vitest';
import { newRtpHeader } from '../../../../electron/core/decoders/rtp.ts';
import { RtpStreamTracker } from '../../../../electron/core/tracking/rtp-stream.ts';

const begin = 1_700_000_000_000_000;
const ms = 1000;

interface Sent {
  readonly seq: number;
  /** Milliseconds after the beginning. */
  readonly at?: number;
  readonly timestamp?: number;
  readonly payloadType?: number;
  readonly bytes?: number;
}

function feed(tracker: RtpStreamTracker, packets: readonly Sent[]): RtpStreamTracker {
  const header = newRtpHeader();
  for (const { seq, at = 0, timestamp = 0, payloadType = 111, bytes = 100 } of packets) {
    Object.assign(header, { sequenceNumber: seq & 0xffff, timestamp: timestamp >>> 0, payloadType, ssrc: tracker.ssrc });
    tracker.packet(begin + at * ms, header, bytes);
  }
  return tracker;
}
const stream = (packets: readonly Sent[]): RtpStreamTracker => feed(new RtpStreamTracker(7), packets);
const sequence = (from: number, count: number): Sent[] => Array.from({ length: count }, (_, i) => ({ seq: from + i }));
const counts = (t: RtpStreamTracker): Record<string, number> => ({ packets: t.packets, expected: t.expected, lost: t.packetsLost, duplicates: t.duplicates, reordered: t.reordered });

/** `count` packets of a codec: one every `step` timestamp units at `rate`, arriving with the given delays (ms). */
const paced = (count: number, step: number, rate: number, delay: (i: number) => number = () => 0, payloadType = 111, perFrame = 1): Sent[] =>
  Array.from({ length: count * perFrame }, (_, n) => {
    const i = Math.floor(n / perFrame);
    return { seq: n, at: (i * step * 1000) / rate + delay(i), timestamp: 0xfffff000 + i * step, payloadType };
  });

describe('counting packets (RFC 3550 A.1, A.3)', () => {
  it('one packet alone is no stream: something else may have looked like RTP', () => {
    const t = stream([{ seq: 5 }]);
    expect(t.confirmed).toBe(false);
    expect(counts(t)).toEqual({ packets: 0, expected: 0, lost: 0, duplicates: 0, reordered: 0 });
  });

  it('scattered packets that never follow each other stay unconfirmed', () => {
    expect(stream([{ seq: 5 }, { seq: 900 }, { seq: 17 }, { seq: 40000 }]).confirmed).toBe(false);
  });

  it('two in sequence are one, and both count', () => {
    const t = stream(sequence(5, 2));
    expect(t.confirmed).toBe(true);
    expect(counts(t)).toEqual({ packets: 2, expected: 2, lost: 0, duplicates: 0, reordered: 0 });
    expect(t.bytes).toBe(200);
    expect(t.start).toBe(begin);
  });

  it('a missing number is a loss', () => {
    expect(counts(stream([...sequence(0, 10), ...sequence(12, 10)]))).toEqual({ packets: 20, expected: 22, lost: 2, duplicates: 0, reordered: 0 });
  });

  it('a late packet is no loss', () => {
    expect(counts(stream([...sequence(0, 5), { seq: 6 }, { seq: 5 }, { seq: 7 }]))).toEqual({ packets: 8, expected: 8, lost: 0, duplicates: 0, reordered: 1 });
  });

  it('a packet from before the first to arrive makes the stream begin earlier', () => {
    expect(counts(stream([{ seq: 10 }, { seq: 11 }, { seq: 8 }, { seq: 12 }]))).toEqual({ packets: 4, expected: 5, lost: 1, duplicates: 0, reordered: 1 });
  });

  it('a duplicate counts as received, so that it makes lost smaller, as in RFC 3550', () => {
    expect(counts(stream([...sequence(0, 5), { seq: 4 }, { seq: 2 }]))).toEqual({ packets: 7, expected: 5, lost: -2, duplicates: 2, reordered: 0 });
  });

  it('sequence numbers wrap around from 65535 to 0', () => {
    expect(counts(stream([...sequence(65530, 4), ...sequence(65535, 5)]))).toEqual({ packets: 9, expected: 10, lost: 1, duplicates: 0, reordered: 0 });
  });

  it('a late packet across the wrap is late, and its duplicate a duplicate', () => {
    expect(counts(stream([{ seq: 65533 }, { seq: 65534 }, { seq: 65536 }, { seq: 65535 }, { seq: 65535 }]))).toEqual({ packets: 5, expected: 4, lost: -1, duplicates: 1, reordered: 1 });
  });

  it('many times around, nothing is lost or found', () => {
    expect(counts(stream(sequence(100, 200_000)))).toEqual({ packets: 200_000, expected: 200_000, lost: 0, duplicates: 0, reordered: 0 });
  });

  it('a single packet with a far sequence number changes nothing', () => {
    expect(counts(stream([...sequence(0, 10), { seq: 30000 }, ...sequence(10, 10)]))).toEqual({ packets: 20, expected: 20, lost: 0, duplicates: 0, reordered: 0 });
  });

  it('two packets in sequence far away are a restart of the sender, and no loss of thousands', () => {
    const t = stream([...sequence(0, 10), ...sequence(30000, 10)]);
    expect(counts(t)).toEqual({ packets: 20, expected: 20, lost: 0, duplicates: 0, reordered: 0 });
    expect(t.bytes).toBe(2000);
  });

  it('loss before a restart stays counted', () => {
    expect(counts(stream([...sequence(0, 5), ...sequence(6, 5), ...sequence(30000, 10)]))).toMatchObject({ packets: 20, lost: 1 });
  });

  it('what a gap of the capture swallowed is nobody\'s loss', () => {
    const t = stream(sequence(0, 10));
    t.captureGap();
    feed(t, sequence(60, 10));
    expect(counts(t)).toEqual({ packets: 20, expected: 20, lost: 0, duplicates: 0, reordered: 0 });
  });

  it('nor is it where the gap was longer than any loss', () => {
    const t = stream(sequence(0, 10));
    t.captureGap();
    feed(t, sequence(20000, 10));
    expect(counts(t)).toMatchObject({ packets: 20, lost: 0 });
  });

  it('a late packet from inside the gap counts for itself only', () => {
    const t = stream(sequence(0, 10));
    t.captureGap();
    feed(t, [{ seq: 60 }, { seq: 58 }, { seq: 61 }]);
    expect(counts(t)).toEqual({ packets: 13, expected: 13, lost: 0, duplicates: 0, reordered: 1 });
  });

  it('loss after the gap is loss', () => {
    const t = stream(sequence(0, 10));
    t.captureGap();
    feed(t, [{ seq: 60 }, { seq: 62 }]);
    expect(t.packetsLost).toBe(1);
  });

  it('a gap in silence changes nothing', () => {
    const t = stream(sequence(0, 10));
    t.captureGap();
    feed(t, sequence(10, 10));
    expect(counts(t)).toEqual({ packets: 20, expected: 20, lost: 0, duplicates: 0, reordered: 0 });
  });
});

describe('clock rate and kind', () => {
  it('static payload types say both at once (RFC 3551)', () => {
    const pcmu = stream(sequence(0, 2).map((p) => ({ ...p, payloadType: 0 })));
    expect([pcmu.clockRate, pcmu.kind]).toEqual([8000, 'audio']);
    const h263 = stream(sequence(0, 2).map((p) => ({ ...p, payloadType: 34 })));
    expect([h263.clockRate, h263.kind]).toEqual([90000, 'video']);
  });

  it.each([
    ['Opus', 960, 48000, 'audio'],
    ['G.722.1 at 16 kHz', 320, 16000, 'audio'],
    ['iLBC at 8 kHz', 240, 8000, 'audio'],
    ['video at 30 frames a second', 3000, 90000, 'video'],
    ['video at 15 frames a second', 6000, 90000, 'video'],
  ])('%s shows its clock within two seconds, with 20 ms of jitter', (_name, step, rate, kind) => {
    const t = stream(paced(Math.ceil((2.1 * rate) / step), step, rate, (i) => (i * 7919) % 20));
    expect([t.clockRate, t.kind]).toEqual([rate, kind]);
  });

  it('nothing is claimed before there is evidence', () => {
    const t = stream(paced(3, 960, 48000));
    expect([t.clockRate, t.kind, t.jitter]).toEqual([null, 'unknown', null]);
  });

  it('steady steps of an audio frame are audio, frames of several packets video, before the clock is measured', () => {
    expect(stream(paced(30, 960, 48000)).kind).toBe('audio');
    expect(stream(paced(8, 3000, 90000, () => 0, 96, 4)).kind).toBe('video');
  });

  it('a start with late frames does not fix a wrong clock', () => {
    // The first second arrives in a burst at its end; the rest in time.
    const t = stream(paced(300, 3000, 90000, (i) => Math.max(0, 1000 - (i * 1000) / 30)));
    expect(t.clockRate).toBe(90000);
  });

  it('a sender whose microphone stalls now and then keeps its clock', () => {
    // After two seconds, 20 ms of sound come every 21.4 ms: 44.9 kHz.
    const t = stream(paced(600, 960, 48000, (i) => (i > 100 ? (i - 100) * 1.4 : 0)));
    expect(t.clockRate).toBe(48000);
  });

  it('remembers every payload type, in the order seen', () => {
    expect(stream([...sequence(0, 3), { seq: 3, payloadType: 126 }, { seq: 4 }]).payloadTypes).toEqual([111, 126]);
  });
});

describe('jitter (RFC 3550 6.4.1)', () => {
  it('is 0 where packets arrive as sent, over the wrap of timestamps too', () => {
    expect(stream(paced(200, 960, 48000)).jitter).toBeCloseTo(0, 6);
  });

  it('approaches the mean difference of transit times', () => {
    // Each second packet 10 ms late: every difference is 10 ms.
    expect(stream(paced(600, 960, 48000, (i) => (i % 2) * 10)).jitter).toBeCloseTo(0.01, 3);
  });

  it('one difference of 16 ms adds a millisecond (gain 1/16)', () => {
    const t = stream(paced(100, 160, 8000, (i) => (i === 99 ? 16 : 0), 0));
    expect(t.jitter).toBeCloseTo(0.001, 6);
  });

  it('takes the first packet of each video frame, so that pacing within a frame is no jitter', () => {
    const packets = paced(100, 3000, 90000, () => 0, 96, 5).map((p, n) => ({ ...p, at: p.at! + (n % 5) * 4 }));
    expect(stream(packets).jitter).toBeCloseTo(0, 6);
  });

  it('a late packet does not count, and a sender\'s new timestamps are no jitter', () => {
    const steady = paced(100, 960, 48000);
    const restarted = paced(100, 960, 48000).map((p, i) => ({ seq: 40000 + i, at: p.at! + 2000, timestamp: 5 + i * 960 }));
    expect(stream([...steady, { seq: 50, at: 2000, timestamp: 0xfffff000 + 50 * 960 }, ...restarted]).jitter).toBeCloseTo(0, 6);
  });

  it('a gap of the capture is no jitter', () => {
    const all = paced(200, 960, 48000);
    const t = stream(all.slice(0, 100));
    t.captureGap();
    feed(t, all.slice(150).map((p) => ({ ...p, at: p.at! + 3000 })));
    expect(t.jitter).toBeCloseTo(0, 6);
  });
});

describe('figures for charts', () => {
  it('each interval has what came in it', () => {
    const t = stream(sequence(0, 10).map((p, i) => ({ ...p, at: i * 20 })));
    expect(t.interval(begin + 200 * ms)).toEqual({ packets: 10, bytes: 1000, lost: 0, expected: 10, duration: 200 * ms });
    feed(t, [{ seq: 12, at: 220 }, { seq: 13, at: 240 }]);
    expect(t.interval(begin + 400 * ms)).toEqual({ packets: 2, bytes: 200, lost: 2, expected: 4, duration: 200 * ms });
    expect(t.interval(begin + 600 * ms)).toEqual({ packets: 0, bytes: 0, lost: 0, expected: 0, duration: 200 * ms });
  });

  it('a packet that is late by an interval gives its loss back', () => {
    const t = stream([...sequence(0, 10), { seq: 11, at: 10 }]);
    expect(t.interval(begin + 100 * ms).lost).toBe(1);
    feed(t, [{ seq: 10, at: 110 }]);
    expect(t.interval(begin + 200 * ms).lost).toBe(-1);
  });

  it('bitrate is over the life of the stream, and unknown of an instant', () => {
    expect(stream(sequence(0, 2)).bitrate).toBeNull();
    expect(stream(sequence(0, 11).map((p, i) => ({ ...p, at: i * 100 }))).bitrate).toBe(8800);
  });
});

describe('retransmissions on an SSRC of their own (RFC 4588)', () => {
  const media = paced(300, 3000, 90000, () => 0, 96);
  const resent = media.filter((_, i) => i % 20 === 0).map((p, i) => ({ ...p, seq: 9000 + i, at: p.at! + 40, payloadType: 97 }));

  it('carry the timestamps of what they repair', () => {
    expect(stream(resent).repairs(stream(media))).toBe(true);
    expect(stream(media).repairs(stream(resent))).toBe(false);
  });

  it('another stream has timestamps of its own', () => {
    const other = resent.map((p) => ({ ...p, timestamp: p.timestamp! + 1 }));
    expect(stream(other).repairs(stream(media))).toBe(false);
  });

  it('the same payload type is a layer of simulcast, and no repair', () => {
    expect(stream(resent.map((p) => ({ ...p, payloadType: 96 }))).repairs(stream(media))).toBe(false);
  });
});
