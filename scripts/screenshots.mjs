// Takes the README's screenshots of the real app, showing the bundled sample, in a real Chromium: docs/images/SCREEN-THEME.png.
//   node scripts/screenshots.mjs
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { inProject } from './setup/project.mjs';

const screens = ['overview', 'pairs', 'relays', 'streams', 'signaling', 'policy', 'findings', 'timeline'];
const viewport = { width: 1280, height: 800 };
const folder = inProject('docs/images');

/** Settings of its own, in which the sample's call is held against the lab's list. */
const configured = () => {
  const home = mkdtempSync(join(tmpdir(), 'icewatch-screenshots-'));
  mkdirSync(join(home, 'icewatch/policies'), { recursive: true });
  copyFileSync(inProject('test/lab/policies/lab.yaml'), join(home, 'icewatch/policies/lab.yaml'));
  writeFileSync(join(home, 'icewatch/settings.json'), JSON.stringify({ policy: { profiles: ['lab'] } }));
  return home;
};

const serve = async (home) => {
  const child = spawn(process.execPath, [inProject('bin/icewatch'), 'serve', '--sample'], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home } });
  let text = '';
  for await (const chunk of child.stdout) {
    text += chunk;
    const address = /http:\/\/\S+/.exec(text)?.[0];
    if (address !== undefined) return { address, end: () => (child.kill('SIGTERM'), once(child, 'close')) };
  }
  throw new Error('icewatch serve ended without an address');
};

mkdirSync(folder, { recursive: true });
const home = configured();
const host = await serve(home);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
try {
  const page = await browser.newPage({ viewport, deviceScaleFactor: 1, reducedMotion: 'reduce' });
  await page.goto(host.address);
  await page.getByText(/Relayed over TCP/).first().waitFor();
  const shoot = async (name) => {
    // Charts measure themselves before they draw.
    await page.waitForTimeout(700);
    await page.screenshot({ path: `${folder}/${name}.png` });
    console.log(`${folder}/${name}.png`);
  };
  for (const theme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: theme });
    for (const screen of screens) {
      await page.evaluate((id) => globalThis.location.assign(`#/${id}`), screen);
      await shoot(`${screen}-${theme}`);
    }
    await page.evaluate(() => globalThis.location.assign('#/overview'));
    await page.locator('.verdict .frame-link').last().click();
    await page.locator('.layer-tree').waitFor();
    await shoot(`packet-${theme}`);
    await page.keyboard.press('Escape');
  }
} finally {
  await browser.close();
  await host.end();
  rmSync(home, { recursive: true });
}
