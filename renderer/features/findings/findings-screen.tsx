/** What the rules conclude, with what each conclusion stands on. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import type { Finding } from '../../../electron/contract/summary.ts';
import { callNumbers } from '../../state/calls.ts';
import { usePageState } from '../../state/context.ts';
import type { PageState } from '../../state/page-state.ts';
import { useRouteDetail } from '../../state/route-detail.ts';
import { Choice } from '../../ui/fields.tsx';
import { SeverityMark } from '../../ui/marks.tsx';
import { Empty } from '../../ui/panel.tsx';
import { formatTime } from '../../ui/quantities.ts';
import { NothingYet } from '../capture/nothing-yet.tsx';
import { FindingEvidence } from './finding-evidence.tsx';
import { answerNames, confidenceNames, words } from './words.ts';

const selectCalls = ({ calls }: PageState): PageState['calls'] => calls;
const selectFindings = ({ findings }: PageState): PageState['findings'] => findings;

const answerOrder = { yes: 0, unknown: 1, no: 2 } as const;
const severityOrder = { problem: 0, warning: 1, info: 2 } as const;

const inOrder = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted((a, b) => answerOrder[a.answer] - answerOrder[b.answer] || severityOrder[a.severity] - severityOrder[b.severity] || a.code.localeCompare(b.code));

interface FindingItemProps {
  finding: Finding;
  /** By call id; empty where there is but one call. */
  numbers: ReadonlyMap<string, number>;
  /** The address asks for this one: it is brought into sight, its evidence open. */
  asked: boolean;
}

const FindingItem = ({ finding, numbers, asked }: FindingItemProps): ReactElement => {
  const { code, answer, severity, title, explanation, advice, evidence, confidence, callIds, since } = finding;
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!asked) return;
    item.current?.scrollIntoView({ block: 'start' });
    item.current?.focus({ preventScroll: true });
  }, [asked]);
  const calls = callIds.flatMap((id) => numbers.get(id) ?? []);
  return (
    <li className={`finding ${answer}`} ref={item} tabIndex={-1}>
      <header>
        {answer === 'yes' ? <SeverityMark severity={severity} /> : <span className="severity-mark" />}
        <h2>{title}</h2>
        <span className={answer === 'yes' ? 'tag strong' : 'tag'}>{answerNames[answer]}</span>
        {answer === 'yes' && <span className="soft">{confidenceNames[confidence]}</span>}
        {calls.map((number) => (
          <span key={number} className="tag">
            {words.call(number)}
          </span>
        ))}
        {since !== null && answer !== 'unknown' && (
          <time className="soft numbers" dateTime={since} title={since}>
            {words.since(formatTime(since).slice(0, 8))}
          </time>
        )}
        <code className="soft finding-code">{code}</code>
      </header>
      <p>{explanation}</p>
      {advice !== '' && (
        <p>
          <strong>{words.advice}</strong> {advice}
        </p>
      )}
      <FindingEvidence title={title} evidence={evidence} open={asked} />
    </li>
  );
};

export const FindingsScreen = (): ReactElement => {
  const findings = usePageState(selectFindings);
  const calls = usePageState(selectCalls);
  const [chosen, setShown] = useState<'holds' | 'all' | null>(null);
  const asked = useRouteDetail();
  const numbers = useMemo((): ReadonlyMap<string, number> => (calls.length < 2 ? new Map() : callNumbers(calls)), [calls]);
  if (findings.length === 0) return <NothingYet what="findings" when={words.when} />;
  const shown = chosen ?? (findings.some(({ code, answer }) => code === asked && answer !== 'yes') ? 'all' : 'holds');
  const listed = inOrder(findings).filter(({ answer }) => shown === 'all' || answer === 'yes');
  return (
    <>
      <Choice
        inline
        label={words.show}
        value={shown}
        options={[
          { value: 'holds', name: words.holds },
          { value: 'all', name: words.all(findings.length) },
        ]}
        onChange={setShown}
      />
      {listed.length === 0 && <Empty title={words.noneHolds}><p>{words.noneHoldsText}</p></Empty>}
      <ul className="findings">
        {listed.map((finding) => (
          <FindingItem key={finding.code} finding={finding} numbers={numbers} asked={finding.code === asked} />
        ))}
      </ul>
    </>
  );
};
