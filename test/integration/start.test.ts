// npm start and npm test as scripts: without a terminal, and with what a user gets wrong.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { projectRoot } from '../helpers/shared.ts';

const noDisplay = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined, INIT_CWD: undefined };

const run = (command: string, args: readonly string[], changes: NodeJS.ProcessEnv) => {
  const child = spawn(command, args, { cwd: projectRoot, env: { ...process.env, ...noDisplay, ...changes }, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => void (stderr += chunk.toString()));
  const address = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(stdout);
      if (found !== null) resolve(found[0]);
    });
    child.once('close', () => reject(new Error(`ended without an address: ${stderr}`)));
  });
  // Who waits for the end need not wait for the address.
  address.catch(() => undefined);
  const ended = once(child, 'close').then(([status]) => status as number | null);
  return { child, address, ended, stdout: () => stdout, stderr: () => stderr };
};

const start = (args: readonly string[], changes: NodeJS.ProcessEnv = {}) => run(process.execPath, ['scripts/start.mjs', ...args], changes);

// Built before the clock runs, and for those who may not build.
beforeAll(() => {
  expect(spawnSync(process.execPath, ['bin/icewatch', 'serve', '--help'], { cwd: projectRoot }).status).toBe(0);
}, 600_000);

const isLinux = process.platform === 'linux';

describe.skipIf(!isLinux)('npm start without a display and without a terminal (Linux)', () => {
  it('serves the app, prints its address, and ends at once when told to', async () => {
    const { child, address, ended } = start(['--sample']);
    const answer = await fetch(await address, { redirect: 'manual' });
    expect(answer.status).toBe(303);
    const began = performance.now();
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('takes a file as named from where the user is', async () => {
    const { child, address, ended } = start(['sample.pcapng'], { INIT_CWD: `${projectRoot}resources` });
    await address;
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });

  it('fails with one clear line where there is no such file', async () => {
    const { ended, stderr } = start(['missing.pcapng']);
    expect(await ended).toBe(1);
    expect(stderr()).toContain('missing.pcapng does not exist');
  });

  it('ends when npm is ended, which does not pass the signal on through every shell', async () => {
    const { child, address, ended } = run('npm', ['start', '--', '--sample'], {});
    const url = await address;
    child.kill('SIGTERM');
    await ended;
    await expect.poll(() => fetch(url, { redirect: 'manual' }).then(() => 'serving', () => 'gone'), { timeout: 10_000 }).toBe('gone');
  });
});

const isRoot = process.getuid?.() === 0;
const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath];
/** A checkout in root's home, say, is closed to others. */
const nobodyCanRead = (): boolean => spawnSync('setpriv', [...asNobody, '-e', `fs.readFileSync(${JSON.stringify(`${projectRoot}package.json`)})`]).status === 0;
const canBeOrdinaryUser = isLinux && (!isRoot || nobodyCanRead());

describe.skipIf(!canBeOrdinaryUser)('npm start with a display, as an ordinary user (Linux; where this is root: one who can read the project)', () => {
  /** Stands in for the Electron runtime: says what it was started with, and ends. */
  const withRuntime = (status: number) => {
    const folder = mkdtempSync(join(tmpdir(), 'icewatch-runtime-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'electron'), `#!/bin/sh\necho "window of $*"\nexit ${status}\n`, { mode: 0o755 });
    // No real browser is to open: xdg-open finds no application, and takes $BROWSER.
    const changes = { ELECTRON_OVERRIDE_DIST_PATH: folder, DISPLAY: ':none', HOME: folder, XDG_DATA_DIRS: folder, BROWSER: 'true' };
    return isRoot ? run('setpriv', [...asNobody, 'scripts/start.mjs', '--sample'], changes) : start(['--sample'], changes);
  };

  it('opens the Electron window, and ends when it is closed', async () => {
    const { ended, stdout } = withRuntime(0);
    expect(await ended).toBe(0);
    expect(stdout()).toBe(`window of ${projectRoot} --sample\n`);
  });

  it('falls back to the web host where the window does not open', async () => {
    const { child, address, ended, stderr } = withRuntime(127);
    expect((await fetch(await address, { redirect: 'manual' })).status).toBe(303);
    expect(stderr()).toContain('the Electron window ended with status 127');
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});

describe('npm test', () => {
  it('names the stages there are where an unknown one is asked for', () => {
    const { status, stderr } = spawnSync(process.execPath, [`${projectRoot}scripts/test.mjs`, 'nonsense'], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('types lint layers build unit lab e2e');
  });
});
