/** Playwright's test with a scripted host behind the page. A page that logs an error or breaks its content policy fails its test. */
import { test as base, expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { AxeBuilder } from '@axe-core/playwright';
import { startScriptedHost } from './scripted-host.ts';
import type { ScriptedHost } from './scripted-host.ts';

/** What the browser says of its own accord when a connection breaks, which some tests break on purpose. */
const expectedNoise = /WebSocket connection to .* failed|Failed to load resource: net::ERR_/;

export const test = base.extend<{ host: ScriptedHost; openPage: (hash?: string) => Promise<Page> }>({
  // Playwright reads a fixture's needs from this pattern.
  // eslint-disable-next-line no-empty-pattern
  host: async ({}, use) => {
    const host = await startScriptedHost();
    await use(host);
    await host.close();
  },
  openPage: async ({ page, host }, use) => {
    const faults: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' && !expectedNoise.test(message.text())) faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(String(error)));
    await use(async (hash = '') => {
      await page.goto(`${host.url}/${hash}`);
      return page;
    });
    expect(faults).toEqual([]);
  },
});

export { expect };

/** Rows of a table are alike: what the first ones hold is what all hold, and a thousand of them take axe half a minute. */
const furtherRows = 'tbody > tr:nth-child(n + 9)';

const violations = async (page: Page, rules: readonly string[] | null): Promise<string[]> => {
  // Without frames in the page there is no need for the page of its own in which axe would gather theirs.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).exclude(furtherRows);
  const found = await (rules === null ? axe : axe.withRules([...rules])).analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`);
};

export const expectNoAxeViolations = async (page: Page): Promise<void> => expect(await violations(page, null)).toEqual([]);

export const expectNoSidewaysScroll = async (page: Page): Promise<void> => {
  // Asked again while the page settles after a change of screen or size.
  await expect.poll(async () => await page.evaluate(() => [document.documentElement, document.querySelector('main')].map((element) => (element === null ? 0 : element.scrollWidth - element.clientWidth)))).toEqual([0, 0]);
};

const sizes = [{ width: 1024, height: 640 }, { width: 1280, height: 800 }];

/** At both sizes nothing is wider than the window, and in both themes all can be read: of what axe asks, only contrast depends on the theme. */
export const expectReadsWell = async (page: Page): Promise<void> => {
  for (const size of sizes) {
    await page.setViewportSize(size);
    await expectNoSidewaysScroll(page);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await expectNoAxeViolations(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violations(page, ['color-contrast'])).toEqual([]);
};
