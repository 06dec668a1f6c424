/** Says that a call has ended, once for each call, without taking the focus from what the user does. */
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { useClient, usePageState } from '../../state/context.ts';
import type { PageState } from '../../state/page-state.ts';
import { Icon } from '../../ui/icons.tsx';
import { formatTime } from '../../ui/quantities.ts';
import { useSettings } from '../settings/settings-context.tsx';
import { CallSeverity } from './call-marks.tsx';
import { endedCallSeen } from './ended-call-seen.ts';
import { notifyInBrowser } from './browser-notification.ts';
import { words } from './words.ts';

const selectEnded = ({ session }: PageState): PageState['session']['endedCall'] => session.endedCall;

export const CallEnded = (): ReactElement => {
  const ended = usePageState(selectEnded);
  const { shell } = useClient();
  const { settings } = useSettings();
  const notify = settings?.history.notify === true && shell === 'web';
  // Of an earlier visit, or dismissed in this one.
  const [past, setPast] = useState<string | null>(endedCallSeen.get);
  const shown = ended !== null && ended.uid !== past ? ended : null;
  useEffect(() => {
    if (shown === null || endedCallSeen.get() === shown.uid || settings === null) return;
    endedCallSeen.set(shown.uid);
    if (notify) notifyInBrowser(shown);
  }, [shown, notify, settings]);
  return (
    // There before it has something to say, so that it is heard.
    <div className="toast-place" role="status">
      {shown !== null && (
        <div className="toast">
          <CallSeverity severity={shown.severity} />
          <div>
            <p>
              <strong>{words.ended(formatTime(shown.end).slice(0, 5))}</strong>
            </p>
            <p>{shown.title}</p>
            <p>
              {shown.historyId === null ? (
                <span className="soft">{words.endedNotKept}</span>
              ) : (
                <a href={`#/history/${shown.historyId}`} onClick={() => setPast(shown.uid)}>
                  {words.endedShow}
                </a>
              )}
            </p>
          </div>
          <button type="button" className="button icon-only" aria-label={words.dismiss} onClick={() => setPast(shown.uid)}>
            <Icon name="close" size={16} />
          </button>
        </div>
      )}
    </div>
  );
};
