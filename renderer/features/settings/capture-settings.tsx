/** The window and the capture. */
import type { ReactElement } from 'react';
import { sourceChoices } from '../../../electron/contract/capture.ts';
import type { SourceChoice } from '../../../electron/contract/capture.ts';
import type { Settings } from '../../../electron/contract/session.ts';
import { Choice, Field, Switch, TextField } from '../../ui/fields.tsx';
import { words } from './words.ts';

const themes = ['system', 'light', 'dark'] as const;

interface CaptureSettingsProps {
  settings: Settings;
  onChange: (settings: Settings) => void;
  singleKeys: boolean;
  onSingleKeys: (allowed: boolean) => void;
}

export const CaptureSettings = ({ settings, onChange, singleKeys, onSingleKeys }: CaptureSettingsProps): ReactElement => {
  const { captureOnOpen, theme, capture } = settings;
  const changeCapture = (changes: Partial<Settings['capture']>): void => onChange({ ...settings, capture: { ...capture, ...changes } });
  return (
    <>
      <Switch label={words.captureOnOpen} note={words.captureOnOpenNote} checked={captureOnOpen} onChange={(next) => onChange({ ...settings, captureOnOpen: next })} />
      <Choice inline label={words.theme} value={theme} options={themes.map((value) => ({ value, name: words.themes[value] }))} onChange={(next) => onChange({ ...settings, theme: next })} />
      <Field label={words.source}>
        {(id) => (
          <select id={id} value={capture.source} onChange={(event) => changeCapture({ source: event.target.value as SourceChoice })}>
            {sourceChoices.map((source) => (
              <option key={source} value={source}>
                {words.sources[source]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <TextField label={words.filter} note={words.filterNote} mono value={capture.filter ?? ''} onChange={(filter) => changeCapture({ filter: filter === '' ? null : filter })} />
      <div className="field">
        <span className="field-label">{words.interfaces}</span>
        <p className="soft">{capture.interfaces.length === 0 ? words.interfacesDefault : words.interfacesChosen(capture.interfaces)}</p>
        {capture.interfaces.length > 0 && (
          <button type="button" className="button small" onClick={() => changeCapture({ interfaces: [] })}>
            {words.forgetInterfaces}
          </button>
        )}
      </div>
      <Switch label={words.singleKeys} note={words.singleKeysNote} checked={singleKeys} onChange={onSingleKeys} />
    </>
  );
};
