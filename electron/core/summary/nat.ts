/**
 * NAT mapping behaviour (RFC 5780 4.3, RFC 4787 4.1) from the mapped addresses that servers and peers reported. One destination says nothing:
 * unknown.
 */
import type { Nat } from '../../contract/summary.ts';
import type { ConduitState } from '../tracking/conduit-state.ts';
import type { LocalAddresses } from '../tracking/local-addresses.ts';
import type { TurnAllocation } from '../tracking/turn-allocation.ts';
import { isPrivateAddress } from '../tracking/address-kind.ts';
import { sidesOf } from './sides.ts';

type Mapping = Nat['mappings'][number];

/** What one destination reported, with the time in which it did. Microseconds since the epoch. */
interface Report {
  readonly mapping: Mapping;
  readonly from: number;
  readonly to: number;
}

export interface NatView {
  readonly nat: Nat;
  /** Of the packets that `nat.mappings` cites, in microseconds since the epoch. */
  readonly times: ReadonlyMap<Mapping, number>;
  /** Mappings that show an address-dependent NAT, in order; empty where none do. */
  readonly differing: readonly Mapping[];
}

/** Mappings in a summary. */
const mostShown = 500;
/** RFC 4787 4.3: a mapping lives for two minutes at least, many for 30 s only. Later than that a new one shows nothing. Microseconds. */
const lifetime = 30_000_000;

export function natOf(states: readonly ConduitState[], allocations: readonly TurnAllocation[], local: LocalAddresses): NatView {
  const reports: Report[] = [];
  for (const state of states) {
    if (state.conduit.kind !== 'udp') continue;
    const s = sidesOf(state.conduit.flow, local);
    for (const m of [...state.plainBindings[s.out].mapped, ...state.checks[s.out].mapped]) {
      const mapping = {
        localAddress: s.localAddress, localPort: s.localPort, mappedAddress: m.address, mappedPort: m.port,
        server: s.remoteAddress, serverPort: s.remotePort, frame: m.frame,
      };
      reports.push({ mapping, from: m.time, to: m.lastTime });
    }
  }
  for (const a of allocations) {
    if (a.conduit.kind !== 'udp' || a.mapped === null) continue;
    const s = sidesOf(a.conduit.flow, local);
    const mapping = {
      localAddress: s.localAddress, localPort: s.localPort, mappedAddress: a.mapped.address, mappedPort: a.mapped.port,
      server: s.remoteAddress, serverPort: s.remotePort, frame: a.grantedFrame,
    };
    reports.push({ mapping, from: a.grantedTime ?? a.start, to: a.grantedTime ?? a.start });
  }
  reports.sort((a, b) => a.mapping.frame - b.mapping.frame);
  const { mapping, differing } = behaviour(reports);
  const shown = [...new Set([...differing, ...reports.slice(0, mostShown).map((r) => r.mapping)])].sort((a, b) => a.frame - b.frame);
  return { nat: { mapping, mappings: shown }, times: new Map(reports.map((r) => [r.mapping, r.from])), differing };
}

function behaviour(reports: readonly Report[]): { mapping: Nat['mapping']; differing: Mapping[] } {
  // What a neighbour on the same side of the NAT sees is not the NAT's mapping, and the way to another private network may have a NAT of its own.
  const beyond = reports.filter(({ mapping: m }) => !isPrivateAddress(m.localAddress) || !isPrivateAddress(m.server) || m.mappedAddress !== m.localAddress);
  const byBase = new Map<string, Report[]>();
  for (const r of beyond) {
    const base = `${r.mapping.localAddress} ${r.mapping.localPort} ${isPrivateAddress(r.mapping.server)}`;
    const known = byBase.get(base);
    if (known === undefined) byBase.set(base, [r]);
    else known.push(r);
  }
  let independent = false;
  const differing: Mapping[] = [];
  for (const group of byBase.values()) {
    differing.push(...disagreeing(group));
    if (sharedByTwo(group)) independent = true;
  }
  if (differing.length > 0) return { mapping: 'address-dependent', differing: differing.sort((a, b) => a.frame - b.frame).slice(0, mostShown) };
  if (beyond.length > 0 && beyond.every(({ mapping: m }) => m.mappedAddress === m.localAddress && m.mappedPort === m.localPort)) return { mapping: 'none', differing: [] };
  return { mapping: independent ? 'endpoint-independent' : 'unknown', differing: [] };
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
    return a !== undefined && a.mapping.server !== b.mapping.server && mapped(a) !== mapped(b) && b.from - a.to < lifetime;
  });
  return disagree ? steady.slice(0, mostShown).map((r) => r.mapping) : [];
}
