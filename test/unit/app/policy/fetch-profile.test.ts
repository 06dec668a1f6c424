import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fetchProfile } from '../../../../electron/app/policy/fetch-profile.ts';
import { loadProfiles } from '../../../../electron/app/policy/profile-folder.ts';
import type { PolicyProfile } from '../../../../electron/contract/policy.ts';

let folder: string;
let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`https://${request.headers['x-asked-host'] as string}${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(async () => {
  asked.length = 0;
  folder = await mkdtemp(join(tmpdir(), 'icewatch-fetch-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The real fetch, whose every request goes to the server above. */
const fetch: typeof globalThis.fetch = (input, init) => {
  const url = new URL(input as string);
  const { port } = server.address() as AddressInfo;
  return globalThis.fetch(`http://127.0.0.1:${port}${url.pathname}${url.search}`, { ...init, headers: { ...(init?.headers as Record<string, string>), 'x-asked-host': url.host } });
};
const answers = (type: string, body: string | ((path: string) => string)) => {
  answer = (request, response) => response.writeHead(200, { 'content-type': type }).end(typeof body === 'string' ? body : body(request.url!));
};
const now = Date.parse('2026-11-22T12:00:00Z');
const fetched = (id: string) => fetchProfile(folder, id, fetch, now);
const entryOf = ({ entries }: PolicyProfile, id: string) => entries.find((entry) => entry.id === id);
const loaded = async (id: string) => (await loadProfiles(folder, now)).known.find(({ profile }) => profile.id === id)!;

/** As https://endpoints.office.com answers. */
const teams = (changes: Record<number, object> = {}): object[] =>
  [
    { id: 11, serviceArea: 'Skype', serviceAreaDisplayName: 'Microsoft Teams', ips: ['52.112.0.0/14', '52.122.0.0/15', '2603:1063::/38'], udpPorts: '3478,3479,3480,3481', expressRoute: true, category: 'Optimize', required: true },
    {
      id: 12, serviceArea: 'Skype', serviceAreaDisplayName: 'Microsoft Teams', urls: ['*.lync.com', '*.teams.cloud.microsoft', '*.teams.microsoft.com', 'teams.cloud.microsoft', 'teams.microsoft.com'],
      ips: ['52.112.0.0/14', '52.122.0.0/15', '2603:1027::/48', '2603:1037::/48', '2603:1047::/48', '2603:1057::/48', '2603:1063::/38', '2620:1ec:6::/48', '2620:1ec:40::/42'],
      tcpPorts: '80,443', udpPorts: '443', expressRoute: true, category: 'Allow', required: true,
    },
    { id: 17, serviceArea: 'Skype', serviceAreaDisplayName: 'Microsoft Teams', urls: ['aka.ms'], tcpPorts: '443', expressRoute: false, category: 'Default', required: true },
    { id: 300, serviceArea: 'Skype', serviceAreaDisplayName: 'Microsoft Teams', urls: ['*.new.teams.microsoft.com'], tcpPorts: '443', expressRoute: false, category: 'Default', required: false, notes: 'Something new' },
    { id: 56, serviceArea: 'Common', serviceAreaDisplayName: 'Microsoft 365 Common and Office Online', urls: ['login.microsoftonline.com'], ips: ['20.20.32.0/19'], tcpPorts: '80,443', expressRoute: true, category: 'Allow', required: true },
  ].map((endpoint) => ({ ...endpoint, ...changes[endpoint.id] }));

