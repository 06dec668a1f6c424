import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatAddress } from '../../../../../electron/core/bytes/address.ts';
import { parseAddress } from '../../../../../electron/core/bytes/parse-address.ts';
import { identifiesNobody } from '../../../../../electron/core/report/redaction/address-stand-ins.ts';
import { createRedaction } from '../../../../../electron/core/report/redaction/redaction.ts';
import { summarySchema } from '../../../../../electron/contract/summary.ts';
import type { Candidate, Summary } from '../../../../../electron/contract/summary.ts';
import { exampleSummary } from '../../../../helpers/summaries.ts';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const octet = fc.oneof(fc.nat(255), fc.nat(3));
/** Few networks, so that addresses share prefixes, are prefixes of one another as text, and meet the stand-ins' own networks. */
const ipv4 = fc.oneof(
  fc.tuple(fc.constantFrom('10.0.0', '192.168.1', '192.168.128', '198.18.0', '198.18.1', '203.0.113', '100.64.1', '169.254.9', '172.24.0'), octet).map(([net, host]) => `${net}.${host}`),
  fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.')),
);
const ipv6 = fc
  .tuple(fc.constantFrom([0x20, 1, 0xd, 0xb8], [0x2a, 2, 0, 1], [0xfe, 0x80, 0, 0], [0xfd, 0, 0xd, 0xb8]), fc.array(fc.oneof(fc.constant(0), fc.nat(255)), { minLength: 12, maxLength: 12 }))
  .map(([head, tail]) => formatAddress(Uint8Array.from([...head, ...tail]), 0, 16));
const mdns = fc.uuid({ version: 4 }).map((uuid) => `${uuid}.local`);
const address = fc.oneof({ weight: 4, arbitrary: ipv4 }, { weight: 2, arbitrary: ipv6 }, { weight: 1, arbitrary: mdns });
/** Names that no word of the schema holds. */
const userName = fc.stringMatching(/^[a-z0-9+/:@ü.-]{0,10}$/).map((rest) => `Ünï${rest}Q`);

const text = (addresses: readonly string[], names: readonly string[]): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(...addresses, ...names, 'the') },
        { weight: 2, arbitrary: fc.constantFrom(' ', ', ', '. ', ' (', ') ', ' -> ', ':3478 ', ' [', ']:53397 ', '/udp ', '%eth0 ', ' "', ' 10:42:07.123456 ', ' turn.lab.test ', ' ::ffff:') },
      ),
      { maxLength: 24 },
    )
    // Two literals with nothing between them are another literal, or none.
    .map((parts) => parts.flatMap((part, i) => (i > 0 && /[\w:]$/.test(parts[i - 1]!) && /^[\wÜ:]/.test(part) && !part.startsWith(':3478') ? [' ', part] : [part])).join(''));

interface Case {
  readonly summary: Summary;
  readonly own: readonly string[];
  readonly others: readonly string[];
  readonly names: readonly string[];
}

const cases: fc.Arbitrary<Case> = fc
  .tuple(fc.uniqueArray(address, { minLength: 1, maxLength: 12 }), fc.uniqueArray(address, { maxLength: 4 }), fc.uniqueArray(userName, { maxLength: 3 }))
  .chain(([others, own, names]) =>
    fc.array(text([...others, ...own], names), { maxLength: 12 }).map((lines): Case => {
      const candidate = (value: string): Candidate => ({ type: 'prflx', address: value, port: 9, protocol: 'udp', relatedAddress: value, relatedPort: 9 });
      const call = exampleSummary.calls[0]!;
      const pair = call.pairs[0]!;
      const allocation = { ...exampleSummary.allocations[0]!, channels: [], permissions: [] };
      return {
        own, others, names,
        summary: {
          ...exampleSummary,
          calls: [{
            ...call, path: null, pathHistory: [],
            pairs: others.map((other, i) => ({ ...pair, id: `${own[i] ?? 'x'}/${other}`, local: candidate(own[i] ?? '10.1.0.2'), remote: candidate(other) })),
            streams: others.map((other, i) => ({ ...call.streams[0]!, pairId: `${own[i] ?? 'x'}/${other}` })), dtls: [],
          }],
          allocations: [
            ...names.map((username) => ({ ...allocation, username })),
            ...own.map((local) => ({ ...allocation, username: null, localAddress: local, permissions: others.map((other) => ({ address: other, granted: true })) })),
          ],
          findings: [{ ...exampleSummary.findings[0]!, explanation: lines.join('\n'), evidence: lines.map((note) => ({ frame: 1, time: '2026-11-22T10:42:07.123456Z', note })) }],
          policy: exampleSummary.policy.map((report) => ({
            ...report, recognised: lines.join('\n'),
            entries: report.entries.map((entry) => ({ ...entry, detail: lines.join('; '), contacts: others.map((address) => ({ ...entry.contacts[0]!, address })) })),
            leaks: others.map((address) => ({ kind: 'unknown-turn' as const, name: null, address, port: 3478, protocol: 'udp' as const, detail: lines.join('; '), evidence: [] })),
          })),
          timeline: lines.map((line) => ({ ...exampleSummary.timeline[0]!, text: line })),
        },
      };
    }),
  );

