/** What stays when a summary is redacted: this laptop's own addresses, and servers. */
import type { Candidate, Path, Summary } from '../../contract/summary.ts';

/** As the summary spells them, mDNS names of own candidates among them. */
export function ownAddresses(summary: Summary): Set<string> {
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
  return own;
}

/** Host names of servers. A name that was only asked of DNS may be a person's device, so '.local' ones among those do not count. */
export function serverNames(summary: Summary): Set<string> {
  const paths = summary.calls.flatMap(({ path, pathHistory }) => [path, ...pathHistory.map((period) => period.path)]);
  const names = [
    ...summary.allocations.map(({ hostname }) => hostname),
    ...summary.stunServers.map(({ hostname }) => hostname),
    ...paths.map((path) => path?.relay?.hostname),
    ...summary.signaling.map(({ via }) => via?.hostname),
    ...summary.signaling.map(({ hostname, protocol }) => (protocol === 'dns' && hostname?.endsWith('.local') === true ? null : hostname)),
  ];
  return new Set(names.flatMap((name) => (name === null || name === undefined || name === '' ? [] : [name])));
}
