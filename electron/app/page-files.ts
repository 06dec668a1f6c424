/**
 * The built page's files by the path they are served under. Only what was found at the start is ever served, so that no request can
 * name another file.
 */
import { readFile, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { lookup } from 'mrmime';

export interface PageFile {
  readonly type: string;
  /** Its name contains a hash of its content, so that it never changes. */
  readonly immutable: boolean;
  readonly bytes: () => Promise<Buffer>;
}
/** '/' is the page itself. */
export type PageFiles = ReadonlyMap<string, PageFile>;

export async function findPageFiles(folder: string): Promise<PageFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, PageFile>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const url = `/${relative(folder, path).split(sep).join('/')}`;
    const type = lookup(entry.name) ?? 'application/octet-stream';
    files.set(url === '/index.html' ? '/' : url, {
      type: type.startsWith('text/') ? `${type}; charset=utf-8` : type,
      immutable: url.startsWith('/assets/'),
      bytes: () => readFile(path),
    });
  }
  return files;
}

/** What the page may do and load, the same in both shells. `updates` is the origin of the WebSocket, where there is one. */
export const contentSecurityPolicy = (updates: string | null): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${updates === null ? '' : ` ${updates}`}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

export const pageHeaders = (updates: string | null): Record<string, string> => ({
  'Content-Security-Policy': contentSecurityPolicy(updates),
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), clipboard-read=()',
});
