/** The lab's judge: a summary held against what the browser itself said of the same call. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedRoot } from './shared.ts';

export interface Score {
  /** One line each, as score.py words it. */
  readonly disagreements: readonly string[];
  readonly good: number;
  readonly total: number;
}

export const score = (summaryJson: string, truthPath: string): Score => {
  const folder = mkdtempSync(join(tmpdir(), 'icewatch-score-'));
  try {
    const path = join(folder, 'summary.json');
    writeFileSync(path, summaryJson);
    const { stdout, stderr, error } = spawnSync('python3', [`${sharedRoot}lab/score.py`, path, truthPath], { encoding: 'utf8' });
    if (error !== undefined) throw error;
    const lines = stdout.trimEnd().split('\n');
    const verdict = /^(\d+) of (\d+)$/.exec(lines.pop() ?? '');
    if (verdict === null) throw new Error(`score.py gave no verdict: ${stderr}`);
    return { disagreements: lines.map((line) => line.trim()), good: Number(verdict[1]), total: Number(verdict[2]) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
