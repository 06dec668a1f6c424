/**
 * All profiles that are known: built-in ones, the user's own (a folder's *.yaml, *.yml and *.json) and fetched ones (its folder 'fetched'). Where several have
 * the same id, an own one goes before a fetched one, and that before the built-in one. A file that cannot be used is told of and never fatal.
 */
import { mkdir, readFile, readdir, stat, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { BrokenProfile, PolicyProfile, ProfileInfo, ProfileOrigin } from '../../contract/policy.ts';
import { failure } from '../app-failure.ts';
import { builtInProfiles } from './built-in-profiles.ts';
import { checkProfile } from './check-profile.ts';
import { maxYamlLength, problemOfWhole } from './yaml-document.ts';

export interface KnownProfile {
  readonly profile: PolicyProfile;
  /** As it is written in its file. */
  readonly yaml: string;
  readonly origin: ProfileOrigin;
  /** null for built-in ones. */
  readonly path: string | null;
}

export interface LoadedProfiles {
  /** Each id once, in the order of their names. */
  readonly known: readonly KnownProfile[];
  readonly profiles: PolicyProfile[];
  readonly infos: ProfileInfo[];
  readonly broken: BrokenProfile[];
}

/** Past so many days a list is old: it should be read again. */
export const oldAfterDays = 180;
/** As many as the analyzer takes. */
const maxProfiles = 200;
const profileFile = /\.(?:ya?ml|json)$/i;
const dayMs = 86_400_000;

/** `now` in milliseconds since the epoch. */
export async function loadProfiles(folder: string, now = Date.now()): Promise<LoadedProfiles> {
  const byId = new Map<string, KnownProfile>();
  for (const { profile, yaml } of builtInProfiles()) byId.set(profile.id, { profile, yaml, origin: 'built-in', path: null });
  const broken: BrokenProfile[] = [];
  for (const origin of ['fetched', 'own'] as const) {
    const paths = new Map<string, string>();
    for (const path of await profilePaths(origin === 'own' ? folder : fetchedFolder(folder), broken)) {
      const read = await readProfile(path);
      if ('problems' in read) broken.push(read);
      else {
        const { id } = read.profile;
        const other = paths.get(id);
        if (other !== undefined) broken.push({ path, problems: [problemOfWhole(`${basename(other)} has the id '${id}' already`)] });
        else if (byId.size >= maxProfiles && !byId.has(id)) broken.push({ path, problems: [problemOfWhole(`there are ${maxProfiles} profiles already`)] });
        else {
          paths.set(id, path);
          byId.set(id, { ...read, origin, path });
        }
      }
    }
  }
  const known = [...byId.values()].sort((a, b) => a.profile.name.localeCompare(b.profile.name, 'en'));
  return { known, profiles: known.map(({ profile }) => profile), infos: known.map((each) => profileInfo(each, now)), broken };
}

export function profileInfo({ profile, origin, path }: KnownProfile, now = Date.now()): ProfileInfo {
  const ageDays = Math.floor((now - Date.parse(`${profile.read}T00:00:00Z`)) / dayMs);
  return {
    id: profile.id, name: profile.name, origin, sources: profile.sources, read: profile.read, ageDays, old: ageDays > oldAfterDays,
    entries: profile.entries.length, fetchable: origin !== 'own' && profile.published.length > 0, path,
  };
}

/** Reads one file, of the folder or from elsewhere. */
export async function readProfile(path: string): Promise<{ readonly profile: PolicyProfile; readonly yaml: string } | BrokenProfile> {
  const yaml = await readYamlFile(path);
  if (typeof yaml !== 'string') return { path, problems: [problemOfWhole(yaml.problem)] };
  const { profile, problems } = checkProfile(yaml);
  return profile === null ? { path, problems } : { profile, yaml };
}

/** A file's text, of no more than a YAML document may have; else why not. */
export async function readYamlFile(path: string): Promise<string | { readonly problem: string }> {
  try {
    const { size } = await regularFile(path);
    // Characters are of one byte at least.
    if (size > 4 * maxYamlLength) return { problem: `larger than ${4 * maxYamlLength} bytes` };
    return (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  } catch (thrown) {
    return { problem: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** Anything else (a named pipe, a device) may never end. */
async function regularFile(path: string): Promise<{ size: number }> {
  const file = await stat(path);
  if (!file.isFile()) throw new Error('not a file');
  return file;
}

const fetchedFolder = (folder: string): string => join(folder, 'fetched');

async function profilePaths(folder: string, broken: BrokenProfile[]): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => profileFile.test(name) && !name.startsWith('.')).sort().map((name) => join(folder, name));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') broken.push({ path: folder, problems: [problemOfWhole((thrown as Error).message)] });
    return [];
  }
}

/** Keeps the text as it is, in the file that has its id where there is one. `profile` is what it says. Rejects with an `AppFailure`. */
export async function saveOwnProfile(folder: string, profile: PolicyProfile, yaml: string): Promise<KnownProfile> {
  const { known } = await loadProfiles(folder);
  const before = known.find(({ profile: { id }, origin }) => id === profile.id && origin === 'own');
  const path = before?.path ?? join(folder, `${profile.id}.yaml`);
  await write(path, folder, yaml);
  return { profile, yaml, origin: 'own', path };
}

/** Rejects with an `AppFailure`. */
export async function keepFetchedProfile(folder: string, profile: PolicyProfile, yaml: string): Promise<void> {
  await write(join(fetchedFolder(folder), `${profile.id}.yaml`), fetchedFolder(folder), yaml);
}

async function write(path: string, folder: string, yaml: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await writeFileAtomic(path, yaml.endsWith('\n') ? yaml : `${yaml}\n`);
  } catch (thrown) {
    throw failure('unavailable', 'The profile could not be saved', { where: path, advice: (thrown as Error).message });
  }
}

/** Removes the own profile of this id, else the fetched one; what was behind it comes back. Rejects with an `AppFailure`. */
export async function deleteProfile(folder: string, id: string): Promise<void> {
  const path = findProfile(await loadProfiles(folder), id).path;
  if (path === null) throw failure('bad-argument', `'${id}' comes with Icewatch and cannot be removed`, { advice: 'An own profile with this id takes its place.' });
  try {
    await unlink(path);
  } catch (thrown) {
    throw failure('unavailable', 'The profile could not be removed', { where: path, advice: (thrown as Error).message });
  }
}

/** Throws an `AppFailure` where there is none. */
export function findProfile({ known }: LoadedProfiles, id: string): KnownProfile {
  const found = known.find(({ profile }) => profile.id === id);
  if (found === undefined) throw failure('not-found', `There is no profile '${id}'`, { advice: `There are: ${known.map(({ profile }) => profile.id).join(', ')}` });
  return found;
}
