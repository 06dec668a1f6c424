/** Starting, pausing and stopping a capture, opening files, and every way in which these go wrong. */
import type { Page } from '@playwright/test';
import type { AppError } from '../../electron/contract/errors.ts';
import { emptySession } from '../../electron/contract/session.ts';
import { captureFacts, capturing, fileDone } from '../helpers/scripted-summary.ts';
import { expect, expectNoAxeViolations, test } from './helpers/page-test.ts';
import * as scenes from './helpers/scenes.ts';
import { noInterfaces, noPermission } from './helpers/scripted-host.ts';

const error = (code: AppError['code'], what: string, more: Partial<AppError> = {}): AppError => ({ code, what, where: null, advice: null, command: null, ...more });
const capture = { name: 'call.pcap', mimeType: 'application/octet-stream', buffer: Buffer.from('not read by the page') };

const dropFiles = async (page: Page, names: readonly string[]): Promise<void> => {
  const transfer = await page.evaluateHandle((all) => {
    const made = new DataTransfer();
    for (const name of all) made.items.add(new File(['twelve bytes'], name));
    return made;
  }, names);
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await expect(page.getByText('Drop the capture file here')).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await expect(page.getByText('Drop the capture file here')).toHaveCount(0);
};

test('before the first update, says that it connects', async ({ openPage }) => {
  const page = await openPage();
  await expect(page.getByText('Connecting to Icewatch…')).toBeVisible();
});

test('with nothing open, offers to capture, to open a file, and an example', async ({ host, openPage }) => {
  host.tell(scenes.idle);
  const page = await openPage();
  await expect(page.getByRole('heading', { name: 'See how your call is connected, and why' })).toBeVisible();
  await expect(page.getByText('Now: wlan0.')).toBeVisible();
  await expectNoAxeViolations(page);
  await page.getByRole('button', { name: /Watch a call now/ }).click();
  await expect.poll(() => host.asked.find(({ name }) => name === 'startCapture')?.payload).toEqual({ source: 'auto', interfaces: [], filter: null });
  await page.getByRole('button', { name: /Look at an example/ }).click();
  await expect.poll(() => host.asked.map(({ name }) => name)).toContain('openSample');
});

test('the toolbar follows the capture: start, pause, resume, stop', async ({ host, openPage }) => {
  host.tell(scenes.idle);
  const page = await openPage();
  const toolbar = page.getByRole('group', { name: 'Capture' });
  const asked = () => host.asked.map(({ name }) => name).filter((name) => !['listInterfaces', 'getSettings'].includes(name));
  await toolbar.getByRole('button', { name: 'Start capture' }).click();
  await expect.poll(asked).toEqual(['startCapture']);
  host.tell({ session: capturing({ phase: 'starting' }) });
  await expect(toolbar.getByRole('button', { name: 'Stop' })).toBeVisible();
  host.tell({ session: capturing() });
  await toolbar.getByRole('button', { name: 'Pause' }).click();
  host.tell({ session: capturing({ phase: 'paused' }) });
  await toolbar.getByRole('button', { name: 'Resume' }).click();
  host.tell({ session: capturing() });
  await toolbar.getByRole('button', { name: 'Stop' }).click();
  await expect.poll(asked).toEqual(['startCapture', 'pauseCapture', 'resumeCapture', 'stop']);
});

test('the status bar tells the truth: interfaces, source, drops, gaps, malformed, truncated', async ({ host, openPage }) => {
  host.tell(scenes.conference);
  const page = await openPage();
  const bar = page.getByRole('contentinfo');
  for (const text of ['Capturing', 'wlan0: link down', 'eth0: capturing', 'by dumpcap', '1,204,880 packets', 'dropped: unknown', '1 gap', '2 malformed', '5 truncated']) await expect(bar).toContainText(text);
  host.tell({ summary: { capture: captureFacts({ dropped: 12 }) } });
  await expect(bar).toContainText('12 dropped');
});

test('an interface that went down is said aloud while the others go on', async ({ host, openPage }) => {
  host.tell(scenes.conference);
  const page = await openPage();
  await expect(page.getByText('Capturing goes on when it is up again.')).toBeVisible();
});

