/**
 * consent.lost: checks on the path that carried a call were answered, and then no more (RFC 7675 5.1). Where ICE moved to another path in time the
 * call went on: that is path.changed.
 */
import type { Evidence } from '../../contract/summary.ts';
import type { CallView } from '../summary/call-view.ts';
import { gapTest } from '../summary/network/capture-gaps.ts';
import { ownChecks, type PairView } from '../summary/pair-view.ts';
import type { PeerConnection } from '../summary/peer-connections.ts';
import { endpoint, firstFew, plural, seconds } from '../summary/wording.ts';
import type { Checks, CheckSilence } from '../tracking/conduit-state.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';

/** Unanswered checks for this long, from the first to the last: Chromium says 'disconnected' after 5 s and 'failed' after 15 s; consent expires after 30 s. */
const disconnected = 5_000_000;
const failed = 15_000_000;
const expired = 30_000_000;
const enoughChecks = 3;
/** A goodbye and the silence that follows it are this near. Microseconds. */
const nearby = 3_000_000;

interface Consent {
  readonly call: CallView;
  readonly connection: PeerConnection;
  readonly pair: PairView;
  readonly own: Checks;
}

export const consentLost: Rule = {
  codes: ['consent.lost'],
  judge: (facts) => {
    const title = 'The other side stopped answering';
    const missed = gapTest(facts.capture, facts.streamHoles);
    const consents = facts.calls.flatMap((call) => call.connections.flatMap((connection) => currentConsent(call, connection)));
    const states = consents.map((c) => ({ ...c, ...fate(c, missed) }));
    const lost = states.flatMap((c) => (c.fate === 'lost' && c.own.silence !== null ? [{ ...c, silence: c.own.silence }] : []));
    if (lost.length > 0 && facts.hearsAnswers) {
      const longest = Math.max(...lost.map((l) => l.silence.last - l.silence.start));
      return [yes('consent.lost', 'problem', {
        title,
        explanation: firstFew(lost.map((l) => sentence(l.pair, l.silence))).join(' '),
        advice: advice(lost),
        evidence: lost.flatMap((l) => evidence(l.own, l.silence)),
        confidence: longest >= failed ? 'certain' : 'likely',
        calls: lost.map((l) => l.call),
      })];
    }
    if (states.length > 0 && states.every((c) => c.fate === 'kept' || c.fate === 'moved' || c.fate === 'ended')) {
      const pauses = states.flatMap((c) => c.own.silences);
      const gone = states.flatMap((c) => c.goodbye ?? []);
      return [no('consent.lost', {
        title: 'The other side kept answering',
        explanation: [
          gone.length > 0 ? 'The other side said goodbye (DTLS close_notify) before it fell silent.' : 'Checks on the path that carries the call were answered as long as it lasted.',
          ...(states.some((c) => c.fate === 'moved') ? ['An earlier path stopped answering, and ICE moved to another one.'] : []),
          ...firstFew(pauses.map((p) => `Answers were away for ${seconds((p.end ?? p.last) - p.start)} and came back.`)),
        ].join(' '),
        evidence: [...gone, ...consents.map((c) => seen(c.own.lastResponseFrame, c.own.lastResponseTime, 'last answered check')), ...pauses.map((p) => seen(p.frame, p.start, `first of ${plural(p.requests, 'check')} without an answer for a while`))],
        calls: consents.map((c) => c.call),
      })];
    }
    return [unknown('consent.lost', { title, explanation: consents.length === 0 ? 'No path with answered checks was seen.' : 'Checks have not gone unanswered for long enough, or the capture has a gap there.', calls: consents.map((c) => c.call) })];
  },
};

function currentConsent(call: CallView, connection: PeerConnection): Consent[] {
  const pair = connection.selected.at(-1)?.pair;
  const own = pair === undefined ? null : ownChecks(pair);
  return pair === undefined || own === null || own.responses === 0 ? [] : [{ call, connection, pair, own }];
}

