/** Directions turned into "sent" and "received" once it is known which end is this laptop. */
import type { Direction, Flow } from '../flows/flow.ts';
import { opposite } from '../flows/flow.ts';
import type { LocalAddresses } from '../tracking/local-addresses.ts';

export interface Sides {
  /** The direction in which this laptop sends, and the other. */
  readonly out: Direction;
  readonly in: Direction;
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

export function sidesOf(flow: Flow, local: LocalAddresses): Sides {
  const out = local.outgoing(flow);
  const back = opposite(out);
  return {
    out, in: back,
    localAddress: flow.sender(out), localPort: flow.senderPort(out),
    remoteAddress: flow.sender(back), remotePort: flow.senderPort(back),
  };
}