test('a capture without a call says what it waits for; without a packet, what to look at', async ({ host, openPage }) => {
  host.tell(scenes.listening);
  const page = await openPage();
  await expect(page.getByText('Listening: no call yet')).toBeVisible();
  await expect(page.getByText('318 packets and 1 STUN server seen so far.')).toBeVisible();
  host.tell({ summary: { capture: captureFacts({ packets: 0 }) } });
  await expect(page.getByText('Not one packet has come yet.')).toBeVisible();
  host.tell({ session: capturing({ phase: 'paused' }) });
  await expect(page.getByText('Paused: no call was seen so far')).toBeVisible();
});

test('a file without a call says so', async ({ host, openPage }) => {
  host.tell({ ...scenes.listening, session: fileDone('web.pcap') });
  const page = await openPage();
  await expect(page.getByText('This capture holds no WebRTC call')).toBeVisible();
});

test('without the right to capture, says what would give it and still opens files', async ({ host, openPage }) => {
  host.tell(scenes.idle);
  host.answer('listInterfaces', () => ({ ok: true, value: noPermission }));
  const page = await openPage();
  await expect(page.getByText('This user may not capture packets yet')).toBeVisible();
  await expect(page.getByText('Only root and members of the group wireshark')).toBeVisible();
  await page.locator('.command', { hasText: 'usermod' }).getByRole('button').click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Watch a call now/ })).toBeDisabled();
  await expect(page.getByRole('button', { name: /Look at a capture file/ })).toBeEnabled();
  await expectNoAxeViolations(page);
  // The page's policy forbids reading the clipboard, so a person's way: paste it.
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByLabel('Capture filter').focus();
  await page.keyboard.press('Control+V');
  await expect(page.getByLabel('Capture filter')).toHaveValue('sudo usermod -aG wireshark "$USER"');
});

test('without any interface, says to connect one and looks again', async ({ host, openPage }) => {
  host.tell(scenes.idle);
  let list = noInterfaces;
  host.answer('listInterfaces', () => ({ ok: true, value: list }));
  const page = await openPage();
  await expect(page.getByText('No network interface was found')).toBeVisible();
  list = noPermission;
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(page.getByText('This user may not capture packets yet')).toBeVisible();
});

test('chooses interfaces, source and filter for this capture, or from now on', async ({ host, openPage }) => {
  host.tell(scenes.idle);
  const page = await openPage();
  await page.getByRole('button', { name: 'Interfaces…' }).click();
  const dialog = page.getByRole('dialog', { name: 'What to capture' });
  await expect(dialog.getByText('link type that Icewatch does not read')).toBeVisible();
  await dialog.getByLabel('Only these:').check();
  await expect(dialog.getByText('Choose at least one interface.')).toBeVisible();
  await expect(dialog.getByLabel(/nflog/)).toBeDisabled();
  await dialog.getByLabel(/eth0/).check();
  await dialog.getByLabel('Capture filter').fill('udp');
  await dialog.getByLabel('Capture with').selectOption('dumpcap');
  await expect(dialog.getByRole('option', { name: 'tcpdump' })).toBeDisabled();
  await dialog.getByText('What can be captured with on this machine').click();
  await expectNoAxeViolations(page);
  await dialog.getByLabel('Use these from now on').check();
  await dialog.getByRole('button', { name: 'Start capture' }).click();
  const chosen = { source: 'dumpcap', interfaces: ['eth0'], filter: 'udp' };
  await expect.poll(() => host.asked.find(({ name }) => name === 'startCapture')?.payload).toEqual(chosen);
  expect(host.asked.find(({ name }) => name === 'setSettings')?.payload).toMatchObject({ capture: chosen });
});

