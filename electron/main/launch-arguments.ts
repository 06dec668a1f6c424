/** What the window shows first, from how the app was started: `icewatch [FILE] [--sample]`. */
import { resolve } from 'node:path';
import type { Opening } from '../app/create-app.ts';

/**
 * `argv` as Electron gives it, also to `second-instance`, where Chromium may have put its own switches in between. Returns null where
 * nothing was asked for.
 */
export function askedFor(argv: readonly string[], packaged: boolean, workingFolder: string): Extract<Opening, { show: 'file' | 'sample' }> | null {
  // Unpackaged, the first argument names the app: `electron .`
  const given = argv.slice(1).filter((argument) => !argument.startsWith('-'));
  const file = given[packaged ? 0 : 1];
  if (file !== undefined) return { show: 'file', path: resolve(workingFolder, file) };
  return argv.includes('--sample') ? { show: 'sample' } : null;
}