const canonical = (value: string): string => {
  const bytes = parseAddress(value);
  return bytes === null ? value.toLowerCase() : formatAddress(bytes, 0, bytes.length);
};
const nobody = (value: string): boolean => {
  const bytes = parseAddress(value);
  return bytes !== null && identifiesNobody(bytes);
};
/** As a literal of its own: '10.0.0.1' is not in '10.0.0.12'. */
const occurs = (json: string, value: string): boolean =>
  new RegExp(`(?<![0-9a-f]|[0-9a-f][.:])${value.replace(/[.+/]/g, '\\$&')}(?![0-9a-f]|[.:][0-9a-f])`, 'i').test(json);

it("lets no other person's address or user name survive anywhere, keeps this laptop's, and stays a valid summary", () => {
  fc.assert(
    fc.property(cases, key, ({ summary, own, others, names }, secret) => {
      const before = JSON.stringify(summary);
      const redaction = createRedaction(summary, secret);
      const redacted = redaction.summary(summary);
      const json = JSON.stringify({ ...redacted, policy: redacted.policy.map((report) => ({ ...report, entries: report.entries.map((entry) => ({ ...entry, networks: [] })) })) });
      expect(JSON.stringify(summary)).toBe(before);
      expect(summarySchema.safeParse(redacted).success).toBe(true);
      const kept = new Set([...own, '10.1.0.2', '198.51.100.2', '198.51.100.10', '198.51.100.11', '198.51.100.12', '198.51.100.20', '198.51.100.53'].map(canonical));
      for (const other of others) if (!kept.has(canonical(other)) && !nobody(other)) expect({ other, survives: occurs(json, other) }).toEqual({ other, survives: false });
      for (const name of names) expect(json).not.toContain(name);
      for (const mine of own) expect(redacted.allocations.map(({ localAddress }) => localAddress)).toContain(mine);
      expect(createRedaction(summary, secret).summary(summary)).toEqual(redacted);
    }),
    { numRuns: 40 },
  );
});

const redacted = (summary: Summary): Summary => createRedaction(summary, new Uint8Array(32)).summary(summary);

it('redacts any text at all without throwing, in time that grows with its length', () => {
  const hostile = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.stringMatching(/^[0-9a-f:.]{0,400}$/), fc.stringMatching(/^[\w.-]{0,400}$/));
  fc.assert(
    fc.property(fc.array(hostile, { maxLength: 10 }), (lines) => {
      expect(redacted({ ...exampleSummary, timeline: lines.map((line) => ({ ...exampleSummary.timeline[0]!, text: line })) }).timeline).toHaveLength(lines.length);
    }),
    { numRuns: 100 },
  );
  for (const long of ['a'.repeat(100_000), '1.'.repeat(50_000), 'a:'.repeat(50_000), '::'.repeat(50_000), 'a.'.repeat(50_000), 'ufrag '.repeat(20_000), '1.2.3.4 '.repeat(10_000)]) {
    // Time of this process: others run beside it.
    const start = process.cpuUsage().user;
    redacted({ ...exampleSummary, timeline: [{ ...exampleSummary.timeline[0]!, text: long }] });
    expect({ long: long.slice(0, 8), slow: process.cpuUsage().user - start > 3_000_000 }).toEqual({ long: long.slice(0, 8), slow: false });
  }
});
