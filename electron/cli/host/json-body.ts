/** The JSON body of a request, bounded. */
import type { IncomingMessage } from 'node:http';
import { appError } from '../../app/app-failure.ts';
import type { AppError } from '../../contract/errors.ts';

/** Bytes; the largest payload of the contract is a few KiB. */
const longestBody = 64 * 1024;

export type JsonBody = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly status: 400 | 413; readonly error: AppError };

export async function readJson(request: IncomingMessage): Promise<JsonBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  // What is beyond the bound is read but not kept, so that the client gets its answer.
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= longestBody) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (size > longestBody) return { ok: false, status: 413, error: appError('bad-argument', 'The request is too long') };
  try {
    return { ok: true, value: JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown };
  } catch {
    return { ok: false, status: 400, error: appError('bad-argument', 'The request is not JSON') };
  }
}
