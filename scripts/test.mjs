// npm test: sets up what is missing, then checks everything. Ends with one line `N passed, N failed, N skipped`.
//   npm test                      all stages
//   npm test -- types unit        these stages only: types lint layers build unit lab e2e
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { ensureBuilt } from './setup/build.mjs';
import { ensurePackages, packagesToTest } from './setup/debian.mjs';
import { endWithNpm } from './setup/end-with-npm.mjs';
import { alone } from './setup/lock.mjs';
import { ensureNodeModules } from './setup/node-modules.mjs';
import { SetupFailed, checkNode, inProject, memoryFolder, orExplain, projectRoot, say } from './setup/project.mjs';

const stageLimitMs = 15 * 60_000;
const tallyFile = `${memoryFolder}/tally.json`;

/** Runs a program in sight of the user; resolves to whether it succeeded. */
const succeeds = (script, args, env = {}) =>
  new Promise((resolve) => {
    // A group of its own: a test that never comes to an end would outlive its runner.
    const grouped = process.platform !== 'win32';
    const child = spawn(process.execPath, [inProject(script), ...args], {
      cwd: projectRoot,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: grouped,
    });
    const end = (signal) => {
      try {
        if (grouped) process.kill(-child.pid, signal);
        else child.kill(signal);
      } catch {
        // It has ended by itself.
      }
    };
    const timer = setTimeout(() => {
      say(`${script} was ended after ${stageLimitMs / 60_000} minutes`);
      end('SIGKILL');
    }, stageLimitMs);
    const interrupted = (signal) => {
      end(signal === 'SIGINT' ? 'SIGINT' : 'SIGKILL');
      process.exit(1);
    };
    process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
    const done = (status) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
      resolve(status === 0);
    };
    child.once('error', () => done(null)).once('close', done);
  });

/** A stage that passes or fails as one. */
const asOne = (name, work) => async () =>
  (await work()) ? { passed: 1, failed: 0, skips: [], failures: [] } : { passed: 0, failed: 1, skips: [], failures: [name] };

/** A stage whose runner counts its tests through one of our reporters. */
const counted = (name, script, args) => async () => {
  rmSync(tallyFile, { force: true });
  const succeeded = await succeeds(script, args, { ICEWATCH_TALLY: tallyFile });
  const tally = existsSync(tallyFile) ? JSON.parse(readFileSync(tallyFile, 'utf8')) : { passed: 0, failed: 0, skips: [], failures: [] };
  if (succeeded || tally.failed > 0) return tally;
  return { ...tally, failed: 1, failures: [`${name} ended with an error that no test accounts for`] };
};

const built = async () => {
  try {
    await alone(async () => {
      await ensureBuilt('node');
      await ensureBuilt('web');
    });
    return true;
  } catch (error) {
    if (!(error instanceof SetupFailed)) throw error;
    say(error.message);
    return false;
  }
};

const vitest = 'node_modules/vitest/vitest.mjs';
const vitestRun = ['run', '--reporter=default', '--reporter=./scripts/test/vitest-tally.mjs'];
/** Alone: a call that others take the processor from has other figures than a call has. */
const labTests = ['test/integration/lab-live.test.ts', 'test/integration/lab-networks.test.ts'];

const stages = {
  types: asOne('types', () => succeeds('scripts/typecheck.mjs', [])),
  lint: asOne('lint', () => succeeds('node_modules/eslint/bin/eslint.js', ['.', '--max-warnings', '0'])),
  layers: asOne('layers', () => succeeds('node_modules/dependency-cruiser/bin/dependency-cruise.mjs', ['--config', '.dependency-cruiser.cjs', 'electron', 'renderer', 'test', 'scripts'])),
  build: asOne('build', built),
  unit: counted('unit', vitest, [...vitestRun, ...labTests.flatMap((test) => ['--exclude', test])]),
  lab: counted('lab', vitest, [...vitestRun, '--no-file-parallelism', ...labTests]),
  e2e: counted('e2e', 'node_modules/@playwright/test/cli.js', ['test', '--reporter=list,./scripts/test/playwright-tally.mjs']),
};

const setUp = async () => {
  checkNode();
  await alone(async () => {
    await ensurePackages(packagesToTest, 'the tests that need them are skipped');
    await ensureNodeModules();
  });
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in stages));
if (unknown.length > 0) {
  say(`no such stage: ${unknown.join(' ')}. There are: ${Object.keys(stages).join(' ')}`);
  process.exit(2);
}

endWithNpm();
await orExplain(setUp);
mkdirSync(memoryFolder, { recursive: true });
const started = Date.now();
const total = { passed: 0, failed: 0, skips: [], failures: [] };
/** These two take one processor each. */
const sideBySide = [['types', 'lint'], ...Object.keys(stages).filter((name) => name !== 'types' && name !== 'lint').map((name) => [name])];
const runStage = async (name) => {
  const begun = Date.now();
  say(`${name}: begins`);
  const { passed, failed, skips, failures } = await stages[name]();
  total.passed += passed;
  total.failed += failed;
  total.skips.push(...skips);
  total.failures.push(...failures);
  say(`${name}: ${failed === 0 ? 'passed' : 'FAILED'} in ${Math.round((Date.now() - begun) / 1000)} s`);
};
for (const names of sideBySide) await Promise.all(names.filter((name) => asked.length === 0 || asked.includes(name)).map(runStage));
for (const failure of total.failures) console.log(`failed: ${failure}`);
for (const { name, reason } of total.skips) console.log(`skipped: ${name}${reason === null ? '' : `: ${reason}`}`);
console.log(`all stages took ${Math.round((Date.now() - started) / 1000)} s`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skips.length} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;
