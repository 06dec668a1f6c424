/** What stands where a table has no rows: why, and what to do, by what the session is doing. */
import type { ReactElement } from 'react';
import { usePageState } from '../../state/context.ts';
import type { PageState } from '../../state/page-state.ts';
import { Empty } from '../../ui/panel.tsx';
import { useSessionActions } from './session-actions.tsx';
import { words } from './words.ts';

const selectPhase = ({ session }: PageState): PageState['session']['phase'] => session.phase;

interface NothingYetProps {
  /** In the plural, as in "No candidate pairs". */
  what: string;
  /** When they would appear. */
  when: string;
}

export const NothingYet = ({ what, when }: NothingYetProps): ReactElement => {
  const phase = usePageState(selectPhase);
  const { start, pickFile } = useSessionActions();
  if (phase === 'idle') {
    return (
      <Empty title={`No ${what}: nothing is open`}>
        <p>Start a capture or open a file.</p>
        <p className="button-row">
          <button type="button" className="button primary" onClick={() => start()}>
            {words.start}
          </button>
          <button type="button" className="button" onClick={pickFile}>
            {words.open}
          </button>
        </p>
      </Empty>
    );
  }
  const ended = phase === 'done' || phase === 'failed';
  return (
    <Empty title={ended ? `This capture holds no ${what}` : `No ${what} yet`}>
      <p>{when}</p>
    </Empty>
  );
};
