/** A live capture of a real call, from the interface to the screen. */
import { execFileSync } from 'node:child_process';
import { expect, goTo, isAlive, statusBar, test } from './helpers/served-app.ts';
import { TwoPeers, peersObstacle } from './helpers/two-peers.ts';

test.describe('live', () => {
  test.skip(peersObstacle !== null, peersObstacle ?? '');
  let peers: TwoPeers;
  test.beforeEach(() => {
    peers = new TwoPeers();
  });
  test.afterEach(() => peers.remove());

  for (const source of ['dumpcap', 'tcpdump', 'cap'] as const) {
    test(`a call fills the overview, the table and the charts while it goes on, by ${source}`, async ({ openServed, page }) => {
      await openServed('-i', peers.interfaceName, '--source', source);
      await expect(statusBar(page)).toContainText(`${peers.interfaceName}: capturing`);
      await expect(statusBar(page)).toContainText(`by ${source}`);
      peers.call();
      await expect(page.getByRole('heading', { name: 'Connected directly' })).toBeVisible();
      await expect(page.locator('.recharts-area-area').first()).toBeVisible();
      await goTo(page, 'Pairs');
      const row = page.getByRole('row').filter({ hasText: '10.197.77.2' });
      await expect(row).toContainText('10.197.77.1');
      await goTo(page, 'Streams');
      await expect(page.getByRole('row').filter({ hasText: /sent/i }).first()).toBeVisible();
      // It goes on by itself.
      const packets = async (): Promise<number> => Number(/([\d,]+) packets/.exec((await statusBar(page).textContent()) ?? '')?.[1]?.replaceAll(',', '') ?? 0);
      const before = await packets();
      await expect.poll(packets).toBeGreaterThan(before + 50);
    });
  }

  test('a claim leads to its packets while the capture goes on', async ({ openServed, page }) => {
    await openServed('-i', peers.interfaceName);
    peers.call();
    await expect(page.getByRole('heading', { name: 'Connected directly' })).toBeVisible();
    await page.locator('.verdict .frame-link').first().click();
    const panel = page.getByRole('dialog', { name: /^Packet \d+$/ });
    await expect(panel.locator('.packet-title')).toContainText('STUN Binding');
    await expect(panel).toContainText('10.197.77.2');
  });

  test('a call that ends is told and kept, and what just happened can be saved, without anyone’s real address', async ({ openServed, page }) => {
    await openServed('-i', peers.interfaceName);
    peers.call();
    await expect(page.getByRole('heading', { name: 'Connected directly' })).toBeVisible();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.locator('.toast').getByRole('link', { name: 'Show it in the history' }).click();
    await expect(page.getByRole('heading', { name: /^A past call/ })).toBeVisible();
    await expect(page.getByRole('region', { name: 'How the call is connected' })).toContainText('Connected directly');
    await expect(page.getByRole('button', { name: /^Packet/ })).toHaveCount(0);
    await page.getByRole('link', { name: 'All past calls' }).click();
    await expect(page.getByRole('table', { name: 'Past calls' }).locator('tbody tr')).toHaveCount(1);
    await page.getByRole('button', { name: 'Save what just happened…' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    const saved = await (await download).path();
    const addresses = execFileSync('tshark', ['-r', saved, '-Y', 'stun', '-T', 'fields', '-e', 'ip.dst'], { encoding: 'utf8' }).trim().split('\n');
    expect(addresses.length).toBeGreaterThan(4);
    expect(addresses).not.toContain('10.197.77.2');
  });

  test('start, pause, resume and stop from the page; the pause is a gap', async ({ openServed, page }) => {
    await openServed('--no-capture');
    peers.call();
    await page.getByRole('button', { name: 'Interfaces…' }).click();
    const dialog = page.getByRole('dialog', { name: 'What to capture' });
    await dialog.getByLabel('Only these:').check();
    await dialog.getByLabel(new RegExp(peers.interfaceName)).check();
    await dialog.getByRole('button', { name: 'Start capture' }).click();
    await expect(page.getByRole('heading', { name: 'Connected directly' })).toBeVisible();
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect(statusBar(page)).toContainText('Paused');
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect(statusBar(page)).toContainText('Capturing');
    await expect(statusBar(page)).toContainText('1 gap');
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(statusBar(page)).toContainText('Done');
    await expect(page.getByRole('heading', { name: 'Connected directly' })).toBeVisible();
  });

  test('an interface that goes down and comes back is said, and is a gap', async ({ openServed, page }) => {
    await openServed('-i', peers.interfaceName);
    peers.call();
    await expect(page.getByRole('heading', { name: 'Connected directly' })).toBeVisible();
    peers.setLink('down');
    await expect(statusBar(page)).toContainText(`${peers.interfaceName}: link down`);
    peers.setLink('up');
    await expect(statusBar(page)).toContainText(`${peers.interfaceName}: capturing`);
    await expect(statusBar(page)).toContainText('1 gap');
  });

  test('ends with its helper when it is told to end', async ({ openServed, page }) => {
    const app = await openServed('-i', peers.interfaceName);
    await expect(statusBar(page)).toContainText(`${peers.interfaceName}: capturing`);
    const children = app.children();
    expect(children.length).toBeGreaterThanOrEqual(2);
    expect(await app.end()).toBe(0);
    expect(children.filter(isAlive)).toEqual([]);
  });
});
