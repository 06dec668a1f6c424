import fc from 'fast-check';
import { expect, it } from 'vitest';
import { roundTripRows } from '../../../renderer/charts/round-trip-rows.ts';
import { timeTicks } from '../../../renderer/charts/time-axis.ts';
import { updateSchema } from '../../../electron/contract/session.ts';
import { applyUpdate, initialState } from '../../../renderer/state/page-state.ts';
import { formatBitrate, formatBytes, formatDuration, formatLatency } from '../../../renderer/ui/quantities.ts';

const points = fc.array(fc.record({ t: fc.double({ min: -1e6, max: 2e6, noNaN: true }), rtt: fc.double({ min: 0, max: 100, noNaN: true }) }), { maxLength: 600 });

it('whatever is measured, a chart gets at most 300 rows, in order of time', () => {
  fc.assert(
    fc.property(points, points, fc.integer({ min: 0, max: 1e6 }), (a, b, end) => {
      const rows = roundTripRows([{ pairId: 'a', points: a }, { pairId: 'b', points: b }], ['a', 'b'], { start: 0, end });
      expect(rows.length).toBeLessThanOrEqual(300);
      expect(rows.map(({ t }) => t)).toEqual(rows.map(({ t }) => t).toSorted((x, y) => x - y));
    }),
  );
});

it('whatever the range, ticks are few, inside it and rising', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 1e11 }), (start, length) => {
      const ticks = timeTicks({ start, end: start + length });
      expect(ticks.length).toBeLessThanOrEqual(6);
      for (const [index, tick] of ticks.entries()) {
        expect(tick).toBeGreaterThanOrEqual(index === 0 ? start : ticks[index - 1]! + 1);
        expect(tick).toBeLessThanOrEqual(start + length);
      }
    }),
  );
});

it('every number is written with a unit', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e15, noNaN: true }), (value) => {
      for (const format of [formatBytes, formatBitrate, formatLatency, formatDuration]) expect(format(value)).toMatch(/^[\d.,]+ [a-zA-Z]/);
    }),
  );
});

it('no message passes the boundary into the state unless it is an update', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (message) => {
      const parsed = updateSchema.safeParse(message);
      if (parsed.success) expect(() => applyUpdate(initialState, parsed.data)).not.toThrow();
    }),
  );
});
