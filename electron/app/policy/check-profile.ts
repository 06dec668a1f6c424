/** What is wrong with a profile, or with the company's own settings, as YAML: by schema, and beyond it (names, networks, ids, dates). */
import { domainToASCII } from 'node:url';
import { ownNetworkSchema, policyEntrySchema, policyProfileSchema } from '../../contract/policy.ts';
import type { OwnNetwork, ProfileCheck } from '../../contract/policy.ts';
import { parseHostPattern } from '../../core/policy/host-pattern.ts';
import { parseIceServerUrl } from '../../core/policy/ice-server-url.ts';
import { parseNetwork } from '../../core/policy/network-set.ts';
import { didYouMean, readYaml, shown } from './yaml-document.ts';
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

function* examineProfile(written: unknown): Generator<Complaint> {
  const profile = fieldsOf(written);
  yield* misspelledKeys(profile, profileKeys, []);
  yield* impossibleDay(profile['read'], ['read']);
  const firstOf = new Map<string, number>();
  for (const [i, each] of listOf(profile['entries']).entries()) {
    const path = ['entries', i];
    const entry = fieldsOf(each);
    const { id, hosts, networks, note } = entry;
    yield* misspelledKeys(entry, entryKeys, path);
    yield* impossibleDay(entry['read'], [...path, 'read']);
    yield* wrongHosts(hosts, [...path, 'hosts']);
    yield* wrongNetworks(networks, [...path, 'networks']);
    yield* writtenTwice(listOf(entry['ports']), [...path, 'ports']);
    if (typeof id === 'string') {
      const first = firstOf.get(id);
      if (first === undefined) firstOf.set(id, i);
      else yield { path: [...path, 'id'], message: `'${id.slice(0, 64)}' is the id of entries[${first}] too` };
    }
    // Where a key is misspelled, it is likely this one.
    const isEmpty = listOf(hosts).length === 0 && listOf(networks).length === 0 && typeof note !== 'string';
    if (isEmpty && misspelledKeys(entry, entryKeys, path).length === 0) {
      yield { path, message: "an entry needs hosts or networks ('*' is any host); where the vendor names none, a note that says so" };
    }
  }
}

function* examineOwnNetwork(written: unknown): Generator<Complaint> {
  const own = fieldsOf(written);
  yield* misspelledKeys(own, ownKeys, []);
  yield* wrongHosts(own['hosts'], ['hosts']);
  yield* wrongNetworks(own['networks'], ['networks']);
  for (const [i, server] of listOf(own['iceServers']).entries()) {
    const { urls } = fieldsOf(server);
    for (const [k, url] of (Array.isArray(urls) ? listOf(urls) : [urls]).entries()) {
      if (typeof url !== 'string' || parseIceServerUrl(url) !== null) continue;
      const path = ['iceServers', i, 'urls', ...(Array.isArray(urls) ? [k] : [])];
      yield { path, message: 'a server is stun:host:port, turn:host:port?transport=udp, or turns: (RFC 7064, RFC 7065)' };
    }
  }
}

/** In place of the schema's own words: with what was likely meant. */
function misspelledKeys(value: Readonly<Record<string, unknown>>, keys: readonly string[], path: Path): Complaint[] {
  const unknown = Object.keys(value).filter((key) => !keys.includes(key));
  const absent = keys.filter((key) => !Object.hasOwn(value, key));
  return unknown.map((key) => ({ path: [...path, key], atKey: true, message: `there is no '${shown(key)}' here${didYouMean(key, absent)}` }));
}

/** A day that the calendar has. */
function impossibleDay(day: unknown, path: Path): Complaint[] {
  if (typeof day !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return [];
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day) ? [] : [{ path, message: `the calendar has no ${day}` }];
}

function* wrongHosts(hosts: unknown, path: Path): Generator<Complaint> {
  yield* writtenTwice(listOf(hosts), path);
  for (const [i, host] of listOf(hosts).entries()) {
    if (typeof host !== 'string') continue;
    const pattern = parseHostPattern(host);
    const star = host.startsWith('*.') ? '*.' : '';
    const ascii = domainToASCII(host.slice(star.length));
    if ('problem' in pattern) {
      const meant = ascii === host.slice(star.length) || 'problem' in parseHostPattern(ascii) ? '' : `: ${star}${ascii}`;
      yield { path: [...path, i], message: `'${shown(host)}': ${pattern.problem}${meant}` };
    } else if (pattern.kind !== 'any' && pattern.text.includes('xn--') && ascii === '') {
      yield { path: [...path, i], message: `'${shown(host)}': what follows xn-- is no punycode` };
    }
  }
}

function* wrongNetworks(networks: unknown, path: Path): Generator<Complaint> {
  yield* writtenTwice(listOf(networks), path);
  for (const [i, written] of listOf(networks).entries()) {
    if (typeof written !== 'string') continue;
    const network = parseNetwork(written);
    if ('problem' in network) yield { path: [...path, i], message: `'${shown(written)}': ${network.problem}` };
  }
}

function* writtenTwice(list: readonly unknown[], path: Path): Generator<Complaint> {
  const seen = new Set<string>();
  for (const [i, each] of list.entries()) {
    if (typeof each !== 'string') continue;
    const comparable = each.toLowerCase();
    if (seen.has(comparable)) yield { path: [...path, i], message: `'${shown(each)}' is listed twice` };
    seen.add(comparable);
  }
}
