/** Calls of the past, and the word that one has just ended. */
import type { Page } from '@playwright/test';
import type { SessionState } from '../../electron/contract/session.ts';
import { settingsSchema } from '../../electron/contract/session.ts';
import { capturing } from '../helpers/scripted-summary.ts';
import { expect, expectReadsWell, test } from './helpers/page-test.ts';
import * as scenes from './helpers/scenes.ts';
import { comparison, detail, page as calls } from './helpers/scripted-history.ts';

const rows = (page: Page) => page.getByRole('table', { name: 'Past calls' }).locator('tbody tr');
const ended: SessionState['endedCall'] = {
  uid: 'call-2', historyId: 2, title: 'Relayed over TCP', sentence: 'Media went through turn.example.com over TCP.', severity: 'warning', end: '2026-01-15T09:43:00.000000Z',
};

test('lists past calls, what is kept of them and where', async ({ host, openPage }) => {
  host.tell(scenes.idle);
  host.give('listCalls', calls);
  const page = await openPage('#/history');
  await expect(rows(page)).toHaveCount(3);
  await expect(rows(page).first()).toContainText('15 Jan 2026, 08:4232 s');
  await expect(rows(page).first()).toContainText('not connected');
  await expect(rows(page).nth(1)).toContainText('Relay over TCP');
  await expect(page.getByText('3 calls, 184 kB, in /home/a/.local/share/icewatch/history.db')).toBeVisible();
  await expectReadsWell(page);
  await page.getByRole('button', { name: 'History settings…' }).click();
  await expect(page.getByRole('tab', { name: 'History' })).toHaveAttribute('aria-selected', 'true');
});

test('opens a past call by the components of a present one, marked as past, without its packets', async ({ host, openPage }) => {
  host.tell(scenes.direct);
  host.give('listCalls', calls);
  host.give('showCall', detail);
  const page = await openPage('#/history');
  await page.getByRole('link', { name: detail.entry.title }).click();
  await expect(page.getByRole('heading', { name: 'A past call: 14 Jan 2026, 09:42, 47 min 20 s' })).toBeFocused();
  await expect(page.getByText('Its packets were not kept')).toBeVisible();
  await expect(page.getByRole('region', { name: 'How the call is connected' })).toContainText('Relayed over TCP');
  await expect(page.locator('.route')).toHaveAttribute('aria-label', /UDP to the relay did not get through/);
  await expect(page.getByRole('table', { name: 'The ladder of ICE' }).locator('tbody tr')).toHaveCount(5);
  await expect(page.getByRole('button', { name: /^Packet/ })).toHaveCount(0);
  await expectReadsWell(page);
  await page.getByRole('region', { name: 'Also found' }).getByRole('link', { name: 'Media is lost on the way here' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'media.loss' })).toBeFocused();
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible();
  expect(host.asked.filter(({ name }) => name === 'showCall')).toEqual([{ name: 'showCall', payload: { id: 2 } }]);
  await page.getByRole('link', { name: 'All past calls' }).click();
  await expect(rows(page)).toHaveCount(3);
});

test('compares two calls, the earlier one first: a sentence, what changed by its weight, what stayed the same', async ({ host, openPage }) => {
  host.tell(scenes.idle);
  host.give('listCalls', calls);
  host.give('compareCalls', comparison);
  const page = await openPage('#/history');
  await expect(page.getByRole('button', { name: 'Compare' })).toBeDisabled();
  await page.getByRole('checkbox', { name: /Choose 14 Jan/ }).check();
  await expect(page.getByRole('button', { name: 'Compare' })).toBeDisabled();
  await page.getByRole('checkbox', { name: /Choose 13 Jan/ }).check();
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByText(comparison.sentence)).toBeVisible();
  const changes = page.getByRole('table', { name: 'What changed' });
  await expect(changes.locator('tbody th')).toHaveText(['Path', 'UDP is dropped on the way', 'Network', 'Round trip', 'Loss']);
  await expect(changes.getByRole('row', { name: /Round trip/ })).toContainText('14 ms38 ms▼ worse');
  await expect(changes.getByRole('row', { name: /Loss/ })).toContainText('better');
  await expect(page.getByText('The same in both: Signaling server, NAT, Interface, Jitter')).toBeVisible();
  await expectReadsWell(page);
  await page.getByRole('link', { name: 'Swap the two' }).click();
  await expect.poll(() => host.asked.filter(({ name }) => name === 'compareCalls').map(({ payload }) => payload)).toEqual([{ a: 1, b: 2 }, { a: 2, b: 1 }]);
});

