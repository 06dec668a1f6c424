/** media.loss: packets of the other side's media do not arrive (RFC 3550 A.3, by sequence numbers). */
import { percent } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';

/** Above this, speech and video suffer noticeably. */
const noticeable = 0.02;
/** Fewer packets say nothing of a percentage. */
const enoughPackets = 100;

export const mediaLoss: Rule = {
  codes: ['media.loss'],
  judge: ({ calls, capture }) => {
    const title = 'Media packets are lost on the way here';
    const received = calls.flatMap((c) => c.streams.filter((s) => s.shown.direction === 'received' && s.shown.packets >= enoughPackets));
    const measured = received.map((s) => {
      // Where nothing came for a second or more the path itself was gone, which is another finding.
      const lost = Math.max(0, s.shown.packetsLost - s.stream.lostInOutages);
      return { s, lost, loss: lost / Math.max(1, s.shown.packets + lost) };
    });
    const bad = measured.filter((m) => m.loss > noticeable).sort((a, b) => b.loss - a.loss);
    const worst = bad[0];
    const missing = bad.reduce((n, m) => n + m.lost, 0);
    if (worst !== undefined && (capture.dropped ?? 0) >= missing) {
      return [unknown('media.loss', { title, explanation: `${missing} packets are missing, but the capture itself dropped ${capture.dropped ?? 0}: it may be those.` })];
    }
    if (worst !== undefined) {
      return [yes('media.loss', worst.loss > 0.1 ? 'problem' : 'warning', {
        title,
        explanation: bad.map((m) => `${percent(m.loss)} of the received ${m.s.shown.kind === 'unknown' ? 'media' : m.s.shown.kind} (SSRC ${m.s.shown.ssrc}: ${m.lost} of ${m.s.shown.packets + m.lost} packets)`).join('; ') + ' never reached this laptop.',
        advice: 'Lost between the other side and this laptop: try a cable instead of Wi-Fi, and have the line and the firewall looked at for congestion, traffic shaping or policing of UDP.',
        evidence: bad.map((m) => seen(m.s.stream.firstFrame, m.s.stream.tracker.start, `first packet of the stream with SSRC ${m.s.shown.ssrc}`)),
      })];
    }
    if (measured.length > 0) return [no('media.loss', { title: 'Media arrives whole', explanation: `At most ${percent(Math.max(...measured.map((m) => m.loss)))} of a received stream is missing.`, evidence: measured.map((m) => seen(m.s.stream.firstFrame, m.s.stream.tracker.start, `first packet of the stream with SSRC ${m.s.shown.ssrc}`)) })];
    return [unknown('media.loss', { title, explanation: 'Too few received media packets could be seen to tell.' })];
  },
};
