import { describe, expect, it } from 'vitest';
import { csvReport, csvSingle } from '../../../../electron/core/report/csv.ts';
import { csvCell } from '../../../../electron/core/report/csv-text.ts';
import type { Summary } from '../../../../electron/contract/summary.ts';
import { exampleSummary } from '../../../helpers/summaries.ts';

/** RFC 4180 section 2, to the letter: CRLF ends a record, quotes are doubled. */
function parse(text: string): string[][] {
  const records: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const fields: string[] = [];
    for (;;) {
      let field = '';
      if (text[at] === '"') {
        at += 1;
        while (text[at] !== '"' || text[at + 1] === '"') {
          if (at >= text.length) throw new Error('open quote');
          if (text[at] === '"') at += 1;
          field += text[at++] ?? '';
        }
        at += 1;
      } else while (at < text.length && text[at] !== ',' && text[at] !== '\r') {
        if (text[at] === '"' || text[at] === '\n') throw new Error('bare quote or line feed');
        field += text[at++] ?? '';
      }
      fields.push(field);
      if (text[at] !== ',') break;
      at += 1;
    }
    if (text.slice(at, at + 2) !== '\r\n') throw new Error(`no CRLF at ${at}`);
    at += 2;
    records.push(fields);
  }
  return records;
}

const summary: Summary = {
  ...exampleSummary,
  policy: exampleSummary.policy.map((report) => ({
    ...report,
    leaks: [{ kind: 'unknown-turn', name: 'turn.nobody.test', address: '203.0.113.99', port: 3478, protocol: 'udp', detail: 'on no list', evidence: [{ frame: 9, time: '2026-11-22T10:42:08.000000Z', note: 'Allocate' }] }],
  })),
};

const rows = (name: string): Record<string, string>[] => {
  const file = csvReport(summary).find((one) => one.name === name);
  const [header = [], ...records] = parse(file?.text ?? '');
  return records.map((record) => Object.fromEntries(header.map((column, i) => [column, record[i] ?? ''])));
};

describe('the CSV report', () => {
  it('has a table for each section, every row as long as its header', () => {
    const files = csvReport(summary);
    expect(files.map(({ name }) => name)).toEqual([
      'capture.csv', 'calls.csv', 'ladder.csv', 'pairs.csv', 'allocations.csv', 'streams.csv', 'stun-servers.csv', 'signaling.csv', 'policy.csv', 'policy-leaks.csv', 'findings.csv', 'timeline.csv',
    ]);
    for (const { text } of files) {
      const [header, ...records] = parse(text);
      expect(records.length).toBeGreaterThan(0);
      for (const record of records) expect(record).toHaveLength(header?.length ?? -1);
      expect(new Set(header).size).toBe(header?.length);
    }
  });

  it('gives units with the columns that have one, and no noise of floating-point sums', () => {
    expect(rows('pairs.csv')[0]).toMatchObject({
      call: 'call-1', 'local address': '198.51.100.2', 'remote port': '40000', 'currentRoundTripTime (s)': '0.038', 'mean round-trip time (s)': '0.075', selected: 'true',
      errors: '487 Role Conflict x1 received',
    });
    expect(rows('capture.csv')[0]).toMatchObject({ 'duration (ms)': '59876.5', 'dropped packets': '', 'gaps total (ms)': '2500' });
    expect(rows('calls.csv')[0]).toMatchObject({ path: 'relay over tcp', 'relay hostname': 'turn.lab.test', 'relayTcp sent (bytes)': '1' });
    expect(rows('allocations.csv')[0]).toMatchObject({ permissions: '203.0.113.7 granted; 203.0.113.70 refused 403', channels: '0x4000 203.0.113.7 40000' });
  });

  it('holds what the allow lists ask for against what was seen, and whose each relay is', () => {
    expect(rows('policy.csv')[0]).toMatchObject({
      profile: 'example', chosen: 'user', entry: 'media', required: 'true', status: 'seen-failing', how: 'dropped', contacts: 'udp 203.0.113.70 40000 dropped', hosts: '*.example.com',
      networks: '203.0.113.0/24', ports: 'udp/40000-49999', source: 'https://example.com/firewall', evidence: 'frame 4 at 2026-11-22T10:42:07.123456Z: to 203.0.113.70',
    });
    expect(rows('policy-leaks.csv')[0]).toMatchObject({ kind: 'unknown-turn', name: 'turn.nobody.test', port: '3478', protocol: 'udp' });
    expect(rows('allocations.csv')[0]).toMatchObject({ owner: 'unknown', 'owner profile': '' });
  });

  it('leaves negative numbers as numbers and guards texts that a spreadsheet would run', () => {
    expect(rows('streams.csv')[0]?.['packetsLost']).toBe('-3');
    expect(rows('findings.csv')[0]?.['title']).toBe("'=Relayed over TCP");
  });

  it('in one file has every table under its title, and equally many cells in every row', () => {
    const records = parse(csvSingle(summary));
    expect(new Set(records.map((record) => record.length)).size).toBe(1);
    const titles = records.filter((_, i) => i === 0 || records[i - 1]?.every((cell) => cell === '')).map(([first]) => first);
    expect(titles).toEqual(['Capture', 'Calls', 'Ways tried', 'Candidate pairs', 'TURN allocations', 'RTP streams', 'STUN servers', 'Signaling', 'Allow lists', 'Leaks', 'Findings', 'What happened']);
  });

  it('in one file leaves out tables that have nothing', () => {
    const text = csvSingle({ ...exampleSummary, policy: [], calls: [], allocations: [], stunServers: [], signaling: [], findings: [], timeline: [] });
    expect(parse(text).map(([first]) => first)).toEqual(['Capture', 'source', 'dumpcap']);
  });
});

describe('a cell', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+41', "'+41"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\r=x', '"\'\r=x"'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    [' x', '" x"'],
    ['plain', 'plain'],
    [-2, '-2'],
    [0.1 + 0.2, '0.3'],
    [Infinity, ''],
    [null, ''],
    [undefined, ''],
    [false, 'false'],
  ] as const)('%j is written %s', (value, text) => {
    expect(csvCell(value)).toBe(text);
  });
});
