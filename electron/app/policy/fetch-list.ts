/** Gets a vendor's published list over HTTPS: bounded in time, size and redirects, and nothing that looks like a web page. */
import type { ListFormat } from '../../contract/policy.ts';
import { failure } from '../app-failure.ts';

export type Fetch = typeof globalThis.fetch;

/** Microsoft's, the largest, has some 100 kB. */
const maxBytes = 5_000_000;
const timeoutMs = 20_000;
const maxRedirects = 3;
const redirects = [301, 302, 303, 307, 308];
/** Servers of files often do not say that a file is JSON. */
const acceptedTypes: Record<ListFormat, readonly string[]> = {
  'daily-ip-info': ['application/json', 'text/json', 'text/plain', 'application/octet-stream', 'binary/octet-stream', ''],
  'microsoft-365-endpoints': ['application/json', 'text/json'],
  'zoom-ranges': ['text/plain', 'application/octet-stream', 'binary/octet-stream', ''],
};

/** The list's text. Rejects with an `AppFailure` that says what to do. */
export async function fetchList(url: string, format: ListFormat, fetch: Fetch): Promise<string> {
  const signal = AbortSignal.timeout(timeoutMs);
  let at = new URL(url);
  for (let hop = 0; hop <= maxRedirects; hop++) {
    if (at.protocol !== 'https:') throw unusable(url, `${at.href.slice(0, 200)} is not https`);
    const response = await fetch(at.href, { signal, redirect: 'manual', headers: { accept: acceptedTypes[format][0]! }, credentials: 'omit' }).catch((thrown: unknown) => {
      throw unreachable(url, thrown);
    });
    if (redirects.includes(response.status)) {
      await response.body?.cancel();
      const location = response.headers.get('location') ?? '';
      if (!URL.canParse(location, at.href)) throw unusable(url, 'a redirect leads nowhere');
      at = new URL(location, at.href);
      continue;
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw unusable(url, `the server answered ${response.status} ${response.statusText}`.trimEnd());
    }
    const type = (response.headers.get('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase();
    if (!acceptedTypes[format].includes(type)) {
      await response.body?.cancel();
      throw unusable(url, `the answer is ${type === '' ? 'of no known type' : type}${type === 'text/html' ? ': a web page, perhaps of a proxy that wants a sign-in' : ', which is no such list'}`);
    }
    return bodyText(response, url);
  }
  throw unusable(url, `more than ${maxRedirects} redirects`);
}

async function bodyText(response: Response, url: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      // Leaving the loop cancels the rest.
      if (bytes > maxBytes) break;
      chunks.push(chunk);
    }
  } catch (thrown) {
    throw unreachable(url, thrown);
  }
  if (bytes > maxBytes) throw unusable(url, `the answer is larger than ${maxBytes} bytes`);
  return Buffer.concat(chunks).toString('utf8').replace(/^\ufeff/, '');
}

const kept = 'The profile stays as it is.';
export const unusable = (url: string, why: string) => failure('unavailable', `The published list could not be used: ${why}`, { where: url, advice: kept });
const unreachable = (url: string, thrown: unknown) => failure('unavailable', `The published list could not be fetched: ${reason(thrown)}`, { where: url, advice: kept });

/** fetch says 'fetch failed', and why only in its cause. */
function reason(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if (thrown.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  return thrown.cause instanceof Error ? thrown.cause.message : thrown.message;
}
