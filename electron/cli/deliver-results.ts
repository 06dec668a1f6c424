/** What `analyze` and `capture` hand over at their end: JSON or a short text, the tables as CSV files, the packets as pcapng. */
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Summary } from '../contract/summary.ts';
import type { Analyzer } from '../core/analyzer.ts';
import { csvReport } from '../core/report/csv.ts';
import { jsonReport } from '../core/report/json.ts';
import { captureMeta, pcapngReport } from '../core/report/pcapng.ts';
import { redactSummary } from '../core/report/redact.ts';
import { WorkFailed } from './command.ts';
import type { CliStreams } from './command.ts';
import { summaryText } from './summary-text.ts';

export interface ResultOptions {
  /** The whole summary as JSON instead of the short text. */
  readonly json?: boolean;
  /** Keeps other people's addresses and names; without it they are replaced by stand-ins everywhere. */
  readonly reveal?: boolean;
  /** A directory for one CSV file a table. */
  readonly csv?: string;
  /** A file instead of standard output. */
  readonly output?: string;
}

/** What goes wrong with a file the user named is said with its name. */
const naming = async (path: string, work: Promise<unknown>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    throw new WorkFailed(`${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/** Writes the summary where `options` want it. Rejects with `WorkFailed` where a file cannot be written. */
export const deliverResults = async (summary: Summary, options: ResultOptions, streams: CliStreams): Promise<void> => {
  const shown = options.reveal === true ? summary : redactSummary(summary);
  if (options.csv !== undefined) {
    await naming(options.csv, mkdir(options.csv, { recursive: true }));
    for (const table of csvReport(shown)) {
      const path = join(options.csv, table.name);
      await naming(path, writeFile(path, table.text));
    }
  }
  const text = options.json === true ? jsonReport(shown) : `${summaryText(shown)}\n`;
  if (options.output === undefined) streams.stdout.write(text);
  else await naming(options.output, writeFile(options.output, text));
};

/** Writes the packets that the analyzer kept, with their real addresses. Rejects with `WorkFailed`. */
export const writePackets = async (analyzer: Analyzer, path: string): Promise<void> => {
  if (analyzer.kept === null) return;
  const pieces = pcapngReport(analyzer.kept, analyzer.interfaces, captureMeta(analyzer.summary()));
  await naming(path, pipeline(Readable.from(pieces), createWriteStream(path)));
};
