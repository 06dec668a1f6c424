import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { summarySchema } from '../../electron/contract/summary.ts';
import type { Summary } from '../../electron/contract/summary.ts';
import { runCli } from '../helpers/cli-run.ts';
import { projectRoot } from '../helpers/shared.ts';

const sample = `${projectRoot}resources/sample.pcapng`;
let folder = '';
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'icewatch-cli-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const tsharkRuns = spawnSync('tshark', ['--version']).status === 0;

describe('icewatch analyze', () => {
  it('says in a few lines how the sample call was connected, and how it ended up', async () => {
    const { status, stdout } = await runCli('analyze', sample);
    expect(status).toBe(0);
    expect(stdout).toContain('Relayed over TCP through turn.lab.test:3478');
    expect(stdout).toMatch(/paths in turn:\n.*Connected directly over UDP\n.*Relayed over TCP/);
  });

  it('prints with --json nothing but a summary that fits its schema', async () => {
    const { status, stdout, stderr } = await runCli('analyze', sample, '--json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const summary = summarySchema.parse(JSON.parse(stdout));
    expect(summary.redacted).toBe(true);
    expect(summary.calls).toHaveLength(1);
  });

  it("replaces the other side's address unless --reveal is given, and keeps the servers'", async () => {
    const redacted = await runCli('analyze', sample, '--json');
    const revealed = await runCli('analyze', sample, '--json', '--reveal');
    const bob = '198.51.100.3';
    expect(revealed.stdout).toContain(`"${bob}"`);
    expect(redacted.stdout).not.toContain(`"${bob}"`);
    expect(redacted.stdout).toContain('turn.lab.test');
    expect((JSON.parse(revealed.stdout) as Summary).redacted).toBe(false);
  });

  it('gives the same for the file compressed with gzip', async () => {
    const path = at('sample.pcapng.gz');
    writeFileSync(path, gzipSync(readFileSync(sample)));
    // Stand-ins are drawn anew for each run.
    expect((await runCli('analyze', path, '--json', '--reveal')).stdout).toBe((await runCli('analyze', sample, '--json', '--reveal')).stdout);
  });

  it('writes with --csv one file a table', async () => {
    const { status } = await runCli('analyze', sample, '--csv', at('tables'));
    expect(status).toBe(0);
    expect(readdirSync(at('tables'))).toEqual(expect.arrayContaining(['pairs.csv', 'allocations.csv', 'streams.csv', 'findings.csv', 'timeline.csv']));
    expect(readFileSync(at('tables/pairs.csv'), 'utf8').split('\r\n').length).toBeGreaterThan(3);
  });

  it.skipIf(!tsharkRuns)('writes with --pcapng packets that tshark reads, cut but with their lengths on the wire (needs tshark)', async () => {
    const path = at('part.pcapng');
    const { status } = await runCli('analyze', sample, '--pcapng', path);
    expect(status).toBe(0);
    const read = spawnSync('tshark', ['-r', path, '-T', 'fields', '-e', 'frame.len', '-e', 'frame.cap_len', '-e', 'stun.type'], { encoding: 'utf8' });
    expect(read.status).toBe(0);
    const rows = read.stdout.trimEnd().split('\n').map((line) => line.split('\t'));
    expect(rows.length).toBeGreaterThan(1000);
    expect(rows.some(([, , stun]) => stun === '0x0001')).toBe(true);
    expect(rows.some(([length, kept]) => Number(kept) < Number(length))).toBe(true);
  });

  it('writes with -o to a file, and then nothing to standard output', async () => {
    const { status, stdout } = await runCli('analyze', sample, '--json', '-o', at('summary.json'));
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(summarySchema.safeParse(JSON.parse(readFileSync(at('summary.json'), 'utf8'))).success).toBe(true);
  });

  it('names the file that cannot be written', async () => {
    const { status, stderr } = await runCli('analyze', sample, '-o', at('no/such/folder/x.json'));
    expect(status).toBe(1);
    expect(stderr).toContain('no/such/folder/x.json cannot be written');
  });

  it.each([
    ['does not exist', 'missing.pcap', null],
    ['not a capture', 'notes.txt', 'these are notes and no packets\n'],
    ['is empty', 'empty.pcap', ''],
  ])('fails with one clear line where the file %s', async (said, name, content) => {
    if (content !== null) writeFileSync(at(name), content);
    const { status, stdout, stderr } = await runCli('analyze', at(name), '--json');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^error: .*\n/);
    expect(stderr).toContain(name);
    expect(stderr).toContain(said);
    expect(stderr).not.toContain('    at ');
  });

  it('prints the stack with --debug', async () => {
    expect((await runCli('analyze', at('missing.pcap'), '--debug')).stderr).toContain('    at ');
  });

  it('shows what could be read of a damaged file, names the byte, and ends with status 1', async () => {
    const bytes = readFileSync(sample);
    const whole = JSON.parse((await runCli('analyze', sample, '--json')).stdout) as Summary;
    // A block length that cannot be, in the middle of the file.
    const middle = bytes.indexOf(Buffer.from([6, 0, 0, 0]), bytes.length >> 1);
    bytes.fill(0xff, middle + 4, middle + 4000);
    writeFileSync(at('damaged.pcapng'), bytes);
    const { status, stdout, stderr } = await runCli('analyze', at('damaged.pcapng'), '--json');
    expect(status).toBe(1);
    expect(stderr).toMatch(/damaged at byte \d+/);
    const partial = summarySchema.parse(JSON.parse(stdout));
    expect(partial.capture.packets).toBeGreaterThan(whole.capture.packets / 4);
    expect(partial.capture.packets).toBeLessThan(whole.capture.packets);
    expect(partial.calls).toHaveLength(1);
  });
});
