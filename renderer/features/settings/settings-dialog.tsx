import { useState } from 'react';
import type { ReactElement } from 'react';
import type { Settings } from '../../../electron/contract/session.ts';
import { settingsSections } from '../../state/dialogs.ts';
import type { SettingsSection } from '../../state/dialogs.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useRequest } from '../../ui/use-request.ts';
import { CaptureSettings } from './capture-settings.tsx';
import { FleetSettingsForm } from './fleet-settings.tsx';
import { fleetText, readFleet } from './fleet-text.ts';
import { HistorySettingsForm } from './history-settings.tsx';
import { historyText, readHistory } from './history-text.ts';
import { useSettings } from './settings-context.tsx';
import { singleKeysAllowed } from './single-keys.ts';
import { words } from './words.ts';

const hasProblems = (problems: object): boolean => Object.keys(problems).length > 0;

/** What the dialog does not show of the settings stays as it is. */
const Form = ({ settings, first, onClose }: { settings: Settings; first: SettingsSection; onClose: () => void }): ReactElement => {
  const { save } = useSettings();
  const { pending, error, run } = useRequest();
  const [section, setSection] = useState(first);
  const [general, setGeneral] = useState(settings);
  const [history, setHistory] = useState(() => historyText(settings.history));
  const [fleet, setFleet] = useState(() => fleetText(settings.fleet));
  const [singleKeys, setSingleKeys] = useState(singleKeysAllowed.get);
  // What is half typed is not yet wrong.
  const [tried, setTried] = useState(false);
  const readOfHistory = readHistory(settings.history, history);
  const readOfFleet = readFleet(settings.fleet, fleet);

  const submit = async (toFirstProblem: () => void): Promise<void> => {
    setTried(true);
    if (readOfHistory.settings === null || readOfFleet.settings === null) {
      setSection(readOfHistory.settings === null ? 'history' : 'fleet');
      toFirstProblem();
      return;
    }
    const next = { ...settings, captureOnOpen: general.captureOnOpen, theme: general.theme, capture: general.capture, history: readOfHistory.settings, fleet: readOfFleet.settings };
    singleKeysAllowed.set(singleKeys);
    if (await run(() => save(next))) onClose();
  };
  const troubled = { capture: false, history: tried && hasProblems(readOfHistory.problems), fleet: tried && hasProblems(readOfFleet.problems) };
  return (
    <FormDialog title={words.title} save={words.save} cancel={words.cancel} pending={pending} error={error} onSubmit={(toFirstProblem) => void submit(toFirstProblem)} onClose={onClose}>
      <Tabs label={words.title} tabs={settingsSections.map((id) => ({ id, name: troubled[id] ? words.sectionWrong(words.sections[id]) : words.sections[id] }))} shown={section} onShow={setSection}>
        {section === 'capture' && <CaptureSettings settings={general} onChange={setGeneral} singleKeys={singleKeys} onSingleKeys={setSingleKeys} />}
        {section === 'history' && <HistorySettingsForm text={history} problems={tried ? readOfHistory.problems : {}} onChange={setHistory} />}
        {section === 'fleet' && <FleetSettingsForm text={fleet} problems={tried ? readOfFleet.problems : {}} onChange={setFleet} />}
      </Tabs>
    </FormDialog>
  );
};

export const SettingsDialog = ({ first, onClose }: { first: SettingsSection; onClose: () => void }): ReactElement => {
  const { settings } = useSettings();
  if (settings !== null) return <Form settings={settings} first={first} onClose={onClose} />;
  return (
    <Dialog title={words.title} onClose={onClose} wide>
      <p className="soft">{words.loading}</p>
    </Dialog>
  );
};
