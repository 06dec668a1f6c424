// Chromium of the system: Debian's, or what PATH offers. Playwright's own download is used where neither is there.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { defineConfig } from '@playwright/test';

const chromium = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)))
  .find((path) => existsSync(path));

const realApp = ['app-*.spec.ts', 'electron.spec.ts'];

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  // One for each project, so that real calls, which take their time, go on beside the scripted ones.
  workers: 2,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env['CI'] !== undefined,
  // A browser on a busy machine: what fails once is tried again, what is wrong fails twice.
  retries: process.env['CI'] === undefined ? 0 : 1,
  reporter: [['list']],
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    launchOptions: {
      ...(chromium === undefined ? {} : { executablePath: chromium }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-quic'],
    },
    // Tracing slows every test down; in CI only what failed once is traced, as it is tried again.
    trace: process.env['CI'] === undefined ? 'retain-on-failure' : 'on-first-retry',
  },
  projects: [
    { name: 'app', testMatch: realApp, workers: 1, use: { browserName: 'chromium' } },
    { name: 'page', testIgnore: realApp, workers: 1, use: { browserName: 'chromium' } },
  ],
});
