import { describe, expect, it } from 'vitest';
import { TickSchedule } from '../../../../electron/core/verdict/tick-schedule.ts';

const second = 1_000_000;
const start = 1_790_000_000 * second;
const few = { calls: 1, size: 10, packets: 1000 };
const ticksOf = (s: TickSchedule, from: number, to: number, tracked = few): number[] => {
  const out: number[] = [];
  for (let t = from; t <= to; t += second / 4) if (s.due(t)) out.push(...s.until(t, tracked));
  return out;
};

describe('when verdicts are taken', () => {
  it('is at whole seconds of capture time, however packets lie between', () => {
    const s = new TickSchedule();
    expect(ticksOf(s, start + 300_000, start + 3_400_000)).toEqual([1, 2, 3].map((n) => start + n * second));
  });

  it('is each second that a silence contains, up to what rules wait for', () => {
    const s = new TickSchedule();
    s.until(start, few);
    expect(s.until(start + 5 * second, few)).toHaveLength(5);
    expect(s.until(start + 3600 * second, few).length).toBeLessThanOrEqual(45);
  });

  it('is seldomer the longer nothing new came, and at once again when something does', () => {
    const s = new TickSchedule();
    const first = ticksOf(s, start, start + 59 * second).length;
    ticksOf(s, start + 60 * second, start + 99 * second);
    const later = ticksOf(s, start + 100 * second, start + 159 * second).length;
    expect(first).toBeGreaterThan(50);
    expect(later).toBeLessThanOrEqual(13);
    expect(ticksOf(s, start + 200 * second, start + 210 * second, { ...few, calls: 2 }).length).toBeGreaterThanOrEqual(9);
  });

  it('costs no more than reading the packets, in a capture that has many flows and little else', () => {
    const s = new TickSchedule();
    let cost = 0;
    for (let i = 0; i < 20_000; i++) {
      const tracked = { calls: i, size: i, packets: i };
      cost += s.until(start + i * second, tracked).length * i;
    }
    expect(cost).toBeLessThan(200_000 + 0.2 * 20_000 + 20_000);
  });

  it('goes on after a packet from the far future', () => {
    const s = new TickSchedule();
    ticksOf(s, start, start + 5 * second);
    s.until(start + 1e9 * second, few);
    expect(ticksOf(s, start + 6 * second, start + 12 * second).length).toBeGreaterThanOrEqual(5);
  });
});