test('a start that fails shows what, where and what to do, and can be dismissed', async ({ host, openPage }) => {
  host.tell(scenes.idle);
  host.answer('startCapture', () => ({ ok: false, error: error('bad-filter', 'The capture filter is wrong', { where: 'syntax error at “udpp”', advice: 'Correct the filter under “Interfaces…”.' }) }));
  const page = await openPage();
  await page.getByRole('button', { name: 'Start capture' }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('The capture filter is wrong');
  await expect(alert).toContainText('syntax error at “udpp”');
  await expect(alert).toContainText('Correct the filter');
  await alert.getByRole('button', { name: 'Dismiss' }).click();
  await expect(alert).toHaveCount(0);
});

test('a capture that dies keeps its results under the error', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage();
  host.tell({ session: { ...capturing({ phase: 'failed' }), error: error('helper-died', 'dumpcap ended and did not come back', { advice: 'Run it by hand to see why.', command: 'dumpcap -D' }) } });
  await expect(page.getByRole('alert')).toContainText('dumpcap ended');
  await expect(page.locator('.command')).toContainText('dumpcap -D');
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
});

test('opens a picked file', async ({ host, openPage }) => {
  host.tell(scenes.idle);
  const page = await openPage();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open file…' }).click();
  await (await chooser).setFiles(capture);
  await expect.poll(() => host.opened).toEqual([{ name: 'call.pcap', size: capture.buffer.length }]);
});

test('opens a dropped file, and refuses several at once with a way out', async ({ host, openPage }) => {
  host.tell(scenes.idle);
  const page = await openPage();
  await dropFiles(page, ['a.pcap', 'b.pcap']);
  await expect(page.getByRole('alert')).toContainText('Drop one file at a time');
  await dropFiles(page, ['meeting 1.pcapng']);
  await expect.poll(() => host.opened).toEqual([{ name: 'meeting 1.pcapng', size: 12 }]);
});

test('a file that is no capture says so', async ({ host, openPage }) => {
  host.tell(scenes.idle);
  host.refuse('open', error('not-a-capture', 'notes.txt is not a capture file', { advice: 'Open a pcap or pcapng file.' }));
  const page = await openPage();
  await page.getByTestId('file-input').setInputFiles({ ...capture, name: 'notes.txt' });
  await expect(page.getByRole('alert')).toContainText('notes.txt is not a capture file');
});

test('reading shows how far it is, partial results, and can be cancelled', async ({ host, openPage }) => {
  host.tell({ ...scenes.remoteRelay, session: { ...emptySession, phase: 'reading', kind: 'file', label: 'big.pcap', progress: { done: 3e8, total: 1.2e9 } } });
  const page = await openPage();
  const bar = page.getByRole('progressbar', { name: 'Reading big.pcap' });
  await expect(bar).toHaveAttribute('value', '300000000');
  await expect(page.getByText('25 % of 1.2 GB')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Connected through the other side’s relay' })).toBeVisible();
  host.tell({ session: { ...emptySession, phase: 'reading', kind: 'file', label: 'big.pcap.gz', progress: { done: 4.1e6, total: null } } });
  await expect(page.getByText('4.1 MB')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => host.asked.map(({ name }) => name)).toContain('stop');
  host.tell({ session: fileDone('big.pcap.gz', { error: error('cancelled', 'Reading was cancelled', { advice: 'What was read so far is shown.' }) }) });
  await expect(page.getByText('Reading was cancelled')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a running capture is not thrown away without asking', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage();
  await page.getByTestId('file-input').setInputFiles(capture);
  const dialog = page.getByRole('dialog', { name: 'Replace the running capture?' });
  await dialog.getByRole('button', { name: 'Keep capturing' }).click();
  expect(host.opened).toEqual([]);
  await page.getByTestId('file-input').setInputFiles(capture);
  await dialog.getByRole('button', { name: 'End the capture and go on' }).click();
  await expect.poll(() => host.opened.length).toBe(1);
});

test('a lost connection is said, what was shown stays, and it comes back by itself', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage();
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
  host.goAway();
  await expect(page.getByRole('alert')).toContainText('The connection to Icewatch is lost');
  await expect(page.getByRole('contentinfo')).toContainText('Connection lost');
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
  host.comeBack();
  await expect(page.getByRole('alert')).toHaveCount(0, { timeout: 10_000 });
  host.tell(scenes.direct);
  await expect(page.getByRole('heading', { name: 'Connected directly' })).toBeVisible();
});

test('a message that is no update is not believed: the page starts again with a full one', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage();
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
  host.tellRaw('{"revision":2,"summary":{"calls":"all of them"}}');
  await expect(page.getByRole('alert')).toContainText('The connection to Icewatch is lost');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
});
