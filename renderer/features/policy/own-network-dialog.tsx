import { useState } from 'react';
import type { ReactElement } from 'react';
import type { AppError } from '../../../electron/contract/errors.ts';
import { placements } from '../../../electron/contract/policy.ts';
import type { OwnNetwork } from '../../../electron/contract/policy.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Choice, TextField } from '../../ui/fields.tsx';
import { ownNetworkText, readOwnNetwork } from './own-network-text.ts';
import type { OwnNetworkText } from './own-network-text.ts';
import { ownWords as words } from './own-network-words.ts';

interface OwnNetworkDialogProps {
  own: OwnNetwork | null;
  pending: boolean;
  error: AppError | null;
  /** Resolves to whether it was kept. */
  onSave: (own: OwnNetwork | null) => Promise<boolean>;
  onClose: () => void;
}

/** The proxy, the servers and the networks that the company runs itself. */
export const OwnNetworkDialog = ({ own, pending, error, onSave, onClose }: OwnNetworkDialogProps): ReactElement => {
  const [text, setText] = useState(() => ownNetworkText(own));
  // What is half typed is not yet wrong.
  const [tried, setTried] = useState(false);
  const read = readOwnNetwork(text);
  const problems = tried ? read.problems : {};
  const set = (changes: Partial<OwnNetworkText>): void => setText({ ...text, ...changes });
  const submit = async (toFirstProblem: () => void): Promise<void> => {
    setTried(true);
    if (Object.keys(read.problems).length > 0) {
      toFirstProblem();
      return;
    }
    if (await onSave(read.own)) onClose();
  };
  return (
    <FormDialog className="form" title={words.title} save={words.save} cancel={words.cancel} pending={pending} error={error} onSubmit={(toFirstProblem) => void submit(toFirstProblem)} onClose={onClose}>
      <TextField label={words.proxyUrl} note={words.proxyUrlNote} problem={problems.proxyUrl} mono inputMode="url" value={text.proxyUrl} onChange={(proxyUrl) => set({ proxyUrl })} placeholder="https://proxy.example.com/daily" />
      <TextField
        label={words.iceServers} note={words.iceServersNote} problem={problems.iceServers} mono lines={4} value={text.iceServers} onChange={(iceServers) => set({ iceServers })}
        placeholder={'turn:turn.example.com:3478?transport=udp\nturns:turn.example.com:443'}
      />
      <Choice label={words.placement} value={text.placement} options={placements.map((value) => ({ value, ...words.placements[value] }))} onChange={(placement) => set({ placement })} />
      <TextField label={words.hosts} note={words.hostsNote} problem={problems.hosts} mono lines={3} value={text.hosts} onChange={(hosts) => set({ hosts })} placeholder="*.example.com" />
      <TextField label={words.networks} note={words.networksNote} problem={problems.networks} mono lines={3} value={text.networks} onChange={(networks) => set({ networks })} placeholder={'203.0.113.0/24\n2001:db8::/32'} />
    </FormDialog>
  );
};
