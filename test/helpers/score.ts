/** The lab's judge: a summary held against what the browser itself said of the same call. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedRoot } from './shared.ts';

export interface Score {
  /** One line each, as score.py words it. */
  readonly disagreements: readonly string[];
  /** 'N of M'. */
  readonly verdict: string;
}

export const score = (summaryJson: string, truthPath: string): Score => {
  const folder = mkdtempSync(join(tmpdir(), 'icewatch-score-'));
  try {
    const path = join(folder, 'summary.json');
    writeFileSync(path, summaryJson);
    const { stdout, stderr, error } = spawnSync('python3', [`${sharedRoot}lab/score.py`, path, truthPath], { encoding: 'utf8' });
    if (error !== undefined) throw error;
    const lines = stdout.trimEnd().split('\n');
    const verdict = lines.pop() ?? '';
    if (!/^\d+ of \d+$/.test(verdict)) throw new Error(`score.py gave no verdict: ${stderr}`);
    return { disagreements: lines.map((line) => line.trim()), verdict };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** What a correct diagnosis also says, and the rules for it are still to come: these lines, and no others, may disagree. */
const stillToCome: Readonly<Record<string, readonly string[]>> = {
  'no-signaling-reset': ['finding signaling.unreachable: got None, want yes'],
  'one-symmetric': ['finding nat.symmetric: got None, want yes'],
  'udp-blocked-relay-tcp': ['finding udp.blocked: got None, want yes'],
};

/** The score that this scenario of the lab must reach. */
export const expectedScore = (scenario: string, { verdict }: Score): Score => {
  const disagreements = stillToCome[scenario] ?? [];
  const total = Number(verdict.split(' ')[2]);
  return { disagreements, verdict: `${total - disagreements.length} of ${total}` };
};
