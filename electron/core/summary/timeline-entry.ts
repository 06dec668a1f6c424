import type { TimelineEvent } from '../../contract/summary.ts';

/** A line of the timeline before it is put in order; `at` in microseconds since the epoch. */
export type Entry = Omit<TimelineEvent, 'time'> & { readonly at: number };

export const entry = (at: number, frame: number, kind: Entry['kind'], text: string, severity: Entry['severity'] = 'info', callId: string | null = null): Entry => ({ at, frame, kind, text, severity, callId });
