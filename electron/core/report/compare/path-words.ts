/** How a comparison speaks of paths and of what stands in their way. */
import type { Call, FindingCode, Path } from '../../../contract/summary.ts';
import { reasons } from '../../verdict/reasons.ts';

export const relayName = (relay: NonNullable<Path['relay']>): string => relay.hostname ?? relay.server;

/** 'directly over UDP', 'through turn.example.com over TCP'. */
export function pathWords(path: Path): string {
  const over = `over ${path.transport.toUpperCase()}`;
  switch (path.kind) {
    case 'direct':
      return `directly ${over}`;
    case 'remote-relay':
      return `through the other side's relay ${over}`;
    case 'relay':
      return `through ${path.relay === undefined ? 'a relay' : relayName(path.relay)} ${over}`;
  }
}

/** A call that has a path and carries nothing says so with its verdict, which is then of no path. */
const stoppedBy = ({ path, verdict: { code } }: Call): FindingCode | null => (path === null || code === null || code.startsWith('path.') ? null : code);

/** What carried the call: its last path, or that nothing did. */
export function carriedBy(call: Call): string {
  if (call.path === null) return 'did not connect';
  const stop = stoppedBy(call);
  return `went ${pathWords(call.path)}${stop === null ? '' : ` and carried nothing (${inOneSentence[stop] ?? stop})`}`;
}

const carriedNothing = 5;
/** Less is better: each costs more time, and needs more of others, than the one before. */
export function pathRank(call: Call): number {
  const { path } = call;
  if (path === null || stoppedBy(call) !== null) return carriedNothing;
  if (path.kind === 'direct') return path.transport === 'udp' ? 0 : 1;
  return path.transport === 'udp' ? 2 : path.transport === 'tcp' ? 3 : 4;
}
export const isDirect = (call: Call): boolean => pathRank(call) < 2;

const inOneSentence: Partial<Record<FindingCode, string>> = {
  ...reasons,
  'udp.blocked': 'UDP is blocked',
  'network.idle-timeout': 'what is silent for a while is cut off',
  'network.mtu': 'large packets are lost',
  'ice.failed': 'no candidate pair worked',
};

/** The reason of a verdict; null where it has none. */
export const reasonOf = ({ verdict: { cause } }: Call): string | null => (cause === null ? null : (inOneSentence[cause] ?? cause));
