import { useId } from 'react';
import type { ReactElement } from 'react';
import type { Call } from '../../../electron/contract/summary.ts';
import { callNumbers, callsInOrder } from '../../state/calls.ts';
import { formatTime } from '../../ui/quantities.ts';
import { callName, words } from './words.ts';

interface CallSelectProps {
  calls: readonly Call[];
  /** Null: all calls, where `all` names that choice. */
  value: string | null;
  onChange: (id: string | null) => void;
  all?: string;
}

/** Calls by the order in which they began, listed with the ongoing ones first. Not there where there is nothing to choose. */
export const CallSelect = ({ calls, value, onChange, all }: CallSelectProps): ReactElement | null => {
  const id = useId();
  if (calls.length < 2) return null;
  const numbers = callNumbers(calls);
  return (
    <span className="call-select">
      <label htmlFor={id}>{words.chooseCall}</label>
      <select id={id} value={value ?? ''} onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}>
        {all !== undefined && <option value="">{all}</option>}
        {callsInOrder(calls).map((call) => (
          <option key={call.id} value={call.id}>
            {callName(numbers.get(call.id)!, formatTime(call.start).slice(0, 8), call.ongoing)}
          </option>
        ))}
      </select>
    </span>
  );
};
