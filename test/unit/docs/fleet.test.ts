/** What docs/fleet.md and its files say of a fleet's records is what is sent. */
import { readFileSync } from 'node:fs';
import sqlite from 'node-sqlite3-wasm';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Call, Summary } from '../../../electron/contract/summary.ts';
import { callRow, findingRow, rowColumns } from '../../../electron/core/report/call-row.ts';
import type { Row } from '../../../electron/core/report/call-row.ts';
import { projectRoot } from '../../helpers/shared.ts';
import { exampleSummary } from '../../helpers/summaries.ts';

const page = readFileSync(`${projectRoot}docs/fleet.md`, 'utf8');
const collector = readFileSync(`${projectRoot}docs/fleet/collector.yaml`, 'utf8');
const schema = readFileSync(`${projectRoot}docs/fleet/clickhouse.sql`, 'utf8');
const queries = readFileSync(`${projectRoot}docs/fleet/queries.sql`, 'utf8');

const findingColumns = Object.keys(findingRow('u', exampleSummary.findings[0]!));
const known = new Set([...rowColumns, ...findingColumns, 'icewatch.site', 'service.name', 'service.instance.id']);

describe('docs/fleet.md', () => {
  it('lists every attribute of the records, and no other', () => {
    const listed = [...page.matchAll(/^\| `([a-z_]+(?:\.[a-z_]+)*)` \|/gm)].map(([, name]) => name);
    expect(new Set(listed).size).toBe(listed.length);
    expect([...listed].sort()).toEqual([...new Set([...rowColumns, ...findingColumns, 'icewatch.site'])].sort());
  });
});

interface CollectorConfig {
  readonly receivers: object;
  readonly processors: object;
  readonly exporters: object;
  readonly extensions: object;
  readonly connectors: {
    readonly signal_to_metrics: { readonly logs: readonly { readonly name: string; readonly conditions: readonly string[]; readonly attributes: readonly { readonly key: string }[]; readonly include_resource_attributes: readonly unknown[] }[] };
  };
  readonly service: { readonly extensions: readonly string[]; readonly pipelines: Readonly<Record<string, { readonly receivers: readonly string[]; readonly processors: readonly string[]; readonly exporters: readonly string[] }>> };
}

