import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import type { PolicyReport } from '../../../../../electron/contract/policy.ts';
import { markdownReport } from '../../../../../electron/core/report/markdown/markdown-report.ts';
import { markdownCode, markdownLink, markdownText } from '../../../../../electron/core/report/markdown/markdown-text.ts';
import { call, finding, pair, summary, verdict } from '../../../../helpers/scripted-summary.ts';

const rendered = (text: string): string => new MarkdownIt({ html: true }).renderInline(text);
/** What a reader sees: without the marks that keep things apart. */
const read = (text: string): string => rendered(text).replaceAll('\u200B', '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

describe('text in Markdown', () => {
  it.each([
    'turn.lab.test (198.51.100.10:3478)', '[2001:db8::10]:3478', 'TLS_AES_128_GCM_SHA256', '_emphasis_ **bold** `code` ~~struck~~', '<b>html</b> & &lt;', '![x](http://h/p.png) [y](http://h)', 'a | b', 'https://h/x', '//h',
    '@name #12 !x', '{code} $x$ \\', '10.128.1.1 rejected it', '1. first', '# heading', '- item', '+ item', '=== ', 'www.h.test mailto:a@h.test', 'C:\\x\\',
  ])('reads as it was written: %s', (text) => expect(read(markdownText(text))).toBe(text.trim()));

  it('leaves addresses, names and numbers as they are, for eyes that read the source', () => {
    expect(markdownText('UDP 3478 to turn-1.lab.test (198.51.100.10): 6 requests, no answer')).toBe('UDP 3478 to turn-1.lab.test (198.51.100.10): 6 requests, no answer');
    expect(markdownText('media_loss is in_word')).toBe('media_loss is in_word');
  });

  it('is one line', () => expect(markdownText('a\n\n# b\r\nc')).toBe('a # b c'));

  it('as code ends neither the code nor the table', () => expect(markdownCode('a`b|c\nd')).toBe('`a\u2019b\u00A6c d`'));

  it('links to pages of the web alone', () => {
    expect(markdownLink('https://example.com/a?b=c')).toBe('<https://example.com/a?b=c>');
    for (const url of ['javascript:alert(1)', 'https://h/> <b>', 'https://h/a b', 'data:text/html,x']) expect(markdownLink(url)).not.toMatch(/^</);
  });
});

describe('the Markdown report', () => {
  const said = markdownReport(summary({
    redacted: true, calls: [call('c1', { pairs: Array.from({ length: 40 }, (_, i) => pair(`p${i}`)) })],
    verdict: verdict('Relayed over TCP', { severity: 'warning', sentence: 'Media goes through turn.example.com over TCP.', advice: 'Allow UDP.' }),
    findings: [finding('media.loss', 'yes', 'warning', 'Media is lost', { advice: 'Look for congestion.' })],
  }));

  it('begins with the verdict and what to do', () => {
    expect(said).toMatch(/^# Icewatch: Relayed over TCP\n\n\*\*Warning\.\*\* Media goes through turn\.example\.com over TCP\.\n\n\*\*What to do:\*\* Allow UDP\.\n/);
  });

  it('says what is to be done before what proves it', () => {
    const headings = [...said.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['For the network’s administrator. Network: Media is lost', 'Findings', 'The call', 'Relays and STUN servers', 'NAT', 'The capture']);
  });

  it('is short: of many pairs it has the first, and says where the rest is', () => {
    expect(said).toContain('And 28 more rows: they are in the CSV and JSON exports.');
    expect(said).not.toContain('\n\n\n');
  });

  it('gives a list\u2019s sources as links that can be followed, and nothing else as a link', () => {
    const list = (sources: string[]): PolicyReport => ({ profile: 'example', name: 'Example', chosen: 'user', recognised: 'chosen', sources, read: '2026-01-02', ageDays: 3, old: false, entries: [], leaks: [] });
    expect(markdownReport(summary({ policy: [list(['https://example.com/a', 'https://example.com/b?x=1'])] }))).toContain('- Source: <https://example.com/a>, <https://example.com/b?x=1>\n');
    expect(markdownReport(summary({ policy: [list(['https://example.com/>](javascript:x)'])] }))).not.toContain('- Source: <');
  });
});
