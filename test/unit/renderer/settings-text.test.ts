import { describe, expect, test } from 'vitest';
import { fleetSettingsSchema } from '../../../electron/contract/fleet.ts';
import { historySettingsSchema } from '../../../electron/contract/history.ts';
import { fleetText, readFleet } from '../../../renderer/features/settings/fleet-text.ts';
import { historyText, readHistory } from '../../../renderer/features/settings/history-text.ts';

const history = historySettingsSchema.parse({ maxPacketsMiB: 77 });
const fleet = fleetSettingsSchema.parse({ maxQueueMiB: 7 });

describe('settings of the history', () => {
  test('untouched, stay as they were', () => {
    expect(readHistory(history, historyText(history))).toEqual({ settings: history, problems: {} });
  });

  test.each(['', 'many', '0', '1.5', '-1', '1e9'])('“%s” calls at most is said to be wrong, with the bounds', (maxCalls) => {
    const { settings, problems } = readHistory(history, { ...historyText(history), maxCalls });
    expect(settings).toBeNull();
    expect(problems).toEqual({ maxCalls: 'A whole number from 1 to 100,000' });
  });
});

describe('settings of the fleet', () => {
  test('untouched, stay as they were, also what is not shown', () => {
    expect(readFleet(fleet, fleetText(fleet))).toEqual({ settings: fleet, problems: {} });
  });

  test('headers are read one a line', () => {
    const { settings, problems } = readFleet(fleet, { enabled: true, endpoint: ' https://otel.example.com:4318 ', headers: 'authorization: Bearer a:b=\n\nx-scope-orgid:  7 ', site: ' Berlin ' });
    expect(problems).toEqual({});
    expect(settings).toEqual({ ...fleet, enabled: true, endpoint: 'https://otel.example.com:4318', headers: { authorization: 'Bearer a:b=', 'x-scope-orgid': '7' }, site: 'Berlin' });
    expect(fleetText(settings!).headers).toBe('authorization: Bearer a:b=\nx-scope-orgid: 7');
  });

  test('turned on, a collector must be named, by a web address', () => {
    expect(readFleet(fleet, { ...fleetText(fleet), enabled: true }).problems.endpoint).toBe('Name the collector to report to');
    expect(readFleet(fleet, { ...fleetText(fleet), endpoint: 'otel.example.com:4318' }).problems.endpoint).toContain('no web address');
  });

  test.each(['Bearer secret', 'two words: x', ': x'])('“%s” is no header', (headers) => {
    expect(readFleet(fleet, { ...fleetText(fleet), headers }).problems.headers).toContain('is no header');
  });
});
