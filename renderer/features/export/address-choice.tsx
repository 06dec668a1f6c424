import type { ReactElement } from 'react';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Choice } from '../../ui/fields.tsx';
import { words } from './words.ts';

export type Addresses = 'redacted' | 'revealed';

export const AddressChoice = ({ value, onChange }: { value: Addresses; onChange: (addresses: Addresses) => void }): ReactElement => (
  <Choice
    label={words.addresses}
    value={value}
    options={[
      { value: 'redacted', ...words.redacted },
      { value: 'revealed', ...words.revealed },
    ]}
    onChange={onChange}
  />
);

/** Real addresses are asked for once more. */
export const AskForAddresses = ({ onYes, onNo }: { onYes: () => void; onNo: () => void }): ReactElement => (
  <AskDialog title={words.askTitle} text={words.ask} yes={words.exportReal} no={words.back} onYes={onYes} onNo={onNo} />
);
