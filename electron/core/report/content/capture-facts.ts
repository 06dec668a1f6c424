/** What a report is made from, what it is not, and what the capture missed. */
import type { CaptureFacts, Summary, TimelineEvent } from '../../../contract/summary.ts';
import { listed, plural } from '../../summary/wording.ts';
import { bytesText, clockText, durationText, momentText } from '../quantities.ts';
import { reportTable } from './report-table.ts';
import type { Fact, ReportTable } from './report-table.ts';

export const whatIcewatchIs =
  'Icewatch reads the packets that a laptop sends and receives during a WebRTC call and says from them how the call is connected and why. It needs nothing from the calling app and decrypts nothing.';

export const redactionText = ({ redacted }: Pick<Summary, 'redacted'>): string =>
  redacted
    ? 'Addresses, user names and other identifiers of other people are replaced by stand-ins, the same one wherever the same value stood. Addresses and names of servers, and this laptop’s own addresses, are real.'
    : 'Nothing is replaced: all addresses and names in this report are real, other people’s too. Do not pass it on without thought.';

const sourceText = ({ source, interfaces }: CaptureFacts): string => {
  const on = interfaces.length === 0 ? '' : ` on ${listed(interfaces, 6)}`;
  return source === 'file' ? `a capture file${interfaces.length === 0 ? '' : `, captured${on}`}` : source === 'stdin' ? `a capture from standard input${on}` : `a live capture by ${source}${on}`;
};

/** One line: 'a capture file, 2026-11-22 10:12:31 UTC, 20 s, 1234 packets'. */
export const captureLine = ({ capture }: Summary): string =>
  [sourceText(capture), ...(capture.start === null ? [] : [momentText(capture.start)]), durationText(capture.durationMs), plural(capture.packets, 'packet')].join(', ');

/** What was not captured or not understood, in sentences; none where the capture is whole. */
export function captureFaults({ capture }: Summary): string[] {
  const { truncated, malformed, dropped, gaps } = capture;
  return [
    ...(gaps.length > 0 ? [`${plural(gaps.length, 'gap')} in the capture: what happened then is not known, and no silence in it counts as evidence.`] : []),
    ...((dropped ?? 0) > 0 ? [`The capture dropped ${plural(dropped!, 'packet')}: some loss in this report may be the capture’s own.`] : []),
    ...(dropped === null && capture.source !== 'file' && capture.source !== 'stdin' ? ['The source cannot tell whether it dropped packets.'] : []),
    ...(truncated > 0 ? [`${plural(truncated, 'packet')} ${truncated === 1 ? 'was' : 'were'} cut short by the capture.`] : []),
    ...(malformed > 0 ? [`${plural(malformed, 'packet')} could not be decoded.`] : []),
  ];
}

export const captureFactList = (summary: Summary): Fact[] => {
  const { capture, tool } = summary;
  return [
    { label: 'Source', value: sourceText(capture) },
    { label: 'Link types', value: listed(capture.linkTypes, 6) || 'unknown' },
    { label: 'Time', value: capture.start === null || capture.end === null ? 'no packets' : `${momentText(capture.start)} to ${momentText(capture.end)} (${durationText(capture.durationMs)})` },
    { label: 'Timestamps', value: capture.timestampSource === 'capture' ? 'of the capture (kernel or file)' : 'taken in user space: round trips and jitter are less exact' },
    { label: 'Packets', value: `${capture.packets}, ${bytesText(capture.bytes)}` },
    { label: 'Dropped by the capture', value: capture.dropped === null ? 'unknown' : String(capture.dropped) },
    { label: 'Cut short, malformed', value: `${capture.truncated}, ${capture.malformed}` },
    { label: 'Gaps', value: capture.gaps.length === 0 ? 'none' : listed(capture.gaps.map(({ start, end, reason }) => `${clockText(start)} to ${clockText(end)} (${reason})`), 6) },
    { label: 'Made by', value: `Icewatch ${tool.version}` },
  ];
};

export const issueTable = ({ capture }: Summary, most: number): ReportTable =>
  reportTable('What could not be decoded', capture.issues, most, [
    ['Layer', ({ layer }) => layer],
    ['Reason', ({ reason }) => reason],
    ['How often', ({ count }) => String(count), 'number'],
    ['First packet', ({ firstFrame }) => String(firstFrame), 'number'],
  ]);

/** At most `most` events in their order: problems and warnings stay before information goes, and what goes is spread evenly. */
export function thinEvents(events: readonly TimelineEvent[], most: number): readonly TimelineEvent[] {
  if (events.length <= most) return events;
  const evenly = (from: readonly TimelineEvent[], room: number): readonly TimelineEvent[] => (from.length <= room ? from : Array.from({ length: room }, (_, i) => from[Math.floor((i * from.length) / room)]!));
  const grave = evenly(events.filter(({ severity }) => severity !== 'info'), most);
  const kept = new Set([...grave, ...evenly(events.filter(({ severity }) => severity === 'info'), most - grave.length)]);
  return events.filter((event) => kept.has(event));
}

const marks = { info: '', warning: '⚠ warning', problem: '✕ problem' } as const;

export function timelineTable({ timeline }: Summary, most: number): ReportTable {
  const shown = thinEvents(timeline, most);
  const table = reportTable('What happened', shown, most, [
    ['Time (UTC)', ({ time }) => clockText(time), 'number'],
    ['Packet', ({ frame }) => (frame === 0 ? '–' : String(frame)), 'number'],
    ['Layer', ({ kind }) => kind],
    ['Weight', ({ severity }) => marks[severity]],
    ['What', ({ text }) => text],
  ]);
  return { ...table, leftOut: timeline.length - shown.length };
}
