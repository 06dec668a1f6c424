/** Parts of a form: each control with its label and, where it needs one, a note that belongs to it. */
import { useId } from 'react';
import type { ReactElement, ReactNode } from 'react';

interface FieldProps {
  label: string;
  note?: ReactNode;
  /** What is wrong with what stands in it. */
  problem?: string | undefined;
  /** `describedBy` names the note and the problem. */
  children: (id: string, describedBy: string | undefined) => ReactNode;
}

export const Field = ({ label, note, problem, children }: FieldProps): ReactElement => {
  const id = useId();
  const describedBy = [...(note === undefined ? [] : [`${id}-note`]), ...(problem === undefined ? [] : [`${id}-problem`])].join(' ');
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children(id, describedBy === '' ? undefined : describedBy)}
      {problem !== undefined && (
        <p className="failed-text field-problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
      {note !== undefined && (
        <p className="soft" id={`${id}-note`}>
          {note}
        </p>
      )}
    </div>
  );
};

interface TextFieldProps extends Omit<FieldProps, 'children'> {
  value: string;
  onChange: (value: string) => void;
  /** What is typed is no prose. */
  mono?: boolean;
  /** More than one: a box of so many lines. */
  lines?: number;
  inputMode?: 'numeric' | 'url';
  placeholder?: string;
}

export const TextField = ({ label, note, problem, value, onChange, mono = false, lines = 1, inputMode, placeholder }: TextFieldProps): ReactElement => (
  <Field label={label} note={note} problem={problem}>
    {(id, describedBy) => {
      const shared = {
        id, value, placeholder, 'aria-describedby': describedBy, 'aria-invalid': problem === undefined ? undefined : true, spellCheck: false, className: mono ? 'mono' : undefined,
      };
      return lines > 1 ? (
        <textarea {...shared} rows={lines} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <input {...shared} type="text" inputMode={inputMode} onChange={(event) => onChange(event.target.value)} />
      );
    }}
  </Field>
);

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
