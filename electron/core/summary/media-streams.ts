/** The streams of a call with the pair that carried each last, and what a rule measures on them. */
import type { RtpStream } from '../../contract/summary.ts';
import { opposite } from '../flows/flow.ts';
import type { ConduitState } from '../tracking/conduit-state.ts';
import { StreamField, type MediaStream } from '../tracking/media-stream.ts';
import type { RtcpSeen, ReportedStream } from '../tracking/rtcp-track.ts';
import type { CallView } from './call-view.ts';
import type { PairView } from './pair-view.ts';

export interface CarriedStream {
  readonly call: CallView;
  readonly stream: MediaStream;
  readonly shown: RtpStream;
  readonly pair: PairView;
}

/** Those of one direction, without streams that only repair others. */
export function streamsIn(call: CallView, direction: RtpStream['direction']): CarriedStream[] {
  const byId = new Map(call.pairs.map((p) => [p.id, p]));
  return call.streams.flatMap(({ stream, shown }) => {
    const pair = byId.get(shown.pairId);
    return pair === undefined || shown.direction !== direction || shown.repairs !== null ? [] : [{ call, stream, shown, pair }];
  });
}

/** 'audio', 'video' or 'media'. */
export const kindOf = (s: CarriedStream): string => (s.shown.kind === 'unknown' ? 'media' : s.shown.kind);

/**
 * What missing sequence numbers say; outages of the path, when nothing at all came for a second or more, are another matter. A packet that came twice (as a
 * capture on two interfaces has each) makes up for none that did not, though RFC 3550 A.3 counts it so.
 */
export function lossOf(stream: MediaStream): { readonly lost: number; readonly expected: number; readonly fraction: number } {
  const { packets, packetsLost, duplicates } = stream.tracker;
  const lost = Math.max(0, packetsLost + duplicates - stream.lostInOutages);
  const expected = packets - duplicates + lost;
  return { lost, expected, fraction: lost / Math.max(1, expected) };
}

/** Seconds, or more on a long call, that a spread can be told from; and what part of the loss is in the worst tenth of them. */
const enoughIntervals = 10;
const bursty = 0.6;
const even = 0.35;

/** Whether packets were lost in bursts (a queue that overflows, a radio that fades) or all the time (a bad line, a policer); null where it is neither, or too short. */
export function lossPattern(stream: MediaStream): 'in bursts' | 'evenly' | null {
  const perInterval: number[] = [];
  for (let i = 0; i < stream.series.length; i++) if (stream.series.at(i, StreamField.expected) > 0) perInterval.push(Math.max(0, stream.series.at(i, StreamField.lost)));
  const total = perInterval.reduce((n, x) => n + x, 0);
  if (perInterval.length < enoughIntervals || total === 0) return null;
  const worst = perInterval.sort((a, b) => b - a).slice(0, Math.ceil(perInterval.length / 10)).reduce((n, x) => n + x, 0) / total;
  return worst >= bursty ? 'in bursts' : worst <= even ? 'evenly' : null;
}

/** What the other side reports, in RTCP that is not encrypted, of a stream that this laptop sends; null where nothing is. */
export function reportOf(s: CarriedStream): ReportedStream | null {
  for (const [conduit, direction] of s.stream.conduits) {
    const reported = (conduit.attachment as ConduitState | null)?.rtcp?.reported[opposite(direction)].get(s.shown.ssrc);
    if (reported !== undefined) return reported;
  }
  return null;
}

/** RTCP that came in on a pair. */
export const rtcpReceived = (p: PairView): RtcpSeen | null => p.state?.rtcp?.seen[p.sides.in] ?? null;
