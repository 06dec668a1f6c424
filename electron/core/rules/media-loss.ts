/**
 * media.loss: media packets are lost, and on which side of this laptop. What comes in is told by sequence numbers (RFC 3550 A.3), and is lost before it gets
 * here; what goes out by the other side's reports (RFC 3550 6.4) where they can be read, else by how often it asks for packets again (RFC 4585 6.2.1).
 */
import type { Evidence, Finding } from '../../contract/summary.ts';
import { kindOf, lossOf, lossPattern, reportOf, rtcpReceived, streamsIn, type CarriedStream } from '../summary/media-streams.ts';
import type { PairView } from '../summary/pair-view.ts';
import { endpoint, firstFew, percent, plural } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';

/** Above this, speech and video suffer noticeably; above the other, badly. */
const noticeable = 0.02;
const bad = 0.1;
/** Fewer packets say nothing of a percentage. */
const enoughPackets = 100;
/** Requests for packets, and how many for each video packet sent, that loss explains; of a network that reorders, packets are asked for that are only late. */
const enoughNacks = 20;
const nacksPerPacket = 0.05;
const mostReordered = 0.005;

interface Loss {
  readonly stream: CarriedStream;
  readonly fraction: number;
  readonly lost: number;
  readonly confidence: Finding['confidence'];
  readonly words: string;
  readonly evidence: readonly Evidence[];
}

export const mediaLoss: Rule = {
  codes: ['media.loss'],
  judge: ({ calls, capture, streamGaps }) => {
    const title = 'Media packets are lost on the way here';
    const received = calls.flatMap((c) => streamsIn(c, 'received').filter((s) => s.shown.packets >= enoughPackets));
    const measured = received.map(incoming);
    const lossIn = measured.filter((m) => m.fraction > noticeable).sort((a, b) => b.fraction - a.fraction);
    const sent = calls.flatMap((c) => streamsIn(c, 'sent').filter((s) => s.shown.packets >= enoughPackets));
    const reordered = received.reduce((n, s) => n + s.shown.reordered, 0) / Math.max(1, received.reduce((n, s) => n + s.shown.packets, 0));
    const reported = sent.flatMap((s) => outgoing(s, received.length > 0 && reordered < mostReordered) ?? []);
    const lossOut = reported.filter((m) => m.fraction > noticeable).sort((a, b) => b.fraction - a.fraction);
    const missing = lossIn.reduce((n, m) => n + m.lost, 0);
    const ours = missing > 0 && (capture.dropped ?? 0) >= missing;
    if (ours && lossOut.length === 0) {
      return [unknown('media.loss', { title, explanation: `${missing} packets are missing, but the capture itself dropped ${capture.dropped ?? 0}: it may be those.`, calls: lossIn.map((l) => l.stream.call) })];
    }
    // Holes that no snapshot length made show that the capture misses packets, of which nobody counts how many.
    const doubtful = streamGaps > 0 && capture.truncated === 0;
    const losses = [...(ours ? [] : lossIn), ...lossOut];
    if (losses.length > 0) {
      const worst = Math.max(...losses.map((l) => l.fraction));
      return [yes('media.loss', worst > bad ? 'problem' : 'warning', {
        title: lossIn.length === 0 || ours ? 'Media packets that this laptop sends are lost' : lossOut.length === 0 ? title : 'Media packets are lost both ways',
        explanation: `${firstFew(losses.map((l) => l.words)).join('; ')}.${doubtful ? ' The capture itself missed packets of a relay\'s TCP stream: some of these may be its own loss.' : ''}`,
        advice: firstFew(losses.map((l) => adviceFor(l.stream.pair, l.stream.shown.direction))).join(' '),
        evidence: losses.flatMap((l) => l.evidence),
        confidence: doubtful ? 'possible' : lossIn.length > 0 && !ours ? 'certain' : losses[0]!.confidence,
        calls: losses.map((l) => l.stream.call),
      })];
    }
    if (measured.length > 0) {
      return [no('media.loss', {
        title: 'Media arrives whole',
        explanation: `At most ${percent(Math.max(...measured.map((m) => m.fraction)))} of a received stream is missing. ` + (reported.length > 0 ? 'The other side reports no noticeable loss either.' : 'What is lost on the way to the other side cannot be seen here: its reports are encrypted.'),
        evidence: [...measured, ...reported].flatMap((m) => m.evidence), calls: measured.map((m) => m.stream.call),
      })];
    }
    return [unknown('media.loss', { title, explanation: 'Too few received media packets could be seen to tell.', calls })];
  },
};

const firstPacket = (s: CarriedStream): Evidence => seen(s.stream.firstFrame, s.stream.tracker.start, `first packet of the ${s.shown.direction} stream with SSRC ${s.shown.ssrc}`);

function incoming(s: CarriedStream): Loss {
  const { lost, expected, fraction } = lossOf(s.stream);
  const pattern = lossPattern(s.stream);
  return {
    stream: s, lost, fraction, confidence: 'certain', evidence: [firstPacket(s)],
    words: `${percent(fraction)} of the received ${kindOf(s)} (SSRC ${s.shown.ssrc}: ${lost} of ${expected} packets${pattern === null ? '' : `, ${pattern}`}) was lost ${whereIn(s.pair)}`,
  };
}

/** Null where nothing tells. `inOrder`: packets come in here in order, so that those to the other side most likely do too. */
function outgoing(s: CarriedStream, inOrder: boolean): Loss | null {
  const report = reportOf(s);
  if (report !== null && report.reports >= 2) {
    const expected = (report.latest.highestSequence - report.sequenceBefore) >>> 0;
    const lost = Math.max(0, report.latest.packetsLost - report.lostBefore);
    if (expected >= enoughPackets && lost <= expected) {
      const fraction = lost / expected;
      return {
        stream: s, lost, fraction, confidence: 'certain',
        words: `the other side reports ${percent(fraction)} of the sent ${kindOf(s)} lost (SSRC ${s.shown.ssrc}: ${lost} of ${expected} packets), after it left this laptop`,
        evidence: [seen(report.frame, report.time, 'the latest report of the other side (RTCP)'), firstPacket(s)],
      };
    }
  }
  const rtcp = rtcpReceived(s.pair);
  if (!inOrder || s.shown.kind !== 'video' || rtcp === null || rtcp.nacks < enoughNacks) return null;
  const ratio = rtcp.nacks / s.shown.packets;
  return ratio < nacksPerPacket ? null : {
    stream: s, lost: 0, fraction: ratio, confidence: 'possible',
    words: `the other side asked ${plural(rtcp.nacks, 'time')} for video packets again (${s.shown.packets} were sent), so that some are likely lost after they leave this laptop`,
    evidence: [seen(rtcp.firstNackFrame, rtcp.firstNackTime, 'first request for packets again (RTCP NACK)'), firstPacket(s)],
  };
}

function whereIn(p: PairView): string {
  if (p.kind === 'direct') return 'between the other side and this laptop';
  if (p.transport === 'udp') return 'between the other side and this laptop, before the relay or after it';
  return `before the relay: from there on ${p.transport.toUpperCase()} repeats what is lost`;
}

function adviceFor(p: PairView, direction: 'sent' | 'received'): string {
  const far = endpoint(p.sides.remoteAddress, p.sides.remotePort);
  if (p.transport !== 'udp') return 'The loss is on the other side of the relay: have the other side try a cable instead of Wi-Fi, and look at its line.';
  return `Look for congestion, traffic shaping or policing of UDP ${direction === 'received' ? `from ${far} to this laptop` : `from this laptop to ${far}`}, at the firewall and on the line; on Wi-Fi, try a cable.`;
}