describe('docs/fleet/collector.yaml', () => {
  const config = parse(collector) as CollectorConfig;

  it('names in its pipelines what it has configured', () => {
    const connectors = Object.keys(config.connectors);
    for (const { receivers, processors, exporters } of Object.values(config.service.pipelines)) {
      expect([...Object.keys(config.receivers), ...connectors]).toEqual(expect.arrayContaining([...receivers]));
      expect(Object.keys(config.processors)).toEqual(expect.arrayContaining([...processors]));
      expect([...Object.keys(config.exporters), ...connectors]).toEqual(expect.arrayContaining([...exporters]));
    }
    expect(Object.keys(config.extensions)).toEqual(expect.arrayContaining([...config.service.extensions]));
  });

  it('asks for attributes that there are', () => {
    const asked = [...collector.matchAll(/attributes\["([^"]+)"\]/g), ...collector.matchAll(/key: ([a-z._]+)/g)].map(([, name]) => name!);
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
  });

  it('makes no series a laptop, a call or a server', () => {
    for (const { attributes, include_resource_attributes } of config.connectors.signal_to_metrics.logs) {
      expect(attributes.filter(({ key }) => /uid|address|instance|start|end|title|body|findings\./.test(key))).toEqual([]);
      // Left empty, it would take them all: also what tells laptops apart.
      expect(include_resource_attributes).toEqual([{ key: 'service.name' }]);
    }
  });

  it('names the metrics that the page asks Prometheus for', () => {
    const made = config.connectors.signal_to_metrics.logs.map(({ name }) => name.replaceAll('.', '_'));
    const asked = [...page.matchAll(/\b(icewatch_[a-z_]+?)(?:_total|_seconds_bucket)\b/g)].map(([, name]) => name!);
    expect(asked.length).toBeGreaterThan(5);
    for (const name of asked) expect(made).toContain(name);
    const labels = [...page.matchAll(/[{,](icewatch_[a-z_]+)=/g)].map(([, name]) => name!);
    const attributes = config.connectors.signal_to_metrics.logs.flatMap((metric) => metric.attributes.map(({ key }) => key.replaceAll('.', '_')));
    expect(labels.filter((label) => !attributes.includes(label))).toEqual([]);
  });
});

describe('docs/fleet/clickhouse.sql', () => {
  it('takes attributes that there are', () => {
    const taken = [...schema.matchAll(/(?:LogAttributes|ResourceAttributes)\['([^']+)'\]/g), ...schema.matchAll(/JSONExtract(?:String)?\(line, '([^']+)'/g)].map(([, name]) => name!);
    expect(taken.length).toBeGreaterThan(50);
    expect(taken.filter((name) => !known.has(name))).toEqual([]);
  });

  it('fills every column of its tables', () => {
    for (const table of ['icewatch_call_records', 'icewatch_finding_records']) {
      const columns = columnsOf(table);
      const selected = schema.slice(schema.indexOf(`${table}_mv`)).split('FROM otel.otel_logs')[0]!;
      expect([...selected.matchAll(/AS ([a-z_]+),?$/gm)].map(([, name]) => name)).toEqual(columns);
    }
  });
});

/** Names of a table's columns, as the script creates it. */
function columnsOf(table: string): string[] {
  const body = schema.slice(schema.indexOf(`CREATE TABLE IF NOT EXISTS otel.${table}\n`)).split('\n)\n')[0]!;
  return [...body.matchAll(/^ {4}([a-z_]+) +[A-Z]/gm)].map(([, name]) => name!);
}

/** From a column of `icewatch_call_records` to the row's, as the materialized view has it. */
const sources = (table: string): Map<string, string> =>
  new Map([...schema.slice(schema.indexOf(`${table}_mv`)).split('FROM otel.otel_logs')[0]!.matchAll(/LogAttributes\['([^']+)'\].* AS ([a-z_]+),?$/gm)].map(([, name, column]) => [column!, name!]));

describe('docs/fleet/queries.sql, asked of rows in SQLite', () => {
  const [call] = exampleSummary.calls as [Call];
  const at = (day: number): string => `2026-11-${String(day).padStart(2, '0')}T10:00:00.000Z`;
  interface Told {
    readonly day: number;
    readonly site: string;
    readonly laptop: string;
    readonly udp: 'yes' | 'no' | 'unknown';
    readonly over?: 'udp' | 'tcp';
    readonly failed?: boolean;
  }
  const summaryOf = ({ day, udp, over, failed = false }: Told): Summary => ({
    ...exampleSummary,
    findings: [{ ...exampleSummary.findings[0]!, code: 'udp.blocked', answer: udp }],
    calls: [{
      ...call, start: at(day), end: at(day),
      path: over === 'tcp' ? call.path : { ...call.path!, kind: 'direct', transport: 'udp' },
      pairs: call.pairs.map((pair) => ({ ...pair, totalRoundTripTime: over === 'tcp' ? 0.4 : 0.1, responsesReceived: 2 })),
      verdict: { ...call.verdict, severity: failed ? 'problem' : 'ok', cause: udp === 'yes' ? 'udp.blocked' : null },
    }],
  });

  /** A table as ClickHouse would have it: with what a laptop said, and the site and laptop that are no columns of a row. */
  const database = (): InstanceType<typeof sqlite.Database> => new sqlite.Database(':memory:');
  const fill = (db: InstanceType<typeof sqlite.Database>, view: string, table: string, rows: readonly { readonly row: Row; readonly more: Readonly<Record<string, string>> }[]): void => {
    const columns = columnsOf(table);
    const source = sources(table);
    db.exec(`CREATE TABLE ${view} (${columns.join(', ')})`);
    for (const { row, more } of rows) {
      const nullable = new Set(['duration', 'setup_time', 'rtt', 'loss', 'jitter']);
      const values = columns.map((column) => more[column] ?? row[source.get(column) ?? ''] ?? (nullable.has(column) ? null : ''));
      db.run(`INSERT INTO ${view} VALUES (${columns.map(() => '?').join(', ')})`, values.map((value) => (typeof value === 'boolean' ? Number(value) : value)));
    }
  };

  const told: readonly Told[] = [
    { day: 1, site: 'Berlin', laptop: 'a', udp: 'yes', over: 'tcp' },
    { day: 2, site: 'Berlin', laptop: 'a', udp: 'no' },
    { day: 3, site: 'Berlin', laptop: 'b', udp: 'yes', over: 'tcp' },
    { day: 4, site: 'Berlin', laptop: 'c', udp: 'unknown' },
    { day: 5, site: 'Berlin', laptop: 'c', udp: 'yes', over: 'tcp', failed: true },
    { day: 2, site: 'Oslo', laptop: 'd', udp: 'yes' },
    { day: 4, site: 'Oslo', laptop: 'd', udp: 'no' },
    { day: 1, site: 'Wien', laptop: 'e', udp: 'yes', over: 'tcp' },
    { day: 1, site: 'Wien', laptop: 'e', udp: 'yes', over: 'tcp' },
  ];
  const db = database();
  fill(db, 'icewatch_calls', 'icewatch_call_records', told.map((one, i) => ({ row: callRow(`u${i}`, summaryOf(one)), more: { site: one.site, laptop: one.laptop, day: at(one.day).slice(0, 10) } })));
  fill(db, 'icewatch_findings', 'icewatch_finding_records', told.filter(({ udp }) => udp === 'yes').map((one, i) => ({
    row: findingRow(`u${i}`, summaryOf(one).findings[0]!), more: { site: one.site, laptop: one.laptop, seen: at(one.day), day: at(one.day).slice(0, 10) },
  })));
  const asked = queries.split(';').map((text) => text.replace(/^--.*$/gm, '').trim()).filter((text) => text !== '');
  const answers = asked.map((query) => db.all(query));

  it('tells which sites have UDP blocked, and since when', () => {
    expect(answers[0]).toEqual([
      { site: 'Wien', blocked_since: at(1), calls: 2, laptops: 1 },
      { site: 'Berlin', blocked_since: at(3), calls: 2, laptops: 2 },
    ]);
  });

  it('tells which sites relay over TCP, since when, and what it costs', () => {
    expect(answers[1]).toMatchObject([
      { site: 'Berlin', calls: 5, relayed_over_tcp: 3, first_seen: at(1), rtt_relayed: expect.closeTo(0.2) as number, rtt_direct: expect.closeTo(0.05) as number },
      { site: 'Wien', calls: 2, relayed_over_tcp: 2, rtt_direct: null },
    ]);
  });

  it('answers the others', () => {
    expect(answers).toHaveLength(6);
    expect(answers[2]?.[0]).toEqual({ site: 'Berlin', cause: 'udp.blocked', calls: 3, failed: 1, first_seen: at(1), last_seen: at(5) });
    expect(answers[3]).toContainEqual({ day: '2026-11-01', site: 'Wien', calls: 2, relayed: 2, failed: 0, lossy: 0 });
    expect(answers[4]?.[0]).toMatchObject({ site: 'Berlin', policy_failing: 'example/media', calls: 5 });
    expect(answers[5]).toContainEqual({ site: 'Berlin', code: 'udp.blocked', calls: 3, laptops: 3, first_seen: at(1) });
  });
});
