/** One OTLP/HTTP request and what became of it (https://opentelemetry.io/docs/specs/otlp/#otlphttp). Says nothing of headers: they carry secrets. */
import { ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer';
import { networkFault } from './network-fault.ts';
import type { Target } from './target.ts';

/**
 * `taken`, of which so many records were rejected for good; `later`: try again, not before so many ms where the collector said so; `held`: with these settings it will
 * not be taken, though others may be right; `refused`: this request never will be.
 */
export type Sent =
  | { readonly what: 'taken'; readonly rejected: number; readonly why: string }
  | { readonly what: 'later'; readonly afterMs: number | null; readonly why: string }
  | { readonly what: 'held'; readonly why: string }
  | { readonly what: 'refused'; readonly why: string };

/** Wrong credentials, wrong address, or a proxy that wants to be asked otherwise: the request is as good as any. */
const settingsAtFault: ReadonlySet<number> = new Set([401, 403, 404, 405, 407]);
const worthRepeating: ReadonlySet<number> = new Set([429, 502, 503, 504]);

const requestMs = 30_000;
/** A longer pause is a mistake, or nobody's wish. */
const longestPauseMs = 6 * 3_600_000;
const mostAnswered = 64 * 1024;
const mostQuoted = 300;

/** `request` is compressed with gzip. Never rejects, but where `signal` ends it. */
export async function send(fetch: typeof globalThis.fetch, target: Target, request: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<Sent> {
  try {
    const answer = await fetch(target.url, {
      method: 'POST', headers: [...target.headers], body: request, redirect: 'manual', credentials: 'omit', signal: AbortSignal.any([signal, AbortSignal.timeout(requestMs)]),
    });
    return outcome(answer, await bodyOf(answer));
  } catch (error) {
    signal.throwIfAborted();
    return { what: 'later', afterMs: null, why: networkFault(error) };
  }
}

function outcome(answer: Response, body: Uint8Array): Sent {
  const { status } = answer;
  const type = answer.headers.get('content-type') ?? '';
  const isPage = type.startsWith('text/html');
  const said = `HTTP ${status}${isPage ? '' : quoted(body, type)}`;
  // fetch hides the status of a redirect that it was told not to follow, where a browser's rules hold.
  if (answer.type === 'opaqueredirect' || (status >= 300 && status < 400)) return { what: 'later', afterMs: null, why: `the collector's address leads elsewhere: perhaps this network wants a sign-in first` };
  if (answer.ok) {
    if (isPage) return { what: 'later', afterMs: null, why: 'a web page answered instead of a collector: perhaps this network wants a sign-in first' };
    return { what: 'taken', ...rejectedBy(body, type) };
  }
  if (worthRepeating.has(status)) return { what: 'later', afterMs: pauseAsked(answer.headers.get('retry-after')), why: `the collector is busy: ${said}` };
  if (status === 407) return { what: 'held', why: `the web proxy wants credentials: ${said}` };
  if (settingsAtFault.has(status)) return { what: 'held', why: `the collector does not take it with these settings: ${said}` };
  return { what: 'refused', why: `the collector refused a call: ${said}` };
}

/** Of an answer that is a success: whether some records were not wanted. Nothing is rejected by an answer that cannot be read. */
function rejectedBy(body: Uint8Array, type: string): { rejected: number; why: string } {
  try {
    const partial = type.startsWith('application/json') ? jsonPartial(body) : ProtobufLogsSerializer.deserializeResponse(body).partialSuccess;
    const rejected = Number(partial?.rejectedLogRecords ?? 0);
    return { rejected: rejected > 0 ? rejected : 0, why: (partial?.errorMessage ?? '').slice(0, mostQuoted) };
  } catch {
    return { rejected: 0, why: '' };
  }
}

interface Partial {
  readonly rejectedLogRecords?: number | string;
  readonly errorMessage?: string;
}

const jsonPartial = (body: Uint8Array): Partial | undefined =>
  body.length === 0 ? undefined : (JSON.parse(new TextDecoder().decode(body)) as { partialSuccess?: Partial } | null)?.partialSuccess;

/** RFC 9110 10.2.3: seconds, or a date. */
export function pauseAsked(header: string | null, now = Date.now()): number | null {
  if (header === null) return null;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), longestPauseMs) : null;
}

async function bodyOf(answer: Response): Promise<Uint8Array> {
  if (answer.body === null) return new Uint8Array();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of answer.body as AsyncIterable<Uint8Array>) {
    pieces.push(piece);
    length += piece.length;
    // Leaving the loop ends the transfer.
    if (length > mostAnswered) break;
  }
  return Buffer.concat(pieces).subarray(0, mostAnswered);
}

/** An error's text: a google.rpc.Status as protobuf (its message is field 2) or JSON, or plain text. Printable characters only. */
function quoted(body: Uint8Array, type: string): string {
  const text = new TextDecoder().decode(body.subarray(0, 4 * mostQuoted));
  // eslint-disable-next-line no-control-regex -- what a collector says is shown on screens and in terminals
  const words = (type.startsWith('application/x-protobuf') ? text.replace(/^[^\x20-\x7e]+/, '') : text).replace(/[\u0000-\u001f\u007f-\u009f\ufffd]+/g, ' ').trim();
  return words === '' ? '' : ` ${words.slice(0, mostQuoted)}`;
}
