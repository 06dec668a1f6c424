/**
 * ICE's ladder for one call (RFC 8445 2): which kinds of path were tried, when, whether anything answered, and what each cost in time. Told from what this
 * laptop sent and heard; what runs inside TLS shows only its connection.
 */
import type { Evidence, Rung, RungName } from '../../contract/summary.ts';
import { rungNames } from '../../contract/summary.ts';
import { isPrivateAddress } from '../tracking/address-kind.ts';
import { opposite, type Direction } from '../flows/flow.ts';
import type { ConduitState } from '../tracking/conduit-state.ts';
import type { TcpTrack } from '../tracking/tcp-track.ts';
import { isRefusal, type TurnAllocation } from '../tracking/turn-allocation.ts';
import { gatheringBefore } from './around-call.ts';
import { sawBeginning } from './beginning.ts';
import type { CallView } from './call-view.ts';
import { seen, silencePatience } from './evidence.ts';
import type { Facts } from './facts.ts';
import { ownChecks, type PairView } from './pair-view.ts';
import { byFilter, rejectionOf } from './network/rejection.ts';
import type { SelectedPeriod } from './selection.ts';
import { serverEndpoint } from './server-endpoint.ts';
import { sidesOf } from './sides.ts';
import { tcpState } from './signaling/signaling.ts';
import { isoTime, milliseconds } from './time.ts';
import { endpoint, plural } from './wording.ts';

/** What a ladder stands on, besides the call. */
export type LadderFacts = Pick<Facts, 'allocations' | 'states' | 'connections' | 'names' | 'local' | 'servers' | 'now'>;

/** Something that was asked on a rung, and what came of it. Times in microseconds since the epoch. */
interface Attempt {
  readonly what: string;
  readonly sends: number;
  readonly start: number;
  readonly frame: number;
  readonly answered: { readonly time: number; readonly frame: number; readonly note: string } | null;
  /** A server or a firewall that said no. */
  readonly refused: { readonly time: number; readonly frame: number; readonly note: string } | null;
  /** Only a connectivity check says that the path works; an answering server is the half of it. */
  readonly isCheck: boolean;
}

/** Sends before silence on a rung is failure. */
const enoughSends = 3;
const mostEvidence = 8;
const tlsPorts = new Set([443, 5349]);

export function ladderOf(call: CallView, facts: LadderFacts): Rung[] {
  const attempts = new Map<RungName, Attempt[]>(rungNames.map((r) => [r, []]));
  const add = (rung: RungName, attempt: Attempt | null): void => {
    if (attempt !== null && attempt.sends > 0) attempts.get(rung)!.push(attempt);
  };
  for (const p of call.pairs) add(rungOf(p), checksOn(p));
  const own = new Set(call.pairs.flatMap((p) => p.state ?? []));
  for (const s of facts.states) if (!own.has(s) && duringGathering(s.firstTime, call)) add('srflx', stunServer(s, facts));
  for (const a of allocationsOf(call, facts.allocations)) add(a.conduit.kind === 'tcp' ? 'relay-tcp' : 'relay-udp', allocating(a, facts));
  for (const t of facts.connections) {
    const rung = duringGathering(t.flow.firstTime, call) ? relayConnection(t, facts) : null;
    if (rung !== null) add(rung, connecting(t, facts));
  }
  const carrying = call.selected.at(-1)?.pair ?? null;
  const fromStart = sawBeginning(call.pairs);
  return rungNames.map((rung) => climb(rung, attempts.get(rung)!, { call, carrying, fromStart, now: facts.now }));
}

/** This laptop may have gone on sending for a while after the other side was last heard there. */
const lastHeard = ({ pair, end }: SelectedPeriod): number => Math.min(end, pair.received.lastTime ?? end);

/** The rung that a pair stands on: a direct way to a public address needs the NATs' mappings, one to a private address none. */
export function rungOf(p: PairView): RungName {
  if (p.kind === 'relay') return p.transport === 'udp' ? 'relay-udp' : p.transport === 'tcp' ? 'relay-tcp' : 'relay-tls';
  if (isPrivateAddress(p.remote.address)) return 'host';
  return p.works && p.local.type === 'host' && p.kind === 'direct' ? 'host' : 'srflx';
}

