import { describe, expect, it } from 'vitest';
import { breakAtSilence } from '../../../renderer/charts/break-at-silence.ts';
import { roundTripRows } from '../../../renderer/charts/round-trip-rows.ts';
import { thinEvents } from '../../../renderer/charts/thin-events.ts';
import { timeDomain, timeTicks } from '../../../renderer/charts/time-axis.ts';
import { began, event } from '../../helpers/scripted-summary.ts';

describe('the time axis', () => {
  it.each([
    [10, 2], [60, 15], [600, 120], [5400, 1800],
  ])('of %d s has a tick at every round %d s', (seconds, step) => {
    const ticks = timeTicks({ start: began + 137, end: began + seconds * 1000 });
    expect(ticks.length).toBeGreaterThan(2);
    expect(ticks.length).toBeLessThanOrEqual(6);
    for (const tick of ticks) expect(tick % (step * 1000)).toBe(0);
  });
  it('of days still has ticks', () => expect(timeTicks({ start: began, end: began + 10 * 86_400_000 }).length).toBeGreaterThan(2));
  it('reaches a little beyond the range, so that the first mark is whole', () => expect(timeDomain({ start: 1000, end: 2000 })).toEqual([990, 2010]));
});

describe('round trips of several pairs in one chart', () => {
  const range = { start: 0, end: 300_000 };
  it('share a row where they were measured in the same slice of time', () => {
    const rows = roundTripRows([{ pairId: 'a', points: [{ t: 100, rtt: 0.1 }] }, { pairId: 'b', points: [{ t: 900, rtt: 0.2 }, { t: 5000, rtt: 0.3 }] }], ['a', 'b'], range);
    expect(rows).toEqual([{ t: 100, a: 0.1, b: 0.2 }, { t: 5000, b: 0.3 }]);
  });
  it('leave out pairs that are not drawn', () => expect(roundTripRows([{ pairId: 'x', points: [{ t: 1, rtt: 1 }] }], ['a'], range)).toEqual([]));
});

it('a stream’s silence is a break in its line, not a straight line across', () => {
  const point = (t: number) => ({ t, bitrate: 1, loss: 0, jitter: null });
  const rows = breakAtSilence([point(0), point(1000), point(6000), point(7000)], 1000);
  expect(rows.map(({ t, bitrate }) => [t, bitrate])).toEqual([[0, 1], [1000, 1], [2000, null], [6000, 1], [7000, 1]]);
});

describe('too many events for a chart', () => {
  it('keep every problem and warning, in their order', () => {
    const events = Array.from({ length: 2000 }, (_, n) => event(n, n, 'ice', String(n), n % 100 === 0 ? 'problem' : 'info'));
    const kept = thinEvents(events);
    expect(kept).toHaveLength(150);
    expect(kept.filter(({ severity }) => severity === 'problem')).toHaveLength(20);
    expect(kept.map(({ frame }) => frame)).toEqual(kept.map(({ frame }) => frame).toSorted((a, b) => a - b));
  });
  it('stay bounded where all are grave', () => expect(thinEvents(Array.from({ length: 900 }, (_, n) => event(n, n, 'ice', 'x', 'problem')))).toHaveLength(150));
});
