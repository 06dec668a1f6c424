/** Files in the real app: opened from the command line, by the picker and by dropping, and exported again. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { summarySchema } from '../../electron/contract/summary.ts';
import { projectRoot } from '../helpers/shared.ts';
import { dropFile, expect, goTo, isAlive, sample, statusBar, test } from './helpers/served-app.ts';

test('serve FILE shows how the call was connected', async ({ openServed, page }) => {
  await openServed(sample);
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
  await expect(statusBar(page)).toContainText('sample.pcapng');
  await expect(statusBar(page)).toContainText('Done');
  await expect(page.locator('.recharts-area-area').first()).toBeVisible();
  await goTo(page, 'Pairs');
  await expect(page.getByRole('row')).not.toHaveCount(1);
});

test('a claim leads to its packets, decoded by the engine', async ({ openServed, page }) => {
  await openServed(sample);
  // Before, the verdict is on the part that was read.
  await expect(statusBar(page)).toContainText('Done');
  const links = page.locator('.verdict .frame-link');
  await links.first().click();
  const panel = page.getByRole('dialog', { name: /^Packet \d+$/ });
  await expect(panel.locator('.packet-title')).toContainText('STUN Binding');
  await expect(panel.locator('.telling').first()).toBeInViewport();
  await expect(panel.locator('.hex-view mark').first()).toBeVisible();
  for (let next = 1; next < (await links.count()); next += 1) {
    await page.keyboard.press('ArrowRight');
    await expect(panel).toContainText(`${next + 1} of ${await links.count()}`);
    await expect(panel.locator('.telling').first()).toBeVisible();
  }
  await page.keyboard.press('Escape');
  await expect(links.first()).toBeFocused();
});

test('the example, a picked file and a dropped one are opened, one after the other', async ({ openServed, page }) => {
  await openServed('--no-capture');
  await page.getByRole('button', { name: /Look at an example/ }).click();
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
  await expect(statusBar(page)).toContainText('sample call');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open file…', exact: true }).click();
  await (await chooser).setFiles(sample);
  await expect(statusBar(page)).toContainText('sample.pcapng');
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
  await dropFile(page, 'my call.pcapng', readFileSync(sample));
  await expect(statusBar(page)).toContainText('my call.pcapng');
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
});

test('a call is held against a list and the company’s own servers, as they are chosen', async ({ openServed, page }) => {
  await openServed(sample);
  await expect(statusBar(page)).toContainText('Done');
  await goTo(page, 'Policy');
  await page.getByRole('button', { name: 'New list…' }).click();
  const dialog = page.getByRole('dialog', { name: 'New list' });
  await dialog.getByLabel('The list, as YAML').fill(readFileSync(`${projectRoot}test/lab/policies/lab.yaml`, 'utf8').replace('role: stun', 'rolle: stun'));
  await dialog.getByRole('button', { name: 'Check' }).click();
  await expect(dialog.getByRole('alert')).toContainText('entries[1].rolle');
  await dialog.getByLabel('The list, as YAML').fill(readFileSync(`${projectRoot}test/lab/policies/lab.yaml`, 'utf8'));
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('checkbox', { name: 'Hold calls against The lab' }).check();
  const lab = page.getByRole('region', { name: 'The lab' });
  await expect(lab.getByRole('row', { name: /TURN turn-tcp/ })).toContainText('works');
  await expect(lab.getByRole('row', { name: /TURN turn-udp/ })).toContainText('fails');
  await page.getByRole('button', { name: 'Set up…' }).click();
  await page.getByLabel('Own STUN and TURN servers').fill('turn:own.example.com');
  await page.getByLabel('Instead').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('.leaks li').first()).toContainText('Excluded server turn.lab.test');
  await goTo(page, 'Relays');
  await expect(page.getByRole('row', { name: /turn\.lab\.test/ }).first()).toContainText('The lab');
});

test('the address opens one browser; a reload stays in, another browser is told what to do', async ({ openServed, page, browser }) => {
  const app = await openServed('--no-capture');
  expect(page.url()).not.toContain('token');
  await page.reload();
  await expect(page.getByRole('heading', { name: /See how your call/ })).toBeVisible();
  const other = await (await browser.newContext()).newPage();
  const response = await other.goto(app.address);
  expect(response?.status()).toBe(401);
  await expect(other.getByText('press Enter there for a fresh one')).toBeVisible();
  await other.context().close();
});

/** Saves from the report dialog. */
const save = async (page: Page, format: RegExp, real: boolean): Promise<{ name: string; path: string }> => {
  await page.getByRole('group', { name: 'Capture' }).getByRole('button', { name: 'Report…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Report', exact: true });
  await dialog.getByRole('radio', { name: format }).check();
  if (real) await dialog.getByRole('radio', { name: /With real addresses/ }).check();
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save' }).click();
  if (real) await page.getByRole('button', { name: 'Use real addresses' }).click();
  const saved = await download;
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  return { name: saved.suggestedFilename(), path: await saved.path() };
};

test('what is saved is what it says: JSON by its schema, CSV for a spreadsheet, packets for tshark; real addresses only where asked for', async ({ openServed, page }) => {
  await openServed(sample);
  await expect(statusBar(page)).toContainText('Done');

  const json = await save(page, /^JSON/, false);
  expect(json.name).toMatch(/^icewatch-sample-.*\.json$/);
  const summary = summarySchema.parse(JSON.parse(readFileSync(json.path, 'utf8')));
  expect(summary.redacted).toBe(true);
  expect(summary.calls[0]?.path).toMatchObject({ kind: 'relay', transport: 'tcp' });
  const real = await save(page, /^JSON/, true);
  expect(summarySchema.parse(JSON.parse(readFileSync(real.path, 'utf8'))).redacted).toBe(false);

  const csv = await save(page, /^CSV/, false);
  expect(csv.name).toMatch(/\.csv$/);
  const rows = JSON.parse(
    execFileSync('python3', ['-c', 'import csv,json,sys; print(json.dumps(list(csv.reader(open(sys.argv[1], newline="")))))', csv.path], { encoding: 'utf8', maxBuffer: 1 << 28 }),
  ) as string[][];
  expect(new Set(rows.map((row) => row.length)).size).toBe(1);
  expect(rows.flat()).toContain('path.relay-tcp');

  const packets = await save(page, /^pcapng/, false);
  expect(packets.name).toMatch(/\.pcapng$/);
  const methods = execFileSync('tshark', ['-r', packets.path, '-Y', 'stun', '-T', 'fields', '-e', 'stun.type.method'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  // RFC 8656 17: Allocate.
  expect(methods).toContain('0x0003');

  const ticket = await save(page, /^Firewall ticket/, false);
  expect(ticket.name).toMatch(/\.md$/);
  expect(readFileSync(ticket.path, 'utf8')).toContain('turn.lab.test');
});

test('Ctrl-C ends it all; the page says so and keeps what it shows', async ({ openServed, page }) => {
  const app = await openServed(sample);
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
  const children = app.children();
  expect(children.length).toBeGreaterThan(0);
  expect(await app.end()).toBe(0);
  expect(children.filter(isAlive)).toEqual([]);
  await expect(page.getByText('The connection to Icewatch is lost')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
});
