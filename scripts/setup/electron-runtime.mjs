// The Electron runtime: the npm package brings it on demand, by a download that some networks do not allow.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inProject, memoryFolder, say } from './project.mjs';
import { runQuietly } from './run.mjs';

const downloadMs = 3 * 60_000;
const retryAfterMs = 24 * 3600_000;
const failureFile = `${memoryFolder}/electron-unavailable.json`;
const electronPackage = inProject('node_modules/electron');

const nameOfExecutable = () => {
  try {
    return readFileSync(join(electronPackage, 'path.txt'), 'utf8').trim();
  } catch {
    return 'electron';
  }
};

/** As the package itself looks for it. */
const executable = () => {
  const path = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(electronPackage, 'dist'), nameOfExecutable());
  return existsSync(path) ? path : null;
};

const version = () => JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8')).version;

/** A failed download is remembered, so that the next start does not wait for it again. */
const failedLately = () => {
  try {
    const failure = JSON.parse(readFileSync(failureFile, 'utf8'));
    return failure.version === version() && Date.now() - failure.time < retryAfterMs;
  } catch {
    return false;
  }
};

/** The path of the runtime's executable, downloaded where it is missing; null where it cannot be had. */
export const electronRuntime = async () => {
  const there = executable();
  if (there !== null) return there;
  if (!existsSync(electronPackage) || failedLately()) return null;
  say('downloading the Electron runtime');
  const { status, output } = await runQuietly(process.execPath, [join(electronPackage, 'install.js')], { timeoutMs: downloadMs });
  const path = status === 0 ? executable() : null;
  if (path !== null) {
    rmSync(failureFile, { force: true });
    return path;
  }
  const reason = /^\w*Error: .*$/m.exec(output)?.[0] ?? output.split('\n').at(-1) ?? '';
  mkdirSync(memoryFolder, { recursive: true });
  writeFileSync(failureFile, JSON.stringify({ version: version(), time: Date.now(), reason }));
  say(`the Electron runtime could not be downloaded (${reason}). Not tried again for a day; to try at once: rm ${failureFile}`);
  return null;
};
