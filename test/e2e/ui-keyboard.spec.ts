/** Everything by keyboard. */
import { expect, expectNoAxeViolations, test } from './helpers/page-test.ts';
import * as scenes from './helpers/scenes.ts';

test('the first Tab reaches a link that skips to the screen', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage('#/pairs');
  await expect(page.getByRole('heading', { level: 1, name: 'Pairs' })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the screen' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await expect(page.getByRole('heading', { level: 1, name: 'Pairs' })).toBeVisible();
});

test('arrow keys go through the navigation and through a table’s rows', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage('#/pairs');
  await page.getByRole('link', { name: 'Overview' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('link', { name: /Pairs/ })).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByRole('link', { name: 'History' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('link', { name: 'Overview' })).toBeFocused();

  const toggles = page.getByRole('button', { name: /^Details/ });
  await toggles.first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(toggles.nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(toggles.nth(1)).toHaveAttribute('aria-expanded', 'true');
});

test('what has the focus can be seen', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage();
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
  for (let step = 0; step < 14; step += 1) {
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement ?? document.body);
      return { tag: document.activeElement?.tagName, outlineStyle, outlineWidth };
    });
    expect(outline).toMatchObject({ outlineStyle: 'solid', outlineWidth: '2px' });
  }
});

test('single keys choose screens and run the capture; the help lists them', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage();
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
  await page.keyboard.press('2');
  await expect(page.getByRole('heading', { level: 1, name: 'Pairs' })).toBeVisible();
  await page.keyboard.press('9');
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible();
  await page.keyboard.press('2');
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('4');
  await expect(page.getByRole('heading', { level: 1, name: 'Pairs' })).toBeVisible();
  await page.getByRole('main').focus();
  await page.keyboard.press('s');
  await expect.poll(() => host.asked.map(({ name }) => name)).toContain('pauseCapture');
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Help' });
  await expect(help).toContainText('Start, pause or resume the capture');
  await expect(help).toContainText('Relay over TLS');
  await expectNoAxeViolations(page);
  await page.keyboard.press('1');
  await expect(help).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
});

test('a dialog gives the focus back to the button that opened it', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage();
  const button = page.getByRole('button', { name: 'Settings' });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
});

test('single keys can be turned off, for those who dictate', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage();
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
  await page.keyboard.press(',');
  await page.getByLabel('Single-key shortcuts').uncheck();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.keyboard.press('2');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
});
