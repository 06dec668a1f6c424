import type { HistoryEntry } from '../../../electron/contract/history.ts';
import type { Column } from '../../ui/data-table.tsx';
import { pathUseNames } from '../../state/path-use.ts';
import { formatDuration } from '../../ui/quantities.ts';
import { CallPath, CallSeverity, formatWhen, pathUseOfEntry } from './call-marks.tsx';
import { words } from './words.ts';

const pathName = (entry: HistoryEntry): string => {
  const use = pathUseOfEntry(entry);
  return use === null ? words.notConnected : pathUseNames[use];
};

export const callText = (entry: HistoryEntry): string => [formatWhen(entry.start), entry.title, entry.severity, pathName(entry), entry.capturedBy, entry.code, entry.cause].join(' ');

export const callColumns = (chosen: ReadonlySet<number>, onChoose: (id: number, chosen: boolean) => void): Column<HistoryEntry>[] => [
  {
    id: 'choose', header: words.choose, title: words.chooseTitle,
    cell: ({ id, title, start }) => <input type="checkbox" aria-label={words.chooseCall(title, formatWhen(start))} checked={chosen.has(id)} onChange={(event) => onChoose(id, event.target.checked)} />,
  },
  { id: 'when', header: words.when, title: words.whenTitle, cell: ({ start }) => <time dateTime={start} title={start}>{formatWhen(start)}</time>, sortValue: ({ start }) => Date.parse(start) },
  { id: 'length', header: words.length, title: words.lengthTitle, numeric: true, cell: ({ durationMs }) => formatDuration(durationMs), sortValue: ({ durationMs }) => durationMs },
  {
    id: 'verdict', header: words.verdict, title: words.verdictTitle,
    cell: ({ id, title, severity }) => (
      <span className="event-text">
        <CallSeverity severity={severity} /> <a href={`#/history/${id}`}>{title}</a>
      </span>
    ),
    sortValue: ({ title }) => title,
  },
  { id: 'path', header: words.path, title: words.pathTitle, cell: (entry) => <CallPath entry={entry} />, sortValue: pathName },
  { id: 'capturedBy', header: words.capturedBy, title: words.capturedByTitle, cell: ({ capturedBy }) => <span className="soft">{capturedBy}</span>, sortValue: ({ capturedBy }) => capturedBy },
];
