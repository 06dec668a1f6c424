/** What the laptop's own dealings with STUN and TURN servers tell about addresses met elsewhere. */
import type { ConduitState } from '../tracking/conduit-state.ts';
import type { LocalAddresses } from '../tracking/local-addresses.ts';
import type { TurnAllocation } from '../tracking/turn-allocation.ts';
import { sidesOf } from './sides.ts';

export class KnownServers {
  /** Addresses of TURN servers, and of what they allocated. */
  readonly relayAddresses = new Set<string>();
  /** 'address port' on which such servers listen. */
  readonly listening = new Set<string>();
  /** Addresses that answered (or were asked) as STUN or TURN servers. */
  readonly addresses = new Set<string>();
  /** 'local address and port > mapped address and port' as servers reported them: server-reflexive candidates. */
  readonly #reflexive = new Set<string>();

  constructor(states: readonly ConduitState[], allocations: readonly TurnAllocation[], local: LocalAddresses) {
    for (const a of allocations) {
      const s = sidesOf(a.conduit.flow, local);
      // At the other end of a tunnel's connection is the proxy, not the server.
      if (a.conduit.tunnelTarget === null) {
        this.relayAddresses.add(s.remoteAddress);
        this.addresses.add(s.remoteAddress);
        this.listening.add(`${s.remoteAddress} ${s.remotePort}`);
      }
      if (a.relayed !== null) this.relayAddresses.add(a.relayed.address);
      if (a.mapped !== null && a.conduit.kind === 'udp') this.#reflexive.add(`${s.localAddress} ${s.localPort} > ${a.mapped.address} ${a.mapped.port}`);
    }
    for (const state of states) {
      if (state.conduit.kind === 'relayed') continue;
      const s = sidesOf(state.conduit.flow, local);
      const asked = state.plainBindings[s.out];
      if (asked.requests === 0 || state.checks[s.out].requests > 0) continue;
      this.addresses.add(s.remoteAddress);
      this.listening.add(`${s.remoteAddress} ${s.remotePort}`);
      for (const m of asked.mapped) this.#reflexive.add(`${s.localAddress} ${s.localPort} > ${m.address} ${m.port}`);
    }
  }

  isReflexive(localAddress: string, localPort: number, mappedAddress: string, mappedPort: number): boolean {
    return this.#reflexive.has(`${localAddress} ${localPort} > ${mappedAddress} ${mappedPort}`);
  }

  /** A transport address that a TURN server handed out, rather than one on which it listens. */
  isRelayed(address: string, port: number): boolean {
    return this.relayAddresses.has(address) && !this.listening.has(`${address} ${port}`);
  }
}
