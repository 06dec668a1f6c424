/** Exports: redacted unless the user says otherwise, and then asked once more. */
import { expect, expectNoAxeViolations, test } from './helpers/page-test.ts';
import * as scenes from './helpers/scenes.ts';

for (const [format, label] of [['json', 'JSON'], ['csv', 'CSV']] as const) {
  test(`saves ${label}, redacted`, async ({ host, openPage }) => {
    host.tell(scenes.relayTcp);
    const page = await openPage();
    await page.getByRole('button', { name: 'Export…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export' });
    await dialog.getByRole('radio', { name: new RegExp(`^${label}`) }).check();
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Export' }).click();
    expect((await download).suggestedFilename()).toBe(`icewatch.${format}`);
    await expect(dialog.getByText(`Saved icewatch.${format}`)).toBeVisible();
    expect(host.exported).toEqual([`?format=${format}&reveal=0`]);
  });
}

test('real addresses are asked for and explained first', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage();
  await page.getByRole('button', { name: 'Export…' }).click();
  await page.getByRole('radio', { name: /With real addresses/ }).check();
  await expectNoAxeViolations(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
  const question = page.getByRole('dialog', { name: 'Export with real addresses?' });
  await expect(question).toContainText('IP addresses of this laptop and of the people in the call');
  expect(host.exported).toEqual([]);
  await question.getByRole('button', { name: 'Back' }).click();
  await page.getByRole('dialog', { name: 'Export' }).getByRole('button', { name: 'Export' }).click();
  const download = page.waitForEvent('download');
  await question.getByRole('button', { name: 'Export with real addresses' }).click();
  await download;
  expect(host.exported).toEqual(['?format=json&reveal=1']);
});

test('packets go only with their real addresses, asked for first', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage();
  await page.getByRole('button', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export', exact: true });
  await dialog.getByRole('radio', { name: /^pcapng/ }).check();
  await expect(dialog.getByRole('radio', { name: /Redacted/ })).toHaveCount(0);
  await expect(dialog.getByText('Packets cannot be exported without them.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Export' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export with real addresses' }).click();
  expect((await download).suggestedFilename()).toBe('icewatch.pcapng');
  expect(host.exported).toEqual(['?format=pcapng&reveal=1']);
});

test('a refused export says why', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  host.refuse('export', { code: 'no-capture', what: 'There is nothing to export', where: null, advice: 'Start a capture or open a file first.', command: null });
  const page = await openPage();
  await page.getByRole('button', { name: 'Export…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
  await expect(page.getByRole('alert')).toContainText('There is nothing to export');
});

test('with nothing captured there is nothing to export', async ({ host, openPage }) => {
  host.tell(scenes.idle);
  const page = await openPage();
  await expect(page.getByRole('button', { name: 'Export…' })).toBeDisabled();
});
