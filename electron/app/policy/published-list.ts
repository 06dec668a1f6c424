/**
 * What a vendor's published list makes of its profile. Content is the vendor's, and may be anyone's: it adds names and networks within bounds, or is refused as a
 * whole; what an administrator reads (roles, notes, ports where the list has none) stays.
 */
import { z } from 'zod';
import type { ListFormat, PolicyEntry, PolicyProfile } from '../../contract/policy.ts';
import { parseAddress } from '../../core/bytes/parse-address.ts';
import { parseHostPattern } from '../../core/policy/host-pattern.ts';
import { formatNetwork, parseNetwork } from '../../core/policy/network-set.ts';
import { parsePortRange } from '../../core/policy/port-range.ts';
import type { PortRange } from '../../core/policy/port-range.ts';

export interface ListText {
  readonly url: string;
  readonly format: ListFormat;
  readonly text: string;
}

/** Thrown with what is wrong with a list. */
export class ListRefused extends Error {
  readonly url: string;
  constructor(url: string, why: string) {
    super(why);
    this.name = 'ListRefused';
    this.url = url;
  }
}

/** Entries as the lists say; throws `ListRefused`. Lists of one format are one list in parts. */
export function entriesOfLists(profile: PolicyProfile, lists: readonly ListText[]): PolicyEntry[] {
  let entries: readonly PolicyEntry[] = profile.entries;
  const zoom = lists.filter(({ format }) => format === 'zoom-ranges');
  if (zoom.length > 0) entries = withZoomRanges(entries, zoom);
  for (const list of lists) {
    if (list.format === 'microsoft-365-endpoints') entries = microsoftEntries(entries, list);
    if (list.format === 'daily-ip-info') entries = withDailyAddresses(entries, list);
  }
  return [...entries];
}

/** No vendor has a share of the Internet like this: such a list would make everything look like the vendor's. */
const shortestPrefix = { 4: 8, 16: 19 } as const;

function checkedNetwork(written: string, url: string): string {
  const network = parseNetwork(written);
  if ('problem' in network) throw new ListRefused(url, `'${written.slice(0, 64)}' is in it: ${network.problem}`);
  if (network.prefixLength < shortestPrefix[network.address.length as 4 | 16]) throw new ListRefused(url, `${formatNetwork(network)} is in it, which is far more than a vendor's`);
  return written.includes('/') ? written : formatNetwork(network);
}

const mostNetworks = 20_000;

/** Zoom: one network a line. They are the entry's that has networks. */
function withZoomRanges(entries: readonly PolicyEntry[], lists: readonly ListText[]): PolicyEntry[] {
  const networks = new Set<string>();
  for (const { url, text } of lists) {
    const lines = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
    if (lines.length === 0) throw new ListRefused(url, 'it is empty');
    if (lines.length > mostNetworks) throw new ListRefused(url, `it has more than ${mostNetworks} lines`);
    for (const line of lines) networks.add(checkedNetwork(line, url));
  }
  const filled = entries.find(({ networks }) => networks.length > 0);
  if (filled === undefined) throw new ListRefused(lists[0]!.url, 'the profile has no entry with networks that it could fill');
  return entries.map((entry) => (entry === filled ? { ...entry, networks: [...networks] } : entry));
}

/** https://learn.microsoft.com/microsoft-365/enterprise/microsoft-365-ip-web-service: an array, of which ports are '80,443' and other members may be absent. */
const microsoftEndpointsSchema = z
  .array(
    z.object({
      id: z.number().int().min(0),
      serviceArea: z.string(),
      urls: z.array(z.string().max(253)).max(5000).default([]),
      ips: z.array(z.string().max(64)).max(mostNetworks).default([]),
      tcpPorts: z.string().max(200).default(''),
      udpPorts: z.string().max(200).default(''),
      category: z.string().max(64),
      required: z.boolean(),
      notes: z.string().max(1000).optional(),
    }),
  )
  .max(500);

