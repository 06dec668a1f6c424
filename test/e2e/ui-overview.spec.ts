/** The overview answers at a glance: connected how, through what, how good. */
import { expect, expectNoAxeViolations, expectNoSidewaysScroll, test } from './helpers/page-test.ts';
import * as scenes from './helpers/scenes.ts';

const answers = [
  { scene: scenes.direct, headline: 'Connected directly', way: /This laptop .* over UDP, through a NAT as 198\.51\.100\.4:40112, 38 ms, to Other side \(203\.0\.113\.77:62001/ },
  { scene: scenes.relayTcp, headline: 'Relayed over TCP', way: /over TCP 3478, through a NAT .* to turn\.example\.com .* by a way not visible from here, to Other side/ },
  { scene: scenes.relayTls, headline: 'Relayed over TLS', way: /over TLS 443, to turn\.example\.com .* to Other side \(not visible from here\)/ },
  { scene: scenes.remoteRelay, headline: 'Relayed by the other side', way: /over UDP, 38 ms to the other side, to Their relay \(198\.51\.100\.200:49171/ },
  { scene: scenes.notConnected, headline: 'Not connected', way: /This laptop, no connection, 2 ways tried, none worked, to Other side/ },
] as const;

for (const { scene, headline, way } of answers) {
  test(`says "${headline}" and draws the way`, async ({ host, openPage }) => {
    host.tell(scene);
    const page = await openPage();
    await expect(page.getByRole('heading', { level: 2, name: headline })).toBeVisible();
    await expect(page.locator('.way')).toHaveAttribute('aria-label', way);
    await expectNoAxeViolations(page);
  });
}

test('says what an inferred path stands on', async ({ host, openPage }) => {
  host.tell(scenes.relayTls);
  const page = await openPage();
  await expect(page.getByText('inferred', { exact: true })).toHaveAttribute('title', /Inside TLS the packets cannot be read/);
});

test('while the sides still try, says so rather than that there is no connection', async ({ host, openPage }) => {
  host.tell(scenes.connecting);
  const page = await openPage();
  await expect(page.getByRole('heading', { name: 'Connecting…' })).toBeVisible();
  await expect(page.getByText('Not connected')).toHaveCount(0);
});

test('gives why and what to do, gravest of what stands in the way, and links the proof', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage();
  const why = page.getByRole('region', { name: 'Why, and what to do' });
  await expect(why.getByRole('listitem')).toHaveCount(2);
  await expect(why).toContainText('UDP leaves this laptop and nothing comes back');
  await expect(why).toContainText('Ask the network’s administrator to allow UDP');
  await expect(page.getByText('UDP: no answer')).toBeVisible();
  await why.getByRole('link', { name: 'All findings' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Findings' })).toBeVisible();
});

test('shows each figure with its unit, its grade in words and its source', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage();
  const figure = (name: string) => page.locator('.figure', { has: page.getByText(name, { exact: true }) });
  await expect(figure('Round trip')).toContainText('38 ms');
  await expect(figure('Round trip')).toContainText('good');
  await expect(figure('Loss')).toContainText('0.41 %');
  await expect(figure('Jitter')).toContainText('7.1 ms');
  await expect(figure('Up')).toContainText('Mbit/s');
  await expect(figure('Round trip')).toHaveAttribute('title', /currentRoundTripTime/);
  await page.getByText('Where these figures come from').click();
  await expect(page.getByText('ITU-T G.114')).toBeVisible();
});

test('shows what is unknown as a dash with the reason, never as zero', async ({ host, openPage }) => {
  host.tell(scenes.relayTls);
  const page = await openPage();
  const loss = page.locator('.figure', { has: page.getByText('Loss', { exact: true }) });
  await expect(loss).toContainText('unknown: Unknown: no received RTP stream was seen.');
  await expect(loss).not.toContainText('0 %');
});

test('of several calls shows the ongoing one first and lets the user choose', async ({ host, openPage }) => {
  host.tell(scenes.conference);
  const page = await openPage();
  await expect(page.getByRole('heading', { name: 'Relayed over UDP' })).toBeVisible();
  await page.getByLabel('Call', { exact: true }).selectOption({ label: 'Call 1, 09:42:02' });
  await expect(page.getByRole('heading', { name: 'Connected directly' })).toBeVisible();
});

test('draws usage stacked by path, the gap in the capture, and one line a measured pair', async ({ host, openPage }) => {
  host.tell(scenes.conference);
  const page = await openPage();
  const usage = page.getByRole('figure', { name: /Relay usage over time/ });
  await expect(usage.locator('.recharts-area-area')).toHaveCount(2);
  await expect(usage.getByRole('listitem')).toHaveText(['Direct', 'Relay over UDP', 'not captured']);
  await expect(usage.locator('.recharts-reference-area')).toHaveCount(1);
  const trips = page.getByRole('figure', { name: /Round-trip time/ });
  await expect(trips.locator('.recharts-line-curve')).toHaveCount(4);
  await expect(trips.getByRole('listitem').first()).toContainText('(selected)');
});

test('all charts share one time axis', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage();
  const figures = page.getByRole('figure');
  await expect(figures).toHaveCount(3);
  const ticks = await figures.evaluateAll((all) => all.map((figure) => [...figure.querySelectorAll('.recharts-xAxis-tick-labels text')].map((tick) => tick.textContent)));
  expect(ticks[1]).toEqual(ticks[0]);
  expect(ticks[2]).toEqual(ticks[0]);
  expect(ticks[0]?.[0]).toBe('09:42:00');
});

for (const size of [{ width: 1280, height: 800 }, { width: 1024, height: 640 }]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`fits ${size.width}x${size.height} in ${colorScheme} without sideways scrolling, and reads well`, async ({ page, host, openPage }) => {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      host.tell(scenes.conference);
      await openPage();
      await expect(page.getByRole('heading', { name: 'Relayed over UDP' })).toBeVisible();
      await expectNoSidewaysScroll(page);
      await expectNoAxeViolations(page);
    });
  }
}
