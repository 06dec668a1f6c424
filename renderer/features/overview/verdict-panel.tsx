/** The answer first: how the call is connected, why so, the way as a picture, and what someone should do. */
import type { ReactElement, ReactNode } from 'react';
import type { Allocation, Call, Finding, FindingCode, Verdict } from '../../../electron/contract/summary.ts';
import { usePageState } from '../../state/context.ts';
import type { PageState } from '../../state/page-state.ts';
import { pathUseOfPath } from '../../state/path-use.ts';
import type { PathUse } from '../../state/path-use.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { PathMark, SeverityMark, failedColour, pathColour } from '../../ui/marks.tsx';
import { liveFindings, useFindingsAddress } from '../findings/findings-address.ts';
import { FrameLinks } from '../packets/frame-link.tsx';
import { CallFigures } from './call-figures.tsx';
import { RoutePicture } from './route-picture.tsx';
import { verdictTimes } from './verdict-times.ts';
import { confidenceWords, topologyWords, words } from './words.ts';

const colourOf = (severity: Verdict['severity'], use: PathUse | null): string => {
  if (use !== null) return pathColour[use];
  return severity === 'problem' ? failedColour : 'var(--line-strong)';
};

const VerdictHead = ({ verdict, use, when, actions }: { verdict: Verdict; use: PathUse | null; when: string; actions: ReactNode }): ReactElement => {
  const { severity, title, confidence } = verdict;
  return (
    <header className="verdict-head">
      {(severity === 'problem' || severity === 'warning') && <SeverityMark severity={severity} />}
      {use !== null && <PathMark use={use}>{''}</PathMark>}
      <h2 aria-live="polite">{title}</h2>
      <p className="verdict-since soft numbers">
        {verdict.code !== null && (
          <span className="tag" title={confidenceWords[confidence].title}>
            {confidenceWords[confidence].name}
          </span>
        )}{' '}
        {when}
      </p>
      {actions}
    </header>
  );
};

/** For the network's administrator, as it can be pasted into a ticket. */
const Advice = ({ verdict: { title, advice } }: { verdict: Verdict }): ReactElement => (
  <section className="advice" aria-label={words.advice}>
    <h3>{words.advice}</h3>
    <p>{advice}</p>
    <CopyButton text={`${title}. ${advice}`} label={words.copyAdvice} />
  </section>
);

const Also = ({ codes, findings }: { codes: readonly FindingCode[]; findings: readonly Finding[] }): ReactElement => {
  const address = useFindingsAddress();
  return (
    <section aria-label={words.also}>
      <h3>{words.also}</h3>
      <ul className="chips">
        {codes.map((code) => {
          const finding = findings.find((each) => each.code === code);
          return (
            <li key={code}>
              <a className="chip" href={`${address}/${code}`} title={finding?.explanation}>
                {finding !== undefined && <SeverityMark severity={finding.severity} />}
                {finding?.title ?? code}
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
};

const Proof = ({ verdict: { title, evidence } }: { verdict: Verdict }): ReactElement => {
  const address = useFindingsAddress();
  return (
    <p className="proof">
      {evidence.length > 0 && (
        <>
          <span className="soft">{words.shownBy}</span> <FrameLinks claim={title} packets={evidence} />{' '}
        </>
      )}
      {address === liveFindings && <a href={address}>{words.allFindings}</a>}
    </p>
  );
};

const Topology = ({ call: { topology, topologyConfidence, topologyReason } }: { call: Call }): ReactElement => (
  <p className="verdict-topology soft">
    <strong>{topologyWords[topology]}</strong>
    {topology !== 'unknown' && ` (${confidenceWords[topologyConfidence].name})`}
    {topologyReason !== '' && `: ${topologyReason}`}
  </p>
);

const selectLive = ({ session: { kind, phase } }: PageState): boolean => kind === 'live' && (phase === 'capturing' || phase === 'paused');
const selectFindings = ({ findings }: PageState): PageState['findings'] => findings;

/** What is to be done, what else troubles, and the packets that show it. */
const Consequences = ({ verdict }: { verdict: Verdict }): ReactElement => {
  const findings = usePageState(selectFindings);
  return (
    <div className="consequences">
      {verdict.advice !== '' && <Advice verdict={verdict} />}
      <div>
        {verdict.also.length > 0 && <Also codes={verdict.also} findings={findings} />}
        <Proof verdict={verdict} />
      </div>
    </div>
  );
};

/** `actions`: what can be done with what is shown. */
export const VerdictPanel = ({ call, allocations, actions }: { call: Call; allocations: readonly Allocation[]; actions?: ReactNode }): ReactElement => {
  const live = usePageState(selectLive);
  const { verdict } = call;
  const use = call.path === null ? null : pathUseOfPath(call.path);
  return (
    <section className="verdict panel" aria-label={words.verdict} style={{ borderTopColor: colourOf(verdict.severity, use) }}>
      <VerdictHead verdict={verdict} use={use} when={verdictTimes(verdict, call, live)} actions={actions} />
      <p className="verdict-plain">{verdict.sentence}</p>
      <RoutePicture route={call.route} use={use} />
      <Topology call={call} />
      <Consequences verdict={verdict} />
      <CallFigures call={call} allocations={allocations} live={live} />
    </section>
  );
};

/** Where no call came about: what stands in the way of one. */
export const AttemptPanel = ({ verdict, actions }: { verdict: Verdict; actions?: ReactNode }): ReactElement => {
  const live = usePageState(selectLive);
  return (
    <section className="verdict panel" aria-label={words.attempt} style={{ borderTopColor: colourOf(verdict.severity, null) }}>
      <VerdictHead verdict={verdict} use={null} when={verdictTimes(verdict, null, live)} actions={actions} />
      <p className="verdict-plain">{verdict.sentence}</p>
      <Consequences verdict={verdict} />
    </section>
  );
};
