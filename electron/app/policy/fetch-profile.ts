/** Reads a vendor's published list anew, because the user asked: the only thing that makes Icewatch talk to a vendor. */
import { randomUUID } from 'node:crypto';
import { stringify } from 'yaml';
import type { PolicyEntry, PolicyProfile, ProfileFetch } from '../../contract/policy.ts';
import { failure } from '../app-failure.ts';
import { builtInProfiles } from './built-in-profiles.ts';
import { checkProfile } from './check-profile.ts';
import { fetchList, unusable } from './fetch-list.ts';
import type { Fetch } from './fetch-list.ts';
import { findProfile, keepFetchedProfile, loadProfiles } from './profile-folder.ts';
import { ListRefused, entriesOfLists } from './published-list.ts';
import type { ListText } from './published-list.ts';

/** Keeps what was fetched as a profile of its own in `folder`. Rejects with an `AppFailure`, and then nothing has changed. */
export async function fetchProfile(folder: string, id: string, fetch: Fetch, now = Date.now()): Promise<ProfileFetch> {
  const { profile: before, origin, path } = findProfile(await loadProfiles(folder, now), id);
  if (origin === 'own') {
    throw failure('bad-argument', `The own profile '${id}' stands in the place of the vendor's`, { where: path ?? id, advice: 'Remove it, or give it another id, to fetch the published list.' });
  }
  if (before.published.length === 0) {
    throw failure('bad-argument', `${before.name} publishes no list that Icewatch reads`, { where: before.sources[0] ?? id, advice: 'Read its page, and keep what it says as a profile of your own.' });
  }
  // Roles, notes and what the list says nothing of are those that came with Icewatch, however often it is fetched.
  const base = builtInProfiles().find(({ profile }) => profile.id === id)?.profile ?? before;
  const lists: ListText[] = [];
  for (const { url, format } of before.published) {
    const asked = format === 'microsoft-365-endpoints' ? withRequestId(url) : url;
    lists.push({ url: asked, format, text: await fetchList(asked, format, fetch) });
  }
  const day = new Date(now).toISOString().slice(0, 10);
  const urls = lists.map(({ url }) => url).join(' and ');
  const profile: PolicyProfile = { ...base, read: day, note: `Fetched on ${day} from ${urls}. Entries with an earlier date are as they came with Icewatch.`, entries: datedEntries(base, lists) };
  const yaml = `# Written by Icewatch, and anew each time the list is fetched: changes belong in a profile of your own.\n${stringify(profile, { lineWidth: 150 })}`;
  // What was not good enough to be read again must not take the place of what is.
  const problem = checkProfile(yaml).problems.at(0);
  if (problem !== undefined) throw unusable(urls, `${problem.path} ${problem.message}`.trim());
  await keepFetchedProfile(folder, profile, yaml);
  const [then, since] = [itemsOf(before), itemsOf(profile)];
  return { profile, added: [...since].filter((item) => !then.has(item)), removed: [...then].filter((item) => !since.has(item)), url: urls };
}

/** Microsoft wants a GUID with each request; a new one each time tells nothing of who asks. */
function withRequestId(url: string): string {
  const asked = new URL(url);
  asked.searchParams.set('clientrequestid', randomUUID());
  return asked.href;
}

/** What a list did not fill was not read today. */
function datedEntries(base: PolicyProfile, lists: readonly ListText[]): PolicyEntry[] {
  try {
    return entriesOfLists(base, lists).map((entry) => (base.entries.includes(entry) ? { ...entry, read: entry.read ?? base.read } : entry));
  } catch (thrown) {
    throw thrown instanceof ListRefused ? unusable(thrown.url, thrown.message) : thrown;
  }
}

/** 'media: 192.0.2.0/24' for each host, network and port of each entry. */
const itemsOf = ({ entries }: PolicyProfile): Set<string> =>
  new Set(entries.flatMap(({ id, hosts, networks, ports }) => [...hosts, ...networks, ...ports].map((item) => `${id}: ${item}`)));
