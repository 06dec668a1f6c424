import type { TimelineEvent } from '../../electron/contract/summary.ts';

/** At most `most` events in their order: problems and warnings stay before information goes, and what goes is spread evenly. */
export const thinEvents = (events: readonly TimelineEvent[], most = 150): readonly TimelineEvent[] => {
  if (events.length <= most) return events;
  const evenly = (from: readonly TimelineEvent[], room: number): readonly TimelineEvent[] =>
    from.length <= room ? from : Array.from({ length: room }, (_, index) => from[Math.floor((index * from.length) / room)]!);
  const grave = evenly(events.filter(({ severity }) => severity !== 'info'), most);
  const kept = new Set([...grave, ...evenly(events.filter(({ severity }) => severity === 'info'), most - grave.length)]);
  return events.filter((event) => kept.has(event));
};
