import type { TimelineEvent } from '../../../electron/contract/summary.ts';
import type { Cited } from '../packets/packet-panel-context.ts';

export const timelineClaim = 'the timeline';

/** The packets that show the events, and by event which of them; what no packet shows (a gap in the capture) has none. */
export const eventPackets = (events: readonly TimelineEvent[]): { readonly packets: readonly Cited[]; readonly place: ReadonlyMap<TimelineEvent, number> } => {
  const shown = events.filter(({ frame }) => frame > 0);
  return { packets: shown.map(({ frame, text }) => ({ frame, note: text })), place: new Map(shown.map((event, at) => [event, at])) };
};
