/**
 * media.one-way: this laptop sends media and none comes, or the other way round, while the path itself answers in both directions. A microphone that is off, a
 * call on hold and a spectator look like this too: only where not even RTCP comes in is it likely a filter.
 */
import type { Evidence } from '../../contract/summary.ts';
import type { CallView } from '../summary/call-view.ts';
import { gapTest } from '../summary/network/capture-gaps.ts';
import { rtcpReceived, streamsIn } from '../summary/media-streams.ts';
import { ownChecks, type PairView } from '../summary/pair-view.ts';
import { endpoint, firstFew, plural, seconds } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';

/** Of one direction alone. Microseconds. */
const patience = 5_000_000;
/** A receiver of audio alone reports every 5 s on average, at times only after 7.5 s (RFC 3550 6.3.1). Microseconds. */
const patienceForReports = 8_000_000;
const enoughPackets = 100;
/** What was under way when media stopped may still come. Microseconds. */
const afterwards = 1_000_000;

type Answer = { readonly answer: 'yes'; readonly severity: 'problem' | 'info'; readonly confidence: 'likely' | 'possible'; readonly words: string; readonly advice: string; readonly evidence: readonly Evidence[] }
  | { readonly answer: 'no' | 'unknown'; readonly words: string; readonly evidence: readonly Evidence[] };

export const mediaOneWay: Rule = {
  codes: ['media.one-way'],
  judge: ({ calls, capture, streamHoles }) => {
    const title = 'Media flows one way only';
    const missed = gapTest(capture, streamHoles);
    const judged = calls.flatMap((call) => {
      const a = judgeCall(call, missed);
      return a === null ? [] : [{ call, ...a }];
    });
    const wrong = judged.flatMap((j) => (j.answer === 'yes' ? [j] : []));
    if (wrong.length > 0) {
      return [yes('media.one-way', wrong.some((w) => w.severity === 'problem') ? 'problem' : 'info', {
        title, explanation: firstFew(wrong.map((w) => w.words)).join(' '), advice: firstFew(wrong.map((w) => w.advice)).join(' '), evidence: wrong.flatMap((w) => w.evidence),
        confidence: wrong.some((w) => w.confidence === 'likely') ? 'likely' : 'possible', calls: wrong.map((w) => w.call),
      })];
    }
    const open = judged.filter((j) => j.answer === 'unknown');
    if (judged.length > 0 && open.length === 0) {
      return [no('media.one-way', { title: 'Media flows both ways', explanation: firstFew(judged.map((j) => j.words)).join(' '), evidence: judged.flatMap((j) => j.evidence), calls: judged.map((j) => j.call) })];
    }
    return [unknown('media.one-way', { title, explanation: open.length > 0 ? firstFew(open.map((j) => j.words)).join(' ') : 'No media streams were seen.', calls: open.map((j) => j.call) })];
  },
};

/** Null where the call has no streams that can be seen. */
function judgeCall(call: CallView, missed: (from: number, to: number) => boolean): Answer | null {
  const sent = streamsIn(call, 'sent');
  const received = streamsIn(call, 'received');
  if (sent.length + received.length === 0) return null;
  const lastSent = Math.max(-Infinity, ...sent.map((s) => s.stream.tracker.end));
  const lastReceived = Math.max(-Infinity, ...received.map((s) => s.stream.tracker.end));
  const firstSent = Math.min(Infinity, ...sent.map((s) => s.stream.tracker.start));
  const firstReceived = Math.min(Infinity, ...received.map((s) => s.stream.tracker.start));
  const onlySent = lastSent - Math.max(lastReceived, firstSent);
  const onlyReceived = lastReceived - Math.max(lastSent, firstReceived);
  const enough = (streams: typeof sent): boolean => streams.reduce((n, s) => n + s.shown.packets, 0) >= enoughPackets;
  if (onlySent >= patience && enough(sent)) {
    const pairs = [...new Set(sent.filter((s) => s.stream.tracker.end === lastSent).map((s) => s.pair))];
    return nothingComes(call, pairs[0]!, Math.max(lastReceived, firstSent), lastSent, lastReceived > -Infinity, missed);
  }
  if (onlyReceived >= patience && enough(received)) return nothingLeaves(received[0]!.pair, Math.max(lastSent, firstReceived), lastReceived, lastSent > -Infinity);
  if (sent.length > 0 && received.length > 0) {
    return {
      answer: 'no', words: `${plural(sent.length, 'stream')} sent and ${received.length} received, up to the end.`,
      evidence: [seen(sent[0]!.stream.firstFrame, sent[0]!.stream.tracker.start, 'first packet of a sent stream'), seen(received[0]!.stream.firstFrame, received[0]!.stream.tracker.start, 'first packet of a received stream')],
    };
  }
  return { answer: 'unknown', words: 'Media was seen in one direction only, for too short a time to tell.', evidence: [] };
}

