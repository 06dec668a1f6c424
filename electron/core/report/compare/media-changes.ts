/** Figures of the media: only what is more than the noise between two good calls counts as a change. */
import type { CallChange } from '../../../contract/history.ts';
import type { Call, FindingCode, RtpStream } from '../../../contract/summary.ts';
import { bitrateText, durationText, fractionText, latencyText } from '../quantities.ts';
import { comparedTexts, effectOf, nothingCompared, together } from './compared.ts';
import type { Compared, ComparedCall } from './compared.ts';

/** Fewer answers than these give no figure worth comparing. */
const fewestAnswers = 3;
const fewestPackets = 500;

interface Figure {
  readonly label: string;
  readonly of: (call: Call) => number | null;
  readonly text: (value: number) => string;
  /** It changed where it differs by so much, and by such a factor. */
  readonly least: number;
  readonly factor: number;
  /** Such a difference can be felt in a call. */
  readonly grave: number;
  readonly moreIs: 'worse' | 'different';
  /** The finding that says the same in words. */
  readonly finding?: FindingCode;
}

const figures: readonly Figure[] = [
  { label: 'Round-trip time', of: roundTripTime, text: latencyText, least: 0.02, factor: 1.3, grave: 0.1, moreIs: 'worse', finding: 'media.rtt' },
  { label: 'Loss of what was received', of: receivedLoss, text: fractionText, least: 0.01, factor: 2, grave: 0.03, moreIs: 'worse', finding: 'media.loss' },
  { label: 'Jitter of what was received', of: mostJitter, text: latencyText, least: 0.01, factor: 1.5, grave: 0.05, moreIs: 'worse', finding: 'media.jitter' },
  { label: 'Bitrate sent', of: (call) => bitrate(call, 'sent'), text: bitrateText, least: 100_000, factor: 2, grave: Infinity, moreIs: 'different' },
  { label: 'Bitrate received', of: (call) => bitrate(call, 'received'), text: bitrateText, least: 100_000, factor: 2, grave: Infinity, moreIs: 'different' },
];

export function mediaChanges({ call: a }: ComparedCall, { call: b }: ComparedCall): Compared {
  return together([...figures.map((figure) => comparedFigure(figure, a, b)), kinds(a, b), durations(a, b)]);
}

/** Findings that figures of both calls have said already. */
export const saidByFigures = ({ call: a }: ComparedCall, { call: b }: ComparedCall): FindingCode[] =>
  figures.flatMap(({ finding, of }) => (finding === undefined || of(a) === null || of(b) === null ? [] : [finding]));

/** How much longer a round trip of the second took, in seconds; null where that is not known or not worth saying. */
export function addedRoundTrip(a: Call, b: Call): number | null {
  const [figure] = figures;
  const before = roundTripTime(a);
  const after = roundTripTime(b);
  return figure === undefined || before === null || after === null || !differs(figure, before, after) ? null : after - before;
}

const differs = ({ least, factor }: Figure, before: number, after: number): boolean =>
  Math.abs(after - before) >= least && Math.max(before, after) >= factor * Math.min(before, after);

function comparedFigure(figure: Figure, a: Call, b: Call): Compared {
  const before = figure.of(a);
  const after = figure.of(b);
  if (before === null || after === null) return nothingCompared;
  if (!differs(figure, before, after)) return { changes: [], same: [figure.label] };
  const effect: CallChange['effect'] = figure.moreIs === 'different' ? 'different' : effectOf(before, after);
  const weight = Math.abs(after - before) >= figure.grave ? 1 : figure.moreIs === 'different' ? 3 : 2;
  return comparedTexts(figure.text(before), figure.text(after), { aspect: 'media', label: figure.label, effect, weight });
}

/** Seconds, over the answered checks of the pairs that carried the call. */
function roundTripTime({ pairs }: Call): number | null {
  const selected = pairs.filter((pair) => pair.selected);
  const answers = selected.reduce((sum, { responsesReceived }) => sum + responsesReceived, 0);
  return answers < fewestAnswers ? null : selected.reduce((sum, { totalRoundTripTime }) => sum + totalRoundTripTime, 0) / answers;
}

/** Streams that repair others have losses of their own, which nobody hears or sees. */
const media = ({ streams }: Call, direction: RtpStream['direction']): RtpStream[] => streams.filter((s) => s.direction === direction && s.repairs === null);

function receivedLoss(call: Call): number | null {
  const received = media(call, 'received');
  const lost = received.reduce((sum, { packetsLost }) => sum + Math.max(0, packetsLost), 0);
  const expected = received.reduce((sum, { packets }) => sum + packets, lost);
  return expected < fewestPackets ? null : lost / expected;
}

/** Of the stream that has most. */
function mostJitter(call: Call): number | null {
  const jitters = media(call, 'received').flatMap(({ jitter, packets }) => (jitter === null || packets < fewestPackets ? [] : [jitter]));
  return jitters.length === 0 ? null : Math.max(...jitters);
}

function bitrate(call: Call, direction: RtpStream['direction']): number | null {
  const rates = media(call, direction).flatMap(({ bitrate: rate }) => rate ?? []);
  return rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0);
}

/** What runs inside TLS cannot be seen. */
function kinds(a: Call, b: Call): Compared {
  if (a.path?.transport === 'tls' || b.path?.transport === 'tls') return nothingCompared;
  const words = (call: Call, direction: RtpStream['direction']): string => ['audio', 'video'].filter((kind) => media(call, direction).some((s) => s.kind === kind)).join(' and ');
  return together((['sent', 'received'] as const).map((direction) => {
    const before = words(a, direction);
    const after = words(b, direction);
    if (before === '' && after === '') return nothingCompared;
    return comparedTexts(before === '' ? 'nothing' : before, after === '' ? 'nothing' : after, { aspect: 'media', label: `Media ${direction}`, effect: 'different', weight: 3 });
  }));
}

/** People end calls when they like: only a far shorter or longer one may tell something. */
function durations(a: Call, b: Call): Compared {
  const [before, after] = [a, b].map(({ start, end }) => Math.max(1000, Date.parse(end) - Date.parse(start))) as [number, number];
  if (Math.max(before, after) < 3 * Math.min(before, after)) return { changes: [], same: ['Duration'] };
  return comparedTexts(durationText(before), durationText(after), { aspect: 'duration', label: 'Duration', effect: 'different', weight: 3 });
}
