/** Where calls are sent, and for how long a collector wants to be left alone. */
import { describe, expect, it } from 'vitest';
import { pauseAsked } from '../../../../electron/app/fleet/collector.ts';
import { shownEndpoint, targetOf } from '../../../../electron/app/fleet/target.ts';

const urlOf = (endpoint: string): string => {
  const target = targetOf({ endpoint, headers: {} }, '1.0');
  return typeof target === 'string' ? target : target.url;
};

describe('the endpoint, as OTEL_EXPORTER_OTLP_ENDPOINT is written', () => {
  it.each([
    ['https://otel.example.com:4318', 'https://otel.example.com:4318/v1/logs'],
    ['https://otel.example.com:4318/', 'https://otel.example.com:4318/v1/logs'],
    ['https://gateway.example.com/otlp/tenant-7/', 'https://gateway.example.com/otlp/tenant-7/v1/logs'],
    ['https://gateway.example.com/v1/logs', 'https://gateway.example.com/v1/logs'],
    ['https://gateway.example.com/otlp?token=x#y', 'https://gateway.example.com/otlp/v1/logs'],
  ])('%s', (endpoint, url) => expect(urlOf(endpoint)).toBe(url));

  it('is shown without what only the collector should know', () => {
    expect(shownEndpoint('https://user:secret@otel.example.com:4318/x?token=secret')).toBe('https://otel.example.com:4318/x');
  });

  it('gives way to an authorization header of the settings, and lets none change what is sent', () => {
    const target = targetOf({ endpoint: 'https://user:secret@otel.example.com', headers: { Authorization: 'Bearer t', 'Content-Type': 'text/plain' } }, '1.0');
    if (typeof target === 'string') throw new Error(target);
    expect(target.headers.get('authorization')).toBe('Bearer t');
    expect(target.headers.get('content-type')).toBe('application/x-protobuf');
  });
});

describe('Retry-After (RFC 9110 10.2.3)', () => {
  const now = Date.UTC(2026, 10, 22, 12);
  it.each([
    [null, null], ['120', 120_000], ['0', 0], ['Sun, 22 Nov 2026 12:01:00 GMT', 60_000], ['Sun, 22 Nov 2026 11:00:00 GMT', 0], ['soon', null], ['-5', 0],
    // Nobody means years.
    ['999999999999', 6 * 3_600_000],
  ])('%s', (header, ms) => expect(pauseAsked(header, now)).toBe(ms));
});
