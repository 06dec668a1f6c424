/** Reads a vendor's list anew: asked first, with the address that would be contacted, and said afterwards what changed. */
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { ProfileFetch, ProfileInfo } from '../../../electron/contract/policy.ts';
import { useClient } from '../../state/context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { formatCount } from '../../ui/quantities.ts';
import { useAnswer } from '../../ui/use-answer.ts';
import { useRequest } from '../../ui/use-request.ts';
import { profileWords as words } from './profile-words.ts';
import { TextList } from './text-list.tsx';

const Changed = ({ title, texts }: { title: string; texts: readonly string[] }): ReactElement | null =>
  texts.length === 0 ? null : (
    <section>
      <h3>{`${title} (${formatCount(texts.length)})`}</h3>
      <TextList name={title} texts={texts} />
    </section>
  );

const Outcome = ({ outcome: { url, added, removed } }: { outcome: ProfileFetch }): ReactElement => (
  <>
    <Notice severity="info" title={added.length + removed.length === 0 ? words.nothingChanged : words.changed(added.length, removed.length)}>
      <p>{words.fetchedFrom(url)}</p>
    </Notice>
    <Changed title={words.added} texts={added} />
    <Changed title={words.removed} texts={removed} />
  </>
);

export const FetchDialog = ({ profile: { id, name }, onFetched, onClose }: { profile: ProfileInfo; onFetched: () => void; onClose: () => void }): ReactElement => {
  const client = useClient();
  const view = useAnswer('showProfile', { id });
  const { pending, error, run } = useRequest();
  const [outcome, setOutcome] = useState<ProfileFetch | null>(null);
  const addresses = view.value?.profile.published.map(({ url }) => url) ?? [];
  const fetchList = (): void =>
    void run(async () => {
      setOutcome(await client.request('fetchProfile', { id }));
      onFetched();
    });
  return (
    <Dialog
      title={words.fetchTitle(name)}
      onClose={onClose}
      actions={
        outcome === null ? (
          <>
            <button type="button" className="button" onClick={onClose}>
              {words.cancel}
            </button>
            <button type="button" className="button primary" disabled={pending || view.value === null} onClick={fetchList}>
              {pending ? words.fetching : words.fetchNow}
            </button>
          </>
        ) : (
          <button type="button" className="button" onClick={onClose}>
            {words.close}
          </button>
        )
      }
    >
      <div className="form">
        {view.error !== null && <ErrorNotice error={view.error} />}
        {error !== null && <ErrorNotice error={error} />}
        {outcome === null ? (
          <>
            <p>{words.fetchAsks}</p>
            <TextList name={words.fetchAsks} texts={addresses} />
            <p className="soft">{words.fetchTells}</p>
          </>
        ) : (
          <Outcome outcome={outcome} />
        )}
      </div>
    </Dialog>
  );
};
