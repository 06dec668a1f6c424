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

/** `times` are those of the packets that `nat.mappings` cites, in microseconds since the epoch. */
export interface NatView {
  readonly nat: Nat;
  readonly times: ReadonlyMap<Mapping, number>;
}

export function natOf(states: readonly ConduitState[], allocations: readonly TurnAllocation[], local: LocalAddresses): NatView {
  const mappings: Mapping[] = [];
  const times = new Map<Mapping, number>();
  const add = (mapping: Mapping, time: number): void => {
    mappings.push(mapping);
    times.set(mapping, time);
  };
  for (const state of states) {
    if (state.conduit.kind !== 'udp') continue;
    const s = sidesOf(state.conduit.flow, local);
    for (const m of [...state.plainBindings[s.out].mapped, ...state.checks[s.out].mapped]) {
      add({
        localAddress: s.localAddress, localPort: s.localPort, mappedAddress: m.address, mappedPort: m.port,
        server: s.remoteAddress, serverPort: s.remotePort, frame: m.frame,
      }, m.time);
    }
  }
  for (const a of allocations) {
    if (a.conduit.kind !== 'udp' || a.mapped === null) continue;
    const s = sidesOf(a.conduit.flow, local);
    add({
      localAddress: s.localAddress, localPort: s.localPort, mappedAddress: a.mapped.address, mappedPort: a.mapped.port,
      server: s.remoteAddress, serverPort: s.remotePort, frame: a.grantedFrame,
    }, a.grantedTime ?? a.start);
  }
  mappings.sort((a, b) => a.frame - b.frame);
  return { nat: { mapping: behaviour(mappings), mappings }, times };
}

function behaviour(mappings: readonly Mapping[]): Nat['mapping'] {
  // What a neighbour on the same side of the NAT sees is not the NAT's mapping.
  const beyond = mappings.filter((m) => !(isPrivateAddress(m.server) && isPrivateAddress(m.localAddress)) || m.mappedAddress !== m.localAddress);
  const byBase = new Map<string, Mapping[]>();
  for (const m of beyond) {
    const base = `${m.localAddress} ${m.localPort}`;
    byBase.set(base, [...(byBase.get(base) ?? []), m]);
  }
  let independent = false;
  for (const group of byBase.values()) {
    const destinations = new Set(group.map((m) => m.server));
    const mapped = new Set(group.map((m) => `${m.mappedAddress} ${m.mappedPort}`));
    if (destinations.size >= 2 && mapped.size >= 2) return 'address-dependent';
    if (destinations.size >= 2) independent = true;
  }
  if (beyond.length > 0 && beyond.every((m) => m.mappedAddress === m.localAddress && m.mappedPort === m.localPort)) return 'none';
  return independent ? 'endpoint-independent' : 'unknown';
}
