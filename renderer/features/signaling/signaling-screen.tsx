/** How the laptop reached the services around the call: signaling, STUN servers, and what they show of the NAT. */
import { useMemo } from 'react';
import type { ReactElement } from 'react';
import type { StunServer } from '../../../electron/contract/summary.ts';
import { callNumbers } from '../../state/calls.ts';
import { usePageState } from '../../state/context.ts';
import type { PageState } from '../../state/page-state.ts';
import { DataTable } from '../../ui/data-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { known, Unknown } from '../../ui/marks.tsx';
import { Panel } from '../../ui/panel.tsx';
import { formatCount, formatEndpoint, formatLatency } from '../../ui/quantities.ts';
import { NothingYet } from '../capture/nothing-yet.tsx';
import { NatPanel } from './nat-panel.tsx';
import { signalingColumns, SignalingDetail, signalingName, signalingText } from './signaling-columns.tsx';
import { words } from './words.ts';

const stunColumns: readonly Column<StunServer>[] = [
  { id: 'hostname', header: 'Host', title: 'From DNS.', cell: ({ hostname }) => hostname ?? <Unknown reason={words.noName} />, sortValue: ({ hostname }) => hostname },
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

const selectSignaling = ({ signaling }: PageState): PageState['signaling'] => signaling;
const selectCalls = ({ calls }: PageState): PageState['calls'] => calls;
const selectStunServers = ({ stunServers }: PageState): PageState['stunServers'] => stunServers;
const selectNat = ({ nat }: PageState): PageState['nat'] => nat;

export const SignalingScreen = (): ReactElement => {
  const signaling = usePageState(selectSignaling);
  const calls = usePageState(selectCalls);
  const numbers = useMemo(() => callNumbers(calls), [calls]);
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
          rowLabel={signalingName}
          detail={(row) => <SignalingDetail row={row} numbers={numbers} />}
          searchText={signalingText}
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
      <NatPanel nat={nat} />
    </>
  );
};