interface Standing {
  readonly call: CallView;
  readonly carrying: PairView | null;
  /** The capture has the call from its first check, so that what it does not show was not tried. */
  readonly fromStart: boolean;
  readonly now: number;
}

function climb(rung: RungName, all: readonly Attempt[], { call, carrying, fromStart, now }: Standing): Rung {
  const tried = least(all.map((a) => a.start));
  const checks = all.filter((a) => a.isCheck);
  const answers = all.flatMap((a) => a.answered ?? []).sort((a, b) => a.time - b.time);
  const works = checks.flatMap((a) => a.answered ?? []).sort((a, b) => a.time - b.time)[0] ?? null;
  const carries = carrying !== null && rungOf(carrying) === rung;
  const answered = works ?? (checks.length === 0 || rung.startsWith('relay') ? (answers[0] ?? null) : null);
  const outcome = outcomeOf();
  const carried = carries ? null : (call.selected.findLast((s) => rungOf(s.pair) === rung) ?? null);
  return {
    rung, outcome,
    tried: tried === null ? null : isoTime(tried),
    answered: answered === null ? null : isoTime(answered.time),
    attempts: all.reduce((n, a) => n + a.sends, 0),
    timeLostMs: timeLost(),
    note: carried === null ? note(rung, outcome, all, carrying) : `carried the call until ${isoTime(lastHeard(carried)).slice(11, 19)} UTC`,
    evidence: evidenceOf(all),
  };

  /** Getting the relay, and the first check on the way through it: not the time in which nobody asked. */
  function timeLost(): number | null {
    if (tried === null) return null;
    if (outcome === 'failed' || outcome === 'refused') return milliseconds(tried, otherwiseConnected(call, tried) ?? tried);
    if (answered === null) return null;
    const waits = [all.filter((a) => !a.isCheck), checks].map((some) => {
      const from = least(some.map((a) => a.start));
      const to = least(some.flatMap((a) => a.answered?.time ?? []));
      return from === null || to === null ? 0 : milliseconds(from, to);
    });
    return rung.startsWith('relay') || checks.length === 0 ? waits[0]! + waits[1]! : waits[1]!;
  }

  function outcomeOf(): Rung['outcome'] {
    if (carries) return 'carries';
    if (works !== null) return 'worked';
    if (all.length === 0) return fromStart ? 'not-tried' : 'unknown';
    const silent = (some: readonly Attempt[]): boolean => some.reduce((n, a) => n + a.sends, 0) >= enoughSends && now - least(some.map((a) => a.start))! >= silencePatience;
    if (rung.startsWith('relay') && answers.length > 0) {
      // The server gave a relay (or its connection came up); whether a path through it works is a matter of checks.
      if (rung === 'relay-tls') return 'unknown';
      return checks.length === 0 ? 'unused' : silent(checks) ? 'failed' : 'trying';
    }
    if (all.some((a) => a.refused !== null) && !all.some((a) => a.refused === null && a.answered !== null)) return 'refused';
    if (rung === 'srflx' && checks.length === 0 && answers.length > 0) return 'unused';
    if (checks.length > 0 ? silent(checks) : silent(all)) return 'failed';
    return call.call.ongoing ? 'trying' : 'unknown';
  }
}

const least = (times: readonly number[]): number | null => (times.length === 0 ? null : Math.min(...times));

/** When the call got its path after all; what was lost on a rung before that ends there. */
function otherwiseConnected(call: CallView, from: number): number | null {
  const first = least(call.pairs.flatMap((p) => { const k = ownChecks(p); return k !== null && k.responses > 0 && k.firstResponseTime >= from ? [k.firstResponseTime] : p.tls !== null ? [p.firstTime] : []; }));
  return first ?? call.end;
}

