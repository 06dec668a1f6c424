/** `icewatch analyze DIR... --jobs N --ndjson`: archives of captures as rows, in the order of their paths whatever N is. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { installationFolder } from '../app/installation.ts';
import type { PolicyInput } from '../contract/policy.ts';
import type { Row } from '../core/report/call-row.ts';
import { captureFiles } from './capture-files.ts';
import { CaptureWorkers, generousLimit } from './capture-workers.ts';
import type { WorkerPorts } from './capture-workers.ts';
import { WorkFailed } from './command.ts';
import type { CliStreams } from './command.ts';
import { createProgress } from './progress.ts';

export interface ManyOptions {
  /** How many captures are read at a time, each in a process of its own; 1 or more. */
  readonly jobs: number;
  /** A row of JSON for each call; otherwise a line of text. */
  readonly ndjson: boolean;
  readonly reveal: boolean;
  readonly policy: PolicyInput;
}

/** Several times what the largest captures need. */
const mostHeapMiB = 1536;
/** What waits for its turn to be written is bounded to so many files a job. */
const ahead = 4;

/** Captures and directories of captures. Rejects with `WorkFailed` where any of them could not be read to its end; what could be is written. */
export async function analyzeMany(paths: readonly string[], { jobs, ndjson, reveal, policy }: ManyOptions, streams: CliStreams, ports: Partial<Omit<WorkerPorts, 'order'>> = {}): Promise<void> {
  const { files, faults } = await captureFiles(paths);
  for (const fault of faults) streams.stderr.write(`error: ${fault}\n`);
  const workers = new CaptureWorkers(jobs, {
    script: ports.script ?? join(installationFolder(), 'out', 'node', 'analyze-worker.js'),
    limitMs: ports.limitMs ?? generousLimit,
    heapMiB: ports.heapMiB ?? mostHeapMiB,
    order: { key: reveal ? null : randomBytes(32), policy },
  });
  const progress = createProgress(streams.stderr, `reading ${files.length} captures`);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  let failed = 0;
  try {
    const reading: Promise<readonly Row[]>[] = [];
    for (const [i, file] of files.entries()) {
      while (reading.length < Math.min(files.length, i + jobs * ahead)) reading.push(workers.rows(files[reading.length]!));
      const rows = await reading[i]!;
      // Let go of: an archive has more rows than memory.
      reading[i] = Promise.resolve([]);
      const errors = rows.filter((row) => row['icewatch.record.type'] === 'error');
      progress.end();
      for (const { body } of errors) streams.stderr.write(`error: ${body}\n`);
      if (errors.length > 0) failed += 1;
      await write(streams.stdout, rows.map((row) => (ndjson ? `${JSON.stringify(row)}\n` : textLine(file.path, row))).join(''));
      done += file.bytes;
      progress.update(done, total);
    }
  } finally {
    progress.end();
    workers.close();
  }
  if (failed > 0) throw new WorkFailed(`${failed} of ${files.length} captures could not be read to their end`, 'Each is named above; what could be read of it is there, and so are all others.');
  if (faults.length > 0) throw new WorkFailed('Not everything that was named could be read', 'It is named above; everything else is there.');
}

/** Errors have been said on standard error. */
const textLine = (path: string, row: Row): string =>
  row['icewatch.record.type'] === 'error' ? '' : `${path}: ${row['icewatch.call.start'] ?? 'no packets'} ${row['icewatch.verdict.title'] ?? 'nothing can be said'}\n`;

/** Waits for a slow reader, so that rows do not pile up here. */
const write = async (stdout: NodeJS.WritableStream, text: string): Promise<void> => {
  if (text !== '' && !stdout.write(text)) await once(stdout, 'drain');
};
