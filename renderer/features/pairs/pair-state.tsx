import type { ReactElement } from 'react';
import type { Pair } from '../../../electron/contract/summary.ts';
import { Icon } from '../../ui/icons.tsx';

export const PairState = ({ pair }: { pair: Pair }): ReactElement => (
  <span className="pair-state">
    <span className={pair.state === 'failed' ? 'failed-text' : undefined}>{pair.state}</span>
    {pair.selected && (
      <span className="tag strong" title="The pair that carries the call now, or did last.">
        <Icon name="check" size={12} /> selected
      </span>
    )}
    {pair.nominated && !pair.selected && (
      <span className="tag" title="The controlling side sent USE-CANDIDATE on it (RFC 8445 8).">
        nominated
      </span>
    )}
  </span>
);
