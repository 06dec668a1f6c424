/** What the rules conclude, with what each conclusion stands on. */
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { Finding } from '../../../electron/contract/summary.ts';
import { usePageState } from '../../state/context.ts';
import type { PageState } from '../../state/page-state.ts';
import { Choice } from '../../ui/fields.tsx';
import { SeverityMark } from '../../ui/marks.tsx';
import { Empty } from '../../ui/panel.tsx';
import { formatCount, formatTime } from '../../ui/quantities.ts';
import { NothingYet } from '../capture/nothing-yet.tsx';
import { answerNames, confidenceNames, words } from './words.ts';

const selectFindings = ({ findings }: PageState): PageState['findings'] => findings;

const answerOrder = { yes: 0, unknown: 1, no: 2 } as const;
const severityOrder = { problem: 0, warning: 1, info: 2 } as const;

const inOrder = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted((a, b) => answerOrder[a.answer] - answerOrder[b.answer] || severityOrder[a.severity] - severityOrder[b.severity] || a.code.localeCompare(b.code));

const FindingItem = ({ finding }: { finding: Finding }): ReactElement => {
  const { code, answer, severity, title, explanation, advice, evidence, confidence } = finding;
  return (
    <li className={`finding ${answer}`}>
      <header>
        {answer === 'yes' ? <SeverityMark severity={severity} /> : <span className="severity-mark" />}
        <h2>{title}</h2>
        <span className={answer === 'yes' ? 'tag strong' : 'tag'}>{answerNames[answer]}</span>
        {answer === 'yes' && <span className="soft">{confidenceNames[confidence]}</span>}
        <code className="soft finding-code">{code}</code>
      </header>
      <p>{explanation}</p>
      {advice !== '' && (
        <p>
          <strong>{words.advice}</strong> {advice}
        </p>
      )}
      {evidence.length === 0 ? (
        <p className="soft">{words.noEvidence}</p>
      ) : (
        <details>
          <summary>{words.evidence(evidence.length)}</summary>
          <table className="plain-table">
            <caption className="visually-hidden">{`${words.evidence(evidence.length)}: ${title}`}</caption>
            <thead>
              <tr>
                <th scope="col" className="numeric" title="Number in the capture, as Wireshark counts.">Frame</th>
                <th scope="col" title="Local time.">Time</th>
                <th scope="col">What it shows</th>
              </tr>
            </thead>
            <tbody>
              {evidence.map(({ frame, time, note }, index) => (
                <tr key={`${frame}-${index}`}>
                  <td className="numeric">{formatCount(frame)}</td>
                  <td className="numbers">
                    <time dateTime={time} title={time}>{formatTime(time)}</time>
                  </td>
                  <td className="wraps">{note}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </li>
  );
};

export const FindingsScreen = (): ReactElement => {
  const findings = usePageState(selectFindings);
  const [shown, setShown] = useState<'holds' | 'all'>('holds');
  if (findings.length === 0) return <NothingYet what="findings" when={words.when} />;
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
          <FindingItem key={finding.code} finding={finding} />
        ))}
      </ul>
    </>
  );
};
