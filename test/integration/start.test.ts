// npm start and npm test as scripts: without a terminal, and with what a user gets wrong.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../helpers/shared.ts';

const start = (args: readonly string[], changes: NodeJS.ProcessEnv = {}) => {
  const child = spawn(process.execPath, [`${projectRoot}scripts/start.mjs`, ...args], { env: { ...process.env, DISPLAY: undefined, WAYLAND_DISPLAY: undefined, INIT_CWD: undefined, ...changes }, stdio: ['ignore', 'pipe', 'pipe'] });
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
  return { child, address, stderr: () => stderr };
};

describe.skipIf(process.platform !== 'linux')('npm start without a display and without a terminal (Linux)', () => {
  it('serves the app, prints its address, and ends at once when told to', async () => {
    const { child, address } = start(['--sample']);
    const answer = await fetch(await address, { redirect: 'manual' });
    expect([200, 302, 303]).toContain(answer.status);
    const began = performance.now();
    child.kill('SIGTERM');
    const [status] = (await once(child, 'close')) as [number | null];
    expect(status).toBe(0);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('takes a file as named from where the user is', async () => {
    const { child, address } = start(['sample.pcapng'], { INIT_CWD: `${projectRoot}resources` });
    await address;
    child.kill('SIGINT');
    expect((await once(child, 'close'))[0]).toBe(0);
  });

  it('fails with one clear line where there is no such file', async () => {
    const { child, address, stderr } = start(['missing.pcapng']);
    address.catch(() => undefined);
    expect((await once(child, 'close'))[0]).toBe(1);
    expect(stderr()).toContain('missing.pcapng does not exist');
  });
});

describe('npm test', () => {
  it('names the stages there are where an unknown one is asked for', () => {
    const { status, stderr } = spawnSync(process.execPath, [`${projectRoot}scripts/test.mjs`, 'nonsense'], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('types lint layers build unit e2e');
  });
});
