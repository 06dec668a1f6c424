/** Wireshark's command line as the second opinion on each field. */
import { execFileSync } from 'node:child_process';

let found: boolean | null = null;

/** In CI its absence is an error and no skip. */
export function hasTshark(): boolean {
  if (found === null) {
    try {
      execFileSync('tshark', ['--version'], { stdio: 'pipe' });
      found = true;
    } catch (error) {
      if (process.env['CI'] === 'true') throw error;
      found = false;
    }
  }
  return found;
}

export const tshark = (args: readonly string[]): string =>
  execFileSync('tshark', ['-n', ...args], { encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'pipe'] });

/** A row for each frame: the fields' values, every occurrence of each, in the order that the frame has them. */
export function tsharkFields<F extends string>(file: string, fields: readonly F[], options: readonly string[] = []): Record<F, string[]>[] {
  const out = tshark(['-r', file, ...options, '-T', 'fields', '-E', 'separator=/t', '-E', 'occurrence=a', '-E', 'aggregator=,', ...fields.flatMap((f) => ['-e', f])]);
  return out.trimEnd().split('\n').map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(fields.map((f, i) => [f, (cells[i] ?? '') === '' ? [] : cells[i]!.split(',')])) as Record<F, string[]>;
  });
}
