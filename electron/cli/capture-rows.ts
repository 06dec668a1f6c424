/** One capture as rows: one for each call, or one for the attempt where there was none, and one for what went wrong. */
import { createHash } from 'node:crypto';
import { toAppError } from '../app/app-failure.ts';
import { readCaptureFile } from '../capture/file-source.ts';
import type { AppError } from '../contract/errors.ts';
import type { PolicyInput } from '../contract/policy.ts';
import type { Summary } from '../contract/summary.ts';
import { createAnalyzer } from '../core/create-analyzer.ts';
import { attemptRow, callRow, rowColumns } from '../core/report/call-row.ts';
import type { Row } from '../core/report/call-row.ts';
import { callUid, summaryOfCall } from '../core/report/call-summary.ts';
import { createRedaction } from '../core/report/redaction/redaction.ts';

export interface RowOptions {
  /** Icewatch's. */
  readonly version: string;
  /** Of the stand-ins, the same for a whole run; null reveals. */
  readonly key: Uint8Array | null;
  readonly policy: PolicyInput;
}

/** What is wrong with the capture is a row. Every row has the same columns: those of `callRow`, and `file.path`. */
export async function captureRows(path: string, options: RowOptions): Promise<Row[]> {
  const analyzer = createAnalyzer({ version: options.version });
  analyzer.describe({ source: 'file', timestampSource: 'capture' });
  analyzer.setPolicy(options.policy);
  let fault: AppError | null = null;
  try {
    await readCaptureFile(path, {
      interface: analyzer.announceInterface.bind(analyzer),
      packet: analyzer.packet.bind(analyzer),
      issue: analyzer.captureIssue.bind(analyzer),
      dropped: analyzer.dropped.bind(analyzer),
    });
  } catch (error) {
    fault = toAppError(error);
  }
  const rows: Row[] = [];
  if (analyzer.interfaces.length > 0) {
    const real = analyzer.summary();
    const summary = options.key === null ? real : createRedaction(real, options.key, analyzer.personal()).summary(real);
    // By the real one: stand-ins would give the same call another uid in another run.
    rows.push(...summary.calls.map(({ id }) => callRow(callUid(real, id), summaryOfCall(summary, id))));
    if (rows.length === 0) rows.push(attemptRow(attemptUid(summary), summary));
  }
  if (fault !== null) rows.push(errorRow(path, fault.code, fault.what));
  return rows.map((row) => withFile(path, row));
}

/** `code` is that of an `AppError`, or what became of the process that read the file. */
export const errorRow = (path: string, code: AppError['code'] | 'crashed' | 'timed-out' | 'out-of-memory', what: string): Row => ({
  ...Object.fromEntries(rowColumns.map((name) => [name, null])),
  'icewatch.record.type': 'error',
  'icewatch.record.uid': hashed(`error ${path}`),
  'error.type': code,
  body: what,
});

export const withFile = (path: string, row: Row): Row => ({ ...row, 'file.path': path });

/** The same for the same packets. */
const attemptUid = ({ capture }: Summary): string => hashed(`attempt ${capture.start} ${capture.end} ${capture.packets} ${capture.bytes}`);

const hashed = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);
