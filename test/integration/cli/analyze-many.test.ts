/** Archives of captures as rows: some good, some damaged, some that end the process that reads them. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyzeMany } from '../../../electron/cli/analyze-many.ts';
import type { ManyOptions } from '../../../electron/cli/analyze-many.ts';
import { WorkFailed } from '../../../electron/cli/command.ts';
import { noPolicy } from '../../../electron/contract/policy.ts';
import { rowColumns, rowTexts } from '../../../electron/core/report/call-row.ts';
import type { Row } from '../../../electron/core/report/call-row.ts';
import { buildEntries } from '../../helpers/capture/built-entry.ts';
import type { BuiltEntries } from '../../helpers/capture/built-entry.ts';
import { projectRoot } from '../../helpers/shared.ts';

const networks = `${projectRoot}test/fixtures/networks`;
/** Of a few packets: a name that does not exist, so an attempt that became no call. */
const attempt = `${networks}/nxdomain/alice.pcapng.gz`;
/** A short call. */
const call = `${networks}/dtls-filtered/alice.pcapng.gz`;

let built: BuiltEntries;
let folder: string;
beforeAll(async () => {
  built = await buildEntries('cli/analyze-worker');
  folder = mkdtempSync(join(tmpdir(), 'icewatch-many-'));
});
afterAll(() => {
  built.remove();
  rmSync(folder, { recursive: true });
});

class Kept extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    // A reader that takes its time.
    setImmediate(done);
  }
}

interface Run {
  readonly rows: readonly Row[];
  readonly stdout: string;
  readonly stderr: string;
  readonly failure: WorkFailed | null;
}
const run = async (paths: readonly string[], options: Partial<ManyOptions> = {}, ports: Parameters<typeof analyzeMany>[3] = {}): Promise<Run> => {
  const stdout = new Kept({ highWaterMark: 64 });
  const stderr = new Kept();
  let failure: WorkFailed | null = null;
  try {
    await analyzeMany(paths, { jobs: 2, ndjson: true, reveal: false, policy: noPolicy, ...options }, { stdin: new PassThrough(), stdout, stderr }, { script: built.path('analyze-worker'), ...ports });
  } catch (error) {
    if (!(error instanceof WorkFailed)) throw error;
    failure = error;
  }
  await new Promise<void>((done) => stdout.end(done));
  const lines = stdout.text.split('\n').filter((line) => line !== '');
  return { rows: options.ndjson === false ? [] : lines.map((line) => JSON.parse(line) as Row), stdout: stdout.text, stderr: stderr.text, failure };
};
const typesByFile = (rows: readonly Row[]) => rows.map((row) => [String(row['file.path']).slice(folder.length + 1), String(row['icewatch.record.type'])] as const);

describe('a directory of captures', () => {
  it('gives a row for each call, by path, the same whatever the number of jobs', async () => {
    const archive = join(folder, 'archive');
    mkdirSync(join(archive, 'b', 'c'), { recursive: true });
    cpSync(call, join(archive, 'a.pcapng.gz'));
    cpSync(attempt, join(archive, 'b', 'nobody.pcap.gz'));
    cpSync(`${networks}/only-tcp-443/alice.pcapng.gz`, join(archive, 'b', 'c', 'relayed.cap.gz'));
    writeFileSync(join(archive, 'notes.txt'), 'not a capture, and not named like one');
    symlinkSync(archive, join(archive, 'b', 'circle'));
    const one = await run([archive], { jobs: 1 });
    expect(one.failure).toBeNull();
    expect(one.stderr).toBe('');
    expect(typesByFile(one.rows)).toEqual([['archive/a.pcapng.gz', 'call'], ['archive/b/c/relayed.cap.gz', 'call'], ['archive/b/nobody.pcap.gz', 'attempt']]);
    expect(one.rows[1]).toMatchObject({
      'icewatch.verdict.code': 'path.relay-tls', 'icewatch.path.transport': 'tls', 'network.transport': 'tcp', 'icewatch.udp.blocked': 'yes', 'server.address': 'turn.lab.test', 'server.port': 443,
    });
    expect(one.rows[2]).toMatchObject({ 'icewatch.verdict.code': 'signaling.dns-failed', 'icewatch.signaling.failures': 'dns', 'icewatch.path.kind': null, 'icewatch.call.duration': null });
    for (const row of one.rows) expect(Object.keys(row)).toEqual([...rowColumns, 'file.path']);
    const three = await run([join(archive, 'b'), archive, join(archive, 'a.pcapng.gz')], { jobs: 3 });
    // Stand-ins in texts are of one run.
    const withoutTexts = (rows: readonly Row[]) => rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !rowTexts.some((text) => text === name))));
    expect(withoutTexts(three.rows)).toEqual(withoutTexts(one.rows));
    expect(new Set(one.rows.map((row) => row['icewatch.record.uid'])).size).toBe(one.rows.length);
  });

  it('gives text where no rows are wanted', async () => {
    const { stdout } = await run([attempt], { ndjson: false });
    expect(stdout).toMatch(/^.*alice\.pcapng\.gz: \d{4}-\d\d-\d\dT\S+Z \S.*\n$/);
  });

  it('is an error where nothing in it is a capture, or it does not exist', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const { failure, stderr } = await run([empty, join(folder, 'nowhere'), attempt]);
    expect(stderr).toContain(`error: ${empty} holds no captures`);
    expect(stderr).toContain(`error: ${join(folder, 'nowhere')} does not exist`);
    expect(failure).not.toBeNull();
  });
});

