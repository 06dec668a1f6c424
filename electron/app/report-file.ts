/** Exports as files: the summary as it is on the screen, and the packets that were kept. */
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import writeFileAtomic from 'write-file-atomic';
import type { ExportFormat, Series, SessionState } from '../contract/session.ts';
import type { Summary } from '../contract/summary.ts';
import { createRedaction } from '../core/report/redaction/redaction.ts';
import type { Personal } from '../core/report/redaction/redaction.ts';
import { textReport } from '../core/report/text-report.ts';
import type { TextFormat } from '../core/report/text-report.ts';
import { failure } from './app-failure.ts';

const notWritten = (path: string, thrown: unknown): Error =>
  failure('unavailable', 'The file could not be written', { where: path, advice: thrown instanceof Error ? thrown.message : String(thrown) });

/** The key of one session's stand-ins: all its exports agree, and those of another session tell nothing of them. 32 bytes in hexadecimal. */
export const newRedactionKey = (): string => randomBytes(32).toString('hex');

/** `redactionKey` null leaves real addresses and names; `personal` is what the engine knows besides the summary, so that packets get the same stand-ins. */
export function reportText(format: TextFormat, summary: Summary, series: Series | null, redactionKey: string | null, personal: Personal = {}): string {
  return textReport(format, redactionKey === null ? summary : createRedaction(summary, Buffer.from(redactionKey, 'hex'), personal).summary(summary), series);
}

/** Whole or not at all. Rejects with an `AppFailure`. */
export async function writeText(text: string, path: string): Promise<void> {
  await writeFileAtomic(path, text).catch((thrown: unknown) => {
    throw notWritten(path, thrown);
  });
}

/** An empty piece is a pause of who makes them: what else there is to do is done meanwhile. */
async function* withPauses(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  for (const piece of pieces) {
    if (piece.length === 0) await setImmediate();
    else yield piece;
  }
}

/** Whole or not at all. Rejects with an `AppFailure`. */
export async function writePieces(pieces: Iterable<Uint8Array>, path: string): Promise<void> {
  const unfinished = `${path}.unfinished`;
  try {
    await pipeline(Readable.from(withPauses(pieces)), createWriteStream(unfinished));
    await rename(unfinished, path);
  } catch (thrown) {
    await rm(unfinished, { force: true });
    throw notWritten(path, thrown);
  }
}

/** Of file names. */
export const endings: Record<ExportFormat, string> = { html: 'html', markdown: 'md', ticket: 'ticket.md', json: 'json', csv: 'csv', pcapng: 'pcapng' };

/** Letters, digits, dots and hyphens only, so that it needs no quoting anywhere: 'icewatch-call-2026-05-04T10-42-07.json'. */
export function reportName(session: SessionState, summary: Summary, format: ExportFormat): string {
  const label = session.kind === 'live' ? 'capture' : session.label.replace(/\.(pcap|pcapng|cap|gz)$/gi, '');
  const start = (summary.capture.start ?? '').slice(0, 19);
  const parts = ['icewatch', label, start].map((part) => part.replace(/[^a-z0-9.]+/gi, '-').replace(/^[-.]+|[-.]+$/g, '').slice(0, 60));
  return `${parts.filter((part) => part !== '').join('-')}.${endings[format]}`;
}