/** Between `from` and `to` this laptop sent on `pair` and got no media. */
function nothingComes(call: CallView, pair: PairView, from: number, to: number, cameBefore: boolean, missed: (from: number, to: number) => boolean): Answer {
  const own = ownChecks(pair);
  const lasted = seconds(to - from);
  if (own === null || own.lastResponseTime < from + afterwards || missed(from, to)) {
    return { answer: 'unknown', words: `This laptop sent media for ${lasted} and got none, but the path did not answer checks then either, or the capture has a gap.`, evidence: [] };
  }
  const since = cameBefore ? 'Media from the other side stopped' : 'No media has come from the other side';
  const last = pair.received.last;
  const sent = pair.sent.last;
  const answered = seen(own.lastResponseFrame, own.lastResponseTime, 'a check was answered meanwhile: the path itself works both ways');
  const stopped = [...(last === undefined ? [] : [seen(last.endFrame, last.end, 'the last packet besides STUN from the other side')]), ...(sent === undefined ? [] : [seen(sent.endFrame, sent.end, 'this laptop still sends')])];
  const reports = call.pairs.flatMap((p) => { const r = rtcpReceived(p); return r !== null && r.lastTime > from + afterwards ? [r] : []; })[0];
  if (reports !== undefined) {
    if (call.call.topology === 'sfu' || (!cameBefore && call.call.topology === 'unknown')) return { answer: 'unknown', words: `${since} for ${lasted}, and its reports (RTCP) come: nobody else in the room may be sending.`, evidence: [answered] };
    return {
      answer: 'yes', severity: 'info', confidence: 'possible',
      words: `${since} for ${lasted}, while this laptop sends. The other side's reports (RTCP) still come, so that it has most likely muted itself, put the call on hold, or has no microphone.`,
      advice: 'Ask the other side whether its microphone and camera are on.',
      evidence: [...stopped, seen(reports.lastFrame, reports.lastTime, 'a report (RTCP) of the other side'), answered],
    };
  }
  const sure = to - from >= patienceForReports && (!cameBefore || call.pairs.some((p) => (rtcpReceived(p)?.datagrams ?? 0) > 0));
  const { transport, sides } = pair;
  return {
    answer: 'yes', severity: sure ? 'problem' : 'info', confidence: sure ? 'likely' : 'possible',
    words: `${since} for ${lasted}, while this laptop sends; not even the reports (RTCP) that answer what it sends come in, though ${plural(own.responses, 'check')} on the same path were answered: media is filtered on its way here, or the other side is at fault.`,
    advice: `STUN passes and media does not: look in the firewall for a rule, a rate limit or an application filter on RTP or SRTP (${transport.toUpperCase()} from ${endpoint(sides.remoteAddress, sides.remotePort)} to this laptop, datagrams that begin with a byte from 128 to 191, RFC 7983).`,
    evidence: [...stopped, answered],
  };
}

/** What this laptop does not send is its own doing: no network's. */
function nothingLeaves(pair: PairView, from: number, to: number, leftBefore: boolean): Answer {
  const lasted = seconds(to - from);
  if (!leftBefore) return { answer: 'unknown', words: `This laptop receives media (${lasted}) and has sent none: it may only be listening.`, evidence: [] };
  const last = pair.sent.last;
  return {
    answer: 'yes', severity: 'info', confidence: 'possible',
    words: `This laptop stopped sending media and still receives it (${lasted}): muted, on hold, or its microphone and camera were taken away. No network does that.`,
    advice: 'Check that the microphone and the camera are on, and that the browser may use them.',
    evidence: last === undefined ? [] : [seen(last.endFrame, last.end, 'the last packet besides STUN that this laptop sent on the path')],
  };
}
