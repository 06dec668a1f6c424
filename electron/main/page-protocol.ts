/** app://icewatch/: the built page inside the Electron window. */
import type { CustomScheme } from 'electron';
import { pageHeaders } from '../app/page-files.ts';
import type { PageFiles } from '../app/page-files.ts';

export const pageUrl = 'app://icewatch/';

/** To be registered before the app is ready. */
export const pageScheme: CustomScheme = { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } };

/** Whether `url` is the page's own. */
export function isPageUrl(url: string): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed?.protocol === 'app:' && parsed.host === 'icewatch';
}

/** Answers the protocol's requests; whatever is not one of the page's files does not exist. */
export const answerPageRequest =
  (files: PageFiles) =>
  async ({ url, method }: { readonly url: string; readonly method: string }): Promise<Response> => {
    const file = method === 'GET' && isPageUrl(url) ? files.get(new URL(url).pathname) : undefined;
    if (file === undefined) return new Response('Not found', { status: 404, headers: { ...pageHeaders(null), 'Content-Type': 'text/plain' } });
    return new Response(new Uint8Array(await file.bytes()), { headers: { ...pageHeaders(null), 'Content-Type': file.type } });
  };
