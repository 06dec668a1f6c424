import type { ReactElement } from 'react';
import type { Allocation, Call, Finding } from '../../../electron/contract/summary.ts';
import { usePageState } from '../../state/context.ts';
import type { PageState } from '../../state/page-state.ts';
import { PathMark, SeverityMark, failedColour, pathColour } from '../../ui/marks.tsx';
import { CallFigures } from './call-figures.tsx';
import { PathPicture } from './path-picture.tsx';
import { failedWay, wayOf } from './path-stops.ts';
import { verdictOf } from './verdict.ts';
import type { Verdict } from './verdict.ts';
import { words } from './words.ts';

const colourOf = ({ use, state }: Verdict): string => {
  if (use !== null) return pathColour[use];
  return state === 'failed' ? failedColour : 'var(--line-strong)';
};

const mostReasons = 3;

const Reasons = ({ reasons }: { reasons: readonly Finding[] }): ReactElement => (
  <section className="reasons" aria-label={words.why}>
    <h3>{words.why}</h3>
    {reasons.length === 0 && <p>{words.nothingWrong}</p>}
    <ul>
      {reasons.slice(0, mostReasons).map(({ code, severity, title, explanation, advice }) => (
        <li key={code}>
          <SeverityMark severity={severity} />
          <div>
            <strong>{title}</strong>
            <p>{explanation}</p>
            {advice !== '' && <p className="soft">{advice}</p>}
          </div>
        </li>
      ))}
    </ul>
    <a href="#/findings">{words.allFindings}</a>
  </section>
);

const selectLive = ({ session: { kind, phase } }: PageState): boolean => kind === 'live' && (phase === 'capturing' || phase === 'paused');

interface VerdictPanelProps {
  call: Call;
  allocations: readonly Allocation[];
  findings: readonly Finding[];
}

export const VerdictPanel = ({ call, allocations, findings }: VerdictPanelProps): ReactElement => {
  const live = usePageState(selectLive);
  const verdict = verdictOf(call, findings, live);
  const way = verdict.state === 'failed' ? failedWay(call) : wayOf(call, allocations);
  const udpBlocked = call.path !== null && call.path.transport !== 'udp' && findings.some(({ code, answer }) => (code === 'udp.blocked' || code === 'udp.rejected') && answer === 'yes');
  return (
    <section className="verdict panel" aria-label="How the call is connected" style={{ borderTopColor: colourOf(verdict) }}>
      <div className="verdict-main">
        <header className="verdict-head">
          {verdict.state === 'failed' && <SeverityMark severity="problem" />}
          {verdict.use !== null && <PathMark use={verdict.use}>{''}</PathMark>}
          <h2 aria-live="polite">{verdict.headline}</h2>
          {verdict.inferred !== null && (
            <span className="tag" title={verdict.inferred}>
              {words.inferred}
            </span>
          )}
          <span className="soft numbers">{verdict.when}</span>
        </header>
        <p className="verdict-plain">{verdict.plain}</p>
        {way !== null && <PathPicture way={way} udpBlocked={udpBlocked} />}
        <CallFigures call={call} allocations={allocations} live={live} />
      </div>
      <Reasons reasons={verdict.reasons} />
    </section>
  );
};
