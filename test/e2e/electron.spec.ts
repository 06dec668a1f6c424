/** The Electron window itself. Runs where the runtime is; elsewhere it says loudly why not. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron as electron, expect, test } from '@playwright/test';
import { projectRoot } from '../helpers/shared.ts';
import { sample } from './helpers/served-app.ts';

const electronPackage = `${projectRoot}node_modules/electron`;

/** Why the window cannot be opened here; null where it can. */
const obstacle = ((): string | null => {
  const name = existsSync(`${electronPackage}/path.txt`) ? readFileSync(`${electronPackage}/path.txt`, 'utf8').trim() : null;
  if (name === null || !existsSync(join(electronPackage, 'dist', name))) return 'the Electron runtime is not here: its download was not possible (node node_modules/electron/install.js)';
  if (process.platform === 'linux' && (process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']) === undefined) return 'there is no display (xvfb-run would do)';
  return null;
})();
test.skip(obstacle !== null, obstacle ?? '');

test('shows a file in a sandboxed page that knows nothing of Node', async () => {
  const settings = mkdtempSync(join(tmpdir(), 'icewatch-e2e-'));
  const asRoot = process.getuid?.() === 0;
  const app = await electron.launch({ args: [...(asRoot ? ['--no-sandbox'] : []), projectRoot, sample], env: { ...process.env, XDG_CONFIG_HOME: settings } });
  try {
    const page = await app.firstWindow();
    expect(page.url()).toBe('app://icewatch/');
    await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
    expect(await page.evaluate(() => [typeof Reflect.get(globalThis, 'require'), typeof Reflect.get(globalThis, 'process'), Object.keys(globalThis.icewatch ?? {}).sort()])).toEqual([
      'undefined', 'undefined', ['export', 'openFile', 'openFileDialog', 'request', 'subscribe'],
    ]);
    expect(await page.evaluate(() => window.open('https://example.org/'))).toBeNull();
    await page.evaluate(() => location.assign('https://example.org/'));
    expect(page.url()).toBe('app://icewatch/');
    const preferences = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    expect(preferences).toBe(1);
  } finally {
    await app.close();
    rmSync(settings, { recursive: true });
  }
});
