/** What should be allowed, held against what the packets show; lists and own settings. */
import type { Page } from '@playwright/test';
import { settingsSchema } from '../../electron/contract/session.ts';
import { expect, expectReadsWell, test } from './helpers/page-test.ts';
import * as scenes from './helpers/scenes.ts';
import type { ScriptedHost } from './helpers/scripted-host.ts';
import { answerPackets } from './helpers/scripted-packets.ts';
import { ownNetwork, profile, profileList, profileYaml, reports } from './helpers/scripted-policy.ts';

const held = { ...scenes.relayTcp, summary: { ...scenes.relayTcp.summary, policy: reports } };
const settings = settingsSchema.parse({ captureOnOpen: false, theme: 'light', policy: { profiles: ['daily'], own: ownNetwork }, history: { maxCalls: 7 } });
const saved = (host: ScriptedHost): unknown => host.asked.findLast(({ name }) => name === 'setSettings')?.payload;
const lists = (page: Page) => page.getByRole('table', { name: 'Allow lists' });

test('leaks come first; each entry says how it stands, and opens to its contacts, its list and its packets', async ({ host, openPage }) => {
  host.tell(held);
  host.answer('packets', answerPackets());
  host.give('getSettings', settings);
  const page = await openPage('#/policy');
  await expect(page.getByRole('navigation').getByRole('link', { name: /Policy/ })).toContainText('4');
  await expect(page.locator('main .panel').first().getByRole('heading')).toHaveText('Leaks: what goes where it should not');
  await expect(page.locator('.leaks li').first()).toContainText('Excluded server global.turn.twilio.com, 198.51.100.220:3478 over UDP');
  const daily = page.getByRole('region', { name: 'Daily' });
  await expect(daily).toContainText('works: 1 · fails: 2 · not seen: 2');
  await expect(daily.locator('.entry-status')).toHaveText(['✕fails: dropped', '✕fails: the server says no', '✓works', '–not seen', '–not seen']);
  await daily.getByRole('button', { name: 'Details: Media media-udp' }).click();
  await expect(daily.getByRole('table', { name: 'What was contacted: media-udp' }).getByRole('row')).toHaveText([/Server/, /203\.0\.113\.7 ?udp\/40112dropped/, /203\.0\.113\.8 ?udp\/40113dropped/]);
  await expect(daily.getByRole('group', { name: 'Addresses' }).getByRole('listitem')).toHaveCount(60);
  await expectReadsWell(page);
  await daily.getByRole('button', { name: /^Packet 21/ }).click();
  await expect(page.getByRole('dialog', { name: 'Packet 21' })).toContainText('Media media-udp');
});

test('a suggested list is held against by one click, and by nothing less', async ({ host, openPage }) => {
  host.tell(held);
  host.give('getSettings', settings);
  const page = await openPage('#/policy');
  const twilio = page.getByRole('region', { name: 'Twilio' });
  await expect(twilio).toContainText('You have not chosen this list.');
  await expect(twilio).toContainText('old');
  await expect(lists(page).getByRole('checkbox', { name: /Daily/ })).toBeChecked();
  await expect(lists(page).getByRole('checkbox', { name: /Twilio/ })).not.toBeChecked();
  expect(saved(host)).toBeUndefined();
  await twilio.getByRole('button', { name: 'Hold calls against Twilio' }).click();
  await expect.poll(() => saved(host)).toEqual({ ...settings, policy: { ...settings.policy, profiles: ['daily', 'twilio'] } });
  await lists(page).getByRole('checkbox', { name: /Daily/ }).uncheck();
  await expect.poll(() => saved(host)).toEqual({ ...settings, policy: { ...settings.policy, profiles: ['twilio'] } });
});

test('lists tell their age, their origin and their source; one that cannot be used is not missed silently', async ({ host, openPage }) => {
  host.tell(scenes.idle);
  host.give('listProfiles', { ...profileList, broken: [{ path: '/home/a/.config/icewatch/policies/broken.yaml', problems: [{ line: 3, column: 7, path: 'read', message: 'a date is YYYY-MM-DD' }] }] });
  const page = await openPage('#/policy');
  await expect(page.getByText('No list is chosen.')).toBeVisible();
  await expect(page.getByText('broken.yaml cannot be used')).toBeVisible();
  await expect(page.getByText('Line 3, column 7: read a date is YYYY-MM-DD')).toBeVisible();
  await expect(lists(page).getByRole('row', { name: /Twilio/ })).toContainText('385 days agoold');
  await expect(lists(page).getByRole('row', { name: /Zoom/ })).toContainText('fetched');
  await expect(page.getByRole('button', { name: 'Firewall ticket…' })).toBeDisabled();
  await expectReadsWell(page);
  host.answer('listProfiles', () => ({ ok: false, error: { code: 'unavailable', what: 'The folder of lists cannot be read', where: '/home/a/.config', advice: null, command: null } }));
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('The folder of lists cannot be read');
  host.give('listProfiles', profileList);
  await page.getByRole('button', { name: 'Ask again' }).click();
  await expect(lists(page)).toBeVisible();
});

