/** What stays when a report is redacted: this laptop's own addresses, servers, and what lists publish. */
import { parseAddress } from '../../bytes/parse-address.ts';
import { ownId } from '../../policy/own-settings.ts';
import { blockAround, networksOf, specialNetworks } from './address-blocks.ts';
import type { Call, Candidate, Path, Summary } from '../../../contract/summary.ts';
import type { KeptAddresses } from './address-stand-ins.ts';

export interface Kept extends KeptAddresses {
  /** Lower case. */
  readonly names: ReadonlySet<string>;
  /** Blocks as lists and registries write them. */
  readonly listed: ReadonlySet<string>;
}

/** `also`: addresses that the summary need not show as this laptop's. */
export function keptOf(summary: Summary, also: readonly string[]): Kept {
  const own = [...ownAddresses(summary), ...also];
  const entries = summary.policy.flatMap((report) => report.entries.map((entry) => ({ report, entry, networks: networksOf(entry.networks) })));
  const bare = entries.flatMap(({ networks }) => networks.flatMap(({ address, prefixLength }) => (prefixLength === 8 * address.length ? [address] : [])));
  // What was contacted by its name is a server; a bare address may be a person's that happens to be in a block as wide as a cloud.
  const contacted = [...entries.flatMap(({ entry }) => entry.contacts), ...summary.policy.flatMap(({ leaks }) => leaks)].flatMap(({ name, address }) => (name === null || address === null ? [] : [address]));
  return {
    addresses: [...parsed([...own, ...contacted]), ...bare],
    networks: entries.filter(({ report }) => report.profile === ownId).flatMap(({ networks }) => networks),
    links: parsed([...localAddresses(summary), ...also]).map((address) => blockAround(address, address.length === 4 ? 24 : 64)),
    names: new Set([...own, ...serverNames(summary)].map((name) => name.toLowerCase())),
    listed: new Set([...specialNetworks, ...entries.flatMap(({ entry }) => entry.networks)]),
  };
}

const parsed = (texts: Iterable<string>): Uint8Array[] => [...texts].flatMap((text) => parseAddress(text) ?? []);

/** Servers and this laptop, as the summary spells them: mDNS names of own candidates among them. */
function ownAddresses(summary: Summary): Set<string> {
  const own = new Set<string>();
  const add = (address: string | null | undefined): void => {
    if (address !== null && address !== undefined && address !== '') own.add(address);
  };
  const candidate = ({ address, relatedAddress }: Candidate): void => {
    add(address);
    add(relatedAddress);
  };
  const path = (seen: Path | null): void => {
    if (seen === null) return;
    candidate(seen.local);
    add(seen.relay?.server);
    add(seen.relay?.relayedAddress);
  };
  for (const { path: current, pathHistory, pairs } of summary.calls) {
    path(current);
    for (const period of pathHistory) path(period.path);
    for (const { local } of pairs) candidate(local);
  }
  for (const { server, localAddress, relayedAddress, mappedAddress } of summary.allocations) [server, localAddress, relayedAddress, mappedAddress].forEach(add);
  for (const { server, mapped } of summary.stunServers) {
    add(server);
    for (const { localAddress, mappedAddress } of mapped) [localAddress, mappedAddress].forEach(add);
  }
  for (const { server, via } of summary.signaling) [server, via?.server].forEach(add);
  for (const { localAddress, mappedAddress } of summary.nat.mappings) [localAddress, mappedAddress].forEach(add);
  summary.nat.publicAddresses.forEach(add);
  summary.calls.forEach((call) => equipment(call).forEach(add));
  return own;
}

/** What stands between this laptop and the other side; an SFU is a server where it is one for certain, or likely. */
const equipment = ({ route, topologyConfidence }: Call): (string | null)[] =>
  route.stops.flatMap(({ kind, address }) => (kind === 'peer' || kind === 'remote-relay' || (kind === 'sfu' && topologyConfidence === 'possible') ? [] : [address]));

/** Of this laptop's interfaces. */
function localAddresses(summary: Summary): string[] {
  const candidates = summary.calls.flatMap((call) => [call.path, ...call.pathHistory.map(({ path }) => path)].flatMap((path) => path?.local ?? []).concat(call.pairs.map(({ local }) => local)));
  return [
    ...candidates.flatMap(({ type, address }) => (type === 'host' ? [address] : [])),
    ...[...summary.allocations, ...summary.stunServers.flatMap(({ mapped }) => mapped), ...summary.nat.mappings].map(({ localAddress }) => localAddress),
  ];
}

/** Host names of servers. A name that was only asked of DNS may be a person's device: '.local' ones and those of one label do not count. */
function serverNames(summary: Summary): Set<string> {
  const paths = summary.calls.flatMap(({ path, pathHistory }) => [path, ...pathHistory.map((period) => period.path)]);
  const names = [
    ...summary.allocations.map(({ hostname }) => hostname),
    ...summary.stunServers.map(({ hostname }) => hostname),
    ...paths.map((path) => path?.relay?.hostname),
    ...summary.signaling.map(({ via }) => via?.hostname),
    ...summary.signaling.map(({ hostname, protocol }) => (protocol === 'dns' && hostname !== null && isDeviceName(hostname) ? null : hostname)),
  ];
  return new Set(names.flatMap((name) => (name === null || name === undefined || name === '' ? [] : [name])));
}

/** 'Annas-MacBook.local' (mDNS), 'annas-pc'. */
export const isDeviceName = (name: string): boolean => /\.local\.?$/i.test(name) || !name.includes('.');
