/** `icewatch analyze DIR --jobs N --ndjson` over copies of one capture: what a second process is worth. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { bench, describe } from 'vitest';
import { analyzeMany } from '../../electron/cli/analyze-many.ts';
import { noPolicy } from '../../electron/contract/policy.ts';
import { buildEntries } from '../helpers/capture/built-entry.ts';
import { projectRoot } from '../helpers/shared.ts';

const copies = 16;
// Hooks of a suite are not run around benchmarks.
const built = await buildEntries('cli/analyze-worker');
const folder = mkdtempSync(join(tmpdir(), 'icewatch-bench-'));
for (let n = 0; n < copies; n++) cpSync(`${projectRoot}resources/sample.pcapng`, join(folder, `${n}.pcapng`));

describe(`${copies} captures`, () => {
  for (const jobs of [2, 1]) {
    bench(
      `${jobs} at a time`,
      async () => {
        const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });
        await analyzeMany([folder], { jobs, ndjson: true, reveal: false, policy: noPolicy }, { stdin: new PassThrough(), stdout: nowhere(), stderr: nowhere() }, { script: built.path('analyze-worker') });
      },
      {
        iterations: 3, time: 0, warmupIterations: 0, warmupTime: 0,
        teardown: (_task, mode) => {
          if (mode !== 'run' || jobs !== 1) return;
          built.remove();
          rmSync(folder, { recursive: true });
        },
      },
    );
  }
});
