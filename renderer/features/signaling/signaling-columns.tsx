import type { ReactElement } from 'react';
import type { SignalingConnection } from '../../../electron/contract/summary.ts';
import type { Column } from '../../ui/data-table.tsx';
import { known, Unknown } from '../../ui/marks.tsx';
import { Facts } from '../../ui/panel.tsx';
import { formatBytes, formatCount, formatEndpoint, formatLatency, formatTime } from '../../ui/quantities.ts';
import { bad, failureWords, injectedWords, words } from './words.ts';

const proxyName = ({ via }: SignalingConnection): string | null => (via === null ? null : `${via.hostname ?? via.server}:${via.port}`);

export const signalingName = ({ hostname, server, port }: SignalingConnection): string => (hostname === null ? formatEndpoint(server, port) : `${hostname}:${port}`);
export const signalingText = (row: SignalingConnection): string =>
  [row.hostname, formatEndpoint(row.server, row.port), row.protocol, row.state, row.failure === null ? '' : failureWords[row.failure.kind], proxyName(row) ?? ''].join(' ');

const State = ({ row: { state, failure } }: { row: SignalingConnection }): ReactElement => (
  <span className={bad.has(state) || failure !== null ? 'failed-text' : undefined} title={failure?.detail}>
    {failure === null ? state : failureWords[failure.kind]}
  </span>
);

export const signalingColumns: readonly Column<SignalingConnection>[] = [
  { id: 'time', header: 'Began', title: 'Time of its first packet, local time.', cell: ({ start }) => <time dateTime={start} title={start}>{formatTime(start)}</time>, sortValue: ({ start }) => start },
  { id: 'protocol', header: 'Protocol', title: 'What the connection speaks, as far as it is in clear.', cell: ({ protocol }) => words.protocols[protocol], sortValue: ({ protocol }) => protocol },
  {
    id: 'hostname', header: 'Host', title: 'From DNS, the TLS or QUIC ClientHello, or the HTTP head; and the web proxy it goes through.',
    cell: (row) => (
      <>
        {row.hostname ?? <Unknown reason={words.noName} />}
        {row.via !== null && (
          <>
            {' '}
            <span className="tag" title={words.viaTitle(proxyName(row) ?? '')}>
              {words.via}
            </span>
          </>
        )}
      </>
    ),
    sortValue: ({ hostname }) => hostname,
  },
  { id: 'server', header: 'Server', title: 'Address and port.', cell: ({ server, port }) => formatEndpoint(server, port), sortValue: ({ server, port }) => formatEndpoint(server, port) },
  { id: 'state', header: 'State', title: 'How the connection stands, or how it failed.', cell: (row) => <State row={row} />, sortValue: ({ state, failure }) => failure?.kind ?? state },
  { id: 'handshake', header: 'Handshake', title: 'From the SYN to its answer: a round trip to the server, or to the proxy.', numeric: true, cell: ({ handshakeTime }) => known(handshakeTime, formatLatency, words.noHandshake), sortValue: ({ handshakeTime }) => handshakeTime },
  { id: 'tlsHandshake', header: 'TLS hello', title: 'From the ClientHello to the ServerHello.', numeric: true, cell: ({ tlsHandshakeTime }) => known(tlsHandshakeTime, formatLatency, words.noTlsHandshake), sortValue: ({ tlsHandshakeTime }) => tlsHandshakeTime },
  { id: 'bytesSent', header: 'Sent', title: 'Payload of the transport.', numeric: true, cell: ({ bytesSent }) => formatBytes(bytesSent), sortValue: ({ bytesSent }) => bytesSent },
  { id: 'bytesReceived', header: 'Received', title: 'Payload of the transport.', numeric: true, cell: ({ bytesReceived }) => formatBytes(bytesReceived), sortValue: ({ bytesReceived }) => bytesReceived },
];

/** `numbers`: of calls, by their ids. */
export const SignalingDetail = ({ row, numbers }: { row: SignalingConnection; numbers: ReadonlyMap<string, number> }): ReactElement => {
  const { failure, version, alpn, retransmissions, callIds, state } = row;
  const calls = callIds.flatMap((id) => numbers.get(id) ?? []);
  return (
    <Facts
      facts={[
        ['state', state],
        ...(failure === null ? [] : [['what failed', `${failureWords[failure.kind]}: ${failure.detail}`] as const]),
        ...(failure === null || failure.injected === 'unknown' ? [] : [['whose reset', injectedWords[failure.injected]] as const]),
        ['web proxy', proxyName(row) ?? words.noProxy],
        ['version', version ?? <Unknown key="version" reason={words.notCarried} />, 'Of TLS, HTTP or QUIC.'],
        ['ALPN', alpn ?? <Unknown key="alpn" reason={words.notCarried} />, 'Application protocol that TLS or QUIC agreed on.'],
        ['sent again', `${formatCount(retransmissions.sent)} sent, ${formatCount(retransmissions.received)} received`, 'TCP segments whose bytes had been sent before.'],
        ['likely signaling of', calls.length === 0 ? words.noCall : calls.map((number) => words.call(number)).join(', ')],
        ['last packet', <time key="end" dateTime={row.end} title={row.end}>{formatTime(row.end)}</time>],
      ]}
    />
  );
};
