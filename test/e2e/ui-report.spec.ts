/** Reports: redacted unless the user says otherwise, and then asked once more. */
import type { Page } from '@playwright/test';
import { capturing } from '../helpers/scripted-summary.ts';
import { expect, expectReadsWell, test } from './helpers/page-test.ts';
import * as scenes from './helpers/scenes.ts';

const report = (page: Page) => page.getByRole('dialog', { name: 'Report', exact: true });
const toolbarButton = (page: Page, name: string) => page.getByRole('group', { name: 'Capture' }).getByRole('button', { name });

test('saves each format, redacted, packets too', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage();
  await toolbarButton(page, 'Report…').click();
  for (const [format, name] of [['html', 'HTML report'], ['ticket', 'Firewall ticket'], ['markdown', 'Markdown report'], ['json', 'JSON'], ['csv', 'CSV'], ['pcapng', 'pcapng']] as const) {
    await report(page).getByRole('radio', { name: new RegExp(`^${name}`) }).check();
    const download = page.waitForEvent('download');
    await report(page).getByRole('button', { name: 'Save' }).click();
    expect((await download).suggestedFilename()).toBe(`icewatch.${format}`);
    await expect(report(page).getByText(`Saved icewatch.${format}`)).toBeVisible();
    expect(host.exported.at(-1)).toBe(`?format=${format}&reveal=0`);
  }
  await expectReadsWell(page);
});

test('real addresses are asked for and explained first, of packets too', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage();
  // The answer's own button.
  await page.getByRole('region', { name: 'How the call is connected' }).getByRole('button', { name: 'Report…' }).click();
  await report(page).getByRole('radio', { name: /^pcapng/ }).check();
  await report(page).getByRole('radio', { name: /With real addresses/ }).check();
  await report(page).getByRole('button', { name: 'Save' }).click();
  const question = page.getByRole('dialog', { name: 'Export with real addresses?' });
  await expect(question).toContainText('IP addresses of this laptop and of the people in the call');
  expect(host.exported).toEqual([]);
  await question.getByRole('button', { name: 'Back' }).click();
  await report(page).getByRole('button', { name: 'Save' }).click();
  const download = page.waitForEvent('download');
  await question.getByRole('button', { name: 'Use real addresses' }).click();
  await download;
  expect(host.exported).toEqual(['?format=pcapng&reveal=1']);
});

test('the firewall ticket can be read and copied; with real addresses only after asking', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  host.answer('ticket', (payload) => ({ ok: true, value: { markdown: `# Allow UDP to turn.example.com\n\n${JSON.stringify(payload)}` } }));
  const page = await openPage('#/policy');
  await page.getByRole('button', { name: 'Firewall ticket…' }).click();
  await expect(report(page).getByRole('radio', { name: /^Firewall ticket/ })).toBeChecked();
  await report(page).getByRole('button', { name: 'Read and copy' }).click();
  const ticket = page.getByRole('dialog', { name: 'Firewall ticket' });
  await expect(ticket.locator('pre')).toContainText('# Allow UDP to turn.example.com');
  await expect(ticket.locator('pre')).toContainText('{"reveal":false}');
  await expectReadsWell(page);
  await page.evaluate(() => Object.assign(navigator.clipboard, { writeText: (text: string) => Promise.resolve(void Object.assign(globalThis, { copied: text })) }));
  await ticket.getByRole('button', { name: 'Copy the ticket' }).click();
  await expect(ticket.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => (globalThis as unknown as { copied: string }).copied)).toContain('# Allow UDP');
  await ticket.getByRole('button', { name: 'Back' }).click();
  await report(page).getByRole('radio', { name: /With real addresses/ }).check();
  await report(page).getByRole('button', { name: 'Read and copy' }).click();
  await page.getByRole('button', { name: 'Use real addresses' }).click();
  await expect(ticket.locator('pre')).toContainText('{"reveal":true}');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a refused report or ticket says why', async ({ host, openPage }) => {
  const error = { code: 'no-capture' as const, what: 'There is nothing to export', where: null, advice: 'Start a capture or open a file first.', command: null };
  host.tell(scenes.relayTcp);
  host.refuse('export', error);
  host.answer('ticket', () => ({ ok: false, error }));
  const page = await openPage();
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
  await page.keyboard.press('e');
  await report(page).getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toContainText('There is nothing to export');
  await report(page).getByRole('radio', { name: /^Firewall ticket/ }).check();
  await report(page).getByRole('button', { name: 'Read and copy' }).click();
  await expect(page.getByRole('dialog', { name: 'Firewall ticket' }).getByRole('alert')).toContainText('There is nothing to export');
});

test('with nothing captured there is nothing to report, and nothing that just happened', async ({ host, openPage }) => {
  host.tell(scenes.idle);
  const page = await openPage();
  await expect(toolbarButton(page, 'Report…')).toBeDisabled();
  await expect(toolbarButton(page, 'Save what just happened…')).toBeDisabled();
  await expect(toolbarButton(page, 'Save what just happened…')).toHaveAttribute('title', /Nothing is recorded/);
  await expect(page.getByRole('heading', { name: /See how your call/ })).toBeVisible();
  await page.keyboard.press('w');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('what just happened is saved after the fact, as far back as asked', async ({ host, openPage }) => {
  const recorder = { since: '2026-01-15T09:37:00.000000Z', packets: 120_345, bytes: 18_300_000 };
  host.tell({ ...scenes.relayTcp, session: capturing({ recorder }) });
  const page = await openPage();
  await expect(toolbarButton(page, 'Save what just happened…')).toHaveAttribute('title', /since 09:37:00/);
  await toolbarButton(page, 'Save what just happened…').click();
  const dialog = page.getByRole('dialog', { name: 'Save what just happened' });
  await expect(dialog).toContainText('120,345 packets (18.3 MB) since 09:37:00');
  await expectReadsWell(page);
  for (const [span, query] of [['The last 10 minutes', '&lastMinutes=10'], ['All that it holds', '']] as const) {
    await dialog.getByLabel(span).check();
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await download;
    expect(host.exported.at(-1)).toBe(`?format=pcapng&reveal=0${query}`);
  }
  host.tell({ session: capturing({ phase: 'done' }) });
  await expect(dialog).toContainText('holds nothing just now');
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
});
