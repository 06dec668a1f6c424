// Reports as their readers open them: in a browser, without Icewatch and without a network, on screen and on paper.
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import MarkdownIt from 'markdown-it';
import { htmlReport } from '../../electron/core/report/html/html-report.ts';
import { markdownReport } from '../../electron/core/report/markdown/markdown-report.ts';
import { call, finding, rungThatCarries, rungThatFailed, event, allocation, ladder, relayPath, relayRoute, series, signaling, stunServer, summary, verdict } from '../helpers/scripted-summary.ts';
import { exampleSeries, hostileSummary, payloads } from '../helpers/hostile-summary.ts';
import { exampleSummary } from '../helpers/summaries.ts';
import { expect, expectReadsWell } from './helpers/page-test.ts';

/** Opens a document from a file; whatever it asked for besides itself, logged or popped up fails the test. */
const test = base.extend<{ open: (document: string) => Promise<Page> }>({
  open: async ({ page, context }, use, info) => {
    const faults: string[] = [];
    await context.setOffline(true);
    page.on('console', (message) => faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('dialog', (dialog) => {
      faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    const path = info.outputPath('report.html');
    const url = pathToFileURL(path).href;
    page.on('request', (request) => {
      if (request.url() !== url) faults.push(`asked for ${request.url()}`);
    });
    await use(async (document) => {
      writeFileSync(path, document);
      await page.goto(url);
      return page;
    });
    expect(faults).toEqual([]);
  },
});

const relayed = call('c1', {
  path: relayPath('tcp'), route: relayRoute('tcp', { transport: 'udp', to: 'the relay', note: '14 packets, no answer' }), ladder: ladder({ host: rungThatFailed(), 'relay-tcp': rungThatCarries() }),
  verdict: verdict('Relayed over TCP: UDP leaves this laptop and nothing comes back', { code: 'path.relay-tcp', cause: 'udp.blocked', severity: 'warning', advice: 'Allow UDP 3478 to turn.example.com.' }),
});
const seen = summary({
  redacted: true, calls: [relayed], verdict: relayed.verdict, signaling: [signaling('s1')], policy: exampleSummary.policy, stunServers: [stunServer({ requestsSent: 3, responsesReceived: 0 })],
  allocations: [allocation('a1'), allocation('a2', { transport: 'udp', state: 'failed', requestsSent: 6, responsesReceived: 0 })], timeline: [event(2, 31, 'ice', 'ICE began'), event(3, 44, 'turn', 'No answer over UDP', 'problem')],
  findings: [finding('udp.blocked', 'yes', 'problem', 'UDP is blocked', { callIds: ['c1'] })],
});
const report = htmlReport(seen, series([relayed], () => 'relayTcp'));

test('opens without a network, and reads well at both sizes and in both themes', async ({ open }) => {
  const page = await open(report);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Relayed over TCP: UDP leaves this laptop and nothing comes back');
  await expectReadsWell(page);
});

test('takes its reader from the list of sections to each of them', async ({ open }) => {
  const page = await open(report);
  const links = page.getByRole('navigation').getByRole('link');
  await expect(links).toHaveCount(11);
  await links.getByText('What happened').click();
  await expect(page.getByRole('heading', { name: 'What happened', exact: true })).toBeInViewport();
});

test('on paper has every section, black on white, and no list of links', async ({ open }) => {
  const page = await open(report);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(page.getByRole('navigation')).toBeHidden();
  for (const section of await page.locator('section').all()) {
    await expect(section.getByRole('heading', { level: 2 })).toBeVisible();
    expect((await section.boundingBox())!.height).toBeGreaterThan(40);
  }
  expect(await page.evaluate(() => [document.documentElement, document.body].map((element) => getComputedStyle(element).color))).toEqual(['rgb(0, 0, 0)', 'rgb(0, 0, 0)']);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe('rgb(255, 255, 255)');
  for (const format of ['A4', 'Letter']) expect((await page.pdf({ format })).subarray(0, 5).toString()).toBe('%PDF-');
});

/** What markup from packets would have brought along. */
const foreign = async (page: Page): Promise<unknown> =>
  await page.evaluate(() => ({
    active: document.querySelectorAll('script, iframe, object, embed, img, link, form, base, video, audio, image, use, foreignObject, animate, set').length,
    handlers: [...document.querySelectorAll('*')].flatMap((element) => element.getAttributeNames().filter((name) => name.startsWith('on') || name === 'style' || name === 'src')),
    links: [...document.querySelectorAll('[href]')].map((element) => element.getAttribute('href')!).filter((href) => !href.startsWith('#') && !href.startsWith('https://evil.example/x')),
  }));

test('shows what hostile packets say and does nothing of it, as HTML and as rendered Markdown', async ({ open }) => {
  const hostile = hostileSummary(payloads);
  const page = await open(htmlReport(hostile, exampleSeries(hostile)));
  expect(await foreign(page)).toEqual({ active: 0, handlers: [], links: [] });
  await expect(page.getByText('<script>alert(1)</script>').first()).toBeVisible();

  const rendered = new MarkdownIt({ html: true, linkify: false }).render(markdownReport(hostile));
  await open(`<!doctype html><html lang="en"><title>Markdown</title><body>${rendered}`);
  expect(await foreign(page)).toEqual({ active: 0, handlers: [], links: [] });
  await expect(page.getByText('<script>alert(1)</script>').first()).toBeVisible();
});
