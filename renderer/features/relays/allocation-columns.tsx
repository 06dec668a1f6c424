import type { ReactElement } from 'react';
import type { Allocation } from '../../../electron/contract/summary.ts';
import { pathUseOfTransport } from '../../state/path-use.ts';
import type { Column } from '../../ui/data-table.tsx';
import { known, PathMark, Unknown } from '../../ui/marks.tsx';
import { formatBytes, formatCount, formatEndpoint, formatLatency } from '../../ui/quantities.ts';

const transportNames = { udp: 'UDP', tcp: 'TCP', tls: 'TLS' } as const;
const ownerNames = {
  vendor: { name: 'the vendor’s', title: 'A list of the vendor names it.' },
  own: { name: 'your company’s', title: 'Your own settings name it.' },
  unknown: { name: 'unknown', title: 'Neither a known list nor your own settings name it.' },
} as const;

const ownerName = ({ kind, profile }: Allocation['owner'], profileNames: ReadonlyMap<string, string>): string =>
  kind === 'vendor' && profile !== null ? (profileNames.get(profile) ?? profile) : ownerNames[kind].name;

const Owner = ({ owner, profileNames }: { owner: Allocation['owner']; profileNames: ReadonlyMap<string, string> }): ReactElement => (
  <span className={owner.kind === 'unknown' ? 'soft' : undefined} title={ownerNames[owner.kind].title}>
    {ownerName(owner, profileNames)}
  </span>
);

const notSeen = 'no answer that carries it was seen';

export const allocationText = ({ hostname, server, port, transport, state, relayedAddress, realm, owner }: Allocation): string =>
  [hostname, ownerNames[owner.kind].name, owner.profile, formatEndpoint(server, port), transport, state, relayedAddress, realm].join(' ');

export const allocationName = ({ hostname, server, port }: Allocation): string => (hostname === null ? formatEndpoint(server, port) : `${hostname}:${port}`);

/** `profileNames`: of the lists that are known, by id. */
export const allocationColumns = (profileNames: ReadonlyMap<string, string>): readonly Column<Allocation>[] => [
  {
    id: 'state', header: 'State', title: 'allocating, active, failed, released or expired (RFC 8656), from the TURN requests and answers.',
    cell: ({ state, confidence }) => (
      <>
        <span className={state === 'failed' ? 'failed-text' : undefined}>{state}</span>{' '}
        {confidence === 'inferred' && <span className="tag" title="Inside TLS: concluded from the server’s name and from the size and pace of what is sent.">inferred</span>}
      </>
    ),
    sortValue: ({ state }) => state,
  },
  {
    id: 'error', header: 'Error', title: 'The server’s refusal, if it refused.',
    cell: ({ error, state, responsesReceived }) => {
      if (error !== undefined) return <span className="failed-text">{`${error.code} ${error.reason}`}</span>;
      return state === 'failed' && responsesReceived === 0 ? <span className="failed-text">no answer</span> : <span className="soft">none</span>;
    },
    sortValue: ({ error }) => error?.code ?? null,
  },
  { id: 'server', header: 'Server', title: 'The TURN server: its name where DNS or TLS showed it, its address and port.', cell: (row) => <span title={formatEndpoint(row.server, row.port)}>{allocationName(row)}</span>, sortValue: allocationName },
  {
    id: 'owner', header: 'Whose', title: 'Whose relay it is, as far as the allow lists and your own settings (Policy) tell.',
    cell: ({ owner }) => <Owner owner={owner} profileNames={profileNames} />, sortValue: ({ owner }) => ownerName(owner, profileNames),
  },
  {
    id: 'transport', header: 'Transport', title: 'Between this laptop and the server.',
    cell: ({ transport }) => <PathMark use={pathUseOfTransport(transport)}>{transportNames[transport]}</PathMark>, sortValue: ({ transport }) => transport,
  },
  {
    id: 'relayed', header: 'Relayed address', title: 'XOR-RELAYED-ADDRESS of the Allocate success response: where the other side sends to.',
    cell: ({ relayedAddress, relayedPort }) => (relayedAddress === null || relayedPort === null ? <Unknown reason={notSeen} /> : formatEndpoint(relayedAddress, relayedPort)),
    sortValue: ({ relayedAddress }) => relayedAddress,
  },
  { id: 'rtt', header: 'RTT', title: 'Least round trip of its answered requests: to the server, not to the other side.', numeric: true, cell: (row) => known(row.roundTripTime, formatLatency, 'no request was seen to be answered'), sortValue: (row) => row.roundTripTime },
  {
    id: 'requests', header: 'Requests', title: 'TURN requests sent, and how many were answered. A first 401 is how TURN authentication works.', numeric: true,
    cell: ({ requestsSent, responsesReceived }) => `${formatCount(requestsSent)}, ${formatCount(responsesReceived)} answered`, sortValue: ({ requestsSent }) => requestsSent,
  },
  { id: 'refreshes', header: 'Refreshes', title: 'Refresh requests that were granted.', numeric: true, cell: ({ refreshes }) => formatCount(refreshes), sortValue: ({ refreshes }) => refreshes },
  { id: 'permissions', header: 'Permissions', title: 'Peers that the server may relay for (CreatePermission, ChannelBind).', numeric: true, cell: ({ permissions }) => formatCount(permissions.length), sortValue: ({ permissions }) => permissions.length },
  { id: 'channels', header: 'Channels', title: 'Channels bound to a peer (RFC 8656 12).', numeric: true, cell: ({ channels }) => formatCount(channels.length), sortValue: ({ channels }) => channels.length },
  { id: 'bytesSent', header: 'Sent', title: 'Payload carried for the application: ChannelData and Send indications.', numeric: true, cell: ({ bytesSent }) => formatBytes(bytesSent), sortValue: ({ bytesSent }) => bytesSent },
  { id: 'bytesReceived', header: 'Received', title: 'Payload carried for the application: ChannelData and Data indications.', numeric: true, cell: ({ bytesReceived }) => formatBytes(bytesReceived), sortValue: ({ bytesReceived }) => bytesReceived },
];
