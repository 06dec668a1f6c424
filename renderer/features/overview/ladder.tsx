/** The five ways that ICE may take, in its order of preference, and how far each came. */
import type { ReactElement } from 'react';
import type { Call, Rung } from '../../../electron/contract/summary.ts';
import type { PathUse } from '../../state/path-use.ts';
import { pathColour, Unknown } from '../../ui/marks.tsx';
import { Panel } from '../../ui/panel.tsx';
import { formatCount, formatDuration } from '../../ui/quantities.ts';
import { FrameLinks } from '../packets/frame-link.tsx';
import { ladderWords as words, outcomes, rungNamesInWords } from './ladder-words.ts';

const fails = ({ outcome }: Rung): boolean => outcome === 'failed' || outcome === 'refused';

/** Milliseconds between two times of the summary. */
const between = (from: string, to: string): number => Math.max(0, Date.parse(to) - Date.parse(from));

const Time = ({ iso, from, first }: { iso: string; from: string; first: string }): ReactElement => {
  const since = between(from, iso);
  return (
    <time dateTime={iso} title={iso}>
      {since === 0 ? first : words.after(formatDuration(since))}
    </time>
  );
};

const Outcome = ({ rung, use, first }: { rung: Rung; use: PathUse | null; first: boolean }): ReactElement => {
  const { name, title, sign } = outcomes[rung.outcome];
  const colour = rung.outcome === 'carries' && use !== null ? pathColour[use] : undefined;
  return (
    <span className={`rung-outcome ${rung.outcome}`} title={title}>
      <span className="rung-sign" aria-hidden="true" style={colour === undefined ? undefined : { background: colour }}>
        {sign}
      </span>
      {name}
      {first && <span className="tag strong">{words.firstFailing}</span>}
    </span>
  );
};

const RungRow = ({ rung, use, began, firstFailing }: { rung: Rung; use: PathUse | null; began: string; firstFailing: boolean }): ReactElement => {
  const { name, term } = rungNamesInWords[rung.rung];
  const { tried, answered, attempts, timeLostMs, note, evidence } = rung;
  return (
    <tr className={fails(rung) ? 'rung failing' : 'rung'}>
      <th scope="row" className="wraps">
        {name} <span className="soft">({term})</span>
      </th>
      <td className="wraps">
        <Outcome rung={rung} use={use} first={firstFailing} />
      </td>
      <td className="wraps">
        {tried === null ? (
          <span className="soft">–</span>
        ) : (
          <>
            <Time iso={tried} from={began} first={words.atOnce} />
            {attempts > 0 && <span className="soft rung-requests">{words.requests(formatCount(attempts))}</span>}
          </>
        )}
      </td>
      <td className="wraps">{answered !== null && tried !== null ? <Time iso={answered} from={tried} first={formatDuration(0)} /> : <span className="soft">{fails(rung) ? words.never : '–'}</span>}</td>
      <td className="numeric">{timeLostMs === null ? <Unknown reason={words.noneLost} /> : formatDuration(timeLostMs)}</td>
      <td className="wraps">
        {note} <FrameLinks claim={`${name}: ${outcomes[rung.outcome].name}`} packets={evidence} />
      </td>
    </tr>
  );
};

/** `use`: what carries the call; null where nothing does. */
export const Ladder = ({ call: { ladder, start }, use }: { call: Call; use: PathUse | null }): ReactElement => {
  const began = ladder.flatMap(({ tried }) => tried ?? []).toSorted()[0] ?? start;
  const firstFailing = ladder.find(fails);
  return (
    <Panel title={words.title}>
      <div className="table-scroll" role="group" aria-label={words.caption} tabIndex={0}>
        <table className="ladder">
          <caption className="visually-hidden">{words.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{words.rung}</th>
              <th scope="col">{words.outcome}</th>
              <th scope="col" title={words.triedTitle}>{words.tried}</th>
              <th scope="col" title={words.answeredTitle}>{words.answered}</th>
              <th scope="col" className="numeric" title={words.lostTitle}>{words.lost}</th>
              <th scope="col">{words.note}</th>
            </tr>
          </thead>
          <tbody>
            {ladder.map((rung) => (
              <RungRow key={rung.rung} rung={rung} use={use} began={began} firstFailing={rung === firstFailing} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
};
