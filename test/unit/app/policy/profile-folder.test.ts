import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteProfile, loadProfiles, saveOwnProfile } from '../../../../electron/app/policy/profile-folder.ts';
import { checkProfile } from '../../../../electron/app/policy/check-profile.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'icewatch-policies-'));
});
afterEach(() => rm(folder, { recursive: true }));

const yamlOf = (id: string, name = id, read = '2026-11-01'): string =>
  `# by hand\nschema: icewatch.policy/1\nid: ${id}\nname: ${name}\nread: ${read}\nentries:\n  - { id: turn, role: turn, need: required, hosts: [turn.${id}.example], ports: [udp/3478] }\n`;
const save = (yaml: string) => saveOwnProfile(folder, checkProfile(yaml).profile!, yaml);
const day = (text: string): number => Date.parse(`${text}T12:00:00Z`);

describe('the folder of profiles', () => {
  it('that does not exist leaves the built-in ones', async () => {
    const { profiles, infos, broken } = await loadProfiles(join(folder, 'nowhere'), day('2026-10-03'));
    expect(profiles).toHaveLength(8);
    expect(broken).toEqual([]);
    expect(infos.find(({ id }) => id === 'daily')).toEqual({
      id: 'daily', name: 'Daily', origin: 'built-in', sources: ['https://docs.daily.co/guides/privacy-and-security/corporate-firewalls-nats-allowed-ip-list'],
      read: '2026-10-01', ageDays: 2, old: false, entries: 10, fetchable: true, path: null,
    });
  });

  it('tells a list that is old: past 180 days', async () => {
    const oldOn = async (text: string): Promise<boolean> => (await loadProfiles(folder, day(text))).infos.find(({ id }) => id === 'zoom')!.old;
    expect(await oldOn('2027-03-30')).toBe(false);
    expect(await oldOn('2027-03-31')).toBe(true);
  });

  it('adds own ones, as YAML or JSON, and keeps their text as it is', async () => {
    await writeFile(join(folder, 'one.yml'), `\ufeff${yamlOf('lab', 'The lab')}`);
    await writeFile(join(folder, 'two.json'), JSON.stringify(checkProfile(yamlOf('office')).profile));
    await writeFile(join(folder, 'README.txt'), 'not a profile');
    const { infos, known, broken } = await loadProfiles(folder);
    expect(broken).toEqual([]);
    expect(infos.filter(({ origin }) => origin === 'own').map(({ id, path }) => [id, path])).toEqual([['office', join(folder, 'two.json')], ['lab', join(folder, 'one.yml')]]);
    expect(known.find(({ profile }) => profile.id === 'lab')?.yaml).toBe(yamlOf('lab', 'The lab'));
  });

  it('lets an own one stand before a fetched one, and that before the built-in one', async () => {
    const origin = async (): Promise<string> => {
      const { name, origin } = (await loadProfiles(folder)).infos.find(({ id }) => id === 'daily')!;
      return `${origin} ${name}`;
    };
    expect(await origin()).toBe('built-in Daily');
    await mkdir(join(folder, 'fetched'));
    await writeFile(join(folder, 'fetched', 'daily.yaml'), yamlOf('daily', 'As fetched'));
    expect(await origin()).toBe('fetched As fetched');
    await save(yamlOf('daily', 'By hand'));
    expect(await origin()).toBe('own By hand');
    await deleteProfile(folder, 'daily');
    expect(await origin()).toBe('fetched As fetched');
    await deleteProfile(folder, 'daily');
    expect(await origin()).toBe('built-in Daily');
    await expect(deleteProfile(folder, 'daily')).rejects.toMatchObject({ error: { code: 'bad-argument', what: "'daily' comes with Icewatch and cannot be removed" } });
    await expect(deleteProfile(folder, '../settings')).rejects.toMatchObject({ error: { code: 'not-found' } });
  });

  it('saves over the file that has the id, whatever its name', async () => {
    await writeFile(join(folder, 'our-relays.yaml'), yamlOf('lab'));
    const { path } = await save(yamlOf('lab', 'Anew'));
    expect(path).toBe(join(folder, 'our-relays.yaml'));
    expect(await readFile(path!, 'utf8')).toBe(yamlOf('lab', 'Anew'));
    expect((await save(yamlOf('office'))).path).toBe(join(folder, 'office.yaml'));
    expect((await readdir(folder)).sort()).toEqual(['office.yaml', 'our-relays.yaml']);
  });

  it('tells of files that cannot be used, and uses the others', async () => {
    await writeFile(join(folder, 'a.yaml'), yamlOf('lab'));
    await writeFile(join(folder, 'b.yaml'), yamlOf('lab', 'Again'));
    await writeFile(join(folder, 'c.yaml'), yamlOf('wrong').replace('udp/3478', 'udp/0'));
    await writeFile(join(folder, 'd.yaml'), ' '.repeat(8_000_001));
    await mkdir(join(folder, 'e.yaml'));
    await symlink(join(folder, 'nothing'), join(folder, 'f.yaml'));
    await writeFile(join(folder, 'g.yaml'), Buffer.from([0xff, 0xfe, 0x00, 0x01]));
    // Whose reading would never end.
    execFileSync('mkfifo', [join(folder, 'h.yaml')]);
    await writeFile(join(folder, '.hidden.yaml'), 'no');
    const { infos, broken } = await loadProfiles(folder);
    expect(infos.map(({ id }) => id)).toContain('lab');
    expect(infos.find(({ id }) => id === 'lab')?.name).toBe('lab');
    expect(broken.map(({ path, problems: [problem] }) => [path.slice(folder.length + 1), `${problem!.line}:${problem!.column} ${problem!.message}`])).toEqual([
      ['b.yaml', "1:1 a.yaml has the id 'lab' already"],
      ['c.yaml', expect.stringMatching(/^7:\d+ ports are /)],
      ['d.yaml', '1:1 larger than 8000000 bytes'],
      ['e.yaml', '1:1 not a file'],
      ['f.yaml', expect.stringContaining('ENOENT')],
      ['g.yaml', expect.stringMatching(/^1:1 /)],
      ['h.yaml', '1:1 not a file'],
    ]);
  });

  it('takes no more profiles than the analyzer does', async () => {
    await Promise.all(Array.from({ length: 195 }, (_, i) => writeFile(join(folder, `p${i}.yaml`), yamlOf(`p${i}`))));
    const { profiles, broken } = await loadProfiles(folder);
    expect(profiles).toHaveLength(200);
    expect(broken.map(({ problems }) => problems[0]!.message)).toEqual(Array(3).fill('there are 200 profiles already'));
  });

  it('that cannot be written says so', async () => {
    await writeFile(join(folder, 'file'), '');
    const yaml = yamlOf('lab');
    await expect(saveOwnProfile(join(folder, 'file', 'policies'), checkProfile(yaml).profile!, yaml)).rejects.toMatchObject({ error: { code: 'unavailable', what: 'The profile could not be saved' } });
  });
});
