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

export const expectNoAxeViolations = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)).toEqual([]);
};

export const expectNoSidewaysScroll = async (page: Page): Promise<void> => {
  // Asked again while the page settles after a change of screen or size.
  await expect.poll(async () => await page.evaluate(() => [document.documentElement, document.querySelector('main')].map((element) => (element === null ? 0 : element.scrollWidth - element.clientWidth)))).toEqual([0, 0]);
};
