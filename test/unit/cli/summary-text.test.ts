import { describe, expect, it } from 'vitest';
import { bytesText, endpointText, pathSentence, summaryText } from '../../../electron/cli/summary-text.ts';
import type { Path, Summary } from '../../../electron/contract/summary.ts';
import { createAnalyzer } from '../../../electron/core/create-analyzer.ts';

const candidate = { type: 'host', address: '10.1.0.2', port: 40000, protocol: 'udp' } as const;
const relay = { server: '2001:db8::10', port: 3478, hostname: null, transport: 'tcp', relayedAddress: null, relayedPort: null } as const;

describe('a path in one sentence', () => {
  it.each<[string, Path | null]>([
    ['Not connected: no path was found', null],
    ['Connected directly over UDP', { kind: 'direct', transport: 'udp', local: candidate, remote: candidate, confidence: 'observed' }],
    ['Connected over UDP to a relay that the other side uses', { kind: 'remote-relay', transport: 'udp', local: candidate, remote: candidate, confidence: 'observed' }],
    ['Relayed over TCP through [2001:db8::10]:3478', { kind: 'relay', transport: 'tcp', local: candidate, remote: candidate, relay, confidence: 'observed' }],
    [
      'Relayed over TLS through turn.example.com:443, inferred',
      { kind: 'relay', transport: 'tls', local: candidate, remote: candidate, relay: { ...relay, hostname: 'turn.example.com', port: 443, transport: 'tls' }, confidence: 'inferred' },
    ],
  ])('%s', (sentence, path) => {
    expect(pathSentence(path)).toBe(sentence);
  });
});

describe('the summary for a person', () => {
  const empty: Summary = createAnalyzer({ version: '0' }).summary();

  it('says that there is no call where there is none', () => {
    expect(summaryText(empty)).toContain('No WebRTC call in these packets.');
  });

  it('is silent on faults of the capture where there are none, and counts them where there are', () => {
    expect(summaryText(empty)).not.toMatch(/malformed|dropped|gap/);
    const capture = { ...empty.capture, malformed: 2, dropped: 7, gaps: [{ start: '', end: '', reason: 'the link was down' }] };
    expect(summaryText({ ...empty, capture })).toContain('2 malformed, 7 dropped by the capture, 1 gap');
  });

  it('writes sizes and endpoints as people do', () => {
    expect([0, 999, 1000, 12_345, 4_361_934, 2.5e12].map(bytesText)).toEqual(['0 B', '999 B', '1.0 kB', '12 kB', '4.4 MB', '2.5 TB']);
    expect(endpointText('fd00::1', 53)).toBe('[fd00::1]:53');
    expect(endpointText('192.0.2.1', 53)).toBe('192.0.2.1:53');
  });
});
