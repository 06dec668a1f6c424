/** Summaries in which every text that packets bring along is what an attacker would write there. */
import fc from 'fast-check';
import type { Series } from '../../electron/contract/session.ts';
import type { Summary } from '../../electron/contract/summary.ts';
import { series } from './scripted-summary.ts';
import { exampleSummary } from './summaries.ts';

/** Fields whose values are words of the schema, times, or made by Icewatch alone. */
const own: ReadonlySet<string> = new Set([
  'schema', 'type', 'protocol', 'transport', 'kind', 'state', 'topology', 'role', 'direction', 'client', 'side', 'mapping', 'code', 'answer', 'severity', 'confidence', 'status', 'how', 'chosen',
  'timestampSource', 'time', 'start', 'end', 'firstSeen', 'lastSeen', 'rung', 'outcome', 'cause', 'also', 'since', 'reached', 'tried', 'answered', 'topologyConfidence', 'pooled', 'carrierGrade',
  'hairpinning', 'ipv6', 'injected', 'owner', 'pairId', 'callIds', 'callId', 'id', 'read',
]);

function replaced(value: unknown, key: string, next: () => string): unknown {
  if (typeof value === 'string') return own.has(key) ? value : next();
  if (Array.isArray(value)) return value.map((item) => replaced(item, key, next));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replaced(inner, name, next)]));
}

/** Findings that ask for rules, and a leak: so that the ticket has all its parts. */
const eventful: Summary = {
  ...exampleSummary,
  findings: [
    ...exampleSummary.findings,
    ...(['udp.blocked', 'signaling.unreachable', 'turn.auth-failed', 'signaling.dns-failed'] as const).map((code) => ({ ...exampleSummary.findings[0]!, code, severity: 'problem' as const })),
  ],
  policy: exampleSummary.policy.map((report) => ({
    ...report, leaks: [{ kind: 'unknown-turn' as const, name: 'turn.nobody.test', address: '203.0.113.99', port: 3478, protocol: 'udp' as const, detail: 'on no list', evidence: report.entries[0]!.evidence }],
  })),
  signaling: exampleSummary.signaling.map((connection) => ({ ...connection, state: 'unanswered' as const, failure: { kind: 'unanswered' as const, detail: 'no answer', injected: 'unknown' as const } })),
  stunServers: exampleSummary.stunServers.map((server) => ({ ...server, responsesReceived: 0 })),
};

/** The texts are taken in turn. */
export function hostileSummary(texts: readonly string[]): Summary {
  let i = 0;
  // Only strings change, and those stay strings.
  return replaced(eventful, '', () => texts[i++ % texts.length]!) as Summary;
}

export const exampleSeries = (summary: Summary): Series => series(summary.calls, () => 'relayTcp', 20);

export const payloads: readonly string[] = [
  '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", '</style><script>alert(1)</script>', '</title><svg onload=alert(1)>', '<!--', ']]>', '--><b>',
  '&lt;b&gt; &amp; &#60;script&#62;', 'javascript:alert(1)', 'https://evil.example/x', '//evil.example', 'www.evil.example', 'mailto:a@evil.example', 'url(https://evil.example/x)',
  '[click](https://evil.example)', '![pixel](https://evil.example/p.png)', '<https://evil.example>', '[x]: https://evil.example', '`code` ``` fence', '| a | b |\n| --- | --- |', '# heading\n\n## another',
  '@everyone #1', '* item\n1. item\n- item', '---', '===', '> quote', '~~struck~~ **bold** _em_', '<details open>', '$x^2$ $$y$$', '{code}x{code} !https://evil.example/p.png! [~admin]',
  '$(reboot)', '; rm -rf /', '-oProxyCommand=x', 'a`id`b', '\u202Egnp.exe\u202C', 'a\u0000b\u001B[31m', '\uD800', 'x'.repeat(5000), '\\', '\\|', 'trailing\\', '    indented', '\t', '',
];

export const hostileText: fc.Arbitrary<string> = fc.oneof(fc.constantFrom(...payloads), fc.string({ unit: 'binary', maxLength: 40 }), fc.tuple(fc.constantFrom(...payloads), fc.constantFrom(...payloads)).map((pair) => pair.join(' ')));
export const hostileTexts: fc.Arbitrary<string[]> = fc.array(hostileText, { minLength: 1, maxLength: 40 });
