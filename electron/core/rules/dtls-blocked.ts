/**
 * dtls.blocked: connectivity checks get through and the DTLS handshake on the same path does not (RFC 5764 5, RFC 6347 4.2.4). An alert, or a certificate that
 * does not match, is no blocking: there DTLS gets through.
 */
import type { Evidence } from '../../contract/summary.ts';
import { gapTest } from '../summary/network/capture-gaps.ts';
import { ownChecks, streamsOf, type PairView } from '../summary/pair-view.ts';
import type { PeerConnection } from '../summary/peer-connections.ts';
import { endpoint, firstFew, plural, seconds } from '../summary/wording.ts';
import type { Checks } from '../tracking/conduit-state.ts';
import type { DtlsFlights, DtlsSession } from '../tracking/dtls-session.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';

/** A flight is sent again after 1 s, 2 s, 4 s (RFC 6347 4.2.4.1), by browsers far sooner. Microseconds. */
const patience = 5_000_000;
const enoughRepeats = 2;
/** Where not even the first flight is seen, ICE has to work for longer, and well, before that says anything. */
const patienceForFirst = 10_000_000;
const enoughAnswers = 4;
/** Consent is checked every 4 to 6 s (RFC 7675 5.1). Microseconds. */
const consentRound = 6_000_000;

interface Stuck {
  readonly words: string;
  readonly confidence: 'certain' | 'likely' | 'possible';
  readonly pair: PairView;
  readonly evidence: readonly Evidence[];
}

export const dtlsBlocked: Rule = {
  codes: ['dtls.blocked'],
  judge: ({ calls, capture, streamHoles }) => {
    const title = 'Encryption cannot be set up: DTLS does not get through';
    const missed = gapTest(capture, streamHoles);
    const all = calls.flatMap((call) => call.connections.map((connection) => ({ call, connection, passed: passed(connection) })));
    const stuck = all.flatMap(({ call, connection, passed: through }) => {
      const s = through === null ? stuckHandshake(connection, missed) : null;
      return s === null ? [] : [{ call, ...s }];
    });
    const first = stuck[0];
    if (first !== undefined) {
      const to = firstFew(stuck.map((s) => `${endpoint(s.pair.sides.remoteAddress, s.pair.sides.remotePort)}${s.pair.kind === 'relay' ? ' (relay)' : ''}`)).join(', ');
      return [yes('dtls.blocked', 'problem', {
        title, explanation: firstFew(stuck.map((s) => s.words)).join(' '),
        advice: `STUN passes and DTLS does not: look for a rule, an application filter or an inspection of "DTLS" or "unknown UDP" in the firewall, and let datagrams that begin with a byte from 20 to 63 (DTLS, RFC 7983) pass over ${first.pair.transport.toUpperCase()} between this network and ${to}, both ways.`,
        evidence: stuck.flatMap((s) => s.evidence), confidence: first.confidence, calls: stuck.map((s) => s.call),
      })];
    }
    const through = all.flatMap(({ call, passed: p }) => (p === null ? [] : [{ call, ...p }]));
    if (through.length > 0) return [no('dtls.blocked', { title: 'DTLS gets through', explanation: [...new Set(through.map((t) => t.words))].join(' '), evidence: through.map((t) => t.evidence), calls: through.map((t) => t.call) })];
    return [unknown('dtls.blocked', { title, explanation: calls.length === 0 ? 'No call was seen.' : 'No DTLS handshake was seen to come to an end, or to be stuck for long enough.', calls })];
  },
};

const sessionsOf = (c: PeerConnection): { pair: PairView; session: DtlsSession }[] => c.pairs.flatMap((pair) => (pair.state?.dtls?.sessions ?? []).map((session) => ({ pair, session })));

/** What shows that DTLS gets through, or is not needed any more. */
function passed(c: PeerConnection): { words: string; evidence: Evidence } | null {
  for (const { session: d } of sessionsOf(c)) {
    if (d.connected !== null) return { words: 'A handshake was completed.', evidence: seen(d.connectedFrame ?? d.firstFrame, d.connected, 'DTLS connected') };
    if (d.alert !== null && d.end !== null) return { words: `The handshake ended with the alert ${d.alert}: that is one side's decision, and no filter's.`, evidence: seen(d.endFrame ?? d.firstFrame, d.end, `alert ${d.alert}`) };
  }
  for (const p of c.pairs) {
    const stream = p.state === null ? undefined : streamsOf(p.state).find((s) => s.direction === p.sides.in);
    if (stream !== undefined) return { words: 'Media comes in, so that its keys were agreed on.', evidence: seen(stream.firstFrame, stream.tracker.start, 'first packet of a received stream') };
  }
  return null;
}

