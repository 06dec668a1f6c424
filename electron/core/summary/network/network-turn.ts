/** The TURN servers that this laptop asked, and by which ways they were reached: UDP, TCP and TLS, each port by itself. */
import type { Evidence } from '../../../contract/summary.ts';
import { seen } from '../evidence.ts';
import type { Flow } from '../../flows/flow.ts';
import type { Moment } from '../../tracking/moment.ts';
import type { TcpTrack } from '../../tracking/tcp-track.ts';
import type { TurnAllocation } from '../../tracking/turn-allocation.ts';
import type { Facts } from '../facts.ts';
import { isClosed, type TcpOutcome, type UdpOutcome } from './network-outcomes.ts';
import { byFilter } from './rejection.ts';
import { serverEndpoint } from '../server-endpoint.ts';
import { sidesOf } from '../sides.ts';
import { endpoint, plural } from '../wording.ts';

/** `undecided`: it was not asked long enough, or the connection came up and nothing shows whether TURN answers in it. */
export type WayFate = 'answered' | 'silent' | 'refused' | 'rejected' | 'undecided';

export interface TurnWay {
  readonly transport: 'UDP' | 'TCP' | 'TLS';
  readonly port: number;
  readonly fate: WayFate;
  /** Requests or connection attempts. */
  readonly sends: number;
  readonly first: Moment;
  /** What the first packet shows, with what became of it. */
  readonly note: string;
}

export interface TurnServer {
  /** By name where it has one, as one name may have addresses of both families. */
  readonly name: string;
  readonly ways: TurnWay[];
}

/** Its first packet, with what became of it. */
export const citeWay = (w: TurnWay): Evidence => seen(w.first.frame, w.first.time, w.note);

type TurnFacts = Pick<Facts, 'allocations' | 'tlsPairs' | 'outcomes' | 'names' | 'local' | 'now'>;

/** An Allocate request is sent once over TCP; an answer later than this does not come (RFC 8489 6.2.2 waits 39.5 s, browsers less). Microseconds. */
const streamPatience = 8_000_000;
/** A ClientHello is answered within a round trip. Microseconds. */
const helloPatience = 4_000_000;
/** What TURN inside TLS may call itself (RFC 7443); most clients say nothing. */
const isTurnProtocol = (alpn: readonly string[]): boolean => alpn.length === 0 || alpn.some((p) => p.startsWith('stun.'));

export function turnServers(facts: TurnFacts): TurnServer[] {
  const servers = new Map<string, TurnServer>();
  /** One address may have several names. */
  const byAddress = new Map<string, TurnServer>();
  const allocating = new Set<Flow>();
  const serverOf = (name: string): TurnServer => {
    const known = servers.get(name) ?? { name, ways: [] };
    servers.set(name, known);
    return known;
  };
  const udp = new Map(facts.outcomes.udp.map((o) => [o.flow, o]));
  for (const a of facts.allocations) {
    const s = sidesOf(a.conduit.flow, facts.local);
    const to = serverEndpoint(a.conduit, s, facts.names);
    const way = allocationWay(a, to.port, endpoint(to.address, to.port), udp.get(a.conduit.flow), facts);
    const server = serverOf(to.hostname ?? to.address);
    if (a.conduit.tunnelTarget === null) byAddress.set(s.remoteAddress, server);
    allocating.add(a.conduit.flow);
    server.ways.push(way);
  }
  for (const p of facts.tlsPairs) serverOf(p.tls?.serverName ?? facts.names.of(p.sides.remoteAddress) ?? p.sides.remoteAddress);
  const carrying = new Set(facts.tlsPairs.map((p) => p.tls));
  for (const t of facts.outcomes.tcp) {
    const server = servers.get(targetOf(t)) ?? (t.through === null ? byAddress.get(t.sides.remoteAddress) : undefined);
    if (server === undefined || allocating.has(t.track.flow)) continue;
    const way = connectionWay(t, carrying.has(t.track), facts.now);
    if (way !== null) server.ways.push(way);
  }
  return [...servers.values()];
}

/** The host beyond the proxy where there is one. */
const targetOf = (t: TcpOutcome): string => (t.through === null ? (t.name ?? t.sides.remoteAddress) : t.through.replace(/:\d+$/, '').replace(/^\[|\]$/g, ''));
const portOf = (t: TcpOutcome): number => (t.through === null ? t.sides.remotePort : Number(/:(\d+)$/.exec(t.through)?.[1] ?? 0));

