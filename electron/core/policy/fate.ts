/** What became of all that was tried on one way to one place. */
import type { EntryFailure } from '../../contract/policy.ts';
import type { Evidence } from '../../contract/summary.ts';
import type { Facts } from '../summary/facts.ts';
import { grouped } from '../summary/grouped.ts';
import { heardOutside, isServer, type TcpOutcome, type UdpOutcome } from '../summary/network/network-outcomes.ts';
import { byFilter } from '../summary/network/rejection.ts';
import { isSilentServer } from '../rules/udp-evidence.ts';
import { midcallSilence, type MidcallSilence } from '../rules/udp-blocked-midcall.ts';
import type { Rejected } from '../rules/udp-rejected.ts';

export interface Works {
  readonly outcome: 'works';
  /** 'answered', 'answered through the proxy proxy.example.com'. */
  readonly words: string;
  readonly evidence: readonly Evidence[];
}

export interface Fails {
  readonly outcome: 'fails';
  readonly how: EntryFailure;
  /** '12 requests, no answer'. */
  readonly words: string;
  /** Of the first failure, in microseconds since the epoch. */
  readonly time: number;
  /** What failed, then what shows that the link worked. */
  readonly evidence: readonly Evidence[];
  /** Something shows that the host is there, or who it was that refused. */
  readonly proven: boolean;
  /** It matters little: what failed is replaced by another way, as QUIC by TCP. */
  readonly minor: boolean;
}

/** It was asked, and too little was seen to say. */
export interface Open {
  readonly outcome: 'open';
}

export type Fate = Works | Fails | Open;
export const open: Open = { outcome: 'open' };

/** What is looked up for each way, gathered once for the same facts. */
export interface FateContext {
  readonly facts: Facts;
  readonly tcpAnswered: readonly TcpOutcome[];
  readonly udpHeard: readonly UdpOutcome[];
  /** By address. */
  readonly tcpAt: ReadonlyMap<string, readonly TcpOutcome[]>;
  readonly serversAt: ReadonlyMap<string, readonly UdpOutcome[]>;
  readonly rejected: readonly Rejected[];
  readonly midcall: MidcallSilence | null;
  /** Addresses of servers of which nothing came back; of interest where nothing at all did. */
  readonly silentServers: ReadonlySet<string>;
}

export function fateContext(facts: Facts): FateContext {
  const { udp, tcp } = facts.outcomes;
  const tcpAnswered = tcp.filter((t) => t.answer !== null);
  const udpHeard = udp.filter((o) => o.answer !== null && o.sends > 0 && o.kind !== 'tunnel');
  return {
    facts, tcpAnswered, udpHeard,
    tcpAt: grouped(tcpAnswered.filter((t) => t.through === null), (t) => t.sides.remoteAddress),
    serversAt: grouped(udpHeard.filter((o) => isServer(o) || o.kind === 'quic'), (o) => o.sides.remoteAddress),
    rejected: udp.flatMap((outcome) => outcome.rejections.filter(byFilter).map((rejection) => ({ outcome, rejection }))),
    midcall: midcallSilence(facts),
    silentServers: udp.some(heardOutside) ? new Set() : new Set(udp.filter(isSilentServer).map((o) => o.sides.remoteAddress)),
  };
}
