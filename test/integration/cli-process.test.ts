// bin/icewatch as a process of its own: what a shell sees of it.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { summarySchema } from '../../electron/contract/summary.ts';
import { projectRoot } from '../helpers/shared.ts';

const icewatch = `${projectRoot}bin/icewatch`;
const sample = `${projectRoot}resources/sample.pcapng`;
const run = (args: readonly string[], input: Buffer | string = '') => {
  const { status, stdout, stderr } = spawnSync(icewatch, args, { cwd: tmpdir(), input, encoding: 'utf8', maxBuffer: 64 << 20 });
  return { status, stdout, stderr };
};

describe('bin/icewatch', () => {
  it('runs from any folder and prints machine output only on standard output', () => {
    const { status, stdout } = run(['analyze', sample, '--json']);
    expect(status).toBe(0);
    expect(summarySchema.safeParse(JSON.parse(stdout)).success).toBe(true);
  });

  it('reads standard input', () => {
    const { status, stdout } = run(['analyze', '-', '--json'], readFileSync(sample));
    expect(status).toBe(0);
    expect(summarySchema.parse(JSON.parse(stdout)).capture.source).toBe('stdin');
  });

  it('ends with 1 where the work failed and 2 where the arguments are wrong', () => {
    expect(run(['analyze', '/nonexistent.pcap']).status).toBe(1);
    expect(run(['analyze']).status).toBe(2);
    expect(run(['nonsense']).status).toBe(2);
  });

  it('says nothing when a pipe is closed early', () => {
    const { stdout, stderr } = spawnSync('sh', ['-c', '"$0" analyze "$1" --json | head -n 1', icewatch, sample], { encoding: 'utf8' });
    expect(stdout).toBe('{\n');
    expect(stderr).toBe('');
  });

  it('is quick to start', () => {
    run(['--version']);
    const started = performance.now();
    expect(run(['--version']).status).toBe(0);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
