/** Calls in the order a person looks for them, and the parts of the series that belong to one. */
import type { Series } from '../../electron/contract/session.ts';
import type { Call, RtpStream } from '../../electron/contract/summary.ts';

/** Ongoing first, then the latest to begin. */
export const callsInOrder = (calls: readonly Call[]): Call[] =>
  calls.toSorted((a, b) => Number(b.ongoing) - Number(a.ongoing) || b.start.localeCompare(a.start));

/** Calls' numbers by their id: in the order in which they began, from 1, so that a number stays with its call. */
export const callNumbers = (calls: readonly Call[]): ReadonlyMap<string, number> =>
  new Map(calls.toSorted((a, b) => a.start.localeCompare(b.start)).map(({ id }, index) => [id, index + 1]));

/** The call that the user chose while it is there, otherwise the first in order. */
export const shownCall = (calls: readonly Call[], chosenId: string | null): Call | null =>
  calls.find(({ id }) => id === chosenId) ?? callsInOrder(calls)[0] ?? null;

/** As `series.streams` names it. */
export const streamKey = (stream: Pick<RtpStream, 'direction' | 'ssrc' | 'pairId'>): string => `${stream.direction}:${stream.ssrc}:${stream.pairId}`;

export const streamPoints = (series: Series, stream: RtpStream): Series['streams'][number]['points'] =>
  series.streams.find(({ key }) => key === streamKey(stream))?.points ?? [];