/** The first ICMP error about what this laptop sent to `destination` in which something says no, rather than that the place does not exist from here. */
function rejection(state: ConduitState | null, out: Direction, destination: string): Attempt['refused'] {
  for (const e of state?.icmpErrors ?? []) {
    const r = e.direction === out ? rejectionOf(e, destination) : null;
    if (r !== null && (byFilter(r) || r.kind === 'closed')) return { time: r.time, frame: r.frame, note: `${r.hop} says: ${r.name}` };
  }
  return null;
}

function checksOn(p: PairView): Attempt | null {
  const k = ownChecks(p);
  if (k === null) return { what: 'TLS at the pace of a call', sends: 1, start: p.tls?.syn?.time ?? p.firstTime, frame: p.tls?.syn?.frame ?? p.firstFrame, answered: { time: p.firstTime, frame: p.firstFrame, note: 'first second at the pace of a call' }, refused: null, isCheck: true };
  const to = endpoint(p.remote.address, p.remote.port);
  return {
    what: `checks to ${to}`, sends: k.requests, start: k.firstRequestTime, frame: k.firstRequestFrame,
    answered: k.responses > 0 ? { time: k.firstResponseTime, frame: k.firstResponseFrame, note: `${to} answered a check` } : null,
    refused: k.responses === 0 ? rejection(p.state, p.sides.out, p.sides.remoteAddress) : null,
    isCheck: true,
  };
}

function stunServer(state: ConduitState, { local, names }: LadderFacts): Attempt | null {
  if (state.conduit.kind === 'relayed') return null;
  const s = sidesOf(state.conduit.flow, local);
  const asked = state.plainBindings[s.out];
  if (asked.requests === 0) return null;
  const to = endpoint(s.remoteAddress, s.remotePort, names.of(s.remoteAddress));
  return {
    what: `STUN requests to ${to}`, sends: asked.requests, start: asked.firstRequestTime, frame: asked.firstRequestFrame,
    answered: asked.responses > 0 ? { time: asked.firstResponseTime, frame: asked.firstResponseFrame, note: `the STUN server ${to} answered` } : null,
    refused: asked.responses === 0 ? rejection(state, s.out, s.remoteAddress) : null,
    isCheck: false,
  };
}

const duringGathering = (time: number, call: CallView): boolean => time >= call.start - gatheringBefore && time <= call.end;

/** Those that its pairs run in, and those asked for while it gathered or ran. */
function allocationsOf(call: CallView, all: readonly TurnAllocation[]): TurnAllocation[] {
  const own = new Set(call.pairs.flatMap((p) => p.allocation ?? []));
  return all.filter((a) => own.has(a) || duringGathering(a.start, call));
}

function allocating(a: TurnAllocation, { local, names }: LadderFacts): Attempt | null {
  const s = sidesOf(a.conduit.flow, local);
  const server = serverEndpoint(a.conduit, s, names);
  const to = endpoint(server.address, server.port, server.address === server.hostname ? null : server.hostname);
  const seen = a.grantedTime !== null ? { time: a.grantedTime, frame: a.grantedFrame, note: `${to} gave a relay` } : a.allocateSends === 0 ? { time: a.start, frame: a.firstFrame, note: `${to} relays since before the capture` } : null;
  const refusal = a.errors.findLast(isRefusal) ?? null;
  const refused = refusal !== null ? { time: refusal.time, frame: refusal.frame, note: `${to} answered ${refusal.code} ${refusal.reason}` } : rejection(a.conduit.attachment as ConduitState | null, s.out, s.remoteAddress);
  return { what: `Allocate requests to ${to}`, sends: Math.max(1, a.allocateSends), start: a.start, frame: a.firstFrame, answered: seen, refused: seen === null ? refused : null, isCheck: false };
}

