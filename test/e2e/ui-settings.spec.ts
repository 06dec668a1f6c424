/** The settings: what the dialog shows of them, and what it leaves as it was. */
import { settingsSchema } from '../../electron/contract/session.ts';
import { expect, expectReadsWell, test } from './helpers/page-test.ts';
import * as scenes from './helpers/scenes.ts';
import { ownNetwork } from './helpers/scripted-policy.ts';

/** With values that the dialog does not show. */
const kept = settingsSchema.parse({ captureOnOpen: false, policy: { profiles: ['daily'], own: ownNetwork }, history: { maxPacketsMiB: 77 }, fleet: { maxQueueMiB: 7 } });

test('settings: theme, capture on open, source and filter are kept by the app', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  host.give('getSettings', kept);
  const page = await openPage();
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await paper();
  await page.getByRole('button', { name: 'Settings' }).click();
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByLabel('Dark').check();
  await dialog.getByLabel('Capture as Icewatch opens').check();
  await dialog.getByLabel('Capture with').selectOption('tcpdump');
  await dialog.getByLabel('Capture filter').fill('udp port 3478');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  expect(host.asked.find(({ name }) => name === 'setSettings')?.payload).toEqual({ ...kept, captureOnOpen: true, theme: 'dark', capture: { source: 'tcpdump', interfaces: [], filter: 'udp port 3478' } });
  expect(await paper()).not.toBe(light);
});

test('settings that cannot be kept say so and stay open', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  host.answer('setSettings', () => ({ ok: false, error: { code: 'internal', what: 'The settings could not be written', where: '/home/a/.config/icewatch', advice: 'Free some room on the disk.', command: null } }));
  const page = await openPage();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('could not be written');
});

test('settings of the history: bounds are checked at their fields, packets are kept only when asked', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  host.give('getSettings', kept);
  const page = await openPage();
  await page.getByRole('button', { name: 'Settings' }).click();
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('tab', { name: 'Capture and window' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByRole('tab', { name: 'History' })).toBeFocused();
  await expect(dialog.getByLabel('Keep the packets of each call too')).not.toBeChecked();
  await dialog.getByLabel('Calls at most').fill('0');
  await dialog.getByRole('tab', { name: 'Fleet' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  // The page with the fault comes to the front.
  await expect(dialog.getByLabel('Calls at most')).toBeFocused();
  await expect(dialog.getByText('A whole number from 1 to 100,000')).toBeVisible();
  await expectReadsWell(page);
  expect(host.asked.filter(({ name }) => name === 'setSettings')).toEqual([]);
  await dialog.getByLabel('Calls at most').fill('50');
  await dialog.getByLabel('Keep the packets of each call too').check();
  await expect(dialog.getByLabel('All those files together')).toHaveValue('77');
  await dialog.getByLabel('Notify when a call ends').uncheck();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  expect(host.asked.find(({ name }) => name === 'setSettings')?.payload).toEqual({ ...kept, history: { ...kept.history, maxCalls: 50, keepPackets: true, notify: false } });
});

test('settings of the fleet: off by default, says what is sent, and how the reporting stands', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  host.give('getSettings', kept);
  const page = await openPage();
  await page.getByRole('button', { name: 'Settings' }).click();
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('tab', { name: 'Fleet' }).click();
  await expect(dialog.getByLabel('Report calls to a collector')).not.toBeChecked();
  await expect(dialog.getByText('No packets, no sound or picture, no addresses of people')).toBeVisible();
  await expect(dialog.getByRole('region', { name: 'Reports' })).toContainText('Nothing is reported.');
  await dialog.getByLabel('Report calls to a collector').check();
  await dialog.getByLabel('Headers').fill('no header');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Name the collector to report to')).toBeVisible();
  await expect(dialog.getByText('write name: value')).toBeVisible();
  await dialog.getByLabel('Collector', { exact: true }).fill('https://otel.example.com:4318');
  await dialog.getByLabel('Headers').fill('authorization: Bearer abc');
  await dialog.getByLabel('Site').fill('Berlin');
  host.give('fleetStatus', { enabled: true, endpoint: 'https://otel.example.com:4318', queued: 3, queuedBytes: 12_000, sent: 40, dropped: 1, lastSent: '2026-01-15T09:42:07.000000Z', lastError: 'otel.example.com does not answer' });
  await dialog.getByRole('button', { name: 'Look again' }).click();
  await expect(dialog.getByRole('region', { name: 'Reports' })).toContainText('3 calls, 12 kB');
  await expect(dialog.getByRole('region', { name: 'Reports' })).toContainText('The last attempt failed: otel.example.com does not answer');
  await expectReadsWell(page);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  expect(host.asked.find(({ name }) => name === 'setSettings')?.payload).toEqual({ ...kept, fleet: { ...kept.fleet, enabled: true, endpoint: 'https://otel.example.com:4318', headers: { authorization: 'Bearer abc' }, site: 'Berlin' } });
});