function allocationWay(a: TurnAllocation, port: number, where: string, udp: UdpOutcome | undefined, { local, now }: TurnFacts): TurnWay {
  const overTcp = a.conduit.kind === 'tcp';
  const transport = overTcp ? 'TCP' : 'UDP';
  const back = sidesOf(a.conduit.flow, local).in;
  const answered = a.responsesReceived > 0 || a.packets[back] > 0;
  // Over TCP the server's host must have acknowledged something: else the capture has one direction, or the connection itself is gone.
  const heard = a.conduit.flow.packets[back] > 1;
  const fate: WayFate = answered ? 'answered'
    : udp?.missed === true ? 'undecided'
    : !overTcp ? (udp?.rejections.some(byFilter) === true ? 'rejected' : udp !== undefined && isClosed(udp) ? 'refused' : 'silent')
    : heard && now - a.start >= streamPatience ? 'silent' : 'undecided';
  return {
    transport, port, fate, sends: a.allocateSends, first: { frame: a.firstFrame, time: a.start },
    note: answered ? `asked ${where} over ${transport}, and was answered` : `first of ${plural(a.allocateSends, 'Allocate request')} to ${where} over ${transport}, unanswered`,
  };
}

function connectionWay(t: TcpOutcome, carries: boolean, now: number): TurnWay | null {
  const track: TcpTrack = t.track;
  const hello = track.clientHello;
  // HTTP at the same name is the application's page.
  // Its allocation was made before the capture began.
  if (track.carriesTurn) return { transport: 'TCP', port: portOf(t), fate: 'answered', sends: Math.max(1, t.sends), first: t.asked, note: `TCP connection to ${t.where}: carries TURN` };
  if ((hello !== null && !isTurnProtocol(hello.alpn)) || (hello === null && track.httpHost !== null && t.through === null)) return null;
  const transport = hello === null && !carries ? 'TCP' : 'TLS';
  const port = portOf(t);
  const way = (fate: WayFate, note: string): TurnWay => ({ transport, port, fate, sends: Math.max(1, t.sends), first: t.asked, note: `${transport} connection to ${t.where}: ${note}` });
  if (t.fate === 'unanswered') return way('silent', 'no answer');
  if (t.fate === 'refused') return way('refused', 'refused with a reset');
  if (t.fate === 'rejected') return way('rejected', `rejected by ${[...new Set(t.rejections.map((r) => r.hop))].join(', ')}`);
  const asked = track.proxy?.all.at(-1);
  if (t.through !== null && asked?.tunnel === true && asked.answer !== null && asked.answer.status >= 400) return way('refused', `the proxy refused with ${asked.answer.status}`);
  if (carries) return way('answered', 'carries records at the pace of a call');
  if (hello === null || t.fate !== 'answered') return way('undecided', 'came up');
  if (track.serverHello !== null) return way('answered', 'the server answered the ClientHello');
  if (track.reset !== null) return way('refused', 'reset after the ClientHello');
  return now - hello.time >= helloPatience && track.helloAnswered === null ? way('silent', 'no answer to the ClientHello') : way('undecided', 'came up');
}

/** 'UDP 3478 (12 Allocate requests unanswered), TCP 3478 (refused)': each way once. */
export function waysInWords(ways: readonly TurnWay[]): string {
  const byWay = new Map<string, { fate: WayFate; sends: number; transport: string }>();
  for (const w of ways) {
    const key = `${w.transport === 'TLS' ? 'TLS over TCP' : w.transport} ${w.port}`;
    const known = byWay.get(key);
    if (known === undefined) byWay.set(key, { fate: w.fate, sends: w.sends, transport: w.transport });
    else known.sends += w.sends;
  }
  return [...byWay].map(([key, w]) => `${key} (${fateInWords(w.fate, w.sends, w.transport)})`).join(', ');
}

const fateInWords = (fate: WayFate, sends: number, transport: string): string =>
  fate === 'silent' ? `${plural(sends, transport === 'UDP' ? 'Allocate request' : 'attempt')} unanswered`
    : fate === 'refused' ? 'refused' : fate === 'rejected' ? 'rejected by a firewall' : fate === 'answered' ? 'answered' : 'undecided';
