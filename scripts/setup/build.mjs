// Builds what is older than its sources: 'node' is the command line and the engine, 'web' the page and the Electron shell.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SetupFailed, inProject, projectRoot, say } from './project.mjs';
import { runQuietly } from './run.mjs';

const shared = ['electron', 'package.json', 'package-lock.json', 'tsconfig.base.json'];
const parts = {
  node: {
    sources: [...shared, 'vite.node.config.ts'],
    stamp: inProject('out/node/.built-from'),
    command: ['node_modules/vite/bin/vite.js', 'build', '--config', 'vite.node.config.ts'],
  },
  web: {
    sources: [...shared, 'renderer', 'electron.vite.config.ts', 'vite.renderer.config.ts'],
    stamp: inProject('out/renderer/.built-from'),
    command: ['node_modules/electron-vite/bin/electron-vite.js', 'build'],
  },
};

/** Names, sizes and times of all files under these paths: changes when any is edited, added or removed. */
const fingerprint = (paths) => {
  const hash = createHash('sha256');
  const add = (path) => {
    const stat = statSync(inProject(path), { throwIfNoEntry: false });
    if (stat === undefined) return;
    if (!stat.isDirectory()) hash.update(`${path}\0${stat.size}\0${stat.mtimeMs}\n`);
    else for (const name of readdirSync(inProject(path)).sort()) add(`${path}/${name}`);
  };
  paths.forEach(add);
  return hash.digest('hex');
};

const stampOf = (part) => {
  try {
    return readFileSync(part.stamp, 'utf8');
  } catch {
    return '';
  }
};

export const isBuilt = (name) => stampOf(parts[name]) === fingerprint(parts[name].sources);

/** Builds this part where its sources have changed since it was built. */
export const ensureBuilt = async (name) => {
  const part = parts[name];
  const before = fingerprint(part.sources);
  if (stampOf(part) === before) return;
  say(`building (${name})`);
  rmSync(part.stamp, { force: true });
  const [script, ...args] = part.command;
  const { status, output } = await runQuietly(process.execPath, [`${projectRoot}${script}`, ...args], { timeoutMs: 10 * 60_000 });
  if (status !== 0) {
    process.stderr.write(`${output}\n`);
    throw new SetupFailed(`the build of '${name}' failed, see above`);
  }
  mkdirSync(dirname(part.stamp), { recursive: true });
  writeFileSync(part.stamp, before);
};
