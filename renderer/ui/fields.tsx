/** Parts of a form: each control with its label and, where it needs one, a note that belongs to it. */
import { useId } from 'react';
import type { ReactElement, ReactNode } from 'react';

export const Field = ({ label, note, children }: { label: string; note?: string; children: (id: string, noteId: string | undefined) => ReactNode }): ReactElement => {
  const id = useId();
  const noteId = note === undefined ? undefined : `${id}-note`;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children(id, noteId)}
      {note !== undefined && (
        <p className="soft" id={noteId}>
          {note}
        </p>
      )}
    </div>
  );
};

export const Switch = ({ label, note, checked, onChange }: { label: string; note?: string; checked: boolean; onChange: (checked: boolean) => void }): ReactElement => {
  const id = useId();
  return (
    <div className="field switch">
      <input id={id} type="checkbox" checked={checked} aria-describedby={note === undefined ? undefined : `${id}-note`} onChange={(event) => onChange(event.target.checked)} />
      <label htmlFor={id}>{label}</label>
      {note !== undefined && (
        <p className="soft" id={`${id}-note`}>
          {note}
        </p>
      )}
    </div>
  );
};

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { readonly value: Value; readonly name: string; readonly note?: string }[];
  onChange: (value: Value) => void;
  /** Side by side, where the names are short. */
  inline?: boolean;
}

/** One of a few, all in sight. */
export function Choice<Value extends string>({ label, value, options, onChange, inline = false }: ChoiceProps<Value>): ReactElement {
  const id = useId();
  return (
    <fieldset className={inline ? 'field inline' : 'field'}>
      <legend className="field-label">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="choice-option">
          <input type="radio" name={id} value={option.value} checked={option.value === value} onChange={() => onChange(option.value)} />
          <span>
            {option.name}
            {option.note !== undefined && <span className="soft choice-note">{option.note}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
