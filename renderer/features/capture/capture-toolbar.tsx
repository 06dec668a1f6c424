import type { ReactElement } from 'react';
import { usePageState } from '../../state/context.ts';
import { useOpenDialog } from '../../state/dialogs.ts';
import type { PageState } from '../../state/page-state.ts';
import { Icon } from '../../ui/icons.tsx';
import { formatTime } from '../../ui/quantities.ts';
import { useSessionActions } from './session-actions.tsx';
import { words } from './words.ts';

const selectPhase = ({ session }: PageState): PageState['session']['phase'] => session.phase;
const selectHasResults = ({ capture }: PageState): boolean => (capture?.packets ?? 0) > 0;

const selectRecordedSince = ({ session }: PageState): string | null => session.recorder?.since ?? null;

export const CaptureToolbar = (): ReactElement => {
  const phase = usePageState(selectPhase);
  const hasResults = usePageState(selectHasResults);
  const recordedSince = usePageState(selectRecordedSince);
  const actions = useSessionActions();
  const openDialog = useOpenDialog();
  const busy = actions.pending || phase === 'starting';
  const live = phase === 'capturing' || phase === 'paused';
  return (
    <div className="toolbar" role="group" aria-label="Capture">
      {live ? (
        <>
          {phase === 'capturing' ? (
            <button type="button" className="button" disabled={busy} onClick={actions.pause}>
              <Icon name="pause" /> {words.pause}
            </button>
          ) : (
            <button type="button" className="button primary" disabled={busy} onClick={actions.resume}>
              <Icon name="play" /> {words.resume}
            </button>
          )}
          <button type="button" className="button" disabled={busy} onClick={actions.stop}>
            <Icon name="stop" /> {words.stop}
          </button>
        </>
      ) : phase === 'starting' ? (
        <button type="button" className="button" onClick={actions.stop}>
          <Icon name="stop" /> {words.stop}
        </button>
      ) : (
        <button type="button" className="button primary" disabled={busy || phase === 'reading'} onClick={() => actions.start()}>
          <Icon name="play" /> {words.start}
        </button>
      )}
      <button type="button" className="button" onClick={() => openDialog({ name: 'interfaces' })}>
        {words.choose}
      </button>
      <span className="toolbar-gap" />
      <button type="button" className="button" onClick={actions.pickFile}>
        <Icon name="open" /> {words.open}
      </button>
      <button
        type="button"
        className="button"
        disabled={recordedSince === null}
        title={recordedSince === null ? words.saveRecentNothing : words.saveRecentSince(formatTime(recordedSince).slice(0, 8))}
        onClick={() => openDialog({ name: 'saveRecent' })}
      >
        <Icon name="rewind" /> {words.saveRecent}
      </button>
      <button type="button" className="button" disabled={!hasResults} onClick={() => openDialog({ name: 'report', format: 'html' })}>
        <Icon name="report" /> {words.report}
      </button>
    </div>
  );
};
