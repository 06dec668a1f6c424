/** Round trip, loss, jitter and rates of a call, each graded in words and with its source. */
import { useMemo } from 'react';
import type { ReactElement } from 'react';
import type { Allocation, Call } from '../../../electron/contract/summary.ts';
import { usePageState } from '../../state/context.ts';
import type { PageState } from '../../state/page-state.ts';
import { callQuality, grade } from '../../state/quality.ts';
import type { CallQuality, Figure, Grade } from '../../state/quality.ts';
import { known } from '../../ui/marks.tsx';
import { formatBitrate, formatFraction, formatLatency } from '../../ui/quantities.ts';
import { words } from './words.ts';

type FigureName = Exclude<keyof CallQuality, 'roundTripTo'>;

const measures: readonly { key: FigureName; name: string; format: (value: number) => string; graded: 'roundTripTime' | 'loss' | 'jitter' | null }[] = [
  { key: 'roundTripTime', name: words.roundTrip, format: formatLatency, graded: 'roundTripTime' },
  { key: 'loss', name: words.loss, format: formatFraction, graded: 'loss' },
  { key: 'jitter', name: words.jitter, format: formatLatency, graded: 'jitter' },
  { key: 'sent', name: words.up, format: formatBitrate, graded: null },
  { key: 'received', name: words.down, format: formatBitrate, graded: null },
];

/** One to three bars, as a phone shows its signal. */
const GradeMark = ({ value }: { value: Grade }): ReactElement => (
  <span className={`grade ${value}`}>
    <svg width="14" height="12" viewBox="0 0 14 12" aria-hidden="true">
      {[0, 1, 2].map((bar) => (
        <rect key={bar} className={bar < { poor: 1, fair: 2, good: 3 }[value] ? 'bar lit' : 'bar'} x={bar * 5} y={8 - bar * 4} width="4" height={4 + bar * 4} rx="1" />
      ))}
    </svg>
    {words.grades[value]}
  </span>
);

const FigureBox = ({ name, figure, text, gradeOf }: { name: string; figure: Figure; text: ReactElement | string; gradeOf: Grade | null }): ReactElement => (
  <div className="figure" title={figure.from}>
    <dt>{name}</dt>
    <dd>
      <span className="figure-value numbers">{text}</span>
      {gradeOf !== null && <GradeMark value={gradeOf} />}
    </dd>
  </div>
);

const selectSeries = ({ series }: PageState): PageState['series'] => series;

export const CallFigures = ({ call, allocations, live }: { call: Call; allocations: readonly Allocation[]; live: boolean }): ReactElement => {
  const series = usePageState(selectSeries);
  const quality = useMemo(() => callQuality(call, allocations, series, live), [call, allocations, series, live]);
  return (
    <>
      <dl className="figures">
        {measures.map(({ key, name, format, graded }) => {
          const figure = quality[key];
          // The way to the relay alone says little of how the call feels.
          const toRelay = key === 'roundTripTime' && quality.roundTripTo === 'relay';
          return (
            <FigureBox
              key={key}
              name={toRelay ? words.roundTripToRelay : name}
              figure={figure}
              text={known(figure.value, format, figure.from)}
              gradeOf={graded === null || toRelay ? null : grade(graded, figure.value)}
            />
          );
        })}
      </dl>
      <details className="provenance">
        <summary>{words.provenance}</summary>
        <dl>
          {measures.map(({ key, name }) => (
            <div key={key}>
              <dt>{name}</dt>
              <dd>{quality[key].from}</dd>
            </div>
          ))}
        </dl>
        <p>{words.provenanceGrades}</p>
      </details>
    </>
  );
};
