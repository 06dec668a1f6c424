/**
 * What is said of a call in one sentence: how it is connected, why not better, what that costs, and what to change. Made from findings that hold and from the
 * call's own path; a pure function, so that the same facts give the same words.
 */
import type { Finding, FindingCode, Rung, Verdict } from '../../contract/summary.ts';
import { isInferred, relayServer, type CallView } from '../summary/call-view.ts';
import type { Facts } from '../summary/facts.ts';
import { usageKey } from '../summary/usage.ts';
import { roundTrips } from '../summary/path-round-trips.ts';
import { pathEvidence } from '../rules/path-kind.ts';
import { inMilliseconds } from '../summary/wording.ts';
import { reasons } from './reasons.ts';
import { ownChecks, type PairView } from '../summary/pair-view.ts';

/** A verdict without the time that it was reached. */
export type Draft = Omit<Verdict, 'reached'>;
/** The finding with this code where its answer is yes for the call, else undefined. */
export type Held = (code: FindingCode) => Finding | undefined;

type PathCode = 'path.direct' | 'path.relay-udp' | 'path.relay-tcp' | 'path.relay-tls' | 'path.remote-relay' | 'path.none';

const pathCodes = { direct: 'path.direct', relayUdp: 'path.relay-udp', relayTcp: 'path.relay-tcp', relayTls: 'path.relay-tls', remoteRelay: 'path.remote-relay' } as const;

/** Why no better path: the first that holds. What is certain and specific comes before what is general. */
const causes: Record<PathCode, readonly FindingCode[]> = {
  'path.direct': [],
  'path.remote-relay': ['nat.symmetric'],
  'path.relay-udp': ['nat.symmetric', 'udp.partly-blocked'],
  'path.relay-tcp': ['network.only-proxy', 'udp.rejected', 'udp.blocked-midcall', 'udp.blocked', 'udp.partly-blocked'],
  'path.relay-tls': ['turn.tls-only', 'network.only-443', 'udp.rejected', 'udp.blocked-midcall', 'udp.blocked', 'udp.partly-blocked'],
  'path.none': ['turn.auth-failed', 'udp.rejected', 'udp.blocked-midcall', 'udp.blocked', 'turn.unreachable', 'turn.refused', 'nat.symmetric', 'ice.role-conflict', 'udp.partly-blocked'],
};

/** What troubles a call that has a path, gravest first. */
const troubles: readonly FindingCode[] = [
  'dtls.blocked', 'consent.lost', 'media.one-way', 'media.loss', 'media.rtt', 'media.jitter', 'signaling.lost', 'network.idle-timeout', 'network.mtu', 'capture.incomplete',
];
/** What is worth knowing beside a path that works: a way that is not taken, or one that was taken in vain. */
const asides: readonly FindingCode[] = [
  'turn.unreachable', 'turn.auth-failed', 'turn.refused', 'udp.partly-blocked', 'udp.rejected', 'network.ipv6-broken', 'tls.intercepted', 'vpn.in-path', 'ice.restarted', 'ice.role-conflict', 'policy.missing', 'policy.leak',
];
/** A call with one of these has a path and carries nothing; and what may have brought that about. */
const stops = { 'dtls.blocked': ['network.mtu'], 'consent.lost': ['udp.blocked-midcall', 'network.idle-timeout'] } as const satisfies Partial<Record<FindingCode, readonly FindingCode[]>>;
type Stop = keyof typeof stops;

/** Before there is a call: what keeps one from coming about, nearest to the beginning first. */
const obstacles: readonly FindingCode[] = [
  'signaling.dns-failed', 'signaling.unreachable', 'signaling.tls-failed', 'signaling.reset', 'signaling.proxied', 'tls.intercepted', 'turn.auth-failed', 'udp.rejected', 'udp.blocked', 'turn.unreachable', 'turn.refused',
];

/** For a title that has no cause to name. */
const shortTrouble: Partial<Record<FindingCode, string>> = {
  'media.one-way': 'media flows one way only',
  'media.loss': 'media packets are lost',
  'media.rtt': 'the way is long',
  'media.jitter': 'media comes unevenly',
  'signaling.lost': 'the signaling connection is lost',
  'network.mtu': 'large packets are lost',
  'network.idle-timeout': 'what is silent for a while is cut off',
};

