/** A list as it is written: to read, to check, and to keep as one's own. */
import { useRef, useState } from 'react';
import type { ReactElement } from 'react';
import type { ProfileCheck, ProfileProblem, ProfileView } from '../../../electron/contract/policy.ts';
import { useClient } from '../../state/context.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/fields.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useRequest } from '../../ui/use-request.ts';
import { profileWords as words } from './profile-words.ts';
import { SourceLine } from './source-line.tsx';
import { words as listWords } from './words.ts';

/** How far into the text a line begins; lines count from 1. */
const lineStart = (text: string, line: number): number => text.split('\n').slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);

const Problems = ({ problems, onGo }: { problems: readonly ProfileProblem[]; onGo: (problem: ProfileProblem) => void }): ReactElement => (
  <Notice severity="problem" title={words.problems(problems.length)}>
    <ul className="profile-problems">
      {problems.map((problem) => (
        <li key={[problem.line, problem.column, problem.path, problem.message].join(' ')}>
          <button type="button" className="button small numbers" onClick={() => onGo(problem)}>
            {words.place(problem.line, problem.column)}
          </button>{' '}
          <span>
            {problem.path !== '' && <code>{problem.path}</code>} {problem.message}
          </span>
        </li>
      ))}
    </ul>
  </Notice>
);

interface ProfileDialogProps {
  /** Null: a new one. */
  view: ProfileView | null;
  /** Today, as in 2026-11-22. */
  day: string;
  /** A list was added, changed or removed. */
  onChanged: () => void;
  onClose: () => void;
}

export const ProfileDialog = ({ view, day, onChanged, onClose }: ProfileDialogProps): ReactElement => {
  const client = useClient();
  const { pending, error, run } = useRequest();
  const before = view?.yaml ?? words.template(day);
  const [yaml, setYaml] = useState(before);
  const [checked, setChecked] = useState<ProfileCheck | null>(null);
  const [asking, setAsking] = useState<'delete' | 'discard' | null>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  const name = view?.profile.name ?? words.newTitle;

  const edit = (next: string): void => {
    setYaml(next);
    setChecked(null);
  };
  const check = (): Promise<ProfileCheck> => client.request('checkProfile', { yaml });
  const close = (): void => (yaml === before ? onClose() : setAsking('discard'));
  const save = async (): Promise<void> => {
    const saved = await run(async () => {
      const found = await check();
      setChecked(found);
      if (found.profile === null) return;
      await client.request('saveProfile', { yaml });
      onChanged();
      onClose();
    });
    if (!saved) text.current?.focus();
  };
  const remove = async (): Promise<void> => {
    if (view === null) return;
    if (await run(() => client.request('deleteProfile', { id: view.profile.id }))) {
      onChanged();
      onClose();
    }
  };
  const goTo = ({ line, column }: ProfileProblem): void => {
    const at = lineStart(yaml, line) + column - 1;
    text.current?.focus();
    text.current?.setSelectionRange(at, at);
  };

  if (asking === 'delete') return <AskDialog key="delete" title={words.deleteTitle(name)} text={words.deleteText} yes={words.deleteNow} no={words.back} pending={pending} error={error} onYes={() => void remove()} onNo={() => setAsking(null)} />;
  if (asking === 'discard') return <AskDialog key="discard" title={words.discardTitle} text={words.discardText} yes={words.discardNow} no={words.keepEditing} onYes={onClose} onNo={() => setAsking(null)} />;
  return (
    <Dialog
      key="edit"
      title={name}
      onClose={close}
      wide
      actions={
        <>
          {view !== null && view.origin !== 'built-in' && (
            <button type="button" className="button" onClick={() => setAsking('delete')}>
              {words.delete}
            </button>
          )}
          <span className="toolbar-gap" />
          <button type="button" className="button" disabled={pending} onClick={() => void run(async () => setChecked(await check()))}>
            {words.check}
          </button>
          <button type="button" className="button primary" disabled={pending || (view !== null && yaml === before)} onClick={() => void save()}>
            {words.save}
          </button>
        </>
      }
    >
      <div className="form">
        {error !== null && <ErrorNotice error={error} />}
        {checked !== null && checked.problems.length > 0 && <Problems problems={checked.problems} onGo={goTo} />}
        {checked?.profile && checked.problems.length === 0 && <Notice severity="info" title={words.checkedWell(checked.profile.entries.length)} />}
        <Field label={words.yaml} note={view?.origin === 'built-in' ? words.builtInNote : words.yamlNote}>
          {(id, describedBy) => (
            <textarea ref={text} id={id} aria-describedby={describedBy} className="mono profile-yaml" rows={16} spellCheck={false} value={yaml} onChange={(event) => edit(event.target.value)} />
          )}
        </Field>
        {view !== null && view.profile.sources.length > 0 && (
          <div>
            {view.profile.sources.map((source) => (
              <SourceLine key={source} label={listWords.source} url={source} />
            ))}
          </div>
        )}
      </div>
    </Dialog>
  );
};
