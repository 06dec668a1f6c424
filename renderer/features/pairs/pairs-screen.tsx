import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { RoundTripChart } from '../../charts/round-trip-chart.tsx';
import { callNumbers } from '../../state/calls.ts';
import { usePageState } from '../../state/context.ts';
import type { PageState } from '../../state/page-state.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Panel } from '../../ui/panel.tsx';
import { formatEndpoint } from '../../ui/quantities.ts';
import { NothingYet } from '../capture/nothing-yet.tsx';
import { CallSelect } from '../overview/call-select.tsx';
import { pairColumns, pairText } from './pair-columns.tsx';
import type { PairRow } from './pair-columns.tsx';
import { PairDetail } from './pair-detail.tsx';

const selectCalls = ({ calls }: PageState): PageState['calls'] => calls;
const selectAllocations = ({ allocations }: PageState): PageState['allocations'] => allocations;

export const PairsScreen = (): ReactElement => {
  const calls = usePageState(selectCalls);
  const allocations = usePageState(selectAllocations);
  const [callId, setCallId] = useState<string | null>(null);
  const rows = useMemo((): PairRow[] => {
    const numbers = callNumbers(calls);
    return calls
      .filter(({ id }) => callId === null || id === callId)
      .flatMap(({ id, pairs, dtls }) => pairs.map((pair) => ({ pair, callNumber: numbers.get(id)!, dtls: dtls.filter(({ pairId }) => pairId === pair.id) })));
  }, [calls, callId]);
  const columns = useMemo(() => pairColumns(allocations, calls.length > 1), [allocations, calls.length]);
  return (
    <>
      <DataTable
        short
        caption="Candidate pairs"
        columns={columns}
        rows={rows}
        rowKey={({ pair }) => pair.id}
        rowLabel={({ pair: { local, remote } }) => `${formatEndpoint(local.address, local.port)} to ${formatEndpoint(remote.address, remote.port)}`}
        searchText={pairText}
        marked={({ pair }) => pair.selected}
        detail={({ pair, dtls }) => <PairDetail pair={pair} dtls={dtls} />}
        initialOrder={{ column: 'state', direction: 'ascending' }}
        tools={<CallSelect calls={calls} value={callId} onChange={setCallId} all="All calls" />}
        empty={<NothingYet what="candidate pairs" when="They appear with the first STUN connectivity check of a call." />}
      />
      {rows.length > 0 && (
        <Panel title="Round-trip time by pair" note="of answered STUN checks">
          <RoundTripChart callId={callId} height={220} />
        </Panel>
      )}
    </>
  );
};