function microsoftEntries(entries: readonly PolicyEntry[], { url, text }: ListText): PolicyEntry[] {
  const parsed = microsoftEndpointsSchema.safeParse(jsonOf(text, url));
  if (!parsed.success) throw new ListRefused(url, `it is not as Microsoft documents it: ${firstIssue(parsed.error)}`);
  // 'Common' comes along whichever area is asked for.
  const endpoints = parsed.data.filter(({ serviceArea, urls, ips, tcpPorts, udpPorts }) => serviceArea === 'Skype' && urls.length + ips.length > 0 && tcpPorts + udpPorts !== '');
  if (endpoints.length === 0) throw new ListRefused(url, 'it has nothing of Teams');
  return endpoints.map(({ id: number, urls, ips, tcpPorts, udpPorts, category, required, notes }) => {
    const id = `id${number}`;
    const before = entries.find((entry) => entry.id === id);
    const ports = [...portsOf('udp', udpPorts, url), ...portsOf('tcp', tcpPorts, url)];
    for (const host of urls) {
      const pattern = parseHostPattern(host);
      if ('problem' in pattern) throw new ListRefused(url, `'${host.slice(0, 64)}' is in it: ${pattern.problem}`);
      if (pattern.kind === 'any') throw new ListRefused(url, `id ${number} is of any host`);
    }
    const described = [`Category '${category}'.`, ...(notes === undefined ? [] : [notes])].join(' ');
    return {
      id, role: before?.role ?? (ips.length > 0 && udpPorts !== '' && tcpPorts === '' ? 'media' : 'web'), need: required ? 'required' : 'fallback',
      hosts: unique(urls), networks: unique(ips.map((ip) => checkedNetwork(ip, url))), ports, ...(before?.source === undefined ? {} : { source: before.source }),
      note: before?.note ?? described,
    };
  });
}

/** '80,443' and '3478,3479,3480,3481', of which the latter is a range. */
function portsOf(protocol: 'udp' | 'tcp', list: string, url: string): string[] {
  const ranges: PortRange[] = [];
  for (const part of unique(list.split(',').map((each) => each.trim())).filter((each) => each !== '')) {
    const range = parsePortRange(`${protocol}/${part}`);
    if (range === null) throw new ListRefused(url, `'${part}' is no port`);
    const before = ranges.at(-1);
    if (before !== undefined && range.first === before.last + 1) ranges[ranges.length - 1] = { ...before, last: range.last };
    else ranges.push(range);
  }
  return ranges.map(({ first, last }) => (first === last ? `${protocol}/${first}` : `${protocol}/${first}-${last}`));
}

/**
 * Daily's ip-info.json. Its guide names two keys: `sfu`, the call servers, and `web`, what web requests go to; how it is laid out below them is not documented.
 * Addresses and networks are therefore taken wherever they stand below a key; names and ports stay those of the guide.
 */
const dailyKeys = [
  { key: 'web', fills: ['web'] },
  { key: 'sfu', fills: ['signaling', 'media-sfu'] },
] as const;

function withDailyAddresses(entries: readonly PolicyEntry[], { url, text }: ListText): PolicyEntry[] {
  const list = z.record(z.string(), z.unknown()).safeParse(jsonOf(text, url));
  if (!list.success) throw new ListRefused(url, 'it is no JSON object');
  let filled = entries;
  for (const { key, fills } of dailyKeys) {
    const words = textsBelow(list.data[key]);
    if (words === null) throw new ListRefused(url, `there is too much below '${key}'`);
    const networks = unique(words.filter(looksLikeNetwork).map((word) => checkedNetwork(word, url)));
    if (networks.length === 0) throw new ListRefused(url, `there are no addresses below '${key}': it is not laid out as it was`);
    if (networks.length > mostNetworks) throw new ListRefused(url, `there are more than ${mostNetworks} networks below '${key}'`);
    for (const id of fills) {
      if (!filled.some((entry) => entry.id === id)) throw new ListRefused(url, `the profile has no entry '${id}' that it could fill`);
      filled = filled.map((entry) => (entry.id === id ? { ...entry, networks } : entry));
    }
  }
  return [...filled];
}

const looksLikeNetwork = (word: string): boolean => parseAddress(word.split('/', 1)[0]!) !== null;

const mostValues = 200_000;

/** Texts at any depth, in order, and keys too; null where there are too many. */
function textsBelow(value: unknown): string[] | null {
  const found: string[] = [];
  const open: Iterator<unknown>[] = [[value].values()];
  for (let seen = 0; seen < mostValues; seen++) {
    const next = open.at(-1)?.next();
    if (next === undefined) return found;
    if (next.done === true) open.pop();
    else if (typeof next.value === 'string') found.push(next.value.trim());
    else if (typeof next.value === 'object' && next.value !== null) open.push((Array.isArray(next.value) ? (next.value as unknown[]) : Object.entries(next.value).flat()).values());
  }
  return null;
}

function jsonOf(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ListRefused(url, 'it is no JSON');
  }
}

const unique = (list: readonly string[]): string[] => [...new Set(list)];
const firstIssue = (error: z.ZodError): string => {
  const [issue] = error.issues;
  return issue === undefined ? '' : `${issue.path.join('.')} ${issue.message}`.trim();
};
