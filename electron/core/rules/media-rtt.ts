/**
 * media.rtt: the way to the other side and back takes long enough to be felt in a conversation. ITU-T G.114 gives 150 ms from mouth to ear, of which capture,
 * coding and the jitter buffer take some 50: 100 ms one way are left for the network.
 */
import type { CallView } from '../summary/call-view.ts';
import { relayServer } from '../summary/call-view.ts';
import { ownChecks, type PairView } from '../summary/pair-view.ts';
import { roundTrips, type RoundTrips } from '../summary/path-round-trips.ts';
import { reportOf, streamsIn } from '../summary/media-streams.ts';
import type { ReportedStream } from '../tracking/rtcp-track.ts';
import { endpoint, firstFew, inMilliseconds } from '../summary/wording.ts';
import type { Evidence } from '../../contract/summary.ts';
import type { Facts } from '../summary/facts.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';

/** Seconds, there and back. */
const long = 0.2;
/** The least that was ever measured on the path shows what the distance costs; so much more of late is a queue. */
const queueing = 0.1;
const enoughAnswers = 3;

interface Measured extends RoundTrips {
  readonly call: CallView;
  readonly pair: PairView;
  /** The least round trip of the pair, seconds; null where there are too few. */
  readonly least: number | null;
  /** Where no check was answered but RTCP can be read: what the other side reports (RFC 3550 6.4.1). */
  readonly report: ReportedStream | null;
}

export const mediaRtt: Rule = {
  codes: ['media.rtt'],
  judge: (facts) => {
    const title = 'The way to the other side is long';
    const measured = facts.calls.flatMap(measure);
    const slow = measured.filter((m) => (m.path ?? m.toRelay ?? 0) > long);
    if (slow.length > 0) {
      return [yes('media.rtt', 'warning', {
        title, explanation: firstFew(slow.map((m) => words(m, facts))).join(' '),
        advice: firstFew(slow.map((m) => advice(m, facts))).join(' '),
        evidence: slow.flatMap(evidence), confidence: slow.some((m) => m.path !== null) ? 'certain' : 'likely', calls: slow.map((m) => m.call),
      })];
    }
    const known = measured.filter((m) => m.path !== null);
    if (known.length > 0) {
      return [no('media.rtt', { title: 'The way to the other side is short enough', explanation: `A round trip takes ${inMilliseconds(Math.max(...known.map((m) => m.path!)))} at most.`, evidence: known.flatMap(evidence), calls: known.map((m) => m.call) })];
    }
    return [unknown('media.rtt', { title, explanation: 'No answered check shows how long the path is.', calls: facts.calls })];
  },
};

function measure(call: CallView): Measured[] {
  const pair = call.selected.at(-1)?.pair;
  if (pair === undefined) return [];
  const values = ownChecks(pair)?.roundTripTimes.values ?? [];
  const trips = roundTrips(pair, call.pairs);
  const report = trips.path !== null ? null : (streamsIn(call, 'sent').map(reportOf).find((r) => r !== null && r.roundTripTime !== null) ?? null);
  return [{ call, pair, ...trips, path: trips.path ?? report?.roundTripTime ?? null, report, least: values.length < enoughAnswers ? null : values.reduce((a, b) => Math.min(a, b)) }];
}

const queued = (m: Measured): boolean => m.path !== null && m.least !== null && m.path - m.least > queueing;

function words(m: Measured, facts: Facts): string {
  const { path, toRelay, beyond } = m;
  const relay = m.pair.kind === 'direct' ? '' : relayServer(m.pair, facts.names).hostname ?? relayServer(m.pair, facts.names).address;
  if (path === null) return `A round trip to the relay ${relay} alone takes ${inMilliseconds(toRelay ?? 0)}.`;
  return [
    `A round trip takes ${inMilliseconds(path)}`,
    ...(toRelay === null || beyond === null ? [] : [`, ${inMilliseconds(Math.min(path, toRelay))} of it to the relay ${relay} and ${inMilliseconds(beyond)} beyond it`]),
    ...(queued(m) && m.least !== null ? [`; it was ${inMilliseconds(m.least)} at its best, so that ${inMilliseconds(path - m.least)} of it is likely waiting in a queue that fills under load`] : []),
    '.',
  ].join('');
}

function advice(m: Measured, facts: Facts): string {
  if (queued(m)) return 'Something fills the line while the call runs: find the upload or download, or turn on fair queueing (FQ-CoDel, CAKE) at the router.';
  if (m.toRelay !== null && m.pair.kind !== 'direct' && m.toRelay > (m.beyond ?? 0)) {
    const server = relayServer(m.pair, facts.names);
    return `Most of it is the way to the relay ${endpoint(server.address, server.port)}: use a TURN server nearer to this network, or allow UDP between the two sides so that none is needed.`;
  }
  return `Distance, a VPN that makes a detour, or a slow access line costs this: compare with a ping from this network to ${m.pair.remote.address || m.pair.sides.remoteAddress} without the VPN.`;
}

function evidence(m: Measured): Evidence[] {
  const own = ownChecks(m.pair);
  if (own !== null && own.responses > 0) return [seen(own.firstResponseFrame, own.firstResponseTime, 'first answered check on the path'), seen(own.lastResponseFrame, own.lastResponseTime, 'last answered check on the path')];
  if (m.report !== null) return [seen(m.report.frame, m.report.time, 'the latest report of the other side (RTCP)')];
  const syn = m.pair.tls?.synAck ?? null;
  return syn === null ? [] : [seen(syn.frame, syn.time, 'the relay answered the connection')];
}
