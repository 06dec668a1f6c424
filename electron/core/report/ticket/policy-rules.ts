/**
 * Rules from the vendor's list: what failed is asked for as the list writes it, and of the entry only the protocols and ports that failed. Profiles that the
 * user chose ask for themselves; those that are merely suggested lend their words to what findings show.
 */
import type { EntryRole, PolicyEntryResult, PolicyLeak, PolicyReport } from '../../../contract/policy.ts';
import { ownId, proxyEntryId } from '../../policy/own-settings.ts';
import type { FailingEndpoint } from './failing-endpoints.ts';
import { refusedByBrowsers } from './failing-endpoints.ts';
import type { TicketProtocol } from './ticket.ts';

export type Contact = PolicyEntryResult['contacts'][number];
export interface ListedEntry {
  readonly report: PolicyReport;
  readonly entry: PolicyEntryResult;
}

/** A failure that a network's rule may mend: not a server's own refusal, nor a name that does not resolve. */
export const isForRule = ({ works, how, port }: Contact): boolean => !works && how !== null && how !== 'server-refused' && how !== 'dns' && port !== refusedByBrowsers;

/** Chosen lists before suggested ones. */
export const inOrder = (policy: readonly PolicyReport[]): PolicyReport[] => [...policy].sort((a, b) => Number(b.chosen === 'user') - Number(a.chosen === 'user'));

/** Whether it leads to where the company does not want it: its settings are to change then, and no rule is to let it through. */
export const isLeak = (leaks: readonly PolicyLeak[], to: Pick<FailingEndpoint, 'protocol' | 'name' | 'address' | 'port'> | Contact): boolean =>
  leaks.some((leak) => leak.port === to.port && (leak.protocol === 'udp') === (to.protocol === 'udp') && (to.address === null ? leak.name === to.name : leak.address === to.address));

const throughProxy: ReadonlySet<EntryRole> = new Set(['web', 'signaling', 'cdn']);
const ofIce: ReadonlySet<EntryRole> = new Set(['stun', 'turn']);

/**
 * Whether the company's own settings put something else in its place, so that nobody should be told to let it through: names of a chosen list that go through
 * the company's proxy, and STUN and TURN of a host to which such traffic was seen to leak. The leak alone would miss attempts that never got as far as to show
 * what they were, as TCP connections that do not come up.
 */
export function replacedBy(policy: readonly PolicyReport[], failing: FailingEndpoint): { readonly by: 'proxy' | 'ice-servers'; readonly listed: ListedEntry } | null {
  if (failing.via !== null) return null;
  const listed = entryFor(policy, failing);
  return listed === null ? null : replaces(policy, listed, failing);
}

/** The same of a contact of an entry. */
export function replaces(policy: readonly PolicyReport[], listed: ListedEntry, { protocol, name, address }: Pick<Contact, 'protocol' | 'name' | 'address'>): { readonly by: 'proxy' | 'ice-servers'; readonly listed: ListedEntry } | null {
  const { report, entry } = listed;
  if (report.profile === ownId) return null;
  const hasProxy = policy.some(({ profile, entries }) => profile === ownId && entries.some(({ id }) => id === proxyEntryId));
  if (hasProxy && report.chosen === 'user' && protocol !== 'udp' && throughProxy.has(entry.role)) return { by: 'proxy', listed };
  const excluded = policy.some(({ leaks }) => leaks.some((leak) => leak.kind === 'excluded-server' && ((address !== null && leak.address === address) || (name !== null && leak.name === name))));
  return excluded && ofIce.has(entry.role) ? { by: 'ice-servers', listed } : null;
}

/** The entry that asks for this endpoint; the user's own lists first. */
export function entryFor(policy: readonly PolicyReport[], failing: FailingEndpoint): (ListedEntry & { readonly contact: Contact }) | null {
  for (const report of inOrder(policy)) {
    for (const entry of report.entries) {
      const contact = entry.contacts.find((c) => isSame(c, failing));
      if (contact !== undefined && portsFor(entry, [contact]).length > 0) return { report, entry, contact };
    }
  }
  return null;
}

export const isSame = (contact: Contact, { protocol, name, address, port }: FailingEndpoint): boolean =>
  contact.port === port && (contact.protocol === 'udp') === (protocol === 'udp') &&
  (contact.address === null ? contact.name !== null && contact.name === name : contact.address === address && (contact.name === null || name === null || contact.name === name));

interface Range {
  readonly protocol: TicketProtocol;
  readonly first: number;
  readonly last: number;
}
function rangeOf(written: string): Range | null {
  const [, protocol, first, last = first] = /^(udp|tcp|tls)\/(\d{1,5})(?:-(\d{1,5}))?$/.exec(written) ?? [];
  return protocol === undefined || first === undefined ? null : { protocol: protocol as TicketProtocol, first: Number(first), last: Number(last) };
}

/** '3478' or '40000-49999': those of the entry's ports that the contacts failed on. */
export function portsFor({ ports }: PolicyEntryResult, failed: readonly Contact[]): string[] {
  const asked = ports.flatMap((written) => {
    const range = rangeOf(written);
    if (range === null || (range.first === refusedByBrowsers && range.last === refusedByBrowsers)) return [];
    const covers = failed.some((c) => (c.protocol === 'udp') === (range.protocol === 'udp') && c.port >= range.first && c.port <= range.last);
    return covers ? [range.first === range.last ? String(range.first) : `${range.first}-${range.last}`] : [];
  });
  return [...new Set(asked)];
}