describe('a capture that cannot be read', () => {
  it('is a row that says why; what could be read of it is there, and so are all others', async () => {
    const archive = join(folder, 'damaged');
    mkdirSync(archive);
    const bytes = gunzipSync(readFileSync(attempt));
    writeFileSync(join(archive, '1-text.pcap'), 'this is no capture');
    writeFileSync(join(archive, '2-empty.pcap'), '');
    const broken = Buffer.concat([bytes, Buffer.from([6, 0, 0, 0, 255, 255, 255, 255, 1, 2, 3, 4])]);
    writeFileSync(join(archive, '3-broken.pcapng'), broken);
    writeFileSync(join(archive, '4-cut.pcapng.gz'), gzipSync(bytes).subarray(0, -200));
    writeFileSync(join(archive, '5-good.pcapng'), bytes);
    const { rows, stderr, failure } = await run([archive]);
    const seen = typesByFile(rows).map(([path, type]) => `${path.slice('damaged/'.length)} ${type}`);
    expect(seen.filter((line) => !line.startsWith('4'))).toEqual(['1-text.pcap error', '2-empty.pcap error', '3-broken.pcapng attempt', '3-broken.pcapng error', '5-good.pcapng attempt']);
    expect(seen.filter((line) => line.startsWith('4'))).toContain('4-cut.pcapng.gz error');
    expect(rows.filter((row) => row['icewatch.record.type'] === 'error').map((row) => row['error.type'])).toEqual(['not-a-capture', 'not-a-capture', 'damaged-file', 'damaged-file']);
    expect(stderr.split('\n').filter((line) => line.startsWith('error: '))).toHaveLength(4);
    expect(failure?.message).toBe('4 of 5 captures could not be read to their end');
    for (const row of rows) expect(Object.keys(row)).toEqual([...rowColumns, 'file.path']);
  });

  it('costs its own row where it kills, hangs or swells the process that reads it', async () => {
    const archive = join(folder, 'hostile');
    mkdirSync(archive);
    for (const name of ['1-crash', '2-good', '3-hang', '4-swell', '5-good', '6-abort']) cpSync(attempt, join(archive, `${name}.pcap`));
    // The worker, with what no capture should be able to do.
    const script = join(folder, 'hostile-worker.mjs');
    writeFileSync(script, `
      import ${JSON.stringify(`file://${built.path('analyze-worker')}`)};
      process.prependListener('message', ({ path }) => {
        if (path?.includes('crash')) process.kill(process.pid, 'SIGSEGV');
        if (path?.includes('abort')) process.exit(3);
        if (path?.includes('hang')) for (;;);
        if (path?.includes('swell')) for (const kept = [];;) kept.push(new Array(1e6).fill({}));
      });
    `);
    const { rows, failure } = await run([archive], { jobs: 2 }, { script, heapMiB: 64, limitMs: ({ path }) => (path.includes('hang') ? 300 : 60_000) });
    expect(rows.map((row) => [String(row['file.path']).split('/').at(-1), row['icewatch.record.type'], row['error.type']])).toEqual([
      ['1-crash.pcap', 'error', 'crashed'], ['2-good.pcap', 'attempt', 'signaling.dns-failed'], ['3-hang.pcap', 'error', 'timed-out'], ['4-swell.pcap', 'error', 'out-of-memory'],
      ['5-good.pcap', 'attempt', 'signaling.dns-failed'], ['6-abort.pcap', 'error', 'crashed'],
    ]);
    expect(rows[0]?.['body']).toContain('SIGSEGV');
    expect(rows[5]?.['body']).toContain('exit status 3');
    expect(failure?.message).toBe('4 of 6 captures could not be read to their end');
  });
});

describe('the number of jobs', () => {
  it('is how many captures are read at a time', async () => {
    const archive = join(folder, 'meeting');
    mkdirSync(archive);
    for (const name of ['1', '2']) cpSync(attempt, join(archive, `${name}.pcap`));
    // Each capture waits until the other one is being read.
    const script = join(folder, 'meeting-worker.mjs');
    writeFileSync(script, `
      import { readdirSync, writeFileSync } from 'node:fs';
      import ${JSON.stringify(`file://${built.path('analyze-worker')}`)};
      process.prependListener('message', ({ path }) => {
        if (path === undefined) return;
        writeFileSync(path + '.met', '');
        while (readdirSync(${JSON.stringify(archive)}).filter((name) => name.endsWith('.met')).length < 2);
      });
    `);
    const together = await run([archive], { jobs: 2 }, { script, limitMs: () => 30_000 });
    expect(together.rows.map((row) => row['icewatch.record.type'])).toEqual(['attempt', 'attempt']);
  });
});

describe('stand-ins', () => {
  /** Addresses in a row's texts. */
  const addresses = (rows: readonly Row[]) => rows.flatMap((row) => String(row['body']).match(/\d+\.\d+\.\d+\.\d+/g) ?? []);
  it('are given unless real addresses are asked for, and are the same for all captures of a run', async () => {
    const archive = join(folder, 'pair');
    mkdirSync(archive);
    cpSync(call, join(archive, '1.pcapng.gz'));
    cpSync(call, join(archive, '2.pcapng.gz'));
    const revealed = addresses((await run([archive], { reveal: true })).rows);
    const [first, second] = (await run([archive])).rows;
    expect(first?.['body']).toBe(second?.['body']);
    expect(first?.['icewatch.call.uid']).toBe(second?.['icewatch.call.uid']);
    expect(revealed.length).toBeGreaterThan(0);
    expect(addresses([first!])).toHaveLength(revealed.length / 2);
    expect(addresses([first!])).not.toEqual(revealed.slice(0, revealed.length / 2));
  });
});