describe('fetching the published list of Microsoft Teams', () => {
  it('asks the vendor alone, and with a request id that tells nothing', async () => {
    answers('application/json; charset=utf-8', JSON.stringify(teams()));
    await fetched('microsoft-teams');
    await fetched('microsoft-teams');
    expect(asked).toHaveLength(2);
    for (const url of asked) expect(url).toMatch(/^https:\/\/endpoints\.office\.com\/endpoints\/worldwide\?ServiceAreas=Skype&clientrequestid=[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(asked[0]).not.toBe(asked[1]);
  });

  it('keeps it as a profile of today, and says what was added and removed', async () => {
    answers('application/json', JSON.stringify(teams({ 11: { ips: ['52.112.0.0/14', '52.122.0.0/15', '198.51.100.0/24'] } })));
    const { profile, added, removed, url } = await fetched('microsoft-teams');
    expect(url).toMatch(/^https:\/\/endpoints\.office\.com\//);
    expect(added).toEqual(['id11: 198.51.100.0/24', 'id300: *.new.teams.microsoft.com', 'id300: tcp/443']);
    expect(removed).toEqual([
      'id11: 2603:1063::/38', 'id16: *.keydelivery.mediaservices.windows.net', 'id16: *.streaming.mediaservices.windows.net', 'id16: tcp/443', 'id27: join.secure.skypeassets.com',
      'id27: mlccdnprod.azureedge.net', 'id27: tcp/443', 'id127: *.skype.com', 'id127: tcp/80', 'id127: tcp/443',
    ]);
    expect(profile.read).toBe('2026-11-22');
    expect(profile.entries.map(({ id, role, need }) => `${id} ${role} ${need}`)).toEqual(['id11 media required', 'id12 signaling required', 'id17 web required', 'id300 web fallback']);
    expect(entryOf(profile, 'id11')?.ports).toEqual(['udp/3478-3481']);
    expect(entryOf(profile, 'id300')?.note).toBe("Category 'Default'. Something new");
    const kept = await loaded('microsoft-teams');
    expect(kept).toMatchObject({ origin: 'fetched', profile, path: join(folder, 'fetched', 'microsoft-teams.yaml') });
    expect((await fetched('microsoft-teams')).added).toEqual([]);
  });

  it.each([
    ['HTML', 'text/html', '<html>Sign in</html>', /the answer is text\/html: a web page, perhaps of a proxy/],
    ['no JSON', 'application/json', '<html>', /it is no JSON/],
    ['another document', 'application/json', '{"error":"no"}', /not as Microsoft documents it/],
    ['nothing of Teams', 'application/json', JSON.stringify(teams().slice(-1)), /it has nothing of Teams/],
    ['the whole Internet', 'application/json', JSON.stringify(teams({ 11: { ips: ['0.0.0.0/0'] } })), /0\.0\.0\.0\/0 is in it, which is far more than a vendor's/],
    ['the whole of IPv6', 'application/json', JSON.stringify(teams({ 11: { ips: ['2000::/3'] } })), /2000::\/3 is in it/],
    ['a broken network', 'application/json', JSON.stringify(teams({ 11: { ips: ['52.112.0.1/14'] } })), /was 52\.112\.0\.0\/14 meant/],
    ['any host', 'application/json', JSON.stringify(teams({ 17: { urls: ['*'] } })), /id 17 is of any host/],
    ['a URL for a host', 'application/json', JSON.stringify(teams({ 17: { urls: ['https://aka.ms/x'] } })), /'https:\/\/aka\.ms\/x' is in it/],
    ['a port that is none', 'application/json', JSON.stringify(teams({ 17: { tcpPorts: '443,any' } })), /'any' is no port/],
    ['two endpoints of one id', 'application/json', JSON.stringify([...teams(), ...teams().slice(0, 1)]), /'id11' is the id of entries\[0\] too/],
    ['more bytes than are read', 'application/json', ' '.repeat(5_000_001), /larger than 5000000 bytes/],
    ['depth', 'application/json', '['.repeat(1_000_000), /it is no JSON|not as Microsoft/],
  ])('refuses %s, and nothing is lost', async (_, type, body, what) => {
    answers('application/json', JSON.stringify(teams()));
    await fetched('microsoft-teams');
    const before = await readFile(join(folder, 'fetched', 'microsoft-teams.yaml'), 'utf8');
    answers(type, body);
    await expect(fetched('microsoft-teams')).rejects.toMatchObject({ error: { code: 'unavailable', what: expect.stringMatching(what) as string, advice: 'The profile stays as it is.' } });
    expect(await readFile(join(folder, 'fetched', 'microsoft-teams.yaml'), 'utf8')).toBe(before);
  });
});

describe("fetching Zoom's ranges", () => {
  it('reads both files, one network a line, and leaves what they say nothing of', async () => {
    answers('text/plain', (path) => (path.includes('IPv6') ? '2407:30c0::/32\r\n' : '# ranges\n3.7.35.0/25\n\n198.51.100.0/24\n203.0.113.7\n'));
    const { profile, added, removed } = await fetched('zoom');
    expect(asked).toEqual(['https://assets.zoom.us/docs/ipranges/ZoomMeetings.txt', 'https://assets.zoom.us/docs/ipranges/ZoomMeetings-IPv6.txt']);
    expect(entryOf(profile, 'media')?.networks).toEqual(['3.7.35.0/25', '198.51.100.0/24', '203.0.113.7/32', '2407:30c0::/32']);
    expect(added).toEqual(['media: 198.51.100.0/24', 'media: 203.0.113.7/32']);
    expect(removed).toHaveLength(50);
    expect(entryOf(profile, 'media')?.read).toBeUndefined();
    expect(entryOf(profile, 'web')).toMatchObject({ read: '2026-10-01', hosts: ['*.zoom.us', '*.zoom.com'] });
    expect(profile.note).toMatch(/^Fetched on 2026-11-22 from https:\/\/assets\.zoom\.us/);
  });

  it('keeps neither where one is missing', async () => {
    answer = (request, response) => (request.url!.includes('IPv6') ? response.writeHead(503).end() : response.writeHead(200, { 'content-type': 'text/plain' }).end('3.7.35.0/25'));
    await expect(fetched('zoom')).rejects.toMatchObject({ error: { what: 'The published list could not be used: the server answered 503 Service Unavailable', where: 'https://assets.zoom.us/docs/ipranges/ZoomMeetings-IPv6.txt' } });
    expect((await loaded('zoom')).origin).toBe('built-in');
  });

  it.each([
    ['an empty file', '\n\n', /it is empty/],
    ['words', 'no networks here', /'no networks here' is in it: not an IPv4 or IPv6 network/],
    ['a share of the Internet', '3.0.0.0/7', /bits are set|far more than a vendor's/],
    ['more lines than a profile can have', '3.7.35.0/25\n'.repeat(20_001), /more than 20000 lines/],
  ])('refuses %s', async (_, body, what) => {
    answers('text/plain', body);
    await expect(fetched('zoom')).rejects.toMatchObject({ error: { what: expect.stringMatching(what) as string } });
  });
});

describe("fetching Daily's IP list", () => {
  const list = {
    version: '1.2',
    web: ['198.51.100.7', '2001:db8::/48'],
    sfu: { 'us-west-2': [{ host: 'a-wss.daily.co', ip: '203.0.113.5', ports: [{ udp: '40000-49999' }] }], '203.0.113.64/26': { note: 'a key may be the network' } },
    sip: { hosts: ['192.0.2.1'] },
  };

  it('takes the addresses below web and sfu, however they are laid out, and no others', async () => {
    answers('binary/octet-stream', JSON.stringify(list));
    const { profile, added, removed } = await fetched('daily');
    expect(asked).toEqual(['https://ip-info.daily.co/ips/ip-info.json']);
    expect(entryOf(profile, 'web')?.networks).toEqual(['198.51.100.7/32', '2001:db8::/48']);
    for (const id of ['signaling', 'media-sfu']) expect(entryOf(profile, id)?.networks).toEqual(['203.0.113.5/32', '203.0.113.64/26']);
    expect(entryOf(profile, 'web')?.hosts).toEqual(['*.daily.co', '*.dailywebrtc.com', '*.dailywebrtc.net']);
    expect(added).toHaveLength(6);
    expect(removed).toEqual([]);
    expect(JSON.stringify(profile)).not.toContain('192.0.2.1');
  });

  it.each([
    ['an array', [], /no JSON object/],
    ['no sfu', { web: list.web }, /no addresses below 'sfu'/],
    ['no addresses', { web: ['x'], sfu: ['y'] }, /no addresses below 'web'/],
    ['all addresses', { web: ['0.0.0.0/1'], sfu: ['203.0.113.5'] }, /far more/],
    ['too much', { web: Array.from({ length: 250_000 }, () => 'x'), sfu: [] }, /too much below 'web'/],
  ])('refuses %s', async (_, body, what) => {
    answers('application/json', JSON.stringify(body));
    await expect(fetched('daily')).rejects.toMatchObject({ error: { what: expect.stringMatching(what) as string } });
    expect((await loaded('daily')).origin).toBe('built-in');
  });
});

describe('fetching', () => {
  const redirect = (location: string) => (response: ServerResponse) => response.writeHead(302, { location }).end();

  it('follows a redirect to https, and not a third one too many', async () => {
    answer = (request, response) =>
      request.url === '/moved.txt' ? response.writeHead(200, { 'content-type': 'text/plain' }).end('3.7.35.0/25') : redirect('https://elsewhere.example/moved.txt')(response);
    await fetched('zoom');
    expect(asked.slice(0, 2)).toEqual(['https://assets.zoom.us/docs/ipranges/ZoomMeetings.txt', 'https://elsewhere.example/moved.txt']);
    asked.length = 0;
    answer = (_, response) => redirect('/again')(response);
    await expect(fetched('zoom')).rejects.toMatchObject({ error: { what: 'The published list could not be used: more than 3 redirects' } });
    expect(asked).toHaveLength(4);
  });

  it.each([
    ['http://assets.zoom.us/x', /http:\/\/assets\.zoom\.us\/x is not https/],
    ['file:///etc/passwd', /file:\/\/\/etc\/passwd is not https/],
    ['https://', /leads nowhere/],
  ])('does not follow one to %s', async (location, what) => {
    answer = (_, response) => redirect(location)(response);
    await expect(fetched('zoom')).rejects.toMatchObject({ error: { what: expect.stringMatching(what) as string } });
    expect(asked).toHaveLength(1);
  });

  it('says why a server cannot be reached', async () => {
    answer = (request) => request.socket.destroy();
    await expect(fetched('zoom')).rejects.toMatchObject({ error: { code: 'unavailable', what: expect.stringMatching(/^The published list could not be fetched: /) as string } });
  });

  it('is for lists that are published, and not in the place of an own profile', async () => {
    await expect(fetched('webex')).rejects.toMatchObject({ error: { code: 'bad-argument', what: 'Webex publishes no list that Icewatch reads' } });
    await expect(fetched('nobody')).rejects.toMatchObject({ error: { code: 'not-found' } });
    await writeFile(join(folder, 'zoom.yaml'), (await loaded('zoom')).yaml);
    await expect(fetched('zoom')).rejects.toMatchObject({ error: { code: 'bad-argument', what: "The own profile 'zoom' stands in the place of the vendor's" } });
    expect(asked).toEqual([]);
    expect(await readdir(folder)).toEqual(['zoom.yaml']);
  });
});
