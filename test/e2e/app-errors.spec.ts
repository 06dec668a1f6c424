/** What goes wrong for real, and what the page says then. */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { dropFile, expect, isAlive, sample, statusBar, test } from './helpers/served-app.ts';

const alert = (page: Page): Locator => page.getByRole('alert');

test('a file that is no capture is named, with what it is; what was shown stays', async ({ openServed, page }) => {
  await openServed(sample);
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
  await dropFile(page, 'holiday.png', Buffer.from('89504e470d0a1a0a0000000d494844520000000100000001', 'hex'));
  await expect(alert(page)).toContainText('holiday.png is');
  await expect(alert(page)).toContainText('not a capture');
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
  await expect(statusBar(page)).toContainText('Done');
});

test('an empty file is said to be empty', async ({ openServed, page }) => {
  await openServed('--no-capture');
  await dropFile(page, 'nothing.pcap', Buffer.alloc(0));
  await expect(alert(page)).toContainText('nothing.pcap is empty');
});

test('a file given at the start that is no capture is said in the page too', async ({ openServed, page }) => {
  await openServed('package.json');
  await expect(alert(page)).toContainText('package.json');
  await expect(alert(page)).toContainText('not a capture');
});

test('a damaged file shows what could be read, and where it is damaged', async ({ openServed, page }) => {
  await openServed('--no-capture');
  const bytes = readFileSync(sample);
  bytes.fill(0xff, Math.floor(bytes.length * 0.7), Math.floor(bytes.length * 0.7) + 4000);
  await dropFile(page, 'damaged.pcapng', bytes);
  await expect(alert(page)).toContainText('damaged at byte');
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
});

test('a wrong filter is quoted with its fault', async ({ openServed, page }) => {
  await openServed('-i', 'lo', '--filter', 'udp and and');
  await expect(alert(page)).toContainText('The capture filter is wrong');
  await expect(alert(page)).toContainText('udp and and');
  await expect(statusBar(page)).toContainText('Failed');
});

test('an interface that does not exist is named, with those that do', async ({ openServed, page }) => {
  await openServed('-i', 'nope0');
  await expect(alert(page)).toContainText('There is no interface nope0');
  await expect(alert(page)).toContainText('lo');
});

test('an analysis process that dies is said, its results stay, and the next file is read', async ({ openServed, page }) => {
  const app = await openServed(sample);
  await expect(statusBar(page)).toContainText('Done');
  for (const pid of app.children()) process.kill(pid, 'SIGKILL');
  await expect(alert(page)).toContainText('The analysis process ended unexpectedly');
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
  await expect.poll(() => app.children().length).toBeGreaterThan(0);
  await dropFile(page, 'again.pcapng', readFileSync(sample));
  await expect(statusBar(page)).toContainText('again.pcapng');
  await expect(alert(page)).toHaveCount(0);
  await expect(statusBar(page)).toContainText('Done');
});

test('a user who may not capture is told what would allow it, and can still open files', async ({ serve, page }) => {
  test.skip(process.platform !== 'linux' || process.getuid?.() !== 0, 'only root can become a user without rights');
  const app = await serve(['-i', 'lo'], ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups', '--inh-caps=-all', '--bounding-set=-all']);
  await page.goto(app.address);
  await expect(alert(page)).toContainText('This user may not capture packets');
  await expect(alert(page).locator('code')).toContainText(/setcap|dpkg-reconfigure|usermod/);
  await dropFile(page, 'call.pcapng', readFileSync(sample));
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
});

test('a port that is taken and a file that is not there are errors at once', async ({ openServed, serve, page }) => {
  const app = await openServed('--no-capture');
  const { port } = new URL(app.address);
  await expect(serve(['--no-capture', '--port', port])).rejects.toThrow(`Port ${port} is in use`);
  await expect(serve(['/nowhere/call.pcap'])).rejects.toThrow('does not exist');
  await expect(serve(['--port', '70000'])).rejects.toThrow('ended with 2');
  expect(isAlive(app.pid)).toBe(true);
  await expect(page.getByRole('heading', { name: /See how your call/ })).toBeVisible();
});
