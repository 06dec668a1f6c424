import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Series } from '../../../../../electron/contract/session.ts';
import type { Summary } from '../../../../../electron/contract/summary.ts';
import { htmlReport } from '../../../../../electron/core/report/html/html-report.ts';
import { roundedTop, timeTicks } from '../../../../../electron/core/report/html/charts/axes.ts';
import { style } from '../../../../../electron/core/report/html/style.ts';
import { wrapped } from '../../../../../electron/core/report/html/charts/wrapped.ts';
import { projectRoot } from '../../../../helpers/shared.ts';
import { exampleSummary } from '../../../../helpers/summaries.ts';
import { allocation, at, began, call, captureFacts, event, finding, ladder, pair, relayPath, relayRoute, rungThatCarries, rungThatFailed, series, signaling, stream, stunServer, summary, usage, verdict } from '../../../../helpers/scripted-summary.ts';

const relayed = call('c1', {
  path: relayPath('tcp'), route: relayRoute('tcp', { transport: 'udp', to: 'the relay', note: '14 packets, no answer' }), ladder: ladder({ host: rungThatFailed(), 'relay-tcp': rungThatCarries() }),
  usage: usage({ relayTcp: { bytesSent: 8_190_000, bytesReceived: 8_020_000, durationMs: 57_000 } }),
  verdict: verdict('Relayed over TCP: UDP leaves this laptop and nothing comes back', { code: 'path.relay-tcp', cause: 'udp.blocked', severity: 'warning', advice: 'Allow UDP 3478 to turn.example.com.' }),
});
const seen: Summary = summary({
  redacted: true, calls: [relayed], verdict: relayed.verdict, allocations: [allocation('a1', { owner: { kind: 'vendor', profile: 'example', entry: 'turn' } })], stunServers: [stunServer()], signaling: [signaling('s1')],
  findings: [finding('udp.blocked', 'yes', 'problem', 'UDP is blocked', { callIds: ['c1'] }), finding('media.loss', 'no', 'info', 'No loss'), finding('vpn.in-path', 'unknown', 'info', 'A VPN')],
  timeline: [event(2, 31, 'ice', 'ICE began'), event(3, 44, 'turn', 'No answer over UDP', 'warning')],
  policy: exampleSummary.policy,
});
const drawn: Series = series([relayed], () => 'relayTcp');
const report = htmlReport(seen, drawn);
/** As a person reads it. */
const text = (html: string): string => html.replace(/<style>[^<]*<\/style>/, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('the HTML report', () => {
  it('begins with what the employee wants to know', () => {
    expect(text(report)).toMatch(/^[^]*Icewatch report · 2026-01-15 09:42:00 UTC Relayed over TCP: UDP leaves this laptop and nothing comes back Warning Media goes straight[^]*What to do: Allow UDP 3478 to turn\.example\.com\./);
  });

  it('has a title, a language, one first heading, and no level of headings left out', () => {
    expect(report).toContain('<html lang="en">');
    expect(report).toContain('<title>Icewatch: Relayed over TCP: UDP leaves this laptop and nothing comes back</title>');
    const levels = [...report.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.forEach((level, i) => expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1));
  });

  it('lets nothing run and nothing be loaded', () => {
    expect(report).toContain(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`);
    expect(report).not.toMatch(/<script|<img|<link|<iframe|\ssrc=|@import|url\((?!#)/i);
  });

  it('links to each of its sections', () => {
    const ids = [...report.matchAll(/<section id="([a-z]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual(['ticket', 'findings', 'connection', 'relays', 'media', 'signaling', 'network', 'policy', 'timeline', 'capture', 'glossary']);
    for (const id of ids) expect(report).toContain(`<a href="#${id!}">`);
  });

  it('has the page\u2019s colours, light and dark', () => {
    const theme = readFileSync(`${projectRoot}renderer/ui/theme.css`, 'utf8');
    const colours = [...theme.matchAll(/--(?:path-)?(direct|relay-udp|relay-tcp|relay-tls|remote-relay|failed|ink|surface): light-dark\((#\w+), (#\w+)\)/g)];
    expect(colours).toHaveLength(8);
    const short = (colour: string): string => colour.replace(/^#(.)\1(.)\2(.)\3$/, '#$1$2$3');
    for (const [, name = '', light = '', dark = ''] of colours) {
      const key = name.replace(/-(\w)/, (_, letter: string) => letter.toUpperCase());
      expect(style.split('@media screen')[0]).toContain(`--${key}:${short(light)}`);
      expect(style.split('@media screen')[1]).toContain(`--${key}:${short(dark)}`);
    }
  });

  it('says what Icewatch is, of what capture, and that addresses are stand-ins', () => {
    expect(text(report)).toContain('Icewatch reads the packets that a laptop sends and receives');
    expect(text(report)).toContain('Made from a live capture by dumpcap on wlan0, 2026-01-15 09:42:00 UTC, 1 min 00 s, 21480 packets.');
    expect(text(report)).toContain('replaced by stand-ins');
    expect(text(htmlReport({ ...seen, redacted: false }, null))).toContain('all addresses and names in this report are real');
  });

  it('draws usage, round trips, streams, the path and the timeline, each with words beside it', () => {
    const labels = [...report.matchAll(/<svg class="chart"[^>]*aria-label="([^"]*)"/g)].map(([, label]) => label);
    expect(labels.some((label) => label!.startsWith('Stacked areas over time: Relay over TCP'))).toBe(true);
    expect(labels.some((label) => label!.startsWith('Lines over time: round-trip time'))).toBe(true);
    expect(labels.some((label) => label!.startsWith('Bitrate of received video'))).toBe(true);
    expect(labels.some((label) => label!.startsWith('The path: This laptop'))).toBe(true);
    expect(labels.some((label) => label!.startsWith('Marks in'))).toBe(true);
    expect([...report.matchAll(/The same in numbers/g)].length).toBeGreaterThanOrEqual(2);
    expect(report).toContain('fill="url(#use-relayTcp)"');
    expect(report).toContain('<pattern id="use-relayTcp"');
  });

  it('without series tells the same without the charts over time', () => {
    const plain = htmlReport(seen, null);
    expect(plain).not.toContain('Stacked areas');
    expect(text(plain)).toContain('What carried the calls');
  });

  it('says whose relay it was, what the list asks for, and what was answered with no or not at all', () => {
    const said = text(htmlReport({ ...seen, policy: exampleSummary.policy.map((one) => ({ ...one, profile: 'example', name: 'Example Calls' })) }, null));
    expect(said).toContain('Example Calls, the vendor’s (entry turn)');
    expect(said).toContain('✕ seen failing (dropped)');
    expect(said).toContain('Answered with no: media.loss.');
    expect(said).toContain('These packets cannot tell: vpn.in-path.');
  });

  it('marks what was not captured, in words and in every chart', () => {
    const holed = htmlReport({ ...seen, capture: captureFacts({ gaps: [{ start: at(20), end: at(30), reason: 'dumpcap died' }], dropped: 7, truncated: 3, malformed: 1 }) }, drawn);
    expect(text(holed)).toContain('1 gap in the capture');
    expect(text(holed)).toContain('The capture dropped 7 packets');
    expect(text(holed)).toContain('3 packets were cut short');
    expect(text(holed)).toContain('1 packet could not be decoded');
    expect([...holed.matchAll(/class="gap"/g)].length).toBeGreaterThanOrEqual(4);
  });

  it('of packets without a call says so', () => {
    const empty = htmlReport(summary({ capture: captureFacts({ start: null, end: null, packets: 0 }) }), null);
    expect(text(empty)).toContain('No WebRTC call in these packets');
    expect(text(empty)).toContain('there is nothing to open');
  });

  it('stays readable and below 2 MB whatever the capture holds, and says what it leaves out', () => {
    const many = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
    const long = 'x'.repeat(5000);
    const busy = (id: string): ReturnType<typeof call> => call(id, { pairs: many(200, (i) => pair(`${id}-p${i}`)), streams: many(60, (i) => stream('received', 'video', i + 1, { pairId: `${id}-p${i}` })), topologyReason: long });
    const calls = many(60, (i) => busy(`c${i}`));
    const large = summary({
      calls, verdict: calls[0]!.verdict, stunServers: many(1000, () => stunServer({ hostname: long })),
      allocations: many(1000, (i) => allocation(`a${i}`, { hostname: long, realm: long, software: long, error: { code: 400, reason: long } })),
      signaling: many(1000, (i) => signaling(`s${i}`, { hostname: long, alpn: long, failure: { kind: 'alert', detail: long, injected: 'unknown' } })),
      findings: many(300, () => finding('udp.partly-blocked', 'yes', 'warning', long, { explanation: long, advice: long, evidence: many(300, (i) => ({ frame: i, time: at(i), note: long })) })),
      timeline: many(20_000, (i) => event(i / 400, i, 'ice', long)),
    });
    const document = htmlReport(large, series(calls.slice(0, 3), () => 'direct', 300));
    expect(document.length).toBeLessThan(2_000_000);
    expect(text(document)).toContain('And 940 more rows: they are in the CSV and JSON exports.');
    expect(text(document)).toContain('The 5 latest of 60 calls in full');
  });
});

describe('a chart', () => {
  it.each([[0, 1000, 1000], [92_100, 1000, 100_000], [0.0955, 0.01, 0.1], [0.12, 0.01, 0.2], [450, 1, 600], [Infinity, 10, 10], [NaN, 10, 10]])('has a round top for %d (at least %d): %d', (value, least, top) => {
    expect(roundedTop(value, least)).toBeCloseTo(top, 9);
  });

  it('has ticks at round times of day, few enough to read', () => {
    for (const seconds of [5, 24, 60, 3600, 86_400, 1_000_000]) {
      const ticks = timeTicks({ start: began + 123, end: began + 123 + seconds * 1000 });
      expect(ticks.length).toBeGreaterThan(2);
      expect(ticks.length).toBeLessThanOrEqual(9);
      for (const tick of ticks) expect(tick % 1000).toBe(0);
    }
  });

  it('breaks names at their dots, and cuts what there is no room for', () => {
    expect(wrapped('turn.lab.test', 20, 2)).toEqual(['turn.lab.test']);
    expect(wrapped('global.turn.example.com', 12, 3)).toEqual(['global.turn.', 'example.com']);
    expect(wrapped('a'.repeat(100), 10, 2)).toEqual(['a'.repeat(10), `${'a'.repeat(9)}…`]);
    expect(wrapped('', 10, 2)).toEqual(['']);
  });
});
