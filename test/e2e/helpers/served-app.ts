/** The real thing: `icewatch serve` from the build, with settings of its own, and a page that has opened the printed address. */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { projectRoot } from '../../helpers/shared.ts';

export const icewatch = `${projectRoot}out/node/icewatch.js`;
export const sample = `${projectRoot}resources/sample.pcapng`;

export interface ServedApp {
  readonly address: string;
  /** The process id of `icewatch serve`. */
  readonly pid: number;
  /** Process ids of what it has started, and of what those have. */
  children(): number[];
  /** Ends it as Ctrl-C would; resolves to its exit status. */
  end(): Promise<number | null>;
}

/** Process id and its parent's. */
const processes = (): number[][] =>
  execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
const descendants = (pid: number): number[] => processes().flatMap(([child, parent]) => (parent === pid ? [child!, ...descendants(child!)] : []));
export const isAlive = (pid: number): boolean => processes().some(([alive]) => alive === pid);

const printedAddress = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let printed = '';
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const address = /^(http:\S+)\n/.exec(printed)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.on('exit', (status) => reject(new Error(`icewatch serve ended with ${status ?? 'a signal'}: ${said}`)));
  });

export interface ServeFixtures {
  /** Starts `icewatch serve ARGS`; `through` puts a program before it, such as one that changes the user. */
  serve: (args: readonly string[], through?: readonly string[]) => Promise<ServedApp>;
  /** The same, and opens the page. */
  openServed: (...args: readonly string[]) => Promise<ServedApp>;
}

export const test = base.extend<ServeFixtures>({
  // Playwright reads what a fixture needs from this pattern.
  // eslint-disable-next-line no-empty-pattern
  serve: async ({}, use) => {
    const settings = mkdtempSync(join(tmpdir(), 'icewatch-e2e-'));
    const started: ServedApp[] = [];
    await use(async (args, through = []) => {
      const [file, ...rest] = [...through, process.execPath, icewatch, 'serve', ...args];
      const child = spawn(file!, rest, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, XDG_CONFIG_HOME: settings, XDG_DATA_HOME: settings } });
      const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
      const address = await printedAddress(child);
      const app: ServedApp = {
        address,
        pid: child.pid!,
        children: () => descendants(child.pid!),
        end: () => {
          child.kill('SIGINT');
          return exited;
        },
      };
      started.push(app);
      return app;
    });
    for (const app of started) await app.end();
    rmSync(settings, { recursive: true });
  },
  openServed: async ({ serve, page }, use) => {
    const faults: string[] = [];
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(String(error)));
    await use(async (...args) => {
      const app = await serve(args);
      await page.goto(app.address);
      return app;
    });
    expect(faults).toEqual([]);
  },
});
export { expect };

export const statusBar = (page: Page): Locator => page.getByRole('contentinfo');

export const goTo = (page: Page, screen: string): Promise<void> => page.getByRole('navigation').getByRole('link', { name: screen }).click();

/** Drops a file with these bytes onto the page. */
export const dropFile = async (page: Page, name: string, bytes: Buffer): Promise<void> => {
  const transfer = await page.evaluateHandle(
    ({ name, base64 }) => {
      const made = new DataTransfer();
      made.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
      return made;
    },
    { name, base64: bytes.toString('base64') },
  );
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
};
