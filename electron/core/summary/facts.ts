/** Everything that rules and the summary stand on, at one moment. */
import type { CaptureFacts } from '../../contract/summary.ts';
import type { Policy } from '../policy/policy.ts';
import type { Period } from '../tracking/activity.ts';
import type { ConduitState } from '../tracking/conduit-state.ts';
import type { DnsQuery } from '../tracking/dns-queries.ts';
import type { HostNames } from '../tracking/host-names.ts';
import type { LocalAddresses } from '../tracking/local-addresses.ts';
import type { Neighbours } from '../tracking/neighbours.ts';
import type { NetworkSightings } from '../tracking/network-sightings.ts';
import type { QuicTrack } from '../tracking/quic-track.ts';
import type { TcpTrack } from '../tracking/tcp-track.ts';
import type { Tracker } from '../tracking/tracker.ts';
import type { TurnAllocation } from '../tracking/turn-allocation.ts';
import { callView, type CallView } from './call-view.ts';
import { KnownServers } from './known-servers.ts';
import { natOf, type NatView } from './network/nat.ts';
import { networkOutcomes, type NetworkOutcomes } from './network/network-outcomes.ts';
import { allocationOf, isPair, pairView, tlsPairView, type PairView } from './pair-view.ts';
import { groupIntoCalls, peerConnections } from './peer-connections.ts';

export interface Facts {
  readonly capture: CaptureFacts;
  readonly calls: readonly CallView[];
  readonly allocations: readonly TurnAllocation[];
  readonly allocationIds: ReadonlyMap<TurnAllocation, string>;
  readonly tlsPairs: readonly PairView[];
  readonly states: readonly ConduitState[];
  readonly connections: readonly TcpTrack[];
  readonly quic: readonly QuicTrack[];
  readonly dns: readonly DnsQuery[];
  readonly nat: NatView;
  readonly network: NetworkSightings;
  readonly neighbours: Neighbours;
  readonly outcomes: NetworkOutcomes;
  readonly names: HostNames;
  readonly local: LocalAddresses;
  readonly servers: KnownServers;
  /** What the calls are held against. */
  readonly policy: Policy;
  /** Times that messages in a relay's TCP stream may have been missed. */
  readonly streamGaps: number;
  /** And when. */
  readonly streamHoles: readonly Period[];
  /** Something that this laptop asked was answered, so that the capture has both directions and the link works: the control for any silence. */
  readonly hearsAnswers: boolean;
  /** Microseconds since the epoch. */
  readonly now: number;
}

/** Pairs in a summary: an application has a few dozen, hostile captures have more. */
const mostPairs = 500;
/** Relayed calls inside TLS. */
const mostTlsPairs = 50;

export function gatherFacts(tracker: Tracker, capture: CaptureFacts, now: number, policy: Policy): Facts {
  const { local, names, allocations, states } = tracker;
  const servers = new KnownServers(states, allocations, local);
  const byConduit = new Map<object, TurnAllocation[]>();
  for (const a of allocations) {
    const known = byConduit.get(a.conduit);
    if (known === undefined) byConduit.set(a.conduit, [a]);
    else known.push(a);
  }
  const allocationIds = new Map(allocations.map((a, i) => [a, `allocation-${i + 1}`]));

  const pairStates = states.filter(isPair);
  const kept = pairStates.length <= mostPairs ? pairStates : busiest(pairStates);
  const pairs = kept.map((s, i) => pairView(`pair-${i + 1}`, s, allocationOf(s, byConduit), servers, tracker.signaled, local));
  const tlsPairs = tracker.connections.flatMap((t) => (t.pace?.looksLikeMedia === true ? (tlsPairView(`pair-tls-${t.flow.id}`, t, local) ?? []) : [])).slice(-mostTlsPairs);

  const context = { names, signaled: tracker.signaled, allocationIds, now };
  const calls = groupIntoCalls(peerConnections([...pairs, ...tlsPairs]), servers).map((c, i) => callView(`call-${i + 1}`, c, context));
  return {
    capture, calls, allocations, allocationIds, tlsPairs, states, connections: tracker.connections, quic: tracker.quic, dns: tracker.dnsQueries.all,
    nat: natOf(states, allocations, local, tracker.network, now), network: tracker.network, neighbours: tracker.neighbours, outcomes: networkOutcomes(tracker, capture, now), names, local, servers, policy, streamGaps: tracker.streamGaps, streamHoles: tracker.streamHoles.periods, hearsAnswers: hearsAnswers(tracker), now,
  };
}

/** Those that carried most, and of those without data the ones that were answered, in the order in which they appeared. */
function busiest(states: readonly ConduitState[]): ConduitState[] {
  const answers = (s: ConduitState): number => s.checks[0].responses + s.checks[1].responses;
  const kept = new Set([...states].sort((a, b) => b.dataPackets - a.dataPackets || answers(b) - answers(a)).slice(0, mostPairs));
  return states.filter((s) => kept.has(s));
}

function hearsAnswers(tracker: Tracker): boolean {
  return (
    tracker.dnsQueries.all.some((q) => q.rcode !== null) ||
    tracker.connections.some((t) => t.flow.packets[0] > 0 && t.flow.packets[1] > 0) ||
    tracker.quic.some((q) => q.answered) ||
    tracker.states.some((s) => s.conduit.flow.packets[0] > 0 && s.conduit.flow.packets[1] > 0)
  );
}
