import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readPolicyArguments } from '../../../electron/cli/policy-arguments.ts';
import { WorkFailed, WrongArguments } from '../../../electron/cli/command.ts';
import { policyFolder } from '../../../electron/app/installation.ts';
import { policyInputSchema, policyProfileSchema, profileListSchema } from '../../../electron/contract/policy.ts';
import { runCli } from '../../helpers/cli-run.ts';

const asked: string[] = [];
let answer = '';
vi.mock('../../../electron/app/fleet/environment-fetch.ts', () => ({
  environmentFetch: (url: string) => {
    asked.push(url);
    return Promise.resolve(new Response(answer, { headers: { 'content-type': 'text/plain' } }));
  },
}));

let home: string;
let folder: string;
beforeEach(async () => {
  asked.length = 0;
  home = await mkdtemp(join(tmpdir(), 'icewatch-cli-policy-'));
  vi.stubEnv('XDG_CONFIG_HOME', home);
  folder = policyFolder();
  await mkdir(folder, { recursive: true });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

const lab = (changes: Partial<Record<'id' | 'read' | 'ports', string>> = {}): string => `schema: icewatch.policy/1
id: ${changes.id ?? 'lab'}
name: The lab
read: ${changes.read ?? '2026-11-01'}
entries:
  - id: turn
    role: turn
    need: required
    hosts: [turn.lab.example]
    ports: [${changes.ports ?? 'udp/3478'}]
    note: In the cellar.
`;
const file = async (name: string, text: string): Promise<string> => {
  const path = join(home, name);
  await writeFile(path, text);
  return path;
};

describe('icewatch policy list', () => {
  it('shows all profiles with origin, age and source', async () => {
    await writeFile(join(folder, 'lab.yaml'), lab());
    const { status, stdout } = await runCli('policy', 'list');
    expect(status).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[0]).toMatch(/^id +name +origin +entries +read +age +source$/);
    expect(stdout).toMatch(/^daily +Daily +built-in +10 +2026-10-01 +\S.* +https:\/\/docs\.daily\.co\/\S+$/m);
    expect(stdout).toMatch(/^lab +The lab +own +1 +2026-11-01 /m);
  });

  it('--json prints them for other programs', async () => {
    const { status, stdout } = await runCli('policy', 'list', '--json');
    expect(status).toBe(0);
    expect(profileListSchema.parse(JSON.parse(stdout)).profiles).toHaveLength(8);
  });

  it('warns of an old list and of a file that cannot be used, and goes on', async () => {
    await writeFile(join(folder, 'a.yaml'), lab({ read: '2020-01-01' }));
    await writeFile(join(folder, 'b.yaml'), lab({ id: 'b', ports: 'udp/0' }));
    const { status, stderr, stdout } = await runCli('policy', 'list');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^lab .* days ago, old/m);
    expect(stderr).toMatch(/^The lab: read \d{4,} days ago, and vendors change their lists/m);
    expect(stderr).toContain(`${join(folder, 'b.yaml')}:10:13: entries[0].ports[0]: ports are udp/3478`);
  });
});

describe('icewatch policy show', () => {
  it('shows a profile in words, by its id', async () => {
    const { status, stdout, stderr } = await runCli('policy', 'show', 'daily');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Daily \(daily\), built-in\n {2}read {6}2026-10-01, /);
    expect(stdout).toContain('signaling (signaling, required)\n  ports     tcp/443\n  hosts     *.wss.daily.co  *-wss.daily.co');
    expect(stdout).toContain('icewatch policy fetch daily');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThan(140);
  });

  it('or by its file; --yaml as it is written, --json for other programs', async () => {
    const path = await file('mine.yaml', lab());
    expect((await runCli('policy', 'show', path)).stdout).toMatch(/^The lab \(lab\), own: .*mine\.yaml\n/);
    expect((await runCli('policy', 'show', path, '--yaml')).stdout).toBe(lab());
    expect(policyProfileSchema.parse(JSON.parse((await runCli('policy', 'show', path, '--json')).stdout)).id).toBe('lab');
  });

  it('what --yaml prints of a built-in one passes the check', async () => {
    const path = await file('copy.yaml', (await runCli('policy', 'show', 'twilio', '--yaml')).stdout);
    expect((await runCli('policy', 'check', path)).stdout).toBe(`${path}: ok, twilio: 7 entries, 34 hosts, 33 networks\n`);
  });

  it('suggests the profile that was probably meant', async () => {
    const { status, stderr } = await runCli('policy', 'show', 'dayli');
    expect(status).toBe(2);
    expect(stderr).toContain("there is no profile 'dayli'; did you mean 'daily'?");
  });

  it('says where a file is wrong', async () => {
    const path = await file('wrong.yaml', lab({ ports: 'x' }));
    const { status, stderr, stdout } = await runCli('policy', 'show', path);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(`${path}:10:13: entries[0].ports[0]: `);
    expect((await runCli('policy', 'show', join(home, 'nothing.yaml'))).stderr).toContain('ENOENT');
  });
});