const rank = { ok: 0, info: 1, warning: 2, problem: 3 } as const;
const graver = (a: Verdict['severity'], b: Verdict['severity']): Verdict['severity'] => (rank[b] > rank[a] ? b : a);

export function callVerdict(c: CallView, ladder: readonly Rung[], facts: Pick<Facts, 'names'>, held: Held): Draft {
  const pair = c.selected.at(-1)?.pair ?? null;
  const trouble = troubles.filter((code) => held(code) !== undefined);
  const also = [...trouble, ...asides.filter((code) => held(code) !== undefined)];
  if (pair === null) return withoutPath(c, also, held);

  const code = pathCodes[usageKey(pair.kind, pair.transport)];
  const stop = (Object.keys(stops) as Stop[]).find((k) => held(k) !== undefined);
  const cause = (stop === undefined ? causes[code] : stops[stop]).find((k) => held(k) !== undefined) ?? null;
  const why = cause === null ? null : held(cause)!;
  const chosen = cause === null && stop === undefined && pair.kind === 'relay' ? askedForRelay(ladder) : '';
  const pathSeverity: Verdict['severity'] = code === 'path.relay-tcp' || code === 'path.relay-tls' ? 'warning' : code === 'path.direct' ? 'ok' : 'info';
  const severity = trouble.reduce((s: Verdict['severity'], k) => graver(s, held(k)!.severity), pathSeverity);
  const path = held(code);
  const worst = trouble.find((k) => k in shortTrouble && held(k)!.severity !== 'info');
  const led = stop === undefined ? undefined : held(stop);
  const reason = why === null ? chosen : stop === undefined ? `${because(code)}${lowered(why.explanation)}` : why.explanation;
  return {
    code: stop ?? code, cause,
    severity: stop === undefined ? severity : 'problem',
    title: [
      led?.title ?? headline[code],
      cause === null ? '' : `: ${reasons[cause] ?? why!.title}`,
      worst === undefined || stop !== undefined ? '' : `; ${shortTrouble[worst]!}`,
    ].join(''),
    sentence: spoken(
      led?.explanation ?? '',
      howSentence(pair, facts, c.call.ongoing),
      reason,
      trouble.includes('media.rtt') ? '' : costSentence(pair, c.pairs),
      troubleSentence(trouble.filter((k) => k !== stop), held),
    ),
    advice: why?.advice || led?.advice || (cause === null && chosen === '' ? (path?.advice ?? '') : '') || firstAdvice(also, held),
    also: also.filter((k) => k !== cause && k !== stop),
    evidence: [...(led?.evidence ?? []), ...pathEvidence(pair).filter((e) => e.frame > 0), ...(why?.evidence ?? [])].slice(0, 12),
    confidence: led?.confidence ?? (isInferred(pair) || path?.confidence === 'likely' ? 'likely' : (why?.confidence ?? 'certain')),
  };
}

const headline: Record<PathCode, string> = {
  'path.direct': 'Connected directly',
  'path.relay-udp': 'Relayed over UDP',
  'path.relay-tcp': 'Relayed over TCP',
  'path.relay-tls': 'Relayed over TLS, most likely',
  'path.remote-relay': "Connected through the other side's relay",
  'path.none': 'Not connected',
};

function withoutPath(c: CallView, also: readonly FindingCode[], held: Held): Draft {
  const failed = held('path.none') ?? held('ice.failed');
  const cause = causes['path.none'].find((k) => held(k) !== undefined) ?? null;
  const why = cause === null ? null : held(cause)!;
  // No UDP alone would not keep a relay over TCP from working.
  const relays = cause?.startsWith('udp.') === true ? held('turn.unreachable') : undefined;
  if (failed === undefined) {
    const trying = c.call.ongoing && held('capture.incomplete') === undefined && c.pairs.some((p) => (ownChecks(p)?.requests ?? 0) > 0);
    return {
      code: null, cause: null,
      severity: 'info',
      title: trying ? 'Connecting' : `How the call ${c.call.ongoing ? 'is' : 'was'} connected cannot be told`,
      sentence: trying ? 'ICE is trying candidate pairs; none carries the call yet.' : 'Too little of it was captured.',
      advice: '', also: [...also], evidence: [], confidence: 'possible',
    };
  }
  return {
    code: failed.code, cause,
    severity: 'problem',
    title: cause === null ? headline['path.none'] : `${headline['path.none']}: ${relays === undefined ? (reasons[cause] ?? why!.title) : 'neither UDP nor the relays get through'}`,
    sentence: spoken(failed.explanation, why?.explanation ?? '', relays?.explanation ?? ''),
    advice: spoken(why?.advice || failed.advice, relays?.advice ?? ''),
    also: also.filter((k) => k !== cause && k !== failed.code),
    evidence: [...(why?.evidence ?? []), ...failed.evidence].slice(0, 12),
    confidence: why?.confidence ?? failed.confidence,
  };
}

