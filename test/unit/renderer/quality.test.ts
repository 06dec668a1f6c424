import { describe, expect, it } from 'vitest';
import { emptySeries } from '../../../electron/contract/session.ts';
import { callQuality, grade } from '../../../renderer/state/quality.ts';
import { allocation, call, pair, relayPath, series, stream, usage } from '../../helpers/scripted-summary.ts';

describe('how good a call is', () => {
  it('takes the round trip of the selected pair', () => {
    const quality = callQuality(call('c', { pairs: [pair('a', { currentRoundTripTime: 0.5 }), pair('b', { selected: true, currentRoundTripTime: 0.04 })] }), [], emptySeries, true);
    expect(quality.roundTripTime.value).toBe(0.04);
  });

  it('without an answered check falls back to the relay, and says that it ends there', () => {
    const quality = callQuality(call('c', { pairs: [], path: relayPath('tcp') }), [allocation('a', { roundTripTime: 0.03 })], emptySeries, true);
    expect(quality.roundTripTime).toMatchObject({ value: 0.03, from: expect.stringContaining('behind the relay is not in it') as string });
    expect(quality.roundTripTo).toBe('relay');
  });

  it('knows no round trip where nothing was answered: unknown, not zero', () => expect(callQuality(call('c', { pairs: [], path: null }), [], emptySeries, true).roundTripTime.value).toBeNull());

  it('counts loss over all received streams, and duplicates do not make up for losses elsewhere', () => {
    const streams = [
      stream('received', 'audio', 1, { packets: 90, packetsLost: 10 }),
      stream('received', 'video', 2, { packets: 100, packetsLost: -10 }),
      stream('sent', 'video', 3, { packets: 100, packetsLost: 50 }),
    ];
    expect(callQuality(call('c', { streams }), [], emptySeries, true).loss.value).toBeCloseTo(10 / 200);
  });

  it('takes the worst known jitter; without a clock rate it is unknown', () => {
    const received = (jitter: number | null) => stream('received', 'video', 1, { jitter });
    expect(callQuality(call('c', { streams: [received(null), received(0.01), received(0.02)] }), [], emptySeries, true).jitter.value).toBe(0.02);
    expect(callQuality(call('c', { streams: [received(null)] }), [], emptySeries, true).jitter.value).toBeNull();
  });

  it('sums what the streams carry now while the call goes on', () => {
    const ongoing = call('c', { streams: [stream('sent', 'audio', 1), stream('sent', 'video', 2), stream('received', 'audio', 3)] });
    const told = series([ongoing], () => 'direct');
    const last = (ssrc: number) => told.streams.find(({ key }) => key === `sent:${ssrc}:p1`)!.points.at(-1)!.bitrate;
    expect(callQuality(ongoing, [], told, true).sent.value).toBeCloseTo(last(1) + last(2));
  });

  it('a stream that stopped long ago carries nothing now', () => {
    const ongoing = call('c', { streams: [stream('sent', 'audio', 1)] });
    const told = series([ongoing], () => 'direct');
    expect(callQuality(ongoing, [], { ...told, end: told.end! + 60_000 }, true).sent.value).toBe(0);
  });

  it('of a call that went on as a file ended gives the mean, as there is no now', () => {
    const cut = call('c', { start: '2026-01-15T09:42:00.000000Z', end: '2026-01-15T09:42:10.000000Z', streams: [stream('received', 'video', 1, { bytes: 1_000_000 })] });
    expect(callQuality(cut, [], emptySeries, false).received.value).toBe(800_000);
  });

  it('of an ended call gives the mean', () => {
    const ended = call('c', { ongoing: false, start: '2026-01-15T09:42:00.000000Z', end: '2026-01-15T09:42:10.000000Z', streams: [stream('sent', 'video', 1, { bytes: 1_000_000 })] });
    expect(callQuality(ended, [], emptySeries, true).sent.value).toBe(800_000);
  });

  it('inside TLS, where streams are hidden, counts the path’s bytes', () => {
    const hidden = call('c', { streams: [], path: relayPath('tls', true), usage: usage({ relayTls: { bytesSent: 250_000, bytesReceived: 500_000, durationMs: 2000 } }) });
    expect(callQuality(hidden, [], emptySeries, true).sent.value).toBe(1_000_000);
    expect(callQuality(hidden, [], emptySeries, true).received.value).toBe(2_000_000);
  });
});

describe('grades', () => {
  it.each([
    ['roundTripTime', 0.199, 'good'], ['roundTripTime', 0.2, 'fair'], ['roundTripTime', 0.4, 'poor'],
    ['loss', 0.009, 'good'], ['loss', 0.01, 'fair'], ['loss', 0.05, 'poor'],
    ['jitter', 0.029, 'good'], ['jitter', 0.03, 'fair'], ['jitter', 0.1, 'poor'],
  ] as const)('%s of %d is %s', (measure, value, expected) => expect(grade(measure, value)).toBe(expected));
  it('what is unknown has no grade', () => expect(grade('loss', null)).toBeNull());
});
