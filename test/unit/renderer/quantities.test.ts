import { describe, expect, it } from 'vitest';
import { formatBitrate, formatBytes, formatCounted, formatDuration, formatEndpoint, formatFraction, formatLatency, formatTime } from '../../../renderer/ui/quantities.ts';

describe('numbers always carry their unit', () => {
  it.each([
    [formatBytes(0), '0 B'],
    [formatBytes(999), '999 B'],
    [formatBytes(12_400), '12.4 kB'],
    [formatBytes(8_190_000), '8.19 MB'],
    [formatBitrate(1_150_000), '1.15 Mbit/s'],
    [formatBitrate(40_000), '40 kbit/s'],
    [formatBitrate(0), '0 bit/s'],
    [formatLatency(0.038), '38 ms'],
    [formatLatency(0.000_25), '0.25 ms'],
    [formatLatency(1.25), '1,250 ms'],
    [formatLatency(12), '12 s'],
    [formatFraction(0.0041), '0.41 %'],
    [formatFraction(1), '100 %'],
    [formatCounted(1, 'packet'), '1 packet'],
    [formatCounted(21_480, 'packet'), '21,480 packets'],
  ])('%s', (written, expected) => expect(written).toBe(expected));

  it.each([
    [850, '850 ms'],
    [42_000, '42 s'],
    [59_700, '1 min 00 s'],
    [187_000, '3 min 07 s'],
    [3_840_000, '1 h 04 min'],
  ])('a duration of %d ms is %s', (milliseconds, expected) => expect(formatDuration(milliseconds)).toBe(expected));
});

it('an IPv6 address stands in brackets before its port (RFC 5952 6)', () => {
  expect(formatEndpoint('2001:db8::1', 3478)).toBe('[2001:db8::1]:3478');
  expect(formatEndpoint('192.0.2.1', 3478)).toBe('192.0.2.1:3478');
});

it('what a TLS tunnel hides is called hidden, not an empty address', () => expect(formatEndpoint('', 0)).toBe('hidden'));

it('a time keeps its milliseconds; what is no time is shown as it came', () => {
  expect(formatTime('2026-01-15T09:42:03.204567Z')).toMatch(/:42:03\.204$/);
  expect(formatTime('soon')).toBe('soon');
});
