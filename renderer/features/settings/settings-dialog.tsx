import { useState } from 'react';
import type { ReactElement } from 'react';
import { sourceChoices } from '../../../electron/contract/capture.ts';
import type { SourceChoice } from '../../../electron/contract/capture.ts';
import { settingsSchema } from '../../../electron/contract/session.ts';
import type { Settings } from '../../../electron/contract/session.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Choice, Field, Switch } from '../../ui/fields.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useRequest } from '../../ui/use-request.ts';
import { useSettings } from './settings-context.tsx';
import { singleKeysAllowed } from './single-keys.ts';
import { words } from './words.ts';

const themes = ['system', 'light', 'dark'] as const;

export const SettingsDialog = ({ onClose }: { onClose: () => void }): ReactElement => {
  const { settings, save } = useSettings();
  const [changes, setChanges] = useState<Partial<Settings>>({});
  const [singleKeys, setSingleKeys] = useState(singleKeysAllowed.get);
  const { pending, error, run } = useRequest();
  const shown = { ...(settings ?? settingsSchema.parse({})), ...changes };
  const changeCapture = (capture: Partial<Settings['capture']>): void => setChanges({ ...changes, capture: { ...shown.capture, ...capture } });

  const submit = async (): Promise<void> => {
    singleKeysAllowed.set(singleKeys);
    if (await run(() => save(shown))) onClose();
  };
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" form="settings" className="button primary" disabled={pending || settings === null}>
            {words.save}
          </button>
        </>
      }
    >
      <form
        id="settings"
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {error !== null && <ErrorNotice error={error} />}
        {settings === null && <p className="soft">{words.loading}</p>}
        <Switch label={words.captureOnOpen} note={words.captureOnOpenNote} checked={shown.captureOnOpen} onChange={(captureOnOpen) => setChanges({ ...changes, captureOnOpen })} />
        <Choice
          label={words.theme}
          value={shown.theme}
          options={themes.map((theme) => ({ value: theme, name: words.themes[theme] }))}
          onChange={(theme) => setChanges({ ...changes, theme })}
        />
        <Field label={words.source}>
          {(id) => (
            <select id={id} value={shown.capture.source} onChange={(event) => changeCapture({ source: event.target.value as SourceChoice })}>
              {sourceChoices.map((source) => (
                <option key={source} value={source}>
                  {words.sources[source]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={words.filter} note={words.filterNote}>
          {(id, noteId) => (
            <input
              id={id}
              aria-describedby={noteId}
              type="text"
              className="mono"
              spellCheck={false}
              value={shown.capture.filter ?? ''}
              onChange={(event) => changeCapture({ filter: event.target.value === '' ? null : event.target.value })}
            />
          )}
        </Field>
        <div className="field">
          <span className="field-label">{words.interfaces}</span>
          <p className="soft">{shown.capture.interfaces.length === 0 ? words.interfacesDefault : words.interfacesChosen(shown.capture.interfaces)}</p>
          {shown.capture.interfaces.length > 0 && (
            <button type="button" className="button small" onClick={() => changeCapture({ interfaces: [] })}>
              {words.forgetInterfaces}
            </button>
          )}
        </div>
        <Switch label={words.singleKeys} note={words.singleKeysNote} checked={singleKeys} onChange={setSingleKeys} />
      </form>
    </Dialog>
  );
};
