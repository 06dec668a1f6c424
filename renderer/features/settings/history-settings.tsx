import { useState } from 'react';
import type { ReactElement } from 'react';
import { useClient } from '../../state/context.ts';
import { Switch, TextField } from '../../ui/fields.tsx';
import { askForNotifications, notificationPermission } from '../history/browser-notification.ts';
import type { HistoryProblems, HistoryText } from './history-text.ts';
import { words } from './words.ts';

/** In a browser, its own leave is needed too; it is asked by a click alone. */
const BrowserLeave = (): ReactElement | null => {
  const { shell } = useClient();
  const [permission, setPermission] = useState(notificationPermission);
  if (shell !== 'web') return null;
  return (
    <div className="field below-switch">
      <p className="soft">{words.browserNotifications[permission]}</p>
      {permission === 'default' && (
        <button type="button" className="button small" onClick={() => void askForNotifications().then(setPermission)}>
          {words.allowNotifications}
        </button>
      )}
    </div>
  );
};

interface HistorySettingsProps {
  text: HistoryText;
  problems: HistoryProblems;
  onChange: (text: HistoryText) => void;
}

export const HistorySettingsForm = ({ text, problems, onChange }: HistorySettingsProps): ReactElement => {
  const set = (changes: Partial<HistoryText>): void => onChange({ ...text, ...changes });
  return (
    <>
      <Switch label={words.historyEnabled} note={words.historyEnabledNote} checked={text.enabled} onChange={(enabled) => set({ enabled })} />
      <div className="side-by-side">
        <TextField label={words.maxCalls} problem={problems.maxCalls} inputMode="numeric" value={text.maxCalls} onChange={(maxCalls) => set({ maxCalls })} />
        <TextField label={words.maxDays} problem={problems.maxDays} inputMode="numeric" value={text.maxDays} onChange={(maxDays) => set({ maxDays })} />
      </div>
      <p className="soft">{words.boundsNote}</p>
      <Switch label={words.keepPackets} note={words.keepPacketsNote} checked={text.keepPackets} onChange={(keepPackets) => set({ keepPackets })} />
      {text.keepPackets && <TextField label={words.maxPackets} problem={problems.maxPacketsMiB} inputMode="numeric" value={text.maxPacketsMiB} onChange={(maxPacketsMiB) => set({ maxPacketsMiB })} />}
      <Switch label={words.notify} note={words.notifyNote} checked={text.notify} onChange={(notify) => set({ notify })} />
      {text.notify && <BrowserLeave />}
    </>
  );
};