/** A connection towards a known relay that never got as far as TURN in clear. */
function relayConnection(t: TcpTrack, { servers, names }: LadderFacts): RungName | null {
  if (t.client === null || t.carriesTurn || t.connectTarget !== null) return null;
  const address = t.flow.sender(opposite(t.client));
  const name = t.serverName ?? names.of(address);
  const isRelay = servers.relayAddresses.has(address) || servers.addresses.has(address) || (name !== null && /(^|[.-])turns?([.\d-]|$)/i.test(name));
  if (!isRelay) return null;
  return t.clientHello !== null || tlsPorts.has(t.flow.senderPort(opposite(t.client))) ? 'relay-tls' : 'relay-tcp';
}

function connecting(t: TcpTrack, { names, now }: LadderFacts): Attempt | null {
  if (t.syn === null || t.client === null) return null;
  const back = opposite(t.client);
  const address = t.flow.sender(back);
  const to = endpoint(address, t.flow.senderPort(back), t.serverName ?? names.of(address));
  const state = tcpState(t, now);
  const up = t.serverHello ?? (t.clientHello === null ? t.synAck : null);
  return {
    what: `connections to ${to}`, sends: t.synsSent, start: t.syn.time, frame: t.syn.frame,
    answered: up === null ? null : { time: up.time, frame: up.frame, note: t.serverHello === null ? `${to} took the connection` : `${to} took the connection and began TLS; what is inside is encrypted` },
    refused: t.reset !== null && (state === 'refused' || up === null) ? { time: t.reset.time, frame: t.reset.frame, note: `the connection to ${to} was reset` } : null,
    isCheck: false,
  };
}

function note(rung: RungName, outcome: Rung['outcome'], all: readonly Attempt[], carrying: PairView | null): string {
  const unanswered = all.filter((a) => a.answered === null);
  const sends = (some: readonly Attempt[]): number => some.reduce((n, a) => n + a.sends, 0);
  const first = (some: readonly Attempt[]): string => `${some[0]?.what ?? ''}${some.length > 1 ? ` and ${plural(some.length - 1, 'other place')}` : ''}`;
  switch (outcome) {
    case 'carries':
      return carrying?.kind === 'remote-relay' ? 'carries the call, to a relay of the other side' : (carrying?.tls ?? null) !== null ? 'carries the call, as the pace of its records shows' : 'carries the call';
    case 'worked':
      return carrying === null ? 'a check on it was answered' : 'works, and the call took another';
    case 'failed': {
      const checks = unanswered.filter((a) => a.isCheck);
      const silent = checks.length > 0 ? checks : unanswered;
      const relayed = rung.startsWith('relay') && all.some((a) => a.answered !== null);
      if (rung === 'host' && silent.length > 0) return `${plural(sends(silent), 'check')} to addresses in another network went unanswered, as they do where the two sides are not in one`;
      return `${relayed ? 'the server gave a relay, but ' : ''}${plural(sends(silent), 'request')} went unanswered (${first(silent)})`;
    }
    case 'refused':
      return all.find((a) => a.refused !== null)?.refused?.note ?? '';
    case 'trying':
      return `${plural(sends(all), 'request')} so far`;
    case 'unused':
      return `${all.find((a) => a.answered !== null)?.answered?.note ?? ''}; no pair on it was tried`;
    case 'not-tried':
      return 'nothing of it was seen';
    case 'unknown':
      return rung === 'relay-tls' && all.some((a) => a.answered !== null) ? (all.find((a) => a.answered !== null)?.answered?.note ?? '') : all.length === 0 ? 'the capture began later' : 'too little was seen to tell';
  }
}

function evidenceOf(all: readonly Attempt[]): Evidence[] {
  const cited = all.flatMap((a): { frame: number; time: number; note: string }[] => [
    { frame: a.frame, time: a.start, note: `first of ${plural(a.sends, 'packet')}: ${a.what}${a.answered === null && a.refused === null ? ', unanswered' : ''}` },
    ...(a.answered === null ? [] : [a.answered]),
    ...(a.refused === null ? [] : [a.refused]),
  ]);
  return cited.filter((e) => e.frame > 0).sort((a, b) => a.frame - b.frame).slice(0, mostEvidence).map((e) => seen(e.frame, e.time, e.note));
}
