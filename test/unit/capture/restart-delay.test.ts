import { expect, test } from 'vitest';
import { RestartDelay } from '../../../electron/capture/restart-delay.ts';

test('a helper that dies again and again is started ever more slowly, and afresh after half a minute of health', () => {
  const delay = new RestartDelay();
  expect([0, 0, 0, 0, 0, 0, 0, 0].map((lived) => delay.after(lived))).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  expect(delay.after(29_999)).toBe(10_000);
  expect(delay.after(30_000)).toBe(250);
  delay.after(0);
  delay.reset();
  expect(delay.after(0)).toBe(250);
});
