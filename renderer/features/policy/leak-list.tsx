import type { ReactElement } from 'react';
import type { PolicyLeak } from '../../../electron/contract/policy.ts';
import { SeverityMark } from '../../ui/marks.tsx';
import { Panel } from '../../ui/panel.tsx';
import { formatEndpoint } from '../../ui/quantities.ts';
import { FrameLinks } from '../packets/frame-link.tsx';
import { leakNames, words } from './words.ts';

const server = ({ name, address, port, protocol }: PolicyLeak): string => `${name === null ? '' : `${name}, `}${formatEndpoint(address, port)} over ${protocol.toUpperCase()}`;

export const LeakList = ({ leaks }: { leaks: readonly PolicyLeak[] }): ReactElement => (
  <Panel title={words.leaks} className="leaks">
    <ul>
      {leaks.map((leak) => (
        <li key={[leak.kind, leak.name, leak.address, leak.port, leak.protocol].join(' ')}>
          <SeverityMark severity="warning" />
          <div>
            <p>
              <strong title={leakNames[leak.kind].title}>{leakNames[leak.kind].name}</strong> <span className="numbers">{server(leak)}</span>
            </p>
            <p>{leak.detail}</p>
            {leak.evidence.length > 0 && (
              <p>
                <span className="soft">{words.shownBy}</span> <FrameLinks claim={`${leakNames[leak.kind].name}: ${leak.detail}`} packets={leak.evidence} />
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  </Panel>
);
