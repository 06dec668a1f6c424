/**
 * How a NAT maps (RFC 5780 4.3, RFC 4787 4.1), from what destinations reported: two that see one mapping show an endpoint-independent NAT, two that see
 * different ones at one time an address-dependent one. One destination says nothing.
 */
import type { Nat } from '../../../contract/summary.ts';
import { isPrivateAddress } from '../../tracking/address-kind.ts';

export type Mapping = Nat['mappings'][number];

/** What one destination reported, with the time in which it did. Microseconds since the epoch. */
export interface Report {
  readonly mapping: Mapping;
  readonly from: number;
  readonly to: number;
}

/** Of one kind. */
const mostDiffering = 500;
/** RFC 4787 4.3: a mapping lives for two minutes at least, many for 30 s only. Later than that a new one shows nothing. Microseconds. */
const lifetime = 30_000_000;

export const isIPv6 = (r: Report): boolean => r.mapping.localAddress.includes(':');
/** What a neighbour on the same side of the NAT sees is not the NAT's mapping, and the way to another private network may have a NAT of its own. */
export const isBeyondNat = ({ mapping: m }: Report): boolean => !isPrivateAddress(m.localAddress) || !isPrivateAddress(m.server) || m.mappedAddress !== m.localAddress;
export const isUntranslated = ({ mapping: m }: Report): boolean => m.mappedAddress === m.localAddress && m.mappedPort === m.localPort;

/** Of reports in one address family. */
export function mappingBehaviour(reports: readonly Report[]): { readonly mapping: Nat['mapping']; readonly differing: readonly Mapping[] } {
  const beyond = reports.filter(isBeyondNat);
  const byBase = new Map<string, Report[]>();
  for (const r of beyond) {
    const base = `${r.mapping.localAddress} ${r.mapping.localPort} ${isPrivateAddress(r.mapping.server)}`;
    const known = byBase.get(base);
    if (known === undefined) byBase.set(base, [r]);
    else known.push(r);
  }
  const groups = [...byBase.values()];
  const differing = groups.flatMap(disagreeing);
  if (differing.length > 0) return { mapping: 'address-dependent', differing: differing.sort((a, b) => a.frame - b.frame).slice(0, mostDiffering) };
  if (beyond.length > 0 && beyond.every(isUntranslated)) return { mapping: 'none', differing: [] };
  return { mapping: groups.some(sharedByTwo) ? 'endpoint-independent' : 'unknown', differing: [] };
}

const transportAddress = (r: Report): string => `${r.mapping.server} ${r.mapping.serverPort}`;
const mapped = (r: Report): string => `${r.mapping.mappedAddress} ${r.mapping.mappedPort}`;

/** Two destinations saw one mapping. */
function sharedByTwo(group: readonly Report[]): boolean {
  const first = new Map<string, string>();
  return group.some((r) => {
    const server = first.get(mapped(r));
    if (server === undefined) first.set(mapped(r), r.mapping.server);
    return server !== undefined && server !== r.mapping.server;
  });
}

/** What destinations report that disagree at one time; a destination that saw several mappings itself saw the NAT forget one. */
function disagreeing(group: readonly Report[]): Mapping[] {
  const perServer = new Map<string, Set<string>>();
  for (const r of group) {
    const known = perServer.get(transportAddress(r));
    if (known === undefined) perServer.set(transportAddress(r), new Set([mapped(r)]));
    else known.add(mapped(r));
  }
  const steady = group.filter((r) => perServer.get(transportAddress(r))!.size === 1).sort((a, b) => a.from - b.from);
  const disagree = steady.some((b, i) => {
    const a = steady[i - 1];
    return a !== undefined && transportAddress(a) !== transportAddress(b) && mapped(a) !== mapped(b) && b.from - a.to < lifetime;
  });
  return disagree ? steady.map((r) => r.mapping) : [];
}
