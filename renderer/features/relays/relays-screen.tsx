import { useMemo } from 'react';
import type { ReactElement } from 'react';
import { UsageChart } from '../../charts/usage-chart.tsx';
import { usePageState } from '../../state/context.ts';
import type { PageState } from '../../state/page-state.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Panel } from '../../ui/panel.tsx';
import { NothingYet } from '../capture/nothing-yet.tsx';
import { allocationColumns, allocationName, allocationText } from './allocation-columns.tsx';
import { AllocationDetail } from './allocation-detail.tsx';
import { UsageTable } from './usage-table.tsx';

const selectCalls = ({ calls }: PageState): PageState['calls'] => calls;
const selectAllocations = ({ allocations }: PageState): PageState['allocations'] => allocations;
const selectPolicy = ({ policy }: PageState): PageState['policy'] => policy;

export const RelaysScreen = (): ReactElement => {
  const calls = usePageState(selectCalls);
  const allocations = usePageState(selectAllocations);
  const reports = usePageState(selectPolicy);
  const columns = useMemo(() => allocationColumns(new Map(reports.map(({ profile, name }) => [profile, name]))), [reports]);
  return (
    <>
      <DataTable
        caption="TURN allocations"
        columns={columns}
        rows={allocations}
        rowKey={({ id }) => id}
        rowLabel={allocationName}
        searchText={allocationText}
        detail={(allocation) => <AllocationDetail allocation={allocation} />}
        empty={<NothingYet what="TURN allocations" when="They appear as a call asks a TURN server for a relayed address. A call that needs no relay may have none." />}
      />
      {calls.length > 0 && (
        <div className="side-by-side broad">
          <Panel title="Relay usage over time" note="bits per second, sent and received">
            <UsageChart height={220} />
          </Panel>
          <Panel title="Bytes and time by path" note={calls.length > 1 ? 'all calls together' : undefined}>
            <UsageTable calls={calls} />
          </Panel>
        </div>
      )}
    </>
  );
};
