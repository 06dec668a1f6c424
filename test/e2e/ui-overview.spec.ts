/** The overview answers at a glance: connected how, through what, how good. */
import { expect, expectNoAxeViolations, expectReadsWell, test } from './helpers/page-test.ts';
import * as scenes from './helpers/scenes.ts';

const answers = [
  { scene: scenes.direct, headline: 'Connected directly', way: /This laptop \(192\.168\.1\.23\), over UDP, to NAT \(198\.51\.100\.4\), over UDP, 38 ms, to The other side \(203\.0\.113\.77\)/ },
  { scene: scenes.relayTcp, headline: 'Relayed over TCP: UDP leaves this laptop and nothing comes back', way: /over TCP, 37\.5 ms, to turn\.example\.com .* UDP to the relay did not get through: 14 requests/ },
  { scene: scenes.relayTls, headline: 'Relayed over TLS, most likely: only TLS gets through to the relay', way: /to turn\.example\.com .* by a way that is not visible from here, inside TLS: cannot be seen, to The other side/ },
  { scene: scenes.remoteRelay, headline: 'Connected through the other side’s relay', way: /over UDP, 38 ms, to The other side’s relay \(198\.51\.100\.200\)/ },
  { scene: scenes.notConnected, headline: 'Not connected: a firewall rejects UDP', way: /to Firewall, blocked, nothing came back, to The other side/ },
] as const;

for (const { scene, headline, way } of answers) {
  test(`says "${headline}" and draws the way`, async ({ host, openPage }) => {
    host.tell(scene);
    const page = await openPage();
    await expect(page.getByRole('heading', { level: 2, name: headline })).toBeVisible();
    await expect(page.locator('.route')).toHaveAttribute('aria-label', way);
    await expectNoAxeViolations(page);
  });
}

test('says how sure it is and since when, in words', async ({ host, openPage }) => {
  host.tell(scenes.relayTls);
  const page = await openPage();
  const panel = page.getByRole('region', { name: 'How the call is connected' });
  await expect(panel).toContainText('since 09:42:03');
  await expect(panel.getByText('likely', { exact: true })).toHaveAttribute('title', /another cause is possible/);
  await expect(panel).toContainText('Between two devices or through a media server: unknown');
});

test('while the sides still try, says so rather than that there is no connection', async ({ host, openPage }) => {
  host.tell(scenes.connecting);
  const page = await openPage();
  await expect(page.getByRole('heading', { name: 'Connecting' })).toBeVisible();
  await expect(page.getByText('Not connected')).toHaveCount(0);
});

test('gives the administrator words to act on, to be copied', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage();
  // What was copied may not be read back: the page's policy forbids it.
  await page.evaluate(() => Object.assign(navigator.clipboard, { writeText: (text: string) => Promise.resolve(void Object.assign(globalThis, { copied: text })) }));
  const advice = page.getByRole('region', { name: 'For the network’s administrator' });
  await expect(advice).toContainText('Allow UDP from this network, both ways, to turn.example.com (198.51.100.200) port 3478.');
  await advice.getByRole('button', { name: 'Copy' }).click();
  await expect(advice.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => (globalThis as unknown as { copied: string }).copied)).toBe(
    'Relayed over TCP: UDP leaves this laptop and nothing comes back. Allow UDP from this network, both ways, to turn.example.com (198.51.100.200) port 3478.',
  );
});

test('where nothing is to be done, nobody is told to do anything', async ({ host, openPage }) => {
  host.tell(scenes.direct);
  const page = await openPage();
  await expect(page.getByRole('heading', { name: 'Connected directly' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'For the network’s administrator' })).toHaveCount(0);
});

test('what else troubles the call leads to its finding, in sight and with its packets', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage();
  await page.getByRole('region', { name: 'Also found' }).getByRole('link', { name: 'Media is lost on the way here' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Findings' })).toBeVisible();
  const finding = page.getByRole('listitem').filter({ hasText: 'media.loss' });
  await expect(finding).toBeFocused();
  await expect(finding.getByRole('table').getByRole('button', { name: /^Packet 31/ })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
});

test('a finding that does not hold can be led to as well', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage('#/findings/nat.symmetric');
  await expect(page.getByRole('listitem').filter({ hasText: 'nat.symmetric' })).toBeFocused();
});

test('the ladder has five ways in ICE’s order, the first that failed marked, and no unknown shown as no', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage();
  const rows = page.getByRole('table', { name: 'The ladder of ICE' }).locator('tbody tr');
  await expect(rows).toHaveCount(5);
  await expect(rows.locator('.rung-outcome')).toHaveText(['✕failedfirst to fail', '✕failed', '✕failed', '✓carries the call', '?unknown']);
  await expect(rows.nth(3)).toContainText('after 300 ms');
  await expect(rows.nth(3)).toContainText('after 38 ms');
  await expect(rows.nth(0)).toContainText('never');
  await expect(rows.nth(4)).not.toContainText('never');
  await expect(rows.nth(4)).toContainText('inside TLS nothing can be seen');
});

test('where no call came about, says what stands in the way of one', async ({ host, openPage }) => {
  host.tell(scenes.noSignaling);
  const page = await openPage();
  const attempt = page.getByRole('region', { name: 'What stands in the way of a call' });
  await expect(attempt.getByRole('heading', { name: 'The signaling server cannot be reached' })).toBeVisible();
  await expect(attempt).toContainText('Allow TCP from this network to meet.example.com');
  await expect(attempt.getByRole('link', { name: 'A name could not be resolved' })).toBeVisible();
  await expect(page.getByText('Listening: no call yet')).toBeVisible();
  await expectNoAxeViolations(page);
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

test('fits both sizes without sideways scrolling, and reads well in light and dark', async ({ page, host, openPage }) => {
  host.tell(scenes.conference);
  await openPage();
  await expect(page.getByRole('heading', { name: 'Relayed over UDP' })).toBeVisible();
  await expectReadsWell(page);
});
