/** How the laptop reached the services around the call: signaling, STUN servers, and what they show of the NAT. */
import type { ReactElement } from 'react';
import type { Nat, SignalingConnection, StunServer } from '../../../electron/contract/summary.ts';
import { usePageState } from '../../state/context.ts';
import type { PageState } from '../../state/page-state.ts';
import { DataTable } from '../../ui/data-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { known, Unknown } from '../../ui/marks.tsx';
import { Panel } from '../../ui/panel.tsx';
import { formatBytes, formatCount, formatEndpoint, formatLatency, formatTime } from '../../ui/quantities.ts';
import { NothingYet } from '../capture/nothing-yet.tsx';
import { bad, natWords, words } from './words.ts';

const name = (hostname: string | null) => hostname ?? <Unknown reason={words.noName} />;

const signalingColumns: readonly Column<SignalingConnection>[] = [
  { id: 'time', header: 'Began', title: 'Time of its first packet, local time.', cell: ({ start }) => <time dateTime={start} title={start}>{formatTime(start)}</time>, sortValue: ({ start }) => start },
  { id: 'protocol', header: 'Protocol', title: 'What the connection speaks, as far as it is in clear.', cell: ({ protocol }) => words.protocols[protocol], sortValue: ({ protocol }) => protocol },
  { id: 'hostname', header: 'Host', title: 'From DNS, the TLS ClientHello or the HTTP head.', cell: ({ hostname }) => name(hostname), sortValue: ({ hostname }) => hostname },
  { id: 'server', header: 'Server', title: 'Address and port.', cell: ({ server, port }) => formatEndpoint(server, port), sortValue: ({ server, port }) => formatEndpoint(server, port) },
  { id: 'state', header: 'State', title: 'How the connection stands, or how it ended.', cell: ({ state }) => <span className={bad.has(state) ? 'failed-text' : undefined}>{state}</span>, sortValue: ({ state }) => state },
  { id: 'version', header: 'Version', title: 'Of TLS, HTTP or QUIC.', cell: ({ version }) => version ?? <Unknown reason={words.notCarried} />, sortValue: ({ version }) => version },
  { id: 'alpn', header: 'ALPN', title: 'Application protocol that TLS or QUIC agreed on.', cell: ({ alpn }) => alpn ?? <Unknown reason={words.notCarried} />, sortValue: ({ alpn }) => alpn },
  { id: 'bytesSent', header: 'Sent', title: 'Payload of the transport.', numeric: true, cell: ({ bytesSent }) => formatBytes(bytesSent), sortValue: ({ bytesSent }) => bytesSent },
  { id: 'bytesReceived', header: 'Received', title: 'Payload of the transport.', numeric: true, cell: ({ bytesReceived }) => formatBytes(bytesReceived), sortValue: ({ bytesReceived }) => bytesReceived },
];

const stunColumns: readonly Column<StunServer>[] = [
  { id: 'hostname', header: 'Host', title: 'From DNS.', cell: ({ hostname }) => name(hostname), sortValue: ({ hostname }) => hostname },
  { id: 'server', header: 'Server', title: 'Address and port.', cell: ({ server, port }) => formatEndpoint(server, port), sortValue: ({ server, port }) => formatEndpoint(server, port) },
  { id: 'transport', header: 'Transport', title: 'UDP or TCP.', cell: ({ transport }) => transport.toUpperCase(), sortValue: ({ transport }) => transport },
  {
    id: 'requests', header: 'Requests', title: 'Binding requests sent, and how many were answered.', numeric: true,
    cell: ({ requestsSent, responsesReceived }) => (
      <span className={requestsSent > 0 && responsesReceived === 0 ? 'failed-text' : undefined}>{`${formatCount(requestsSent)}, ${formatCount(responsesReceived)} answered`}</span>
    ),
    sortValue: ({ requestsSent }) => requestsSent,
  },
  { id: 'rtt', header: 'RTT', title: 'Least round trip of an answered request.', numeric: true, cell: ({ roundTripTime }) => known(roundTripTime, formatLatency, words.noAnswer), sortValue: ({ roundTripTime }) => roundTripTime },
  { id: 'software', header: 'Software', title: 'The SOFTWARE attribute of its answers.', cell: ({ software }) => software ?? <Unknown reason={words.notCarried} />, sortValue: ({ software }) => software },
  { id: 'mapped', header: 'Mapped addresses', title: 'How many addresses of this laptop it showed (XOR-MAPPED-ADDRESS).', numeric: true, cell: ({ mapped }) => formatCount(mapped.length), sortValue: ({ mapped }) => mapped.length },
];

type Mapping = Nat['mappings'][number];
const mappingColumns: readonly Column<Mapping>[] = [
  { id: 'local', header: 'This laptop', title: 'Local address and port.', cell: ({ localAddress, localPort }) => formatEndpoint(localAddress, localPort), sortValue: ({ localAddress, localPort }) => formatEndpoint(localAddress, localPort) },
  { id: 'mapped', header: 'Seen as', title: 'XOR-MAPPED-ADDRESS of the answer.', cell: ({ mappedAddress, mappedPort }) => formatEndpoint(mappedAddress, mappedPort), sortValue: ({ mappedAddress, mappedPort }) => formatEndpoint(mappedAddress, mappedPort) },
  { id: 'server', header: 'By', title: 'The server that answered.', cell: ({ server, serverPort }) => formatEndpoint(server, serverPort), sortValue: ({ server, serverPort }) => formatEndpoint(server, serverPort) },
  { id: 'frame', header: 'Frame', title: 'The answer’s number in the capture, as Wireshark counts.', numeric: true, cell: ({ frame }) => formatCount(frame), sortValue: ({ frame }) => frame },
];

const selectSignaling = ({ signaling }: PageState): PageState['signaling'] => signaling;
const selectStunServers = ({ stunServers }: PageState): PageState['stunServers'] => stunServers;
const selectNat = ({ nat }: PageState): PageState['nat'] => nat;

export const SignalingScreen = (): ReactElement => {
  const signaling = usePageState(selectSignaling);
  const stunServers = usePageState(selectStunServers);
  const nat = usePageState(selectNat);
  return (
    <>
      <Panel title={words.signaling}>
        <DataTable
          caption={words.signaling}
          columns={signalingColumns}
          rows={signaling}
          rowKey={({ id }) => id}
          searchText={({ hostname, server, port, protocol, state }) => [hostname, formatEndpoint(server, port), protocol, state].join(' ')}
          empty={<NothingYet what="signaling connections" when={words.signalingWhen} />}
        />
      </Panel>
      <Panel title={words.stunServers}>
        <DataTable
          caption={words.stunServers}
          columns={stunColumns}
          rows={stunServers}
          rowKey={({ server, port, transport }) => `${transport}:${formatEndpoint(server, port)}`}
          empty={<NothingYet what="STUN servers" when={words.stunWhen} />}
        />
      </Panel>
      <Panel title={words.nat} note={<span className="tag strong">{natWords[nat.mapping].name}</span>}>
        <p className="panel-text">{natWords[nat.mapping].text}</p>
        <DataTable
          caption={words.mappings}
          columns={mappingColumns}
          rows={nat.mappings}
          rowKey={(mapping) => [formatEndpoint(mapping.localAddress, mapping.localPort), formatEndpoint(mapping.mappedAddress, mapping.mappedPort), formatEndpoint(mapping.server, mapping.serverPort), mapping.frame].join('>')}
          empty={<NothingYet what="address mappings" when={words.mappingsWhen} />}
        />
      </Panel>
    </>
  );
};
