import { useState } from 'react';
import type { ReactElement } from 'react';
import { sourceChoices } from '../../../electron/contract/capture.ts';
import type { CaptureOptions, SourceChoice } from '../../../electron/contract/capture.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Switch } from '../../ui/fields.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useRequest } from '../../ui/use-request.ts';
import { useSettings } from '../settings/settings-context.tsx';
import { words as settingsWords } from '../settings/words.ts';
import { InterfaceRows, SourceRows } from './interface-rows.tsx';
import { useSessionActions } from './session-actions.tsx';
import { useInterfaceList } from './use-interface-list.ts';
import { words } from './words.ts';

/** Interfaces, source and filter for one capture, or from now on. */
export const InterfaceChooser = ({ onClose }: { onClose: () => void }): ReactElement => {
  const { list, error, lookAgain } = useInterfaceList();
  const { settings, save } = useSettings();
  const { start } = useSessionActions();
  const saving = useRequest();
  const [changes, setChanges] = useState<Partial<CaptureOptions>>({});
  const [own, setOwn] = useState<boolean | null>(null);
  const [remember, setRemember] = useState(false);

  const options: CaptureOptions = { source: 'auto', interfaces: [], filter: null, ...settings?.capture, ...changes };
  const onlyThese = own ?? options.interfaces.length > 0;
  const incomplete = onlyThese && options.interfaces.length === 0;

  const submit = async (): Promise<void> => {
    const chosen = { ...options, interfaces: onlyThese ? options.interfaces : [] };
    if (remember && settings !== null && !(await saving.run(() => save({ ...settings, capture: chosen })))) return;
    onClose();
    start(chosen);
  };

  return (
    <Dialog
      title={words.chooserTitle}
      onClose={onClose}
      wide
      actions={
        <>
          <Switch label={words.chooserRemember} checked={remember} onChange={setRemember} />
          <span className="toolbar-gap" />
          {incomplete && <span className="soft">{words.chooserNone}</span>}
          <button type="button" className="button primary" disabled={incomplete || saving.pending} onClick={() => void submit()}>
            {words.chooserStart}
          </button>
        </>
      }
    >
      <div className="form">
        {saving.error !== null && <ErrorNotice error={saving.error} />}
        {error !== null && <ErrorNotice error={error} actions={<button type="button" className="button small" onClick={lookAgain}>{words.lookAgain}</button>} />}
        {list === null && error === null && <p className="soft">{words.looking}</p>}
        {list?.interfaces.length === 0 && (
          <Notice severity="warning" title={words.noInterfacesTitle}>
            <p>{words.noInterfacesText}</p>
          </Notice>
        )}
        {list !== null && (
          <>
            <fieldset className="field">
              <legend className="field-label">{settingsWords.interfaces}</legend>
              <label className="choice-option">
                <input type="radio" name="interfaces" checked={!onlyThese} onChange={() => setOwn(false)} />
                <span>
                  {words.chooserDefault}
                  <span className="soft choice-note">{words.chooserDefaultNow(list.defaults)}</span>
                </span>
              </label>
              <label className="choice-option">
                <input type="radio" name="interfaces" checked={onlyThese} onChange={() => setOwn(true)} />
                <span>{words.chooserOwn}</span>
              </label>
              <InterfaceRows interfaces={list.interfaces} chosen={options.interfaces} disabled={!onlyThese} onChange={(interfaces) => setChanges({ ...changes, interfaces: [...interfaces] })} />
            </fieldset>
            <Field label={settingsWords.source} note={list.chosenSource === null ? list.chosenBecause : `Automatic takes ${list.chosenSource}: ${list.chosenBecause}`}>
              {(id, noteId) => (
                <select id={id} aria-describedby={noteId} value={options.source} onChange={(event) => setChanges({ ...changes, source: event.target.value as SourceChoice })}>
                  {sourceChoices.map((source) => (
                    <option key={source} value={source} disabled={source !== 'auto' && list.sources.some(({ name, usable }) => name === source && !usable)}>
                      {settingsWords.sources[source]}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <details>
              <summary>What can be captured with on this machine</summary>
              <SourceRows sources={list.sources} />
            </details>
          </>
        )}
        <Field label={settingsWords.filter} note={settingsWords.filterNote}>
          {(id, noteId) => (
            <input
              id={id}
              aria-describedby={noteId}
              type="text"
              className="mono"
              spellCheck={false}
              value={options.filter ?? ''}
              onChange={(event) => setChanges({ ...changes, filter: event.target.value === '' ? null : event.target.value })}
            />
          )}
        </Field>
      </div>
    </Dialog>
  );
};
