/** One list held against what was seen. */
import type { ReactElement } from 'react';
import type { PolicyReport } from '../../../electron/contract/policy.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Panel } from '../../ui/panel.tsx';
import { formatDate } from '../../ui/quantities.ts';
import { entryColumns, entryText } from './entry-columns.tsx';
import { EntryDetail, entryName } from './entry-detail.tsx';
import { SourceLine } from './source-line.tsx';
import { inOrderOfTrouble, statusCounts } from './troubles.ts';
import { words } from './words.ts';

/** What the company runs itself has no list. */
const ownId = 'own';

/** Fewer entries are seen at once. */
const filterFrom = 8;

const Entries = ({ report: { name, entries } }: { report: PolicyReport }): ReactElement => (
  <DataTable
    caption={words.entries(name)}
    columns={entryColumns}
    rows={inOrderOfTrouble(entries)}
    rowKey={({ id }) => id}
    rowLabel={entryName}
    {...(entries.length < filterFrom ? {} : { searchText: entryText })}
    detail={(entry) => <EntryDetail entry={entry} />}
    empty={<p className="soft">{words.noEntries}</p>}
  />
);

const ListAge = ({ report: { read, old } }: { report: PolicyReport }): ReactElement | null =>
  read === null ? null : (
    <span className={old ? 'tag strong' : 'tag'}>
      {words.listRead(formatDate(read))}
      {old && `, ${words.old}`}
    </span>
  );

interface ReportPanelProps {
  report: PolicyReport;
  /** Whether the choice is being kept just now. */
  pending: boolean;
  onHold: (profile: string) => void;
}

export const ReportPanel = ({ report, pending, onHold }: ReportPanelProps): ReactElement => {
  const { profile, name, chosen, recognised, sources, old, entries, leaks } = report;
  const isOwn = profile === ownId;
  const isSuggested = chosen === 'suggested';
  const { works, fails, notSeen } = statusCounts(entries);
  return (
    <Panel
      title={name}
      className="policy-report"
      note={
        <span className="policy-tags">
          <span className="tag">{isOwn ? words.own : isSuggested ? words.suggested : words.chosen}</span>
          <ListAge report={report} />
          <span className="numbers">{words.counts(works, fails, notSeen)}</span>
        </span>
      }
    >
      {recognised !== '' && <p className="panel-text">{recognised}</p>}
      {isSuggested && (
        <div className="panel-text suggestion">
          <p className="soft">{words.suggestedText}</p>
          <button type="button" className="button small" disabled={pending} onClick={() => onHold(profile)}>
            {words.holdAgainst(name)}
          </button>
        </div>
      )}
      {old && <p className="panel-text">{words.listOld}</p>}
      {isOwn && leaks.length === 0 && <p className="panel-text soft">{words.noLeaks}</p>}
      {isSuggested ? (
        <details>
          <summary>{words.entries(name)}</summary>
          <Entries report={report} />
        </details>
      ) : (
        <Entries report={report} />
      )}
      {sources.map((source) => (
        <SourceLine key={source} label={words.source} url={source} />
      ))}
    </Panel>
  );
};
