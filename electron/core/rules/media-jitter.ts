/** media.jitter: media comes so unevenly (RFC 3550 6.4.1) that buffers run dry or grow. Over TCP unevenness is the relay's transport, and no fault of the line. */
import { kindOf, streamsIn, type CarriedStream } from '../summary/media-streams.ts';
import { median } from '../summary/path-round-trips.ts';
import { endpoint, firstFew, inMilliseconds, percent } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';

/** Seconds. Voice stays good below it; receivers' buffers begin at some 20 to 40 ms. */
const noticeable = 0.03;
/** Of the seconds measured, how many have to be that bad: one burst is no verdict. */
const mostOfTheTime = 0.5;
const enoughSeconds = 5;

interface Measured {
  readonly stream: CarriedStream;
  readonly jitter: number;
  readonly share: number;
}

export const mediaJitter: Rule = {
  codes: ['media.jitter'],
  judge: ({ calls }) => {
    const title = 'Media arrives unevenly';
    const measured = calls.flatMap((c) => bestToTell(streamsIn(c, 'received').flatMap(measure)));
    const uneven = measured.filter((m) => m.share >= mostOfTheTime);
    const words = (m: Measured): string => `received ${kindOf(m.stream)} (SSRC ${m.stream.shown.ssrc}) varies by ${inMilliseconds(m.jitter)}, above ${inMilliseconds(noticeable)} in ${percent(m.share)} of the time`;
    const evidence = (all: readonly Measured[]): ReturnType<typeof seen>[] => all.map((m) => seen(m.stream.stream.firstFrame, m.stream.stream.tracker.start, `first packet of the stream with SSRC ${m.stream.shown.ssrc}`));
    const overUdp = uneven.filter((m) => m.stream.pair.transport === 'udp');
    if (overUdp.length > 0) {
      const places = firstFew(overUdp.map((m) => endpoint(m.stream.pair.sides.remoteAddress, m.stream.pair.sides.remotePort))).join(', ');
      return [yes('media.jitter', 'warning', {
        title, explanation: `${firstFew(overUdp.map(words)).join('; ')}.`.replace(/^r/, 'R'),
        advice: `Look for queues on the way from ${places} to this laptop (UDP): Wi-Fi with many stations, an upload or download that fills the line, a firewall that inspects each packet. Give UDP media priority (DSCP EF and AF41), or try a cable.`,
        evidence: evidence(overUdp), calls: overUdp.map((m) => m.stream.call),
      })];
    }
    if (uneven.length > 0) {
      return [unknown('media.jitter', {
        title,
        explanation: `${firstFew(uneven.map(words)).join('; ')}, but it comes over TCP, where one lost packet holds up all that follow: that is the relay's TCP, and says nothing of the line.`.replace(/^r/, 'R'),
        evidence: evidence(uneven), calls: uneven.map((m) => m.stream.call),
      })];
    }
    if (measured.length > 0) {
      return [no('media.jitter', {
        title: 'Media arrives evenly', explanation: `Received streams vary by at most ${inMilliseconds(Math.max(...measured.map((m) => m.jitter)))} (median).`,
        evidence: evidence(measured), calls: measured.map((m) => m.stream.call),
      })];
    }
    return [unknown('media.jitter', { title, explanation: 'No received stream could be measured for long enough.', calls })];
  },
};

function measure(stream: CarriedStream): Measured[] {
  const { values } = stream.stream.arrivalJitter;
  const jitter = median(values);
  return jitter === null || values.length < enoughSeconds ? [] : [{ stream, jitter, share: values.filter((v) => v > noticeable).length / values.length }];
}

/** Voice where there is any: a camera and its encoder are uneven themselves. */
function bestToTell(all: Measured[]): Measured[] {
  const audio = all.filter((m) => m.stream.shown.kind === 'audio');
  return audio.length > 0 ? audio : all;
}