test('deletes those that were chosen, or all, and asks first', async ({ host, openPage }) => {
  host.tell(scenes.idle);
  host.give('listCalls', calls);
  const page = await openPage('#/history');
  const asked = () => host.asked.filter(({ name }) => name === 'deleteCalls').map(({ payload }) => payload);
  await page.getByRole('checkbox', { name: /Choose 13 Jan/ }).check();
  await page.getByRole('button', { name: 'Delete 1 call…' }).click();
  await page.getByRole('dialog', { name: 'Delete this call?' }).getByRole('button', { name: 'Keep' }).click();
  expect(asked()).toEqual([]);
  await page.getByRole('button', { name: 'Delete 1 call…' }).click();
  host.answer('deleteCalls', () => ({ ok: false, error: { code: 'unavailable', what: 'The history cannot be written', where: calls.path, advice: 'Free some room on the disk.', command: null } }));
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('The history cannot be written');
  host.give('deleteCalls', null);
  host.give('listCalls', { ...calls, entries: calls.entries.slice(0, 2), total: 2 });
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole('button', { name: 'Delete all…' }).click();
  host.give('listCalls', { ...calls, entries: [], total: 0 });
  await page.getByRole('dialog', { name: 'Delete all 2 calls?' }).getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No past calls yet')).toBeVisible();
  expect(asked()).toEqual([{ ids: [1] }, { ids: [1] }, { ids: null }]);
});

test('empty, says when calls come; turned off, says so; failing, says why and asks again', async ({ host, openPage }) => {
  host.tell(scenes.idle);
  host.give('getSettings', settingsSchema.parse({ captureOnOpen: false, history: { enabled: false } }));
  host.answer('listCalls', () => ({ ok: false, error: { code: 'unavailable', what: 'The history cannot be opened', where: calls.path, advice: null, command: null } }));
  const page = await openPage('#/history');
  await expect(page.getByRole('alert')).toContainText('The history cannot be opened');
  host.give('listCalls', { ...calls, entries: [], total: 0 });
  await page.getByRole('button', { name: 'Ask again' }).click();
  await expect(page.getByText('No past calls yet')).toBeVisible();
  await expect(page.getByText('Calls are not kept')).toBeVisible();
});

test('a call that ended is told once, without taking the focus, and leads to the history', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  host.give('showCall', detail);
  const page = await openPage();
  const settingsButton = page.getByRole('button', { name: 'Settings' });
  await settingsButton.focus();
  host.tell({ session: capturing({ endedCall: ended }) });
  const toast = page.locator('.toast');
  await expect(toast).toContainText('A call ended at 09:43');
  await expect(toast.locator('xpath=..')).toHaveAttribute('role', 'status');
  await expect(settingsButton).toBeFocused();
  await expectReadsWell(page);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
  await expect(toast).toHaveCount(0);
  host.tell({ session: capturing({ endedCall: { ...ended, uid: 'call-3', historyId: null } }) });
  await expect(toast).toContainText('It was not kept in the history.');
  await toast.getByRole('button', { name: 'Dismiss' }).click();
  await expect(toast).toHaveCount(0);
  host.tell({ session: capturing({ endedCall: { ...ended, uid: 'call-4' } }) });
  await toast.getByRole('link', { name: 'Show it in the history' }).click();
  await expect(page.getByRole('heading', { name: /^A past call/ })).toBeVisible();
  await expect(toast).toHaveCount(0);
});

test('the browser notifies only where the user allowed it by a click, and wants it', async ({ host, openPage, context, page }) => {
  // A notification that the test can see.
  await page.addInitScript(() => {
    const shown: string[] = [];
    class Told extends EventTarget {
      static permission = localStorage.getItem('allowed') ?? 'default';
      static requestPermission(): Promise<string> {
        localStorage.setItem('allowed', 'granted');
        return Promise.resolve((Told.permission = 'granted'));
      }
      constructor(title: string, { body }: { body: string }) {
        super();
        shown.push(`${title}: ${body}`);
      }
    }
    Object.assign(globalThis, { Notification: Told, shown });
  });
  const shown = () => page.evaluate(() => (globalThis as unknown as { shown: string[] }).shown);
  host.tell({ ...scenes.relayTcp, session: capturing({ endedCall: ended }) });
  await openPage();
  await expect(page.locator('.toast')).toBeVisible();
  expect(await shown()).toEqual([]);
  await page.keyboard.press(',');
  await page.getByRole('tab', { name: 'History' }).click();
  await page.getByRole('button', { name: 'Allow notifications in this browser…' }).click();
  await expect(page.getByText('This browser may show notifications.')).toBeVisible();
  await page.keyboard.press('Escape');
  host.tell({ session: capturing({ endedCall: { ...ended, uid: 'call-3' } }) });
  await expect.poll(shown).toEqual(['Relayed over TCP: Media went through turn.example.com over TCP.']);
  host.give('getSettings', settingsSchema.parse({ captureOnOpen: false, history: { notify: false } }));
  await page.reload();
  host.tell({ session: capturing({ endedCall: { ...ended, uid: 'call-4' } }) });
  await expect(page.locator('.toast')).toBeVisible();
  expect(await shown()).toEqual([]);
  expect(context.pages()).toHaveLength(1);
});
