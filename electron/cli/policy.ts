/** `icewatch policy`: the allow lists that calls can be held against. What reads them is loaded by the commands, so that `icewatch --help` need not. */
import { WorkFailed, WrongArguments } from './command.ts';
import type { CliStreams, RegisterCommand } from './command.ts';

interface Shape {
  readonly json?: boolean;
  readonly yaml?: boolean;
}

const examples = `
Examples:
  icewatch policy list                        all profiles: built-in ones, your own, fetched ones
  icewatch policy show daily                  one of them, in words
  icewatch policy show daily --yaml > my.yaml to begin one of your own (docs/policy.md)
  icewatch policy check my.yaml               whether it is right, and if not in which line
  icewatch policy fetch daily                 ask the vendor for the list that it publishes: nothing else goes out
`;

const load = async () => {
  const [folder, text, { policyFolder }] = await Promise.all([import('../app/policy/profile-folder.ts'), import('./policy-text.ts'), import('../app/installation.ts')]);
  return { ...folder, ...text, folder: policyFolder() };
};

const print = (streams: CliStreams, text: string): void => void streams.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
const warn = (streams: CliStreams, lines: readonly (string | null)[]): void => {
  for (const line of lines) if (line !== null) streams.stderr.write(`${line}\n`);
};

const list = async ({ json }: Shape, streams: CliStreams): Promise<void> => {
  const { loadProfiles, profileTable, oldWarning, brokenLines, folder } = await load();
  const { infos, broken } = await loadProfiles(folder);
  print(streams, json === true ? JSON.stringify({ profiles: infos, broken }, null, 2) : profileTable(infos));
  warn(streams, [...infos.map(oldWarning), ...brokenLines(broken)]);
};

const show = async (argument: string, { json, yaml }: Shape, streams: CliStreams): Promise<void> => {
  const { loadProfiles, profileInfo, profileText, oldWarning, folder } = await load();
  const { namedProfile } = await import('./policy-arguments.ts');
  const found = await namedProfile(argument, await loadProfiles(folder));
  const info = profileInfo(found);
  print(streams, json === true ? JSON.stringify(found.profile, null, 2) : yaml === true ? found.yaml : profileText(found, info));
  warn(streams, [oldWarning(info)]);
};

const check = async (files: readonly string[], { own }: { readonly own?: boolean }, streams: CliStreams): Promise<void> => {
  const { readYamlFile, problemLine, entryCounts } = await load();
  const [{ checkProfile, readOwnNetwork }, { problemOfWhole }] = await Promise.all([import('../app/policy/check-profile.ts'), import('../app/policy/yaml-document.ts')]);
  let wrong = 0;
  for (const file of files) {
    const yaml = await readYamlFile(file);
    const checked = typeof yaml !== 'string' ? { problems: [problemOfWhole(yaml.problem)] } : own === true ? readOwnNetwork(yaml) : checkProfile(yaml);
    for (const problem of checked.problems) print(streams, problemLine(file, problem));
    if (checked.problems.length > 0) wrong += 1;
    else print(streams, `${file}: ok${'profile' in checked && checked.profile !== null ? `, ${checked.profile.id}: ${entryCounts(checked.profile.entries)}` : ''}`);
  }
  if (wrong > 0) throw new WorkFailed(wrong === 1 ? 'a file is not right' : `${wrong} files are not right`);
};

const fetchList = async (id: string, { json }: Shape, streams: CliStreams): Promise<void> => {
  const { loadProfiles, folder } = await load();
  const [{ fetchProfile }, { environmentFetch }, { namedProfile }] = await Promise.all([
    import('../app/policy/fetch-profile.ts'), import('../app/fleet/environment-fetch.ts'), import('./policy-arguments.ts'),
  ]);
  const found = await namedProfile(id, await loadProfiles(folder));
  if (found.profile.id !== id) throw new WrongArguments(`'${id}' is a file: only a profile that is listed can be fetched`);
  const { added, removed, profile } = await fetchProfile(folder, id, (url, init) => {
    streams.stderr.write(`asking ${url as string}\n`);
    return environmentFetch(url, init);
  });
  if (json === true) print(streams, JSON.stringify({ profile, added, removed }, null, 2));
  else print(streams, [...added.map((item) => `+ ${item}`), ...removed.map((item) => `- ${item}`), `${profile.name}: read today, ${added.length} added, ${removed.length} removed`].join('\n'));
};

export const register: RegisterCommand = (program, streams) => {
  const policy = program.command('policy').description('show, check and fetch the allow lists that calls are held against').addHelpText('after', examples);
  policy.command('list').description('list all profiles, with their source and age').option('--json', 'print the list as JSON').action((options: Shape) => list(options, streams));
  policy
    .command('show')
    .description('show a profile')
    .argument('<profile>', 'its id, or a YAML file')
    .option('--yaml', 'print it as it is written')
    .option('--json', 'print it as JSON')
    .action((argument: string, options: Shape) => show(argument, options, streams));
  policy
    .command('check')
    .description('say whether profiles are right, and if not in which line')
    .argument('<file...>', 'YAML files')
    .option('--own', "the files are the company's own settings: proxyUrl, iceServers, placement, hosts, networks")
    .action((files: string[], options: { readonly own?: boolean }) => check(files, options, streams));
  policy
    .command('fetch')
    .description("fetch the vendor's published list")
    .argument('<profile>', 'its id')
    .option('--json', 'print what changed as JSON')
    .action((id: string, options: Shape) => fetchList(id, options, streams));
};
