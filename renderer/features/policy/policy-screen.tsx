/** For the administrator: what should be allowed, whether it works, and what goes where it should not. */
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { ProfileInfo } from '../../../electron/contract/policy.ts';
import { usePageState } from '../../state/context.ts';
import { useOpenDialog } from '../../state/dialogs.ts';
import type { PageState } from '../../state/page-state.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icons.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { Empty, Panel } from '../../ui/panel.tsx';
import { useAnswer } from '../../ui/use-answer.ts';
import { FetchDialog } from './fetch-dialog.tsx';
import { LeakList } from './leak-list.tsx';
import { OwnNetworkPanel } from './own-network-panel.tsx';
import { ProfileDialog } from './profile-dialog.tsx';
import { ProfileTable } from './profile-table.tsx';
import { profileWords } from './profile-words.ts';
import { ReportPanel } from './report-panel.tsx';
import { allLeaks } from './troubles.ts';
import { usePolicyChoice } from './use-policy-choice.ts';
import { words } from './words.ts';

const selectPolicy = ({ policy }: PageState): PageState['policy'] => policy;
const selectHasResults = ({ capture }: PageState): boolean => (capture?.packets ?? 0) > 0;

/** Loads a list before it is shown. */
const ShownProfile = ({ id, onChanged, onClose }: { id: string; onChanged: () => void; onClose: () => void }): ReactElement => {
  const { value, error } = useAnswer('showProfile', { id });
  if (value !== null) return <ProfileDialog view={value} day={today()} onChanged={onChanged} onClose={onClose} />;
  return (
    <Dialog title={id} onClose={onClose} wide>
      {error === null ? <p className="soft">{profileWords.loading}</p> : <ErrorNotice error={error} />}
    </Dialog>
  );
};

const today = (): string => new Date().toISOString().slice(0, 10);

export const PolicyScreen = (): ReactElement => {
  const reports = usePageState(selectPolicy);
  const hasResults = usePageState(selectHasResults);
  const openDialog = useOpenDialog();
  const lists = useAnswer('listProfiles', null);
  const { choice, pending, error, hold, setOwn } = usePolicyChoice();
  const [shown, setShown] = useState<string | null>(null);
  const [making, setMaking] = useState(false);
  const [fetching, setFetching] = useState<ProfileInfo | null>(null);
  const leaks = allLeaks(reports);
  const nothingChosen = choice !== null && choice.profiles.length === 0 && choice.own === null;
  return (
    <>
      <div className="screen-head">
        <p className="panel-text soft">{words.intro}</p>
        <button type="button" className="button" disabled={!hasResults} onClick={() => openDialog({ name: 'report', format: 'ticket' })}>
          <Icon name="report" /> {words.ticket}
        </button>
      </div>
      {error !== null && <ErrorNotice error={error} />}
      {leaks.length > 0 && <LeakList leaks={leaks} />}
      {reports.length === 0 && !nothingChosen && <Empty title={words.nothingOpenTitle}><p>{words.nothingOpen}</p></Empty>}
      {reports.map((report) => (
        <ReportPanel key={report.profile} report={report} pending={pending} onHold={(profile) => hold(profile, true)} />
      ))}
      <Panel
        title={words.lists}
        note={
          <button type="button" className="button small" onClick={() => setMaking(true)}>
            {words.newList}
          </button>
        }
      >
        <p className="panel-text">{nothingChosen ? words.listsNone : words.listsNote}</p>
        {lists.error !== null && <ErrorNotice error={lists.error} actions={<button type="button" className="button small" onClick={lists.again}>{words.again}</button>} />}
        {lists.value === null && lists.error === null && <p className="soft">{words.loading}</p>}
        {lists.value?.broken.map(({ path, problems }) => (
          <Notice key={path} severity="warning" title={words.brokenTitle(path)}>
            {problems.slice(0, 3).map(({ line, column, path: at, message }) => (
              <p key={`${line} ${column} ${at} ${message}`}>
                {profileWords.place(line, column)}: {at !== '' && <code>{at}</code>} {message}
              </p>
            ))}
          </Notice>
        ))}
        {lists.value !== null && (
          <ProfileTable profiles={lists.value.profiles} held={choice?.profiles ?? []} disabled={choice === null} onHold={hold} onShow={setShown} onFetch={setFetching} />
        )}
      </Panel>
      <OwnNetworkPanel own={choice?.own ?? null} pending={pending} error={error} onSave={setOwn} />
      {shown !== null && <ShownProfile id={shown} onChanged={lists.again} onClose={() => setShown(null)} />}
      {making && <ProfileDialog view={null} day={today()} onChanged={lists.again} onClose={() => setMaking(false)} />}
      {fetching !== null && <FetchDialog profile={fetching} onFetched={lists.again} onClose={() => setFetching(null)} />}
    </>
  );
};
