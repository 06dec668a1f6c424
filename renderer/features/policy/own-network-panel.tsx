import { useState } from 'react';
import type { ReactElement } from 'react';
import type { AppError } from '../../../electron/contract/errors.ts';
import type { OwnNetwork } from '../../../electron/contract/policy.ts';
import { Facts, Panel } from '../../ui/panel.tsx';
import { OwnNetworkDialog } from './own-network-dialog.tsx';
import { ownNetworkText } from './own-network-text.ts';
import { ownWords } from './own-network-words.ts';
import { words } from './words.ts';

interface OwnNetworkPanelProps {
  own: OwnNetwork | null;
  pending: boolean;
  error: AppError | null;
  onSave: (own: OwnNetwork | null) => Promise<boolean>;
}

const set = (text: string): ReactElement | string => (text === '' ? <span className="soft">none</span> : text);

export const OwnNetworkPanel = ({ own, pending, error, onSave }: OwnNetworkPanelProps): ReactElement => {
  const [editing, setEditing] = useState(false);
  const text = ownNetworkText(own);
  return (
    <Panel
      title={words.ownTitle}
      note={
        <button type="button" className="button small" onClick={() => setEditing(true)}>
          {own === null ? words.ownSet : words.ownEdit}
        </button>
      }
    >
      {own === null ? (
        <p className="panel-text">{words.ownNone}</p>
      ) : (
        <Facts
          facts={[
            [ownWords.proxyUrl, set(text.proxyUrl)],
            [ownWords.iceServers, set(text.iceServers.replaceAll('\n', ', '))],
            [ownWords.placement, ownWords.placements[own.placement].name, ownWords.placements[own.placement].note],
            [ownWords.hosts, set(own.hosts.join(', '))],
            [ownWords.networks, set(own.networks.join(', '))],
          ]}
        />
      )}
      {editing && <OwnNetworkDialog own={own} pending={pending} error={error} onSave={onSave} onClose={() => setEditing(false)} />}
    </Panel>
  );
};
