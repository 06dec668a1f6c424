/** The NAT in front of this laptop, from the mapped addresses that servers and peers reported. */
import type { Nat } from '../../../contract/summary.ts';
import { parseAddress } from '../../bytes/parse-address.ts';
import { isPrivateAddress, isSharedAddress } from '../../tracking/address-kind.ts';
import type { ConduitState } from '../../tracking/conduit-state.ts';
import type { LocalAddresses } from '../../tracking/local-addresses.ts';
import type { Hop, NetworkSightings } from '../../tracking/network-sightings.ts';
import type { TurnAllocation } from '../../tracking/turn-allocation.ts';
import { hairpinning, type HairpinTry } from './nat-hairpin.ts';
import { isBeyondNat, isIPv6, isUntranslated, mappingBehaviour, type Mapping, type Report } from './nat-mapping.ts';
import { interfacesOf } from './network-interfaces.ts';
import { sidesOf } from '../sides.ts';

export interface NatView {
  readonly nat: Nat;
  /** Of the packets that `nat.mappings` cites, in microseconds since the epoch. */
  readonly times: ReadonlyMap<Mapping, number>;
  /** Mappings that show an address-dependent NAT, in order; empty where none do. */
  readonly differing: readonly Mapping[];
  /** One mapping for each public address of a pool. */
  readonly pool: readonly Mapping[];
  /** What shows shared address space: mappings from or to it, and routers in it. */
  readonly shared: { readonly mappings: readonly Mapping[]; readonly hops: readonly Hop[] };
  readonly hairpinTries: readonly HairpinTry[];
}

/** Mappings in a summary. */
const mostShown = 500;
const mostPooled = 100;
/** Reports of different public addresses so close together are of one network, not of a laptop that moved to another. Microseconds. */
const atOnce = 5_000_000;

export function natOf(states: readonly ConduitState[], allocations: readonly TurnAllocation[], local: LocalAddresses, network: NetworkSightings, now: number): NatView {
  const reports = reportsOf(states, allocations, local);
  const four = reports.filter((r) => !isIPv6(r));
  const six = reports.filter(isIPv6);
  const { mapping, differing } = mappingBehaviour(four.some(isBeyondNat) ? four : six);
  const outside = reports.filter((r) => !isPrivateAddress(r.mapping.server));
  const translated = new Set(outside.filter((r) => !isIPv6(r) && !isUntranslated(r)).map((r) => r.mapping.mappedAddress));
  const hairpin = hairpinning(states, local, translated, now);
  const pool = poolOf(outside.filter((r) => !isIPv6(r)));
  const inTunnel = four.some((r) => isSharedAddress(r.mapping.localAddress)) ? tunnelled(states, local, network) : new Set<string>();
  const shared = {
    mappings: four.filter(({ mapping: m }) => isSharedAddress(m.mappedAddress) || (isSharedAddress(m.localAddress) && !inTunnel.has(m.localAddress))).map((r) => r.mapping),
    hops: [...network.hops.values()].filter((h) => isSharedAddress(h.address)),
  };
  const untranslated = mapping === 'none' && outside.some((r) => !isIPv6(r));
  const shown = [...new Set([...differing, ...pool, ...reports.slice(0, mostShown).map((r) => r.mapping)])].sort((a, b) => a.frame - b.frame);
  return {
    nat: {
      mapping, mappings: shown,
      publicAddresses: [...new Set(outside.map((r) => r.mapping.mappedAddress))].filter((a) => !isPrivateAddress(a)).slice(0, mostPooled),
      pooled: pool.length > 0 ? 'yes' : seenAlikeByTwo(outside.filter((r) => !isIPv6(r))) ? 'no' : 'unknown',
      carrierGrade: shared.mappings.length + shared.hops.length > 0 ? 'yes' : untranslated ? 'no' : 'unknown',
      hairpinning: hairpin.answer,
      ipv6: translationOfIPv6(six.filter((r) => !isPrivateAddress(r.mapping.server))),
    },
    times: new Map(reports.map((r) => [r.mapping, r.from])),
    differing, pool, shared, hairpinTries: hairpin.tries,
  };
}

/** In the order of their frames. TCP says little of how UDP is mapped, and may go through a proxy. */
function reportsOf(states: readonly ConduitState[], allocations: readonly TurnAllocation[], local: LocalAddresses): Report[] {
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
  return reports.sort((a, b) => a.mapping.frame - b.mapping.frame);
}

/** The first report of each public address, where one local address had several at one time. */
function poolOf(reports: readonly Report[]): Mapping[] {
  const byLocal = new Map<string, Report[]>();
  for (const r of reports) {
    if (isPrivateAddress(r.mapping.mappedAddress)) continue;
    const known = byLocal.get(r.mapping.localAddress);
    if (known === undefined) byLocal.set(r.mapping.localAddress, [r]);
    else known.push(r);
  }
  return [...byLocal.values()].flatMap((group) => {
    const ordered = [...group].sort((a, b) => a.from - b.from);
    let latest: Report | null = null;
    const several = ordered.some((r) => {
      const before = latest;
      if (latest === null || r.to >= latest.to || r.mapping.mappedAddress !== latest.mapping.mappedAddress) latest = r;
      return before !== null && before.mapping.mappedAddress !== r.mapping.mappedAddress && r.from - before.to < atOnce;
    });
    if (!several) return [];
    const first = new Map<string, Mapping>();
    for (const { mapping } of ordered) if (!first.has(mapping.mappedAddress)) first.set(mapping.mappedAddress, mapping);
    return [...first.values()].slice(0, mostPooled);
  });
}

/** Two destinations, or two sockets of one local address, were shown the same public address. */
function seenAlikeByTwo(reports: readonly Report[]): boolean {
  const first = new Map<string, string>();
  const addresses = new Set(reports.map((r) => `${r.mapping.localAddress} ${r.mapping.mappedAddress}`));
  const locals = new Set(reports.map((r) => r.mapping.localAddress));
  return addresses.size === locals.size && reports.some(({ mapping: m }) => {
    const way = `${m.localPort} ${m.server}`;
    const known = first.get(m.localAddress);
    if (known === undefined) first.set(m.localAddress, way);
    return known !== undefined && known !== way;
  });
}

function translationOfIPv6(reports: readonly Report[]): Nat['ipv6'] {
  if (reports.length === 0) return 'unknown';
  if (reports.every(isUntranslated)) return 'none';
  // Stateless prefix translation leaves ports and, but for one word that balances the checksum, the rest of the address.
  const prefixOnly = reports.every(({ mapping: m }) => m.mappedPort === m.localPort && interfaceIdentifier(m.mappedAddress) === interfaceIdentifier(m.localAddress));
  return prefixOnly ? 'prefix' : 'translated';
}

/** The last three words: the fourth from the end may balance the checksum (RFC 6296 3.5). */
const interfaceIdentifier = (address: string): string => parseAddress(address)?.subarray(10).join(' ') ?? address;

/** Local addresses that were seen on a tunnel: some VPNs number their hosts from the shared space too. */
function tunnelled(states: readonly ConduitState[], local: LocalAddresses, network: NetworkSightings): Set<string> {
  const seenOn = interfacesOf(network);
  return new Set(states.flatMap(({ conduit: { flow } }) => (seenOn(flow).kind === 'tunnel' ? [sidesOf(flow, local).localAddress] : [])));
}
