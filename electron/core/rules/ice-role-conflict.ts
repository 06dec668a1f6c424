/** ice.role-conflict: both sides took the same ICE role, controlling or controlled (RFC 8445 7.2.5.1, 7.3.1.1). One of them has to give in. */
import type { Evidence } from '../../contract/summary.ts';
import type { CallView } from '../summary/call-view.ts';
import { ownChecks, peerChecks, type PairView } from '../summary/pair-view.ts';
import { endpoint, firstFew, plural } from '../summary/wording.ts';
import type { Checks, ClaimedRole } from '../tracking/conduit-state.ts';
import { no, seen, silencePatience, unknown, yes, type Rule } from './finding.ts';

const roleConflict = 487;
/** Sides that change their roles, as a restart may, do not do so at the same moment. Microseconds. */
const underWay = 500_000;

interface Conflict {
  readonly call: CallView;
  readonly pair: PairView;
  readonly words: string;
  /** Microseconds since the epoch. */
  readonly from: number;
  readonly repaired: Evidence | null;
  readonly evidence: readonly Evidence[];
}

export const iceRoleConflict: Rule = {
  codes: ['ice.role-conflict'],
  judge: ({ calls, now }) => {
    const title = 'Both sides claimed the same ICE role';
    const conflicts = calls.flatMap((call) => call.connections.flatMap((c) => {
      const all = c.pairs.flatMap((pair) => conflictOf(call, pair) ?? []);
      const last = Math.max(...all.map((x) => x.from));
      const repaired = firstRepaired(c.pairs, last);
      return all.map((x) => ({ ...x, repaired }));
    }));
    if (conflicts.length > 0) {
      const lasting = conflicts.filter((c) => c.repaired === null);
      const waited = lasting.some((c) => now - c.from >= silencePatience);
      return [yes('ice.role-conflict', waited ? 'problem' : 'info', {
        title,
        explanation: `${firstFew(conflicts.map((c) => `${endpoint(c.pair.remote.address, c.pair.remote.port)}: ${c.words}`)).join('; ')}. ` +
          (lasting.length === 0 ? 'One side gave in, as it should, and checks were answered afterwards.' : 'No check was answered with the roles made different.'),
        advice: waited ? 'This is for the application or the media server, not for the network: the side that made the offer is to be controlling (RFC 8445 6.1.1), and a 487 answer is to change the role.' : '',
        evidence: conflicts.flatMap((c) => [...c.evidence, ...(c.repaired === null ? [] : [c.repaired])]),
        calls: conflicts.map((c) => c.call),
      })];
    }
    const settled = calls.flatMap((call) => call.pairs.flatMap((p) => {
      const own = ownChecks(p)?.roles.at(-1);
      const theirs = peerChecks(p)?.roles.at(-1);
      return own !== undefined && theirs !== undefined ? [{ call, evidence: [seen(own.frame, own.time, `this laptop is ${own.role}`), seen(theirs.frame, theirs.time, `the other side is ${theirs.role}`)] }] : [];
    }));
    if (settled.length > 0) return [no('ice.role-conflict', { title: 'The sides agree on their ICE roles', explanation: 'One is controlling and the other one controlled.', evidence: settled.flatMap((s) => s.evidence), calls: settled.map((s) => s.call) })];
    return [unknown('ice.role-conflict', { title, explanation: 'No checks with roles were seen from both sides.' })];
  },
};

function conflictOf(call: CallView, pair: PairView): Omit<Conflict, 'repaired'> | null {
  const own = ownChecks(pair);
  const theirs = peerChecks(pair);
  if (own === null || theirs === null) return null;
  const errors = [...errorOf(own, 'the other side answered 487 Role Conflict'), ...errorOf(theirs, 'this laptop answered 487 Role Conflict')];
  const same = sameAtOnce(own.roles, theirs.roles);
  if (errors.length === 0 && same === null) return null;
  const words = [
    ...(same === null ? [] : [`both sides claimed to be ${same.mine.role}`]),
    ...errors.map((e) => `${e.words}${e.count > 1 ? ` ${plural(e.count, 'time')}` : ''}`),
  ].join(', ');
  return {
    call, pair, words,
    from: Math.max(...errors.map((e) => e.time), ...(same === null ? [] : [same.mine.time, same.theirs.time])),
    evidence: [
      ...(same === null ? [] : [seen(same.mine.frame, same.mine.time, `this laptop claims to be ${same.mine.role}`), seen(same.theirs.frame, same.theirs.time, `the other side claims to be ${same.theirs.role}`)]),
      ...errors.map((e) => seen(e.frame, e.time, '487 Role Conflict')),
    ],
  };
}

function errorOf(checks: Checks, words: string): { words: string; count: number; frame: number; time: number }[] {
  const e = checks.errors.get(roleConflict);
  return e === undefined ? [] : [{ words, count: e.count, frame: e.frame, time: e.time }];
}

/** Claims of the same role that were held at the same time. */
function sameAtOnce(own: readonly ClaimedRole[], theirs: readonly ClaimedRole[]): { mine: ClaimedRole; theirs: ClaimedRole } | null {
  for (const mine of own) for (const other of theirs) if (mine.role === other.role && Math.min(mine.lastTime, other.lastTime) - Math.max(mine.time, other.time) > underWay) return { mine, theirs: other };
  return null;
}

/** The first sign after `time` that the roles differ: an answered check of a pair on which they do. */
function firstRepaired(pairs: readonly PairView[], time: number): Evidence | null {
  for (const p of pairs) {
    const own = ownChecks(p);
    const theirs = peerChecks(p);
    const mine = own?.roles.at(-1)?.role;
    const other = theirs?.roles.at(-1)?.role;
    if (mine === undefined || mine === other) continue;
    for (const k of [own, theirs]) if (k !== null && k.lastResponseTime > time) return seen(k.lastResponseFrame, k.lastResponseTime, 'a check was answered after the conflict');
  }
  return null;
}
