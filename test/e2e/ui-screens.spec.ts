/** The screens that prove the overview's answer. */
import { emptySession } from '../../electron/contract/session.ts';
import { expect, expectNoAxeViolations, expectReadsWell, test } from './helpers/page-test.ts';
import * as scenes from './helpers/scenes.ts';
import { reports } from './helpers/scripted-policy.ts';

const screens = [
  { id: 'pairs', name: 'Pairs', empty: 'No candidate pairs' },
  { id: 'relays', name: 'Relays', empty: 'No TURN allocations' },
  { id: 'streams', name: 'Streams', empty: 'No RTP streams' },
  { id: 'signaling', name: 'Signaling & NAT', empty: 'No signaling connections' },
  { id: 'findings', name: 'Findings', empty: 'No findings' },
  { id: 'timeline', name: 'Timeline', empty: 'No events' },
];

for (const { id, name } of screens) {
  test(`${name}: accessible and without sideways scrolling at both sizes, light and dark`, async ({ page, host, openPage }) => {
    host.tell(scenes.conference);
    await openPage(`#/${id}`);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expectReadsWell(page);
  });
}

test('empty, each screen says why and what to do', async ({ host, openPage }) => {
  host.tell(scenes.idle);
  const page = await openPage();
  for (const { name, empty } of screens) {
    await page.getByRole('navigation').getByRole('link', { name }).click();
    host.tell({ session: emptySession });
    await expect(page.getByText(`${empty}: nothing is open`).first()).toBeVisible();
    host.tell({ session: scenes.listening.session! });
    await expect(page.getByText(`${empty} yet`)).toBeVisible();
    host.tell({ session: scenes.notConnected.session! });
    await expect(page.getByText(empty.replace('No ', 'This capture holds no '))).toBeVisible();
  }
});

test('pairs: sorted by a header, with what is not known at the end both ways', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage('#/pairs');
  const table = page.getByRole('table', { name: 'Candidate pairs' });
  const column = table.getByRole('columnheader', { name: 'RTT', exact: true });
  const roundTrips = () => table.locator('tbody tr td:nth-child(5)').allInnerTexts();
  await column.getByRole('button').click();
  await expect(column).toHaveAttribute('aria-sort', 'ascending');
  expect((await roundTrips()).slice(0, 2)).toEqual(['38 ms', '52 ms']);
  await column.getByRole('button').click();
  await expect(column).toHaveAttribute('aria-sort', 'descending');
  expect((await roundTrips()).slice(0, 2)).toEqual(['52 ms', '38 ms']);
});

test('pairs: the selected pair is first and marked; the filter keeps what matches', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage('#/pairs');
  const rows = page.getByRole('table', { name: 'Candidate pairs' }).locator('tbody tr');
  await expect(rows.first()).toContainText('selected');
  await page.getByRole('searchbox', { name: 'Filter: Candidate pairs' }).fill('failed host');
  await expect(rows).toHaveCount(2);
  await expect(page.getByText('2 of 4 rows')).toBeVisible();
  await page.getByRole('searchbox').fill('nothing like it');
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect(rows).toHaveCount(4);
});

test('pairs: a row opens to all its fields and errors, and stays open through updates', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage('#/pairs');
  const toggle = page.getByRole('button', { name: 'Details: 192.168.1.23:51234 to 10.20.0.14:50400' });
  await toggle.click();
  await expect(toggle).toHaveAttribute('aria-expanded', 'true');
  await expect(page.getByText('retransmissionsSent')).toBeVisible();
  await expect(page.getByText('487 Role Conflict')).toBeVisible();
  host.tell({ summary: { calls: structuredClone(scenes.relayTcp.summary!.calls!) } });
  await expect(page.getByText('487 Role Conflict')).toBeVisible();
  await expectNoAxeViolations(page);
});

test('pairs: how its media is encrypted, and whether the certificate is the announced one', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage('#/pairs');
  await page.getByRole('button', { name: /^Details/ }).first().click();
  const dtls = page.getByRole('region', { name: 'DTLS' });
  await expect(dtls).toContainText('DTLS 1.2');
  await expect(dtls).toContainText('certificate is the one signaling announcedyes');
  const calls = structuredClone(scenes.relayTcp.summary!.calls!);
  delete calls[0]!.dtls[0]!.fingerprintMatches;
  host.tell({ summary: { calls } });
  await expect(dtls).toContainText('certificate is the one signaling announcedunknown');
});

test('relays: an allocation that nobody answered, one that serves, and what each path carried', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage('#/relays');
  const rows = page.getByRole('table', { name: 'TURN allocations' }).locator('tbody tr');
  await expect(rows.first()).toContainText('no answer');
  await rows.nth(1).getByRole('button').click();
  await expect(page.getByText('0x4000 · 203.0.113.77:62001')).toBeVisible();
  await expect(page.getByText('refused with 403')).toBeVisible();
  const usage = page.getByRole('table', { name: 'Bytes and time by path' });
  await expect(usage.getByRole('row', { name: /Relay over TCP/ })).toContainText('8.19 MB');
  await expect(usage.getByRole('row', { name: /Relay over TCP/ })).toContainText('57 s');
  await expect(usage.getByRole('row', { name: /Direct/ })).toContainText('not used');
});

