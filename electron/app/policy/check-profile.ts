/** What is wrong with a profile, or with the company's own settings, as YAML: by schema, and beyond it (names, networks, ids, dates). */
import { domainToASCII } from 'node:url';
import { ownNetworkSchema, policyEntrySchema, policyProfileSchema } from '../../contract/policy.ts';
import type { OwnNetwork, ProfileCheck } from '../../contract/policy.ts';
import { parseHostPattern } from '../../core/policy/host-pattern.ts';
import { parseNetwork } from '../../core/policy/network-set.ts';
import { didYouMean, readYaml } from './yaml-document.ts';
import type { Complaint, Path, YamlReading } from './yaml-document.ts';

/** `icewatch.policy/1` */
export function checkProfile(yaml: string): ProfileCheck {
  const { value, problems } = readYaml(yaml, policyProfileSchema, examineProfile);
  return { profile: value, problems };
}

/** The company's own proxy, STUN and TURN servers, hosts and networks (`ownNetworkSchema`). */
export const readOwnNetwork = (yaml: string): YamlReading<OwnNetwork> => readYaml(yaml, ownNetworkSchema, examineOwnNetwork);

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

const profileKeys = Object.keys(policyProfileSchema.shape);
const entryKeys = Object.keys(policyEntrySchema.shape);
const ownKeys = Object.keys(ownNetworkSchema.shape);

function examineProfile(written: unknown): Complaint[] {
  const profile = fieldsOf(written);
  const found = [...misspelledKeys(profile, profileKeys, []), ...impossibleDay(profile['read'], ['read'])];
  const firstOf = new Map<unknown, number>();
  for (const [i, each] of listOf(profile['entries']).entries()) {
    const path = ['entries', i];
    const entry = fieldsOf(each);
    const { id, hosts, networks, note } = entry;
    const misspelled = misspelledKeys(entry, entryKeys, path);
    found.push(...misspelled, ...impossibleDay(entry['read'], [...path, 'read']));
    found.push(...wrongHosts(hosts, [...path, 'hosts']), ...wrongNetworks(networks, [...path, 'networks']));
    found.push(...writtenTwice(listOf(entry['ports']), [...path, 'ports']));
    if (typeof id === 'string') {
      const first = firstOf.get(id);
      if (first === undefined) firstOf.set(id, i);
      else found.push({ path: [...path, 'id'], message: `'${id}' is the id of entries[${first}] too` });
    }
    if (misspelled.length === 0 && listOf(hosts).length === 0 && listOf(networks).length === 0 && typeof note !== 'string') {
      found.push({ path, message: "an entry needs hosts or networks ('*' is any host); where the vendor names none, a note that says so" });
    }
  }
  return found;
}

function examineOwnNetwork(written: unknown): Complaint[] {
  const own = fieldsOf(written);
  const found = [...misspelledKeys(own, ownKeys, []), ...wrongHosts(own['hosts'], ['hosts']), ...wrongNetworks(own['networks'], ['networks'])];
  for (const [i, server] of listOf(own['iceServers']).entries()) {
    const { urls } = fieldsOf(server);
    for (const [k, url] of (Array.isArray(urls) ? listOf(urls) : [urls]).entries()) {
      if (typeof url === 'string' && !iceUrl.test(url)) {
        const path = ['iceServers', i, 'urls', ...(Array.isArray(urls) ? [k] : [])];
        found.push({ path, message: 'a server is stun:host:port, turn:host:port?transport=udp, or turns: (RFC 7064, RFC 7065)' });
      }
    }
  }
  return found;
}

/** stun:host[:port] (RFC 7064 3.1); turn:host[:port][?transport=udp|tcp] (RFC 7065 3.1). */
const iceUrl = /^(?:stuns?|turns?):(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?(?:\?transport=(?:udp|tcp))?$/i;

/** In place of the schema's own words: with what was likely meant. */
function misspelledKeys(value: Readonly<Record<string, unknown>>, keys: readonly string[], path: Path): Complaint[] {
  const unknown = Object.keys(value).filter((key) => !keys.includes(key));
  return unknown.map((key) => ({ path: [...path, key], atKey: true, message: `there is no '${key.slice(0, 64)}' here${didYouMean(key, keys.filter((each) => !(each in value)))}` }));
}

/** A day that the calendar has. */
function impossibleDay(day: unknown, path: Path): Complaint[] {
  if (typeof day !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return [];
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day) ? [] : [{ path, message: `the calendar has no ${day}` }];
}

function wrongHosts(hosts: unknown, path: Path): Complaint[] {
  const found = writtenTwice(listOf(hosts), path);
  for (const [i, host] of listOf(hosts).entries()) {
    if (typeof host !== 'string') continue;
    const pattern = parseHostPattern(host);
    const ascii = domainToASCII(host.replace(/^\*\./, ''));
    if ('problem' in pattern) {
      const meant = 'problem' in parseHostPattern(ascii) || ascii === host ? '' : `: ${host.startsWith('*.') ? '*.' : ''}${ascii}`;
      found.push({ path: [...path, i], message: `'${host.slice(0, 64)}': ${pattern.problem}${meant}` });
    } else if (pattern.kind !== 'any' && pattern.text.includes('xn--') && ascii === '') {
      found.push({ path: [...path, i], message: `'${host}': what follows xn-- is no punycode` });
    }
  }
  return found;
}

function wrongNetworks(networks: unknown, path: Path): Complaint[] {
  const found = writtenTwice(listOf(networks), path);
  for (const [i, written] of listOf(networks).entries()) {
    if (typeof written !== 'string') continue;
    const network = parseNetwork(written);
    if ('problem' in network) found.push({ path: [...path, i], message: `'${written.slice(0, 64)}': ${network.problem}` });
  }
  return found;
}

function writtenTwice(list: readonly unknown[], path: Path): Complaint[] {
  const seen = new Set<unknown>();
  const found: Complaint[] = [];
  for (const [i, each] of list.entries()) {
    if (typeof each !== 'string') continue;
    const comparable = each.toLowerCase();
    if (seen.has(comparable)) found.push({ path: [...path, i], message: `'${each.slice(0, 64)}' is listed twice` });
    seen.add(comparable);
  }
  return found;
}
