/** Where calls are sent, as the settings say it. */
import type { FleetSettings } from '../../contract/fleet.ts';

export interface Target {
  readonly url: string;
  readonly headers: Headers;
}

/** Where the settings say, or why that cannot be. A user name and password in the URL become a header. */
export function targetOf({ endpoint, headers }: Pick<FleetSettings, 'endpoint' | 'headers'>, version: string): Target | string {
  const url = new URL(endpoint);
  const made = new Headers();
  if (url.username !== '' || url.password !== '') {
    made.set('authorization', `Basic ${Buffer.from(`${decoded(url.username)}:${decoded(url.password)}`).toString('base64')}`);
    url.username = '';
    url.password = '';
  }
  for (const [name, value] of Object.entries(headers)) {
    try {
      made.set(name, value);
    } catch {
      return `the header ${JSON.stringify(name)} cannot be sent: its name or its value has characters that HTTP does not allow`;
    }
  }
  made.set('content-type', 'application/x-protobuf');
  made.set('content-encoding', 'gzip');
  made.set('user-agent', `icewatch/${version}`);
  url.search = '';
  url.hash = '';
  if (!url.pathname.endsWith('/v1/logs')) url.pathname = `${url.pathname.replace(/\/+$/, '')}/v1/logs`;
  return { url: url.href, headers: made };
}

/** Without what only the collector should know. */
export function shownEndpoint(endpoint: string): string {
  if (endpoint === '') return '';
  const url = new URL(endpoint);
  url.username = '';
  url.password = '';
  url.search = '';
  return url.href;
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
