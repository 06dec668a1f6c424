/** Following a live capture. */
import { setTimeout as wait } from 'node:timers/promises';
import { captureFacts } from '../helpers/scripted-summary.ts';
import { expect, test } from './helpers/page-test.ts';
import * as scenes from './helpers/scenes.ts';

test('keeps up with ten full updates a second of a large conference', async ({ host, openPage }) => {
  host.tell(scenes.conference);
  const page = await openPage();
  await expect(page.getByRole('heading', { name: 'Relayed over UDP' })).toBeVisible();
  const { series } = scenes.conference;
  for (let tick = 1; tick <= 50; tick += 1) {
    host.tell({ ...scenes.conference, series: { ...series!, end: series!.end! + tick * 100 }, summary: { ...scenes.conference.summary, capture: captureFacts({ packets: 1_000_000 + tick }) } });
    await wait(100);
  }
  await expect(page.getByRole('contentinfo')).toContainText('1,000,050 packets', { timeout: 2000 });
});

test('a chart is drawn again only when its own part changed', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage();
  await expect(page.locator('.recharts-area-area')).toHaveCount(1);
  await wait(500);
  await page.evaluate(() => {
    const seen = { changes: 0 };
    Object.assign(globalThis, { seen });
    for (const chart of document.querySelectorAll('.chart')) new MutationObserver((records) => (seen.changes += records.length)).observe(chart, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  for (let packets = 1; packets <= 10; packets += 1) {
    host.tell({ summary: { capture: captureFacts({ packets }) } });
    await wait(50);
  }
  await expect(page.getByRole('contentinfo')).toContainText('10 packets');
  const changes = () => page.evaluate(() => (globalThis as unknown as { seen: { changes: number } }).seen.changes);
  expect(await changes()).toBe(0);
  const { series } = scenes.relayTcp;
  host.tell({ series: { ...series!, end: series!.end! + 5000 } });
  await expect.poll(changes).toBeGreaterThan(0);
});

test('charts hold at most 300 points a series, however long the capture', async ({ host, openPage }) => {
  const points = Array.from({ length: 5000 }, (_, n) => ({ t: scenes.relayTcp.series!.start! + n * 100, rtt: 0.03 + (n % 7) / 1000 }));
  host.tell({ ...scenes.relayTcp, series: { ...scenes.relayTcp.series!, end: points.at(-1)!.t, roundTripTimes: [{ pairId: 'p1', points }] } });
  const page = await openPage('#/pairs');
  const curve = await page.locator('.recharts-line-curve').first().getAttribute('d');
  expect(curve?.match(/[ML]/g)?.length).toBeLessThanOrEqual(300);
  expect(curve?.match(/[ML]/g)?.length).toBeGreaterThan(200);
});
