import type { Rung, RungName } from '../../../electron/contract/summary.ts';

export const ladderWords = {
  title: 'What ICE tried, from the shortest way to the last resort',
  caption: 'The ladder of ICE',
  rung: 'Way',
  outcome: 'Outcome',
  tried: 'Tried',
  triedTitle: 'First request on it, counted from the first of all.',
  answered: 'Answered',
  answeredTitle: 'First answer, counted from the first request on this way.',
  lost: 'Time lost',
  lostTitle: 'From the first request until an answer or, where none came, until another way carried the call.',
  note: 'What the packets show',
  evidence: 'Packets',
  never: 'never',
  noneLost: 'no time lost on it could be told',
  after: (time: string) => `after ${time}`,
  atOnce: 'at the start',
  firstFailing: 'first to fail',
  requests: (count: string) => `${count} sent`,
} as const;

export const rungNamesInWords: Readonly<Record<RungName, { readonly name: string; readonly term: string }>> = {
  host: { name: 'Straight, on the same network', term: 'host' },
  srflx: { name: 'Straight, through the NATs', term: 'srflx' },
  'relay-udp': { name: 'Through a relay over UDP', term: 'relay, UDP' },
  'relay-tcp': { name: 'Through a relay over TCP', term: 'relay, TCP' },
  'relay-tls': { name: 'Through a relay over TLS', term: 'relay, TLS' },
};

/** Each has its shape and its word; only what failed has a colour. */
export const outcomes: Readonly<Record<Rung['outcome'], { readonly name: string; readonly title: string; readonly sign: string }>> = {
  carries: { name: 'carries the call', title: 'The call runs over it, or did last.', sign: '✓' },
  worked: { name: 'works', title: 'Checks on it were answered; the call took another way.', sign: '✓' },
  failed: { name: 'failed', title: 'Asked often and long enough; nothing came back.', sign: '✕' },
  refused: { name: 'refused', title: 'A server, or a firewall that says so, refused it.', sign: '✕' },
  trying: { name: 'trying', title: 'Asked; it is too early to take silence for an answer.', sign: '…' },
  unused: { name: 'there, not used', title: 'What it needs was there, and no pair on it was tried.', sign: '–' },
  'not-tried': { name: 'not tried', title: 'No request on it was seen, though the call was captured from its beginning.', sign: '–' },
  unknown: { name: 'unknown', title: 'The packets cannot show it.', sign: '?' },
};
