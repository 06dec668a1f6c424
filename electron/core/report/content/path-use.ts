/** What carries a call's packets: the five uses that charts colour and tables name alike. */
import type { Allocation, Pair, Path, Transport, UsageByPath } from '../../../contract/summary.ts';

export type PathUse = keyof UsageByPath;

/** In the order in which charts stack and legends list them. */
export const pathUses: readonly PathUse[] = ['direct', 'relayUdp', 'relayTcp', 'relayTls', 'remoteRelay'];

export const pathUseNames: Readonly<Record<PathUse, string>> = {
  direct: 'Direct', relayUdp: 'Relay over UDP', relayTcp: 'Relay over TCP', relayTls: 'Relay over TLS', remoteRelay: 'Remote relay',
};

const relayUse: Readonly<Record<Transport, PathUse>> = { udp: 'relayUdp', tcp: 'relayTcp', tls: 'relayTls' };

export const pathUseOfPath = (path: Path): PathUse => (path.kind === 'direct' ? 'direct' : path.kind === 'remote-relay' ? 'remoteRelay' : relayUse[path.relay?.transport ?? path.transport]);

/** A pair inside an allocation uses that allocation's transport; one that ends at a relayed address is relayed by the other side. */
export function pathUseOfPair(pair: Pair, allocations: readonly Allocation[]): PathUse {
  if (pair.allocationId !== undefined || pair.local.type === 'relay') return relayUse[allocations.find(({ id }) => id === pair.allocationId)?.transport ?? 'udp'];
  return pair.remote.type === 'relay' ? 'remoteRelay' : 'direct';
}
