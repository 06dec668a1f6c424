/**
 * Hairpinning (RFC 4787 6): whether what is sent to the NAT's own public address comes back in. Only checks to such an address show it: to another laptop
 * behind the same NAT, or to another socket of this one.
 */
import { silencePatience } from '../evidence.ts';
import type { ConduitState } from '../../tracking/conduit-state.ts';
import type { LocalAddresses } from '../../tracking/local-addresses.ts';
import type { Moment } from '../../tracking/moment.ts';
import { sidesOf } from '../sides.ts';

export interface HairpinTry extends Moment {
  readonly address: string;
  readonly port: number;
  readonly sends: number;
  /** The first answer, or the first packet from there. */
  readonly answer: Moment | null;
}

export interface Hairpinning {
  readonly answer: 'works' | 'fails' | 'unknown';
  readonly tries: readonly HairpinTry[];
}

/** Checks without an answer before silence is evidence. */
const enoughChecks = 3;

/** `ownPublic`: addresses as which a NAT shows this laptop. */
export function hairpinning(states: readonly ConduitState[], local: LocalAddresses, ownPublic: ReadonlySet<string>, now: number): Hairpinning {
  const answering = new Set<string>();
  const tries: { readonly tried: HairpinTry; readonly remoteUfrags: readonly string[] }[] = [];
  for (const state of states) {
    if (state.conduit.kind === 'tcp') continue;
    const s = sidesOf(state.conduit.flow, local);
    const own = state.checks[s.out];
    const remoteUfrags = state.ufrags.map((u) => u.byDirection[s.in]);
    if (own.responses > 0) for (const u of remoteUfrags) answering.add(u);
    if (state.conduit.kind !== 'udp' || !ownPublic.has(s.remoteAddress)) continue;
    const theirs = state.checks[s.in];
    const heard = own.responses > 0 ? { frame: own.firstResponseFrame, time: own.firstResponseTime } : theirs.requests > 0 ? { frame: theirs.firstRequestFrame, time: theirs.firstRequestTime } : null;
    if (own.requests + theirs.requests === 0) continue;
    tries.push({
      remoteUfrags,
      tried: { address: s.remoteAddress, port: s.remotePort, sends: own.requests, frame: own.firstRequestFrame || theirs.firstRequestFrame, time: own.firstRequestTime || theirs.firstRequestTime, answer: heard },
    });
  }
  const worked = tries.flatMap(({ tried }) => (tried.answer !== null ? [tried] : []));
  if (worked.length > 0) return { answer: 'works', tries: worked };
  // That the other side is there, and answers on other pairs, is what makes its silence on this one the NAT's doing.
  const silent = tries.flatMap(({ tried, remoteUfrags }) => (tried.sends >= enoughChecks && now - tried.time >= silencePatience && remoteUfrags.some((u) => answering.has(u)) ? [tried] : []));
  return silent.length > 0 ? { answer: 'fails', tries: silent } : { answer: 'unknown', tries: [] };
}