test('relays: whose each is, by the lists and the own settings', async ({ host, openPage }) => {
  const [failed, active] = scenes.relayTcp.summary!.allocations!;
  host.tell({ ...scenes.relayTcp, summary: { ...scenes.relayTcp.summary, policy: reports, allocations: [{ ...failed!, owner: { kind: 'vendor', profile: 'twilio', entry: 'stun-turn' } }, { ...active!, owner: { kind: 'own', profile: 'own', entry: 'turn-1' } }] } });
  const page = await openPage('#/relays');
  const rows = page.getByRole('table', { name: 'TURN allocations' }).locator('tbody tr');
  await expect(rows.first()).toContainText('Twilio');
  await expect(rows.nth(1)).toContainText('your company’s');
  await page.getByRole('searchbox').fill('company');
  await expect(rows).toHaveCount(1);
});

test('streams: loss, jitter and bitrate with units, unknown jitter with its reason, charts of the chosen stream', async ({ host, openPage }) => {
  host.tell(scenes.conference);
  const page = await openPage('#/streams');
  await expect(page.getByRole('table', { name: 'RTP streams' }).locator('tbody tr')).toHaveCount(30);
  await page.getByLabel('Call', { exact: true }).selectOption({ label: 'Call 2, 09:42:10, ongoing' });
  await expect(page.getByRole('table', { name: 'RTP streams' }).locator('tbody tr')).toHaveCount(26);
  await page.getByLabel('Stream', { exact: true }).selectOption({ label: 'received video 0x10011667' });
  await expect(page.getByRole('figure', { name: /Jitter/ })).toContainText('Unknown: the payload type’s clock rate is not known.');
  await expect(page.getByRole('figure', { name: /Bitrate/ }).locator('.recharts-line-curve')).toHaveCount(1);
});

test('signaling: who did not answer, and how the NAT maps', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage('#/signaling');
  await expect(page.getByRole('table', { name: 'Signaling connections' })).toContainText('unanswered');
  await expect(page.getByRole('table', { name: 'STUN servers' })).toContainText('7, 0 answered');
  const signaling = page.getByRole('table', { name: 'Signaling connections' });
  await expect(signaling.getByRole('row', { name: /chat\.example\.com/ })).toContainText('reset after the ClientHello');
  await signaling.getByRole('button', { name: 'Details: chat.example.com:443' }).click();
  await expect(signaling).toContainText('TTL 63 where the server has 52');
  await expect(signaling).toContainText('A box on the way most likely forged it');
  await expect(signaling).toContainText('proxy.example.com:3128');
  await expect(page.getByText('It takes the answers of two servers')).toBeVisible();
  host.tell(scenes.conference);
  await expect(page.getByText('address-dependent (“symmetric”)')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Address mappings' }).locator('tbody tr')).toHaveCount(2);
  const nat = page.getByRole('region', { name: 'Address translation (NAT)' });
  await expect(nat).toContainText('seen from outside as198.51.100.4');
  await expect(nat).toContainText('carrier-grade NATunknown');
});

test('findings: what was found first, then all answers, each with its packets', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage('#/findings');
  const titles = page.locator('.finding h2');
  await expect(titles).toHaveText(['UDP is dropped on the way', 'Media is lost on the way here', /^Relayed over TCP/]);
  await page.getByText('What each of the 2 shows').first().click();
  await expect(page.getByRole('table', { name: /UDP is dropped/ }).getByRole('row', { name: /Packet 31.* Allocate request over UDP/ })).toBeVisible();
  await page.getByLabel(/All that was asked/).check();
  await expect(titles).toHaveCount(5);
  await expect(page.locator('.finding', { hasText: 'nat.symmetric' })).toContainText('unknown');
});

test('timeline: lanes by layer, every event in words, long lists in portions', async ({ host, openPage }) => {
  host.tell(scenes.conference);
  const page = await openPage('#/timeline');
  const rows = page.getByRole('table', { name: 'Timeline' }).locator('tbody tr');
  await expect(rows).toHaveCount(200);
  await page.getByRole('button', { name: 'Show 55 more of 55' }).click();
  await expect(rows).toHaveCount(255);
  await page.getByRole('searchbox').fill('warning path');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('From direct to relayed over UDP');
});

test('a reload stays on its screen and Back goes back', async ({ host, openPage }) => {
  host.tell(scenes.relayTcp);
  const page = await openPage();
  await page.getByRole('link', { name: 'Streams' }).click();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Streams' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Relayed over TCP' })).toBeVisible();
});