test('own proxy, servers and networks: what is wrong is said at its field, what is right is kept', async ({ host, openPage }) => {
  host.tell(held);
  const page = await openPage('#/policy');
  await page.getByRole('button', { name: 'Set up…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Own proxy, servers and networks' });
  await dialog.getByLabel('Web proxy for signaling').fill('proxy.example.com');
  await dialog.getByLabel('Own STUN and TURN servers').fill('turn://turn.example.com');
  await dialog.getByLabel('Own networks').fill('203.0.113.0/33');
  await expect(dialog.locator('.field-problem')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByLabel('Web proxy for signaling')).toBeFocused();
  await expect(dialog.locator('.field-problem')).toHaveText([/no web address/, /without “\/\/”/, /“203\.0\.113\.0\/33” is no network/]);
  await expectReadsWell(page);
  expect(saved(host)).toBeUndefined();
  await dialog.getByLabel('Web proxy for signaling').fill('https://proxy.example.com/daily');
  await dialog.getByLabel('Own STUN and TURN servers').fill('{"iceServers": [{"urls": ["turn:turn.example.com:3478?transport=udp"], "username": "u", "credential": "secret"}]}');
  await dialog.getByLabel('Instead').check();
  await dialog.getByLabel('Own names').fill('*.example.com');
  await dialog.getByLabel('Own networks').fill('203.0.113.0/24');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  expect(saved(host)).toMatchObject({ policy: { profiles: [], own: ownNetwork } });
  expect(JSON.stringify(saved(host))).not.toContain('secret');
  await expect(page.getByRole('region', { name: 'Own proxy, servers and networks' })).toContainText('turn:turn.example.com:3478?transport=udp');
});

test('an own list is written as YAML: problems lead to their lines, changes are not lost by accident, deleting asks', async ({ host, openPage }) => {
  host.tell(held);
  host.give('showProfile', { profile, origin: 'own', yaml: profileYaml });
  host.give('checkProfile', { profile: null, problems: [{ line: 8, column: 12, path: 'entries[0].hosts[0]', message: 'a name, not a web address' }] });
  const page = await openPage('#/policy');
  await page.getByRole('button', { name: 'Show: Daily' }).click();
  const dialog = page.getByRole('dialog', { name: 'Daily', exact: true });
  const yaml = dialog.getByLabel('The list, as YAML');
  await expect(dialog.locator('.source-line')).toContainText('https://docs.daily.co/guides');
  await yaml.fill(profileYaml.replace('b.daily.co', 'https://b.daily.co'));
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('entries[0].hosts[0] a name, not a web address');
  expect(host.asked.map(({ name }) => name)).not.toContain('saveProfile');
  await expectReadsWell(page);
  await dialog.getByRole('button', { name: 'Line 8, column 12' }).click();
  await expect(yaml).toBeFocused();
  expect(await yaml.evaluate((element) => (element as HTMLTextAreaElement).value.slice((element as HTMLTextAreaElement).selectionStart).split('\n')[0])).toBe("['https://b.daily.co']");
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Throw away your changes?' }).getByRole('button', { name: 'Go on editing' }).click();
  host.give('checkProfile', { profile, problems: [] });
  host.give('saveProfile', profileList.profiles[0]);
  await yaml.fill(profileYaml);
  await yaml.press('End');
  await yaml.pressSequentially(' ');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => host.asked.filter(({ name }) => name === 'listProfiles').length).toBe(2);
  await page.getByRole('button', { name: 'Show: Daily' }).click();
  await dialog.getByRole('button', { name: 'Delete…' }).click();
  expect(host.asked.map(({ name }) => name)).not.toContain('deleteProfile');
  await page.getByRole('dialog', { name: 'Delete the list Daily?' }).getByRole('button', { name: 'Delete' }).click();
  await expect.poll(() => host.asked.find(({ name }) => name === 'deleteProfile')?.payload).toEqual({ id: 'daily' });
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a vendor’s list is fetched only after asking, with the address that is contacted, and what changed is said', async ({ host, openPage }) => {
  host.tell(held);
  host.give('showProfile', { profile, origin: 'built-in', yaml: profileYaml });
  const page = await openPage('#/policy');
  await page.getByRole('button', { name: 'Fetch… Daily' }).click();
  const dialog = page.getByRole('dialog', { name: 'Fetch the list of Daily?' });
  await expect(dialog).toContainText('https://prod-ks.pluot.blue/ip-info.json');
  expect(host.asked.map(({ name }) => name)).not.toContain('fetchProfile');
  host.answer('fetchProfile', () => ({ ok: false, error: { code: 'unavailable', what: 'The list could not be fetched', where: 'prod-ks.pluot.blue does not answer', advice: 'Try again later.', command: null } }));
  await dialog.getByRole('button', { name: 'Fetch now' }).click();
  await expect(dialog.getByRole('alert')).toContainText('prod-ks.pluot.blue does not answer');
  host.give('fetchProfile', { profile, added: ['203.0.113.9/32', '203.0.113.10/32'], removed: ['192.0.2.1/32'], url: 'https://prod-ks.pluot.blue/ip-info.json' });
  await dialog.getByRole('button', { name: 'Fetch now' }).click();
  await expect(dialog).toContainText('2 added, 1 removed');
  await expect(dialog.getByRole('group', { name: 'Added' }).getByRole('listitem')).toHaveText(['203.0.113.9/32', '203.0.113.10/32']);
  await expect.poll(() => host.asked.filter(({ name }) => name === 'listProfiles').length).toBe(2);
});
