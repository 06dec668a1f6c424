/** TURN allocations and STUN servers as the summary shows them. */
import type { RelayOwner } from '../../contract/policy.ts';
import type { Allocation, StunServer, Transport } from '../../contract/summary.ts';
import { stunMethodName } from '../decoders/stun.ts';
import { turnPlace } from '../policy/turn-place.ts';
import type { Place } from '../policy/policy.ts';
import type { ConduitState } from '../tracking/conduit-state.ts';
import type { HostNames } from '../tracking/host-names.ts';
import type { LocalAddresses } from '../tracking/local-addresses.ts';
import type { TurnAllocation } from '../tracking/turn-allocation.ts';
import type { Facts } from './facts.ts';
import type { PairView } from './pair-view.ts';
import { serverEndpoint } from './server-endpoint.ts';
import { sidesOf } from './sides.ts';
import { isoTime } from './time.ts';

/** RFC 8489 6.2.1 gives a transaction 39.5 s; a server that has not answered several sends in this time is not going to. Microseconds. */
const patience = 8_000_000;
const sendsToFail = 3;
const mostServers = 500;

export function allocationState(a: TurnAllocation, now: number): Allocation['state'] {
  if (a.grantedTime !== null) {
    if (a.releasedTime !== null) return 'released';
    return a.lifetime !== null && now > a.lifetimeFrom + a.lifetime * 1e6 ? 'expired' : 'active';
  }
  if (a.refusal !== null || a.nonceLoop !== null) return 'failed';
  // Seen from its middle: it carries data, so it was granted before the capture began.
  if (a.allocateSends === 0 && (a.packets[0] + a.packets[1] > 0 || a.refreshes > 0)) return a.releasedTime === null ? 'active' : 'released';
  const silent = a.silentAllocateSends >= sendsToFail && now - a.start > patience;
  return silent ? 'failed' : 'allocating';
}

const transportOf = (a: TurnAllocation): Transport => (a.conduit.kind === 'tcp' ? 'tcp' : 'udp');

function errorCounts(a: TurnAllocation): Allocation['errors'] {
  const counts = new Map<string, Allocation['errors'][number]>();
  for (const e of a.errors) {
    const known = counts.get(`${e.method} ${e.code} ${e.reason}`);
    if (known !== undefined) known.count += 1;
    else counts.set(`${e.method} ${e.code} ${e.reason}`, { method: stunMethodName(e.method), code: e.code, reason: e.reason, count: 1 });
  }
  return [...counts.values()];
}

/** What the summary says of allocations besides themselves. */
type Around = Pick<Facts, 'names' | 'local' | 'now'>;

/** Whose the server at this place is. */
type OwnerOf = (place: Place) => RelayOwner;

export function toAllocation(id: string, a: TurnAllocation, { names, local, now }: Around, ownerOf: OwnerOf): Allocation {
  const s = sidesOf(a.conduit.flow, local);
  const server = serverEndpoint(a.conduit, s, names);
  const refusal = a.refusal ?? a.nonceLoop;
  return {
    id,
    server: server.address, port: server.port, hostname: server.hostname, transport: transportOf(a),
    localAddress: s.localAddress, localPort: s.localPort,
    realm: a.realm, username: a.username, software: a.software,
    owner: ownerOf(turnPlace(server, transportOf(a), names)),
    state: allocationState(a, now),
    ...(refusal === null || a.grantedTime !== null ? {} : { error: { code: refusal.code, reason: refusal.reason } }),
    errors: errorCounts(a),
    relayedAddress: a.relayed?.address ?? null, relayedPort: a.relayed?.port ?? null,
    mappedAddress: a.mapped?.address ?? null, mappedPort: a.mapped?.port ?? null,
    lifetime: a.lifetime,
    permissions: [...a.permissions.values()].map((p) => ({ address: p.address, granted: p.granted, ...(p.error === null ? {} : { error: p.error }) })),
    channels: [...a.channels].map(([number, peer]) => ({ number, address: peer.address, port: peer.port })),
    requestsSent: a.requestsSent, responsesReceived: a.responsesReceived, refreshes: a.refreshes,
    roundTripTime: a.leastRoundTripTime,
    bytesSent: a.bytes[s.out], bytesReceived: a.bytes[s.in],
    confidence: 'observed',
    start: isoTime(a.start), end: isoTime(a.lastTime),
  };
}

/** The allocation that must be inside a TLS connection that carries a call. */
export function inferredAllocation(id: string, p: PairView, { names, now }: Around, ownerOf: OwnerOf): Allocation {
  const last = p.received.lastTime ?? p.lastTime;
  const named = p.tls?.serverName ?? null;
  return {
    id,
    server: p.sides.remoteAddress, port: p.sides.remotePort, hostname: named ?? names.of(p.sides.remoteAddress), transport: 'tls',
    localAddress: p.sides.localAddress, localPort: p.sides.localPort,
    realm: null, username: null, software: null,
    owner: ownerOf({ names: named === null ? names.all(p.sides.remoteAddress) : [named.toLowerCase()], address: p.sides.remoteAddress, protocol: 'tls', port: p.sides.remotePort }),
    state: (p.tls?.finished ?? p.tls?.reset ?? null) !== null ? 'released' : now - last < 600e6 ? 'active' : 'expired',
    errors: [], relayedAddress: null, relayedPort: null, mappedAddress: null, mappedPort: null,
    lifetime: null, permissions: [], channels: [], requestsSent: 0, responsesReceived: 0, refreshes: 0,
    roundTripTime: p.tls?.handshakeTime ?? null,
    bytesSent: p.bytesSent, bytesReceived: p.bytesReceived,
    confidence: 'inferred',
    start: isoTime(p.firstTime), end: isoTime(last),
  };
}

export function stunServers(states: readonly ConduitState[], names: HostNames, local: LocalAddresses): StunServer[] {
  const byServer = new Map<string, StunServer>();
  for (const state of states) {
    if (state.conduit.kind === 'relayed') continue;
    const s = sidesOf(state.conduit.flow, local);
    const asked = state.plainBindings[s.out];
    if (asked.requests === 0) continue;
    const transport = state.conduit.kind === 'tcp' ? 'tcp' : 'udp';
    const key = `${s.remoteAddress} ${s.remotePort} ${transport}`;
    let server = byServer.get(key);
    if (server === undefined) {
      server = {
        server: s.remoteAddress, port: s.remotePort, hostname: names.of(s.remoteAddress, state.conduit.flow.firstTime), transport,
        requestsSent: 0, responsesReceived: 0, roundTripTime: null, software: null, mapped: [],
      };
      byServer.set(key, server);
    }
    server.requestsSent += asked.requests;
    server.responsesReceived += asked.responses;
    server.software ??= state.serverSoftware;
    if (asked.currentRoundTripTime !== null) server.roundTripTime = Math.min(server.roundTripTime ?? Infinity, asked.currentRoundTripTime);
    for (const m of asked.mapped) {
      const known = server.mapped.some((k) => k.localAddress === s.localAddress && k.localPort === s.localPort && k.mappedAddress === m.address && k.mappedPort === m.port);
      if (!known) server.mapped.push({ localAddress: s.localAddress, localPort: s.localPort, mappedAddress: m.address, mappedPort: m.port });
    }
  }
  return [...byServer.values()].slice(-mostServers);
}
