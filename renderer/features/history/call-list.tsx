/** All calls that were kept: to open one, to compare two, to delete. */
import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import type { HistoryPage } from '../../../electron/contract/history.ts';
import { useClient, usePageState } from '../../state/context.ts';
import { useOpenDialog } from '../../state/dialogs.ts';
import type { PageState } from '../../state/page-state.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { Empty } from '../../ui/panel.tsx';
import { formatBytes, formatCount, formatCounted } from '../../ui/quantities.ts';
import { useAnswer } from '../../ui/use-answer.ts';
import { useRequest } from '../../ui/use-request.ts';
import { useSettings } from '../settings/settings-context.tsx';
import { callColumns, callText } from './call-columns.tsx';
import { words } from './words.ts';

/** Calls that are listed at a time. */
const portion = 500;

/** A call that ends while the list is shown belongs in it. */
const selectEnded = ({ session }: PageState): string | null => session.endedCall?.uid ?? null;

const Kept = ({ page: { total, bytes, path } }: { page: HistoryPage }): ReactElement => (
  <p className="kept soft">
    {words.kept(formatCounted(total, 'call'), formatBytes(bytes))} <code>{path}</code> <CopyButton text={path} label={words.copyPath} />
  </p>
);

export const CallList = (): ReactElement => {
  const client = useClient();
  const openDialog = useOpenDialog();
  const { settings } = useSettings();
  const ended = usePageState(selectEnded);
  const [offset, setOffset] = useState(0);
  const { value: page, error, again } = useAnswer('listCalls', { limit: portion, offset }, ended);
  const deleting = useRequest();
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [asking, setAsking] = useState<'chosen' | 'all' | null>(null);
  const columns = useMemo(
    () =>
      callColumns(chosen, (id, choose) => {
        const after = new Set(chosen);
        if (choose) after.add(id);
        else after.delete(id);
        setChosen(after);
      }),
    [chosen],
  );
  if (page === null) return error === null ? <p className="soft">{words.loading}</p> : <ErrorNotice error={error} actions={<button type="button" className="button small" onClick={again}>{words.again}</button>} />;

  const picked = page.entries.filter(({ id }) => chosen.has(id)).toSorted((a, b) => a.start.localeCompare(b.start));
  const [first, second] = picked;
  const remove = async (): Promise<void> => {
    if (!(await deleting.run(() => client.request('deleteCalls', { ids: asking === 'all' ? null : picked.map(({ id }) => id) })))) return;
    setAsking(null);
    setChosen(new Set());
    setOffset(0);
    again();
  };
  return (
    <>
      {error !== null && <ErrorNotice error={error} />}
      {settings?.history.enabled === false && (
        <Notice severity="info" title={words.off}>
          <p>{words.offText}</p>
        </Notice>
      )}
      <DataTable
        caption={words.calls}
        columns={columns}
        rows={page.entries}
        rowKey={({ id }) => String(id)}
        searchText={callText}
        marked={({ id }) => chosen.has(id)}
        initialOrder={{ column: 'when', direction: 'descending' }}
        tools={
          <>
            <button
              type="button"
              className="button"
              disabled={picked.length !== 2}
              title={picked.length === 2 ? undefined : words.compareHint}
              onClick={() => {
                if (first !== undefined && second !== undefined) location.hash = `#/history/${first.id}-${second.id}`;
              }}
            >
              {words.compare}
            </button>
            {picked.length > 0 ? (
              <button type="button" className="button" onClick={() => setAsking('chosen')}>
                {words.deleteChosen(picked.length)}
              </button>
            ) : (
              <span className="soft">{words.compareHint}</span>
            )}
          </>
        }
        empty={
          <Empty title={words.none}>
            <p>{words.noneText}</p>
          </Empty>
        }
      />
      {page.total > portion && (
        <p className="button-row">
          <button type="button" className="button small" disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - portion))}>
            {words.newer}
          </button>
          <span className="soft numbers">{words.portion(formatCount(offset + 1), formatCount(offset + page.entries.length), formatCount(page.total))}</span>
          <button type="button" className="button small" disabled={offset + page.entries.length >= page.total} onClick={() => setOffset(offset + portion)}>
            {words.older}
          </button>
        </p>
      )}
      <div className="history-foot">
        <Kept page={page} />
        <button type="button" className="button small" onClick={() => openDialog({ name: 'settings', section: 'history' })}>
          {words.settings}
        </button>
        {page.total > 0 && (
          <button type="button" className="button small" onClick={() => setAsking('all')}>
            {words.deleteAll}
          </button>
        )}
      </div>
      {asking !== null && (
        <AskDialog
          title={asking === 'all' ? words.deleteAllTitle(formatCounted(page.total, 'call')) : words.deleteTitle(picked.length)}
          text={words.deleteText}
          yes={words.delete}
          no={words.keep}
          pending={deleting.pending}
          error={deleting.error}
          onYes={() => void remove()}
          onNo={() => setAsking(null)}
        />
      )}
    </>
  );
};