describe('icewatch policy check', () => {
  it('tells of each file: ok, or file, line, column and what is wrong', async () => {
    const right = await file('right.yaml', lab());
    const wrong = await file('wrong.yaml', lab({ ports: 'udp/1, udp/0' }).replace('need:', 'needs:'));
    expect(await runCli('policy', 'check', right)).toEqual({ status: 0, stdout: `${right}: ok, lab: 1 entry, 1 host, 0 networks\n`, stderr: '' });
    const { status, stdout, stderr } = await runCli('policy', 'check', right, wrong, join(home, 'nothing.yaml'));
    expect(status).toBe(1);
    expect(stdout.trimEnd().split('\n')).toEqual([
      `${right}: ok, lab: 1 entry, 1 host, 0 networks`,
      `${wrong}:6:5: entries[0].need: 'need' is missing`,
      `${wrong}:8:5: entries[0].needs: there is no 'needs' here; did you mean 'need'?`,
      `${wrong}:10:20: entries[0].ports[1]: ports are udp/3478, tcp/443, tls/443 or a range such as udp/40000-49999`,
      expect.stringContaining('nothing.yaml:1:1: ENOENT'),
    ]);
    expect(stderr).toBe('error: 2 files are not right\n');
  });

  it("--own checks the company's own settings", async () => {
    const path = await file('own.yaml', 'proxyUrl: https://proxy.example.com\niceServers: [{ urls: turn:turn.example.com }]\nplacement: replace\n');
    expect((await runCli('policy', 'check', '--own', path)).stdout).toBe(`${path}: ok\n`);
    expect((await runCli('policy', 'check', '--own', await file('wrong.yaml', 'placement: first\n'))).stdout).toContain(":1:12: placement: 'first' is none of front, back, replace");
  });
});

describe('icewatch policy fetch', () => {
  it('says whom it asks, and what changed; list shows it from then on', async () => {
    answer = '3.7.35.0/25\n192.0.2.0/24\n';
    const { status, stdout, stderr } = await runCli('policy', 'fetch', 'zoom');
    expect(status).toBe(0);
    expect(stderr).toBe('asking https://assets.zoom.us/docs/ipranges/ZoomMeetings.txt\nasking https://assets.zoom.us/docs/ipranges/ZoomMeetings-IPv6.txt\n');
    expect(asked).toHaveLength(2);
    expect(stdout).toContain('+ media: 192.0.2.0/24\n');
    expect(stdout).toMatch(/Zoom Meetings: read today, 1 added, 51 removed\n$/);
    expect((await runCli('policy', 'list')).stdout).toMatch(/^zoom .* fetched .* today /m);
    expect(await readFile(join(folder, 'fetched', 'zoom.yaml'), 'utf8')).toContain('192.0.2.0/24');
  });

  it('nothing else asks anyone', async () => {
    for (const command of [['list'], ['show', 'zoom'], ['check', await file('a.yaml', lab())], ['fetch', 'webex'], ['fetch', 'nobody'], ['fetch', await file('b.yaml', lab())]]) await runCli('policy', ...command);
    expect(asked).toEqual([]);
  });

  it('says so where it fails, with status 1', async () => {
    answer = '<html>';
    const { status, stderr } = await runCli('policy', 'fetch', 'zoom');
    expect(status).toBe(1);
    expect(stderr).toMatch(/error: The published list could not be used: '<html>' is in it: not an IPv4 or IPv6 network.*\nThe profile stays as it is\.\n$/);
  });
});

describe('profiles as arguments of other commands', () => {
  const read = async (profiles: readonly string[], own?: string) => {
    const stderr = new PassThrough();
    const input = await readPolicyArguments(profiles, own, folder, { stderr });
    return { input: policyInputSchema.parse(input), warnings: (stderr.read() as Buffer | null)?.toString() ?? '' };
  };

  it('are ids or files, and all others are known too', async () => {
    const { input, warnings } = await read(['zoom', await file('mine.yaml', lab()), 'zoom'], await file('own.yaml', 'placement: front\n'));
    expect(input.choice).toEqual({ profiles: ['zoom', 'lab'], own: { proxyUrl: null, iceServers: [], placement: 'front', hosts: [], networks: [] } });
    expect(input.profiles.map(({ id }) => id).sort()).toEqual(['cloudflare-turn', 'daily', 'google-meet', 'lab', 'livekit-cloud', 'microsoft-teams', 'twilio', 'webex', 'zoom']);
    expect(warnings).toBe('');
  });

  it('none chooses none', async () => {
    expect((await read([])).input.choice).toEqual({ profiles: [], own: null });
  });

  it('a file stands in the place of the known one of its id', async () => {
    const { input } = await read([await file('daily.yaml', lab({ id: 'daily' }))]);
    expect(input.profiles.filter(({ id }) => id === 'daily').map(({ name }) => name)).toEqual(['The lab']);
  });

  it('warns of a chosen list that is old', async () => {
    expect((await read([await file('old.yaml', lab({ read: '2020-01-01' }))])).warnings).toMatch(/^The lab: read \d+ days ago/);
  });

  it('tells wrong arguments from files that are wrong', async () => {
    await expect(read(['dayly'])).rejects.toThrow(new WrongArguments("there is no profile 'dayly'; did you mean 'daily'?"));
    await expect(read([await file('a.yaml', lab()), await file('b.yaml', lab())])).rejects.toThrow(WrongArguments);
    const wrong = await file('wrong.yaml', lab({ ports: 'x' }));
    await expect(read([wrong])).rejects.toMatchObject({ name: 'WorkFailed', advice: expect.stringContaining(`${wrong}:10:13: `) as string });
    const own = await file('own.yaml', 'proxyUrl: nowhere\n');
    await expect(read([], own)).rejects.toMatchObject({ message: 'The file with the own settings cannot be used: own.yaml', advice: `${own}:1:11: proxyUrl: a web address is wanted here, with https:// or http://` });
    await expect(read([], join(home, 'none.yaml'))).rejects.toThrow(WorkFailed);
  });
});
