import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApp } from '../../../../electron/app/create-app.ts';
import type { App } from '../../../../electron/app/create-app.ts';
import { policyRequests } from '../../../../electron/app/policy/policy-requests.ts';
import { requests } from '../../../../electron/contract/session.ts';
import type { RequestGives, RequestName } from '../../../../electron/contract/session.ts';
import { playedPorts } from '../../../helpers/app/engine-ports.ts';
import { inProcessEngine } from '../../../helpers/app/in-process-engine.ts';

let folder: string;
let app: App;
let asked: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'icewatch-policy-requests-'));
  asked = [];
  app = createApp({
    version: '0.0.0', launchEngine: inProcessEngine(playedPorts().ports).launch, settingsPath: join(folder, 'settings.json'), policyFolder: join(folder, 'policies'),
    dataFolder: join(folder, 'data'), samplePath: '/sample.pcapng', warn: () => undefined,
    fetch: (url) => {
      asked.push(url as string);
      return Promise.resolve(new Response('192.0.2.0/24\n', { headers: { 'content-type': 'text/plain' } }));
    },
  });
});
afterEach(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

/** The value of a request that succeeds, valid by the contract. */
const ask = async <N extends RequestName>(name: N, payload: unknown): Promise<RequestGives<N>> => {
  const reply = await app.handleRequest(name, payload);
  if (!reply.ok) throw new Error(reply.error.what);
  return requests[name].gives.parse(reply.value) as RequestGives<N>;
};
const errorOf = async (name: RequestName, payload: unknown) => {
  const reply = await app.handleRequest(name, payload);
  return reply.ok ? null : reply.error;
};
const yaml = 'schema: icewatch.policy/1\nid: daily\nname: Our Daily\nread: 2026-11-01\nentries:\n  - { id: web, role: web, need: required, hosts: [company.daily.co], ports: [tcp/443] } # alone\n';

describe('a page that asks about profiles', () => {
  it('is listed all of them, and shown one as it is written', async () => {
    const { profiles, broken } = await ask('listProfiles', null);
    expect(profiles.map(({ id }) => id)).toEqual(['cloudflare-turn', 'daily', 'google-meet', 'livekit-cloud', 'microsoft-teams', 'twilio', 'webex', 'zoom']);
    expect(broken).toEqual([]);
    const shown = await ask('showProfile', { id: 'daily' });
    expect(shown).toMatchObject({ origin: 'built-in', profile: { name: 'Daily' } });
    expect(shown.yaml).toMatch(/^schema: icewatch\.policy\/1\nid: daily\n/);
    expect(await errorOf('showProfile', { id: 'nobody' })).toMatchObject({ code: 'not-found', what: "There is no profile 'nobody'" });
  });

  it('has what is written checked, line by line, while it is written', async () => {
    expect(await ask('checkProfile', { yaml })).toMatchObject({ profile: { id: 'daily' }, problems: [] });
    expect(await ask('checkProfile', { yaml: yaml.replace('role: web', 'role: w') })).toEqual({
      profile: null, problems: [{ line: 6, column: 22, path: 'entries[0].role', message: expect.stringMatching(/^'w' is none of web, /) as string }],
    });
  });

  it('keeps an own profile, which takes the place of the built-in one until it is deleted', async () => {
    expect(await ask('saveProfile', { yaml })).toMatchObject({ id: 'daily', name: 'Our Daily', origin: 'own', path: join(folder, 'policies', 'daily.yaml') });
    expect(await ask('showProfile', { id: 'daily' })).toMatchObject({ origin: 'own', yaml });
    expect((await ask('listProfiles', null)).profiles).toHaveLength(8);
    await ask('deleteProfile', { id: 'daily' });
    expect(await ask('showProfile', { id: 'daily' })).toMatchObject({ origin: 'built-in' });
    expect(await errorOf('deleteProfile', { id: 'daily' })).toMatchObject({ code: 'bad-argument' });
  });

  it('keeps nothing that is wrong', async () => {
    expect(await errorOf('saveProfile', { yaml: yaml.replace('tcp/443', 'tcp/0') })).toMatchObject({ code: 'bad-argument', what: expect.stringMatching(/^The profile is not valid: ports are /) as string, where: 'line 6, column 78' });
    expect(await ask('showProfile', { id: 'daily' })).toMatchObject({ origin: 'built-in' });
    expect(await errorOf('saveProfile', { yaml: 'x'.repeat(2_000_001) })).toMatchObject({ code: 'bad-argument' });
  });

  it('makes Icewatch ask a vendor by fetching a list, and by nothing else', async () => {
    await ask('listProfiles', null);
    await ask('showProfile', { id: 'zoom' });
    expect(asked).toEqual([]);
    const { added, profile } = await ask('fetchProfile', { id: 'zoom' });
    expect(asked).toEqual(['https://assets.zoom.us/docs/ipranges/ZoomMeetings.txt', 'https://assets.zoom.us/docs/ipranges/ZoomMeetings-IPv6.txt']);
    expect(added).toEqual(['media: 192.0.2.0/24']);
    expect(await ask('showProfile', { id: 'zoom' })).toMatchObject({ origin: 'fetched', profile });
    expect(await errorOf('fetchProfile', { id: 'webex' })).toMatchObject({ code: 'bad-argument', what: 'Webex publishes no list that Icewatch reads' });
  });
});

describe('the app behind the page', () => {
  it('is told once profiles have changed, and only then', async () => {
    const changed = vi.fn();
    const answers = policyRequests({ folder: join(folder, 'policies'), fetch: () => Promise.resolve(new Response('192.0.2.0/24', { headers: { 'content-type': 'text/plain' } })), changed });
    await answers.listProfiles(null);
    await answers.checkProfile({ yaml });
    await answers.saveProfile({ yaml: 'wrong' }).catch(() => undefined);
    await answers.deleteProfile({ id: 'twilio' }).catch(() => undefined);
    await answers.fetchProfile({ id: 'webex' }).catch(() => undefined);
    expect(changed).not.toHaveBeenCalled();
    await answers.saveProfile({ yaml });
    expect(changed).toHaveBeenCalledTimes(1);
    await answers.deleteProfile({ id: 'daily' });
    expect(changed).toHaveBeenCalledTimes(2);
    await answers.fetchProfile({ id: 'zoom' });
    expect(changed).toHaveBeenCalledTimes(3);
  });
});
