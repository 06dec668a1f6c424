/** What the tracker knows of people that the summary does not say, or not as such. */
import type { Tracker } from '../../tracking/tracker.ts';

export interface Personal {
  /** TURN users. Those of allocations are known from the summary itself. */
  readonly userNames?: readonly string[];
  /** ICE user name fragments; the summary has no field for them. In texts, 'ufrag X' and 'username X:Y' are recognised without. */
  readonly fragments?: readonly string[];
  /** This laptop's own addresses, which stay, also those that no call used. */
  readonly ownAddresses?: readonly string[];
  /** Routers and firewalls that sent ICMP errors about what others were sent: an administrator must find them, so they stay. */
  readonly hops?: readonly string[];
}

/** Passwords, cookies and tokens are not among them: no decoder keeps any (decoders/http.ts, decoders/sdp.ts), so none can get into a summary. */
export function personalOf(tracker: Tracker): Required<Personal> {
  const ends = new Set(tracker.network.udpFlows.flatMap(({ addressA, addressB }) => [addressA, addressB]));
  return {
    userNames: distinct(tracker.allocations.flatMap(({ username }) => username ?? [])),
    fragments: distinct([...tracker.states.flatMap(({ ufrags }) => ufrags.flatMap(({ byDirection }) => byDirection)), ...tracker.signaled.ufrags]),
    ownAddresses: [...tracker.local.known],
    hops: [...tracker.network.hops.keys()].filter((address) => !ends.has(address)),
  };
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)].filter((text) => text !== '');
