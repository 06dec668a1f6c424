/** The answer at a glance for one call: connected how, through what, and why so. */
import type { Call, Finding, FindingCode, Path } from '../../../electron/contract/summary.ts';
import { pathUseOfPath } from '../../state/path-use.ts';
import type { PathUse } from '../../state/path-use.ts';
import { formatDuration, formatEndpoint, formatTime } from '../../ui/quantities.ts';
import { headlines, plainWords, words } from './words.ts';

export interface Verdict {
  readonly state: 'connected' | 'failed' | 'connecting' | 'unknown';
  /** Null unless connected. */
  readonly use: PathUse | null;
  readonly headline: string;
  /** In words for someone who never heard of ICE. */
  readonly plain: string;
  /** Since when, or how long it lasted. */
  readonly when: string;
  /** Why the path is only inferred; null where it was observed. */
  readonly inferred: string | null;
  /** What the rules say about this path, and what stands in a better one's way; gravest first. */
  readonly reasons: readonly Finding[];
}

const findingOfUse: Readonly<Record<PathUse, FindingCode>> = {
  direct: 'path.direct',
  relayUdp: 'path.relay-udp',
  relayTcp: 'path.relay-tcp',
  relayTls: 'path.relay-tls',
  remoteRelay: 'path.remote-relay',
};

const gravity = { problem: 0, warning: 1, info: 2 } as const;

/** Findings that hold: of the path findings only the one that is this call's, of the others those that someone should act on. */
const reasonsFor = (pathCode: FindingCode | null, findings: readonly Finding[]): Finding[] =>
  findings
    .filter(({ answer, code, severity }) => answer === 'yes' && (code === pathCode || (severity !== 'info' && !code.startsWith('path.')) || code === 'path.changed'))
    .toSorted((a, b) => Number(b.code === pathCode) - Number(a.code === pathCode) || gravity[a.severity] - gravity[b.severity]);

const whenOf = (call: Call, connectedSince: string | undefined, live: boolean): string => {
  const since = formatTime(connectedSince ?? call.start).slice(0, 8);
  if (call.ongoing) return live ? words.since(since) : words.until(since);
  return words.lasted(formatDuration(Date.parse(call.end) - Date.parse(call.start)));
};

const relayName = ({ path }: Call): string => {
  if (path?.kind === 'remote-relay') return formatEndpoint(path.remote.address, path.remote.port);
  return path?.relay?.hostname ?? path?.relay?.server ?? words.relayUnnamed;
};

const inferredBecause = ({ confidence, transport }: Path): string | null => {
  if (confidence === 'observed') return null;
  return transport === 'tls' ? words.inferredTlsTitle : words.inferredTitle;
};

/** `live`: the capture goes on. */
export const verdictOf = (call: Call, findings: readonly Finding[], live: boolean): Verdict => {
  if (call.path !== null) {
    const use = pathUseOfPath(call.path);
    return {
      state: 'connected',
      use,
      headline: headlines[use],
      plain: plainWords[use](relayName(call)),
      when: whenOf(call, call.pathHistory.at(-1)?.start, live),
      inferred: inferredBecause(call.path),
      reasons: reasonsFor(findingOfUse[use], findings),
    };
  }
  const allFailed = call.pairs.length > 0 && call.pairs.every(({ state }) => state === 'failed');
  const saidSo = findings.some(({ code, answer }) => code === 'path.none' && answer === 'yes');
  const trying = live && call.ongoing && call.pairs.some(({ state }) => state === 'in-progress');
  const rest = { use: null, when: whenOf(call, undefined, live), inferred: null, reasons: reasonsFor('path.none', findings) };
  if (allFailed || (saidSo && !trying)) return { state: 'failed', headline: words.failed, plain: words.failedPlain, ...rest };
  if (trying) return { state: 'connecting', headline: words.connecting, plain: words.connectingPlain, ...rest };
  return { state: 'unknown', headline: words.unknown, plain: words.unknownPlain, ...rest };
};