/** An alert after the handshake is close_notify as good as always: somebody hung up. */
function saidGoodbye(c: PeerConnection, s: CheckSilence): Evidence | null {
  for (const p of c.pairs) {
    for (const d of p.state?.dtls?.sessions ?? []) {
      if (d.state === 'closed' && d.end !== null && d.end > s.start - nearby && d.end < s.start + nearby) return seen(d.endFrame ?? d.firstFrame, d.end, 'DTLS was closed');
    }
  }
  return null;
}

/** `ended`: somebody hung up; `open`: too little silence to tell, or the capture was not there. */
function fate(c: Consent, missed: (from: number, to: number) => boolean): { readonly fate: 'kept' | 'moved' | 'ended' | 'lost' | 'open'; readonly goodbye: Evidence | null } {
  const s = c.own.silence;
  if (s === null || s.last - s.start < disconnected) return { fate: 'kept', goodbye: null };
  const goodbye = saidGoodbye(c.connection, s);
  if (goodbye !== null) return { fate: 'ended', goodbye };
  if (isReplaced(c, s)) return { fate: 'moved', goodbye: null };
  return { fate: s.requests < enoughChecks || missed(c.own.lastResponseTime, s.last) ? 'open' : 'lost', goodbye: null };
}

/** Another pair still answered after the silence began, of the same connection or of one that was made then: ICE has moved to it, or is about to. */
function isReplaced({ call, connection, pair }: Consent, s: CheckSilence): boolean {
  const answers = (p: PairView): boolean => p !== pair && p.works && (p.tls !== null ? (p.received.lastTime ?? 0) > s.start : (ownChecks(p)?.lastResponseTime ?? 0) > s.start);
  return call.connections.some((c) => (c === connection || c.start > s.start - nearby) && c.pairs.some(answers));
}

function sentence(pair: PairView, s: CheckSilence): string {
  const lasted = s.last - s.start;
  const limit = lasted >= expired ? 'consent to send expires after 30 s (RFC 7675)' : lasted >= failed ? 'browsers give a call up after 15 s; RFC 7675 would allow 30 s' : "browsers say 'disconnected' after 5 s";
  const after = (a: PairView['received']): boolean => (a.lastTime ?? 0) > s.start + nearby;
  const media = after(pair.received)
    ? 'The other side\'s media still came in: what this laptop sends does not reach it, or its answers are filtered.'
    : after(pair.sent) ? 'This laptop went on sending, and nothing at all came back.' : 'Media stopped at the same time.';
  return `After answered checks, ${plural(s.requests, 'check')} to ${endpoint(pair.remote.address, pair.remote.port)} (${pair.kind === 'direct' ? pair.transport.toUpperCase() : `by relay, ${pair.transport.toUpperCase()}`}) in ${seconds(lasted)} went unanswered: ${limit}. ${media}`;
}

function advice(lost: readonly { readonly pair: PairView }[]): string {
  const to = firstFew(lost.map(({ pair }) => (pair.kind === 'relay' ? `the relay and ${endpoint(pair.remote.address, pair.remote.port)} beyond it` : endpoint(pair.remote.address, pair.remote.port)))).join(', ');
  return `Either the other side or its network is gone, or something on the way closed this path: look in the firewall for a session with ${to} that timed out or was cut (${[...new Set(lost.map(({ pair }) => (pair.transport === 'udp' ? 'UDP' : 'TCP')))].join(', ')}, both ways). An ICE restart or a relay (TURN, UDP and TCP 3478, TLS 443) lets a call survive that.`;
}

const evidence = (own: Checks, s: CheckSilence): Evidence[] => [
  seen(own.lastResponseFrame, own.lastResponseTime, 'the last answered check: until here the path worked'),
  seen(s.frame, s.start, `first of ${plural(s.requests, 'check')} that nothing answered`),
];
