/** Profiles as a command line names them: by id, or as a YAML file. */
import { basename } from 'node:path';
import { profileIdPattern } from '../contract/policy.ts';
import type { OwnNetwork, PolicyInput, PolicyProfile, ProfileProblem } from '../contract/policy.ts';
import { nearestName } from '../capture/nearest-name.ts';
import { readOwnNetwork } from '../app/policy/check-profile.ts';
import { loadProfiles, profileInfo, readProfile, readYamlFile } from '../app/policy/profile-folder.ts';
import type { KnownProfile, LoadedProfiles } from '../app/policy/profile-folder.ts';
import { problemOfWhole } from '../app/policy/yaml-document.ts';
import { WorkFailed, WrongArguments } from './command.ts';
import type { CliStreams } from './command.ts';
import { brokenLines, oldWarning, problemLine } from './policy-text.ts';

/**
 * All profiles that are known, with those of `profileArgs` chosen, and the company's own settings from `ownFile`. Warns of files that cannot be used and of chosen
 * lists that are old. Rejects with `WrongArguments` where there is no such profile, and with `WorkFailed`, which names the line, where a file is wrong.
 */
export async function readPolicyArguments(
  profileArgs: readonly string[], ownFile: string | undefined, folder: string, streams: Pick<CliStreams, 'stderr'>,
): Promise<PolicyInput> {
  const loaded = await loadProfiles(folder);
  for (const line of brokenLines(loaded.broken)) streams.stderr.write(`${line}\n`);
  const profiles = new Map(loaded.known.map(({ profile }) => [profile.id, profile]));
  const chosen = new Map<string, PolicyProfile>();
  for (const argument of profileArgs) {
    const found = await namedProfile(argument, loaded);
    const { profile } = found;
    const other = chosen.get(profile.id);
    if (other !== undefined && other !== profile) throw new WrongArguments(`two profiles with the id '${profile.id}' are given`);
    const warning = oldWarning(profileInfo(found));
    if (warning !== null && other === undefined) streams.stderr.write(`${warning}\n`);
    chosen.set(profile.id, profile);
    profiles.set(profile.id, profile);
  }
  const own = ownFile === undefined ? null : await readOwnFile(ownFile);
  return { profiles: [...profiles.values()], choice: { profiles: [...chosen.keys()], own } };
}

/** By id where one is known, else from the file of that name. */
export async function namedProfile(argument: string, loaded: LoadedProfiles): Promise<KnownProfile> {
  const known = loaded.known.find(({ profile }) => profile.id === argument);
  if (known !== undefined) return known;
  if (profileIdPattern.test(argument)) {
    const ids = loaded.known.map(({ profile }) => profile.id);
    const nearest = nearestName(argument, ids);
    throw new WrongArguments(`there is no profile '${argument}'; ${nearest === null ? `there are ${ids.join(', ')}` : `did you mean '${nearest}'?`}`);
  }
  const read = await readProfile(argument);
  if ('problems' in read) throw fileFailed('The profile', argument, read.problems);
  return { ...read, origin: 'own', path: argument };
}

async function readOwnFile(path: string): Promise<OwnNetwork> {
  const yaml = await readYamlFile(path);
  const { value, problems } = typeof yaml === 'string' ? readOwnNetwork(yaml) : { value: null, problems: [problemOfWhole(yaml.problem)] };
  if (value === null) throw fileFailed('The file with the own settings', path, problems);
  return value;
}

const fileFailed = (what: string, path: string, problems: readonly ProfileProblem[]): WorkFailed =>
  new WorkFailed(`${what} cannot be used: ${basename(path)}`, problems.map((problem) => problemLine(path, problem)).join('\n'));
