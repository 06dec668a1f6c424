// What Icewatch says of each call of the lab and of the bundled sample. A change of behaviour is a diff that a person reads:
// `npm run golden` writes these files anew, and the commit says why they changed.
import { describe, expect, it } from 'vitest';
import type { Summary } from '../../electron/contract/summary.ts';
import { jsonReport } from '../../electron/core/report/json.ts';
import { createRedaction } from '../../electron/core/report/redaction/redaction.ts';
import { runCli } from '../helpers/cli-run.ts';
import { hasShared, labCapture, labCaptures, projectRoot } from '../helpers/shared.ts';

const golden = (name: string): string => `${projectRoot}test/golden/summaries/${name}`;
const sample = `${projectRoot}resources/sample.pcapng`;

const analyzed = async (...args: string[]): Promise<string> => {
  const { status, stdout, stderr } = await runCli('analyze', ...args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
};

/** The version is no behaviour. */
const withoutVersion = (json: string): string => {
  const summary = JSON.parse(json) as Summary;
  return `${JSON.stringify({ ...summary, tool: { ...summary.tool, version: '*' } }, null, 1)}\n`;
};

describe('the bundled sample', () => {
  it('is summed up for a person', async () => {
    await expect(await analyzed(sample, '--reveal')).toMatchFileSnapshot(golden('sample.txt'));
  });

  it('is summed up for programs, redacted', async () => {
    // The command line takes another key each time; by one key the stand-ins are always the same.
    const summary = JSON.parse(await analyzed(sample, '--json', '--reveal')) as Summary;
    const redacted = createRedaction(summary, new Uint8Array(32).fill(7)).summary(summary);
    await expect(withoutVersion(jsonReport(redacted))).toMatchFileSnapshot(golden('sample.json'));
  });
});

describe.skipIf(!hasShared)('the calls of the lab (need ../shared)', () => {
  it.each(labCaptures)('%s', async (name) => {
    await expect(withoutVersion(await analyzed(labCapture(name), '--json', '--reveal'))).toMatchFileSnapshot(golden(`${name}.json`));
  });
});