function stuckHandshake(c: PeerConnection, missed: (from: number, to: number) => boolean): Stuck | null {
  const pair = c.selected.at(-1)?.pair ?? c.pairs.find((p) => (ownChecks(p)?.responses ?? 0) > 0);
  const own = pair === undefined ? null : ownChecks(pair);
  if (pair === undefined || own === null || own.responses === 0) return null;
  const sessions = sessionsOf(c);
  if (sessions.length === 0) return neverBegun(c, pair, own, missed);
  const out = together(sessions.map(({ pair: p, session }) => session.flights[p.sides.out]));
  const back = together(sessions.map(({ pair: p, session }) => session.flights[p.sides.in]));
  const start = Math.min(...sessions.map(({ session }) => session.start));
  const last = Math.max(out.lastTime, back.lastTime);
  // What came of the same path while the handshake did not: the control.
  const control = own.lastResponseTime > last - consentRound && own.lastResponseTime > start;
  if (!control || last - start < patience || out.repeats + back.repeats < enoughRepeats || missed(start, last)) return null;
  const place = endpoint(pair.remote.address, pair.remote.port);
  const answered = `${plural(own.responses, 'check')} on the same path ${own.responses === 1 ? 'was' : 'were'} answered`;
  const evidence = [...flightEvidence(out, 'this laptop'), ...flightEvidence(back, 'the other side'), seen(own.lastResponseFrame, own.lastResponseTime, 'a check on the same path was answered: the path itself works')];
  // The other side's handshake comes in and this laptop says nothing: that is not the network's doing.
  if (out.datagrams === 0) return null;
  if (back.datagrams === 0) {
    return { pair, evidence, confidence: 'likely', words: `This laptop sent its part of the DTLS handshake with ${place} ${plural(out.datagrams, 'time')} in ${seconds(last - start)}, and no DTLS came back, while ${answered}.` };
  }
  if (back.repeats >= enoughRepeats) {
    return { pair, evidence, confidence: 'likely', words: `The other side (${place}) repeats its part of the DTLS handshake (${plural(back.repeats, 'time')} in ${seconds(last - start)}) although this laptop answered it: the answers do not get there, while ${answered}.` };
  }
  return { pair, evidence, confidence: 'possible', words: `The DTLS handshake with ${place} began and then stopped: this laptop repeated its part ${plural(out.repeats, 'time')} in ${seconds(last - start)}, while ${answered}. The larger of its datagrams may be lost.` };
}

/** ICE is done, and not one datagram of anything else followed, either way: the handshake of the other side, if it began one, does not come in. */
function neverBegun(c: PeerConnection, pair: PairView, own: Checks, missed: (from: number, to: number) => boolean): Stuck | null {
  const nominated = own.nominatedTime ?? pair.state?.checks[pair.sides.in].nominatedTime ?? null;
  if (nominated === null || pair.state?.beganWithCheck !== true || c.pairs.some((p) => p.packetsSent + p.packetsReceived > 0)) return null;
  if (own.responses < enoughAnswers || own.lastResponseTime - nominated < patienceForFirst || missed(nominated, own.lastResponseTime)) return null;
  return {
    pair, confidence: 'possible',
    words: `ICE connected with ${endpoint(pair.remote.address, pair.remote.port)} and ${plural(own.responses, 'check')} in ${seconds(own.lastResponseTime - own.firstResponseTime)} were answered, but no DTLS handshake followed in ${seconds(own.lastResponseTime - nominated)}: this laptop waits for one that does not come in.`,
    evidence: [
      seen(own.nominatedFrame || pair.state.checks[pair.sides.in].nominatedFrame, nominated, 'the pair was nominated: DTLS is due'),
      seen(own.lastResponseFrame, own.lastResponseTime, 'a check on the same path was answered, and still no DTLS'),
    ],
  };
}

function together(all: readonly DtlsFlights[]): DtlsFlights {
  const seenAny = all.filter((f) => f.datagrams > 0);
  const first = seenAny.reduce<DtlsFlights | null>((a, f) => (a === null || f.firstTime < a.firstTime ? f : a), null);
  const last = seenAny.reduce<DtlsFlights | null>((a, f) => (a === null || f.lastTime > a.lastTime ? f : a), null);
  return {
    datagrams: seenAny.reduce((n, f) => n + f.datagrams, 0), repeats: all.reduce((n, f) => n + f.repeats, 0),
    firstFrame: first?.firstFrame ?? 0, firstTime: first?.firstTime ?? 0, lastFrame: last?.lastFrame ?? 0, lastTime: last?.lastTime ?? 0,
  };
}

const flightEvidence = (f: DtlsFlights, who: string): Evidence[] =>
  f.datagrams === 0 ? [] : [seen(f.firstFrame, f.firstTime, `first DTLS datagram of ${who}`), ...(f.datagrams > 1 ? [seen(f.lastFrame, f.lastTime, `last of ${plural(f.datagrams, 'DTLS datagram')} of ${who}`)] : [])];
