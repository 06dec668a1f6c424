/** How a past call stands in a line: its severity, its path, when it was. */
import type { ReactElement } from 'react';
import type { HistoryEntry } from '../../../electron/contract/history.ts';
import { pathUseOfTransport } from '../../state/path-use.ts';
import type { PathUse } from '../../state/path-use.ts';
import { PathMark, SeverityMark } from '../../ui/marks.tsx';
import { formatDate, formatTime } from '../../ui/quantities.ts';
import { words } from './words.ts';

/** '12 Jan 2026, 09:42' */
export const formatWhen = (iso: string): string => `${formatDate(iso)}, ${formatTime(iso).slice(0, 5)}`;

export const CallSeverity = ({ severity }: { severity: HistoryEntry['severity'] }): ReactElement =>
  severity === 'ok' ? (
    <svg className="severity-mark" width="16" height="16" viewBox="0 0 16 16" role="img" aria-label={words.good}>
      <path d="m3 8.5 3.5 3.5 6.5-8" />
    </svg>
  ) : (
    <SeverityMark severity={severity} />
  );

export const pathUseOfEntry = ({ pathKind, pathTransport }: Pick<HistoryEntry, 'pathKind' | 'pathTransport'>): PathUse | null => {
  if (pathKind === null) return null;
  if (pathKind === 'relay') return pathUseOfTransport(pathTransport ?? 'udp');
  return pathKind === 'direct' ? 'direct' : 'remoteRelay';
};

export const CallPath = ({ entry }: { entry: HistoryEntry }): ReactElement => {
  const use = pathUseOfEntry(entry);
  return use === null ? <span className="failed-text">{words.notConnected}</span> : <PathMark use={use} />;
};
