/** Two calls beside each other: first what a person would say, then what changed, then what did not. */
import type { ReactElement } from 'react';
import type { CallChange, HistoryEntry } from '../../../electron/contract/history.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { formatDuration } from '../../ui/quantities.ts';
import { useAnswer } from '../../ui/use-answer.ts';
import { CallPath, CallSeverity, formatWhen } from './call-marks.tsx';
import { effectNames, words } from './words.ts';

const CallCard = ({ name, entry }: { name: string; entry: HistoryEntry }): ReactElement => (
  <Panel title={name} note={`${formatWhen(entry.start)}, ${formatDuration(entry.durationMs)}`}>
    <p className="event-text">
      <CallSeverity severity={entry.severity} /> <a href={`#/history/${entry.id}`}>{entry.title}</a>
    </p>
    <p>
      <CallPath entry={entry} />
    </p>
  </Panel>
);

const Effect = ({ effect }: Pick<CallChange, 'effect'>): ReactElement => (
  <span className={`change-effect ${effect}`}>
    <span aria-hidden="true">{effectNames[effect].sign}</span> {effectNames[effect].name}
  </span>
);

const Changes = ({ changes }: { changes: readonly CallChange[] }): ReactElement => (
  <div className="table-scroll" role="group" aria-label={words.comparison} tabIndex={0}>
    <table className="changes">
      <caption className="visually-hidden">{words.comparison}</caption>
      <thead>
        <tr>
          <th scope="col">{words.aspect}</th>
          <th scope="col">{words.before}</th>
          <th scope="col">{words.after}</th>
          <th scope="col">{words.effect}</th>
        </tr>
      </thead>
      <tbody>
        {changes
          .toSorted((a, b) => a.weight - b.weight)
          .map(({ aspect, label, before, after, effect, weight }) => (
            <tr key={`${aspect} ${label} ${before} ${after}`} className={weight === 1 ? 'weighty' : undefined}>
              <th scope="row" className="wraps">{label}</th>
              <td className="wraps">{before}</td>
              <td className="wraps">{after}</td>
              <td>
                <Effect effect={effect} />
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  </div>
);

export const CallComparison = ({ a, b }: { a: number; b: number }): ReactElement => {
  const { value, error, again } = useAnswer('compareCalls', { a, b });
  if (error !== null) return <ErrorNotice error={error} actions={<button type="button" className="button small" onClick={again}>{words.again}</button>} />;
  if (value === null) return <p className="soft">{words.loading}</p>;
  return (
    <>
      <Panel title={words.comparison} note={<a href={`#/history/${b}-${a}`}>{words.swap}</a>}>
        <p className="comparison-sentence">{value.sentence}</p>
      </Panel>
      <div className="side-by-side">
        <CallCard name={words.first} entry={value.a} />
        <CallCard name={words.second} entry={value.b} />
      </div>
      {value.changes.length === 0 ? <p className="empty">{words.nothingChanged}</p> : <Changes changes={value.changes} />}
      {value.same.length > 0 && (
        <p>
          <span className="soft">{words.same}:</span> {value.same.join(', ')}
        </p>
      )}
    </>
  );
};
