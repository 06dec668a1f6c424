// node_modules as package-lock.json wants them.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SetupFailed, inProject, say } from './project.mjs';
import { canCompileCap, ensurePackages, packagesToBuild } from './debian.mjs';
import { runQuietly } from './run.mjs';

const stampFile = inProject('node_modules/.icewatch.json');
const capAddon = inProject('node_modules/cap/build/Release/cap.node');
const npmsOwnLock = inProject('node_modules/.package-lock.json');
const lockFile = inProject('package-lock.json');

/** What an install depends on: the lock file, the binary interface that addons were compiled for, and whether `cap` could be. */
const wanted = () => ({
  lock: createHash('sha256').update(readFileSync(lockFile)).digest('hex'),
  abi: process.versions.modules,
  cap: canCompileCap(),
});

export const nodeModulesAreCurrent = () => {
  if (!existsSync(npmsOwnLock)) return false;
  try {
    const stamp = JSON.parse(readFileSync(stampFile, 'utf8'));
    const now = wanted();
    return stamp.lock === now.lock && stamp.abi === now.abi && (stamp.cap || !now.cap);
  } catch {
    // Installed by hand with npm: as new as the lock file is enough.
    return statSync(npmsOwnLock).mtimeMs >= statSync(lockFile).mtimeMs;
  }
};

/**
 * Addons are compiled against the headers that came with this Node where they did; node-gyp would otherwise download them, which
 * some networks do not allow.
 */
const environment = () => {
  const prefix = dirname(dirname(process.execPath));
  return existsSync(join(prefix, 'include/node/node.h')) ? { npm_config_nodedir: prefix, ...process.env } : process.env;
};

/** npm as it was started with where it runs this, so that its version and settings are the same. */
const npm = (args) => {
  const script = process.env.npm_execpath;
  const env = environment();
  if (script !== undefined && /npm-cli\.c?js$/.test(script)) return runQuietly(process.execPath, [script, ...args], { env });
  return process.platform === 'win32' ? runQuietly('npm.cmd', args, { env, shell: true }) : runQuietly('npm', args, { env });
};

const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i;

/** Installs what is missing. `cap` compiles against libpcap, so that comes first. */
export const ensureNodeModules = async () => {
  if (nodeModulesAreCurrent()) return;
  await ensurePackages(packagesToBuild, "the capture source 'cap' is not built; dumpcap and tcpdump still work");
  say('installing node_modules (npm ci); this takes a minute');
  const { status, output } = await npm(['ci', '--no-audit', '--no-fund']);
  if (status !== 0) {
    process.stderr.write(`${output}\n`);
    const reason = offline.test(output) ? 'the package registry could not be reached' : 'see above';
    throw new SetupFailed(`npm ci failed (${reason}). It needs the network once; try again when there is one.`);
  }
  if (!existsSync(capAddon)) say("the optional capture source 'cap' could not be compiled; dumpcap and tcpdump still work");
  writeFileSync(stampFile, JSON.stringify(wanted()));
};
