import type { ReactElement } from 'react';
import type { Allocation } from '../../../electron/contract/summary.ts';
import { known, Unknown } from '../../ui/marks.tsx';
import { Facts } from '../../ui/panel.tsx';
import { formatCount, formatDuration, formatEndpoint, formatTime } from '../../ui/quantities.ts';

const notCarried = 'no message seen carried it';

const text = (value: string | null): ReactElement | string => value ?? <Unknown reason={notCarried} />;
const endpoint = (address: string | null, port: number | null): ReactElement | string =>
  address === null || port === null ? <Unknown reason={notCarried} /> : formatEndpoint(address, port);

export const AllocationDetail = ({ allocation }: { allocation: Allocation }): ReactElement => (
  <>
    <Facts
      facts={[
        ['server', formatEndpoint(allocation.server, allocation.port)],
        ['host name', text(allocation.hostname)],
        ['from', formatEndpoint(allocation.localAddress, allocation.localPort), 'This laptop’s address and port.'],
        ['relayed address', endpoint(allocation.relayedAddress, allocation.relayedPort)],
        ['mapped address', endpoint(allocation.mappedAddress, allocation.mappedPort), 'XOR-MAPPED-ADDRESS: how the server sees this laptop.'],
        ['REALM', text(allocation.realm)],
        ['USERNAME', text(allocation.username)],
        ['SOFTWARE', text(allocation.software)],
        ['LIFETIME', known(allocation.lifetime, (seconds) => formatDuration(seconds * 1000), notCarried), 'As last granted.'],
        ['first seen', <time key="start" dateTime={allocation.start} title={allocation.start}>{formatTime(allocation.start)}</time>],
        ['last seen', <time key="end" dateTime={allocation.end} title={allocation.end}>{formatTime(allocation.end)}</time>],
      ]}
    />
    <div className="side-by-side">
      <div>
        <h2>Permissions</h2>
        {allocation.permissions.length === 0 && <p className="soft">None was seen.</p>}
        <ul>
          {allocation.permissions.map(({ address, granted, error }) => (
            <li key={address}>
              <span className="numbers">{address}</span> · {granted ? 'granted' : <span className="failed-text">refused{error === undefined ? '' : ` with ${error}`}</span>}
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h2>Channels</h2>
        {allocation.channels.length === 0 && <p className="soft">None was bound.</p>}
        <ul>
          {allocation.channels.map(({ number, address, port }) => (
            <li key={number} className="numbers">
              0x{number.toString(16)} · {formatEndpoint(address, port)}
            </li>
          ))}
        </ul>
      </div>
    </div>
    {allocation.errors.length > 0 && (
      <p className="numbers">
        Error answers: {allocation.errors.map((e) => `${e.method} ${e.code} ${e.reason} (${e.count})`).join(', ')}. A first 401 and a 438 are how TURN asks for credentials.
      </p>
    )}
    {allocation.error !== undefined && (
      <p className="failed-text">
        Refused with {formatCount(allocation.error.code)} {allocation.error.reason}
      </p>
    )}
  </>
);