/** Where no call came about at all; null where nothing was found that stands in the way of one. */
export function attemptVerdict(held: Held): Draft | null {
  const code = obstacles.find((k) => held(k)?.severity === 'problem') ?? obstacles.find((k) => held(k)?.severity === 'warning');
  const finding = code === undefined ? undefined : held(code);
  if (finding === undefined) return null;
  return {
    code: finding.code, cause: null, severity: finding.severity, title: finding.title, sentence: finding.explanation, advice: finding.advice,
    also: obstacles.filter((k) => k !== code && held(k) !== undefined && held(k)!.severity !== 'info'), evidence: finding.evidence, confidence: finding.confidence,
  };
}

/** Sentences in a row, of which some may be empty. */
const spoken = (...parts: readonly string[]): string => parts.filter((s) => s !== '').join(' ');

function howSentence(p: PairView, { names }: Pick<Facts, 'names'>, ongoing: boolean): string {
  const goes = ongoing ? 'goes' : 'went';
  const over = p.transport.toUpperCase();
  if (p.kind === 'direct') return `Media ${goes} straight to the other side over ${over}.`;
  if (p.kind === 'remote-relay') return `Media ${goes} over ${over} to a relay that the other side uses.`;
  const server = relayServer(p, names);
  return `Media ${goes} through ${server.hostname ?? server.address} over ${over}${p.tls === null ? '' : ', as the pace of the encrypted records shows'}.`;
}

const because = (code: PathCode): string => (code === 'path.relay-udp' || code === 'path.remote-relay' ? 'A relay is needed because ' : 'That is because ');
/** The start of another sentence, unless it is a name in capitals (UDP, TCP, NAT). */
const lowered = (s: string): string => (/^[A-Z][a-z]/.test(s) ? s.charAt(0).toLowerCase() + s.slice(1) : s);

function costSentence(p: PairView, pairs: readonly PairView[]): string {
  const { path, toRelay } = roundTrips(p, pairs);
  if (path === null) return toRelay === null ? '' : `A round trip to the relay took ${inMilliseconds(toRelay)} when the connection was set up.`;
  if (toRelay === null) return `A round trip takes ${inMilliseconds(path)}.`;
  return `A round trip takes ${inMilliseconds(path)}, of which ${inMilliseconds(Math.min(path, toRelay))} to the relay.`;
}

const troubleSentence = (codes: readonly FindingCode[], held: Held): string =>
  codes.flatMap((k) => { const f = held(k)!; return f.severity === 'info' || k === 'capture.incomplete' ? [] : [f.explanation]; }).slice(0, 2).join(' ');

const firstAdvice = (codes: readonly FindingCode[], held: Held): string => codes.map((k) => (held(k)!.severity === 'info' ? '' : held(k)!.advice)).find((a) => a !== '') ?? '';

/** Nothing but relays was tried, so that no network's obstacle explains it. */
function askedForRelay(ladder: readonly Rung[]): string {
  const direct = ladder.filter((r) => r.rung === 'host' || r.rung === 'srflx');
  if (direct.every((r) => r.outcome === 'not-tried' || r.outcome === 'unused')) return 'No other way was seen to be tried: the application may ask for relays only.';
  return direct.every((r) => r.outcome === 'failed' || r.outcome === 'not-tried' || r.outcome === 'unused') ? 'The direct ways were tried and the other side did not answer on them.' : '';
}
