/** Wireshark's command line as a second opinion. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const found = (program: string): boolean => {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

export const hasWireshark = found('tshark') && found('capinfos');
if (!hasWireshark && process.env['CI'] === 'true') throw new Error('tshark and capinfos are missing: in CI their tests must run, not skip');

const run = (program: string, args: readonly string[]): string => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] });

/** One row a packet, one string a field; several values of a field are joined by '|'. */
export const tsharkFields = (path: string, fields: readonly string[], ...options: readonly string[]): string[][] =>
  run('tshark', ['-n', '-r', path, ...options, '-T', 'fields', '-E', 'separator=/t', '-E', 'aggregator=|', ...fields.flatMap((field) => ['-e', field])])
    .split('\n').filter((line) => line !== '').map((line) => line.split('\t'));

export const capinfos = (path: string): string => run('capinfos', [path]);

/** Calls `use` with the path of a file that holds `bytes`, and removes it. */
export function withFile<T>(name: string, bytes: Uint8Array, use: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'icewatch-'));
  try {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
