/** Allow lists as text for a terminal. */
import type { BrokenProfile, PolicyEntry, ProfileInfo, ProfileProblem } from '../contract/policy.ts';
import type { KnownProfile } from '../app/policy/profile-folder.ts';
import { alignedRows } from './aligned-rows.ts';

const age = (days: number): string => (days === 0 ? 'today' : days === 1 ? 'a day ago' : days < 0 ? 'in the future' : `${days} days ago`);

export const profileTable = (infos: readonly ProfileInfo[]): string =>
  alignedRows([
    ['id', 'name', 'origin', 'entries', 'read', 'age', 'source'],
    ...infos.map(({ id, name, origin, entries, read, ageDays, old, sources }) => [id, name, origin, String(entries), read, `${age(ageDays)}${old ? ', old' : ''}`, sources[0] ?? '']),
  ]).join('\n');

/** null while the list is recent enough. */
export const oldWarning = ({ id, name, old, ageDays, fetchable, sources }: ProfileInfo): string | null => {
  if (!old) return null;
  const remedy = fetchable ? `icewatch policy fetch ${id}` : (sources[0] ?? 'read it anew');
  return `${name}: read ${ageDays} days ago, and vendors change their lists (${remedy})`;
};

/** 'file:line:column: path: what is wrong', as editors and other programs read it. */
export const problemLine = (file: string, { line, column, path, message }: ProfileProblem): string => `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`;

export const brokenLines = (broken: readonly BrokenProfile[]): string[] => broken.flatMap(({ path, problems }) => problems.map((problem) => problemLine(path, problem)));

export const entryCounts = (entries: readonly PolicyEntry[]): string => {
  const sum = (of: (entry: PolicyEntry) => readonly string[]): number => entries.reduce((total, entry) => total + of(entry).length, 0);
  const counted = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;
  return [counted(entries.length, 'entry', 'entries'), counted(sum(({ hosts }) => hosts), 'host', 'hosts'), counted(sum(({ networks }) => networks), 'network', 'networks')].join(', ');
};

const width = 110;

/** Words in lines of no more than `width`, the first after `label`. */
const wrapped = (label: string, words: readonly string[], between = '  '): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && line.length + between.length + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line}${between}${word}`;
  }
  if (line !== '') lines.push(line);
  return lines.map((text, i) => `  ${(i === 0 ? label : '').padEnd(9)} ${text}`);
};

const entryLines = ({ id, role, need, hosts, networks, ports, source, read, note }: PolicyEntry): string[] => [
  '',
  `${id} (${role}, ${need})`,
  ...wrapped('ports', ports),
  ...wrapped('hosts', hosts),
  ...wrapped('networks', networks),
  ...wrapped('source', [...(source === undefined ? [] : [source]), ...(read === undefined ? [] : [`read ${read}`])]),
  ...wrapped('note', note?.split(' ') ?? [], ' '),
];

export const profileText = ({ profile: { id, name, note, entries, published, sources }, origin }: KnownProfile, { path, read, ageDays }: ProfileInfo): string =>
  [
    `${name} (${id}), ${path === null ? origin : `${origin}: ${path}`}`,
    ...wrapped('read', [read, age(ageDays)], ', '),
    ...sources.flatMap((source) => wrapped('source', [source])),
    ...published.flatMap(({ url }) => wrapped('list', [`${url} (fetched when asked: icewatch policy fetch ${id})`])),
    ...wrapped('note', note?.split(' ') ?? [], ' '),
    ...entries.flatMap(entryLines),
  ].join('\n');
