/** From a claim to its packets: by click and by keyboard, from every place that cites them. */
import type { Locator, Page } from '@playwright/test';
import { expect, expectReadsWell, test } from './helpers/page-test.ts';
import * as scenes from './helpers/scenes.ts';
import { answerPackets } from './helpers/scripted-packets.ts';

const panel = (page: Page): Locator => page.getByRole('dialog', { name: /^Packet \d+$/ });

test('a click on a claim’s packet shows what it is cited for, with the telling field in sight', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  host.answer('packets', answerPackets());
  const page = await openPage();
  await page.locator('.verdict').getByRole('button', { name: 'Packet 31: first check' }).click();
  await expect(panel(page)).toContainText('Relayed over TCP: UDP leaves this laptop and nothing comes back');
  await expect(panel(page)).toContainText('first check');
  await expect(panel(page).getByRole('heading', { name: 'STUN Allocate error 403 Forbidden' })).toBeVisible();
  await expect(panel(page).getByText('198.51.100.200:3478 → 192.168.1.23:51238')).toBeVisible();
  await expect(panel(page).locator('.telling')).toBeInViewport();
  await expect(panel(page).locator('.telling')).toHaveText('ERROR-CODE403 Forbidden');
  // The layer's own bytes are marked: 92 from byte 42.
  await expect(panel(page).locator('mark').first()).toHaveText('2a 2b 2c 2d 2e 2f ');
  expect(host.asked.filter(({ name }) => name === 'packets')).toEqual([{ name: 'packets', payload: { frames: [31, 44] } }]);
});

test('by keyboard: Enter opens, arrows lead from packet to packet, Escape closes and gives the focus back', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  host.answer('packets', answerPackets());
  const page = await openPage();
  const link = page.locator('.verdict').getByRole('button', { name: 'Packet 31: first check' });
  await link.focus();
  await page.keyboard.press('Enter');
  await expect(panel(page)).toContainText('1 of 2');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('dialog', { name: 'Packet 44' })).toContainText('2 of 2');
  await expect(panel(page)).toContainText('its answer');
  await page.keyboard.press('ArrowRight');
  await expect(panel(page)).toContainText('2 of 2');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('dialog', { name: 'Packet 31' })).toBeVisible();
  // A layer opens as any disclosure does.
  await panel(page).getByText('IPv4', { exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(panel(page).getByText('ttl')).toBeVisible();
  await expect(panel(page).locator('mark').first()).toHaveText('0e 0f ');
  await page.keyboard.press('Escape');
  await expect(panel(page)).toHaveCount(0);
  await expect(link).toBeFocused();
});

for (const [where, hash, open] of [
  ['the ladder', '', (page: Page) => page.getByRole('table', { name: 'The ladder of ICE' }).getByRole('button', { name: 'Packet 71: first of 7 checks, unanswered' }).click()],
  ['what happened', '', (page: Page) => page.locator('.events').getByRole('button', { name: /^Packet 83: Connected/ }).click()],
  ['a finding', '#/findings/udp.blocked', (page: Page) => page.locator('.finding', { hasText: 'udp.blocked' }).getByRole('table').getByRole('button', { name: /^Packet 44/ }).click()],
  ['the timeline', '#/timeline', (page: Page) => page.getByRole('table', { name: 'Timeline' }).getByRole('button', { name: /^Packet 77/ }).click()],
  ['a pair', '#/pairs', async (page: Page) => {
    await page.getByRole('button', { name: /^Details/ }).first().click();
    await page.getByRole('button', { name: 'Packet 31: its first packet' }).click();
  }],
] as const) {
  test(`opens from ${where}`, async ({ host, openPage }) => {
    host.tell(scenes.relayTcp);
    host.answer('packets', answerPackets());
    const page = await openPage(hash);
    await open(page);
    await expect(panel(page).getByRole('heading', { name: 'STUN Allocate error 403 Forbidden' })).toBeVisible();
  });
}

test('address mappings lead to the answers that showed them', async ({ host, openPage }) => {
  host.tell(scenes.direct);
  host.answer('packets', answerPackets());
  const page = await openPage('#/signaling');
  await page.getByRole('button', { name: 'Packet 24: 198.51.100.202:3478 sees this laptop as 198.51.100.4:40112' }).click();
  await expect(panel(page)).toContainText('2 of 2');
});

test('a packet that was not kept says why; what fails says so', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  host.answer('packets', answerPackets((frame) => (frame === 31 ? { kept: false, frame, why: 'Memory is bounded: 12 earlier packets made room for later ones.' } : null)));
  const page = await openPage();
  const link = page.locator('.verdict').getByRole('button', { name: 'Packet 31: first check' });
  await link.click();
  await expect(panel(page).getByRole('status').filter({ hasText: 'cannot be shown' })).toContainText('made room for later ones');
  await page.keyboard.press('ArrowRight');
  await expect(panel(page).getByRole('heading', { name: 'STUN Allocate error 403 Forbidden' })).toBeVisible();
  await page.keyboard.press('Escape');
  host.answer('packets', () => ({ ok: false, error: { code: 'no-capture', what: 'There are no packets to show', where: null, advice: 'Start a capture or open a file first.', command: null } }));
  await link.click();
  await expect(panel(page).getByRole('alert')).toContainText('There are no packets to show');
});

test('stays on its packet while the capture goes on, and says that it is reading until it has one', async ({ host, openPage }) => {
  let give: () => void = () => undefined;
  const waiting = new Promise<void>((resolve) => (give = resolve));
  host.tell(scenes.relayTcp);
  host.answer('packets', async (payload) => {
    await waiting;
    return answerPackets()(payload);
  });
  const page = await openPage();
  await page.locator('.verdict').getByRole('button', { name: 'Packet 31: first check' }).click();
  await expect(panel(page).getByText('Reading the packet…')).toBeVisible();
  host.tell({ summary: { calls: structuredClone(scenes.relayTcp.summary!.calls!) } });
  give();
  await expect(panel(page).getByRole('heading', { name: 'STUN Allocate error 403 Forbidden' })).toBeVisible();
  expect(host.asked.filter(({ name }) => name === 'packets')).toHaveLength(1);
});

test('reads well at both sizes, in light and dark', async ({ page, host, openPage }) => {
  host.tell(scenes.relayTcp);
  host.answer('packets', answerPackets());
  await openPage();
  await page.locator('.verdict').getByRole('button', { name: 'Packet 31: first check' }).click();
  await expect(panel(page).locator('.telling')).toBeInViewport();
  await expectReadsWell(page);
  await page.setViewportSize({ width: 1024, height: 640 });
  await expect(panel(page).locator('.telling')).toBeInViewport();
  expect(await panel(page).locator('.dialog-body').evaluate((body) => body.scrollWidth - body.clientWidth)).toBe(0);
});
