/** capture.incomplete: what the capture itself missed, so that silence in it is no evidence. */
import { plural } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';

export const captureIncomplete: Rule = {
  codes: ['capture.incomplete'],
  judge: ({ capture, streamGaps, now }) => {
    const title = 'The capture is incomplete';
    const parts = [
      ...(capture.gaps.length > 0 ? [`${plural(capture.gaps.length, 'gap')} (${[...new Set(capture.gaps.map((g) => g.reason))].join(', ')})`] : []),
      ...((capture.dropped ?? 0) > 0 ? [`${plural(capture.dropped ?? 0, 'packet')} dropped by the capture`] : []),
      ...(streamGaps > 0 ? [`${plural(streamGaps, 'gap')} in the relay's TCP stream${capture.truncated > 0 ? ', which the snapshot length cut' : ''}`] : []),
    ];
    if (parts.length > 0) {
      return [yes('capture.incomplete', 'warning', {
        title, explanation: `Not everything was captured: ${parts.join(', ')}. What is missing then says nothing of the network.`,
        advice: 'Capture again with fewer other programs running, with a narrower filter, and without a limit on the length of packets.',
        evidence: [seen(Math.max(1, capture.packets), now, 'last packet of the capture')],
      })];
    }
    if (capture.packets === 0) return [unknown('capture.incomplete', { title, explanation: 'Nothing has been captured yet.' })];
    if (capture.dropped === null) return [unknown('capture.incomplete', { title, explanation: 'This source cannot tell whether it dropped packets.' })];
    return [no('capture.incomplete', { title: 'The capture is complete', explanation: 'No gaps, and no packets dropped.' })];
  },
};
