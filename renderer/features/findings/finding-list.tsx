/** Findings in the order of their weight, each with what it stands on. */
import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import type { Call, Finding } from '../../../electron/contract/summary.ts';
import { callNumbers } from '../../state/calls.ts';
import { SeverityMark } from '../../ui/marks.tsx';
import { formatTime } from '../../ui/quantities.ts';
import { FindingEvidence } from './finding-evidence.tsx';
import { answerNames, confidenceNames, words } from './words.ts';

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

interface FindingListProps {
  findings: readonly Finding[];
  /** All calls: where there are several, a finding says which it is about. */
  calls: readonly Call[];
  /** The code that the address asks for. */
  asked: string | null;
}

export const FindingList = ({ findings, calls, asked }: FindingListProps): ReactElement => {
  const numbers: ReadonlyMap<string, number> = calls.length < 2 ? new Map() : callNumbers(calls);
  return (
    <ul className="findings">
      {inOrder(findings).map((finding) => (
        <FindingItem key={finding.code} finding={finding} numbers={numbers} asked={finding.code === asked} />
      ))}
    </ul>
  );
};
