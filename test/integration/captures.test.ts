import { describe, expect, it } from 'vitest';
import { summarySchema } from '../../electron/contract/summary.ts';
import { runCli } from '../helpers/cli-run.ts';
import { score } from '../helpers/score.ts';
import { hasShared, labCapture, labCaptures, sharedRoot } from '../helpers/shared.ts';

describe.skipIf(!hasShared)('icewatch analyze FILE --json --reveal (needs ../shared)', () => {
  it.each(labCaptures)('agrees with what the browser said of the call: %s', async (name) => {
    const { status, stdout, stderr } = await runCli('analyze', labCapture(name), '--json', '--reveal');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(summarySchema.safeParse(JSON.parse(stdout)).error).toBeUndefined();
    const { disagreements, good, total } = score(stdout, `${sharedRoot}captures/${name}/alice.truth.json`);
    expect(disagreements).toEqual([]);
    expect(good).toBe(total);
  });
});
