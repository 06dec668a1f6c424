/** udp.blocked-midcall: UDP that was answered goes silent on all ways to the outside at one moment, servers included, while TCP goes on. */
import type { Evidence } from '../../contract/summary.ts';
import type { Facts } from '../summary/facts.ts';
import { gapTest } from '../summary/network/capture-gaps.ts';
import { heardOutside, isServer, type UdpOutcome } from '../summary/network/network-outcomes.ts';
import { isoTime } from '../summary/time.ts';
import { plural } from '../summary/wording.ts';
import { no, seen, silencePatience, unknown, yes } from './finding.ts';
import { perCall } from './per-call.ts';
import { citeAnswer, citeSilence, citeTcp, endpointsOf, isSilentServer, waitedFor } from './udp-evidence.ts';

const enoughSends = 3;
/** Of which one must be a server: two addresses may be one peer's. */
const enoughAddresses = 2;
/** TCP must have been heard from this long after UDP was last. Microseconds. */
const later = 1_000_000;
/** UDP in use for so long says that it keeps working. Microseconds. */
const longUse = 10_000_000;

export interface MidcallSilence {
  /** When UDP was last heard from outside, in microseconds since the epoch. */
  readonly since: number;
  /** Ways that worked and no longer do, and servers that were asked only since. */
  readonly lost: readonly UdpOutcome[];
  readonly fresh: readonly UdpOutcome[];
  readonly control: Evidence;
}

const known = new WeakMap<Facts, { readonly silence: MidcallSilence | null }>();

/** Null where UDP did not stop, or it cannot be told; computed once for the same facts. */
export function midcallSilence(facts: Facts): MidcallSilence | null {
  let found = known.get(facts);
  if (found === undefined) {
    found = { silence: silenceSince(facts) };
    known.set(facts, found);
  }
  return found.silence;
}

function silenceSince(facts: Facts): MidcallSilence | null {
  const { outcomes: { udp, tcp }, capture, now } = facts;
  const heard = udp.filter(heardOutside);
  if (heard.length === 0) return null;
  const since = latest(heard);
  const lost = heard.filter((o) => o.unanswered >= enoughSends && (o.lastAsked ?? 0) - since >= silencePatience);
  const fresh = udp.filter((o) => isSilentServer(o) && o.asked !== null && o.asked.time > since - later && o.sends >= enoughSends && waitedFor(o, now));
  const silent = [...lost, ...fresh];
  const addresses = new Set(silent.map((o) => o.sides.remoteAddress));
  if (addresses.size < enoughAddresses || !silent.some(isServer)) return null;
  if (gapTest(capture)(since, now)) return null;
  const control = tcp.filter((t) => t.answer !== null && (t.lastHeard ?? 0) > since + later).sort((a, b) => Number(b.outside) - Number(a.outside) || (b.answer?.time ?? 0) - (a.answer?.time ?? 0))[0];
  return control === undefined ? null : { since, lost, fresh, control: citeTcp(control) };
}

const latest = (heard: readonly UdpOutcome[]): number => heard.reduce((t, o) => Math.max(t, o.lastHeard ?? 0), 0);

export const udpBlockedMidcall = perCall('udp.blocked-midcall', (facts) => {
  const title = 'UDP stopped getting through during the call';
  const silence = midcallSilence(facts);
  if (silence !== null) {
    const { since, lost, fresh, control } = silence;
    const all = [...lost, ...fresh];
    const sends = lost.reduce((n, o) => n + o.unanswered, 0) + fresh.reduce((n, o) => n + o.sends, 0);
    const states = new Set(lost.flatMap((o) => o.state ?? []));
    return yes('udp.blocked-midcall', 'problem', {
      title,
      explanation: `UDP worked until ${isoTime(since).slice(11, 19)} UTC; since then ${plural(sends, 'packet')} to ${plural(new Set(all.map((o) => o.sides.remoteAddress)).size, 'address', 'addresses')} went unanswered, STUN and TURN servers among them, while TCP connections go on.`,
      advice: `See what changed at the firewall at that time (a rule, a limit on sessions or traffic, another network); allow UDP both ways: ${endpointsOf(all.filter(isServer))}.`,
      evidence: [
        ...lost.slice(0, 8).map((o) => { const first = o.flow.firstUnanswered(o.sides.out); return seen(first?.frame ?? 0, first?.time ?? 0, `first of ${plural(o.unanswered, 'packet')} to ${o.where} without an answer, after ${plural(o.flow.packets[o.sides.in], 'packet')} from there`); }),
        ...fresh.slice(0, 3).map(citeSilence),
        control,
      ],
      confidence: 'likely',
      calls: facts.calls.filter((c) => c.pairs.some((p) => p.state !== null && states.has(p.state))),
    });
  }
  const heard = facts.outcomes.udp.filter(heardOutside);
  const stillAsking = heard.some((o) => o.unanswered >= enoughSends && (o.lastAsked ?? 0) - (o.lastHeard ?? 0) >= silencePatience);
  const used = heard.filter((o) => (o.lastHeard ?? 0) - (o.answer?.time ?? 0) >= longUse);
  if (used.length > 0 && !stillAsking) return no('udp.blocked-midcall', { title: 'UDP kept getting through', explanation: 'What was asked over UDP was answered to the end.', evidence: used.slice(0, 3).map(citeAnswer) });
  return unknown('udp.blocked-midcall', { title, explanation: heard.length === 0 ? 'No UDP from outside was seen at all.' : 'Too little UDP was in use to tell.' });
});
