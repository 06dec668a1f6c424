/** What `analyze` and `capture` hand over at their end: JSON or a short text, and reports as files. */
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Analyzer } from '../core/analyzer.ts';
import { csvReport } from '../core/report/csv.ts';
import { jsonReport } from '../core/report/json.ts';
import { captureMeta, pcapngReport } from '../core/report/pcapng.ts';
import { createRedaction } from '../core/report/redaction/redaction.ts';
import { textReport } from '../core/report/text-report.ts';
import { WorkFailed } from './command.ts';
import type { CliStreams } from './command.ts';
import { summaryText } from './summary-text.ts';

/** Files and directories that the user named. */
export interface ReportFiles {
  readonly html?: string;
  readonly markdown?: string;
  readonly ticket?: string;
  /** A directory for one CSV file a table. */
  readonly csv?: string;
  readonly pcapng?: string;
}

export interface ResultOptions extends ReportFiles {
  /** The whole summary as JSON instead of the short text. */
  readonly json?: boolean;
  /** A file instead of standard output. */
  readonly output?: string;
  /** 32 bytes: other people's addresses and names become stand-ins by it, the same in all formats; null keeps them. */
  readonly redactionKey: Uint8Array | null;
}

/**
 * Writes what `options` want. A file that cannot be written does not keep the others from being: rejects at the end with a `WorkFailed`
 * that names all that failed.
 */
export const deliverResults = async (analyzer: Analyzer, options: ResultOptions, streams: CliStreams): Promise<void> => {
  const summary = analyzer.summary();
  const key = options.redactionKey;
  const packets = key === null ? null : { redaction: createRedaction(summary, key, analyzer.personal()), key };
  const shown = packets === null ? summary : packets.redaction.summary(summary);
  const failures: string[] = [];
  const writing = async (path: string | undefined, write: (path: string) => Promise<unknown>): Promise<void> => {
    if (path === undefined) return;
    try {
      await write(path);
    } catch (error) {
      failures.push(`${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  for (const format of ['html', 'markdown', 'ticket'] as const) {
    await writing(options[format], (path) => writeFile(path, textReport(format, shown, analyzer.series())));
  }
  await writing(options.csv, async (folder) => {
    await mkdir(folder, { recursive: true });
    for (const table of csvReport(shown)) await writeFile(join(folder, table.name), table.text);
  });
  await writing(options.pcapng, async (path) => {
    if (analyzer.kept === null) return;
    await pipeline(Readable.from(pcapngReport(analyzer.kept, analyzer.interfaces, captureMeta(summary), packets)), createWriteStream(path));
  });
  const text = options.json === true ? jsonReport(shown) : `${summaryText(shown)}\n`;
  if (options.output === undefined) streams.stdout.write(text);
  else await writing(options.output, (path) => writeFile(path, text));
  if (failures.length > 0) throw new WorkFailed(failures.join('\n'));
};
