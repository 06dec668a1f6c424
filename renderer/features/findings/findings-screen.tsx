/** What the rules conclude, with what each conclusion stands on. */
import { useState } from 'react';
import type { ReactElement } from 'react';
import { usePageState } from '../../state/context.ts';
import type { PageState } from '../../state/page-state.ts';
import { useRouteDetail } from '../../state/route-detail.ts';
import { Choice } from '../../ui/fields.tsx';
import { Empty } from '../../ui/panel.tsx';
import { NothingYet } from '../capture/nothing-yet.tsx';
import { FindingList } from './finding-list.tsx';
import { words } from './words.ts';

const selectCalls = ({ calls }: PageState): PageState['calls'] => calls;
const selectFindings = ({ findings }: PageState): PageState['findings'] => findings;

export const FindingsScreen = (): ReactElement => {
  const findings = usePageState(selectFindings);
  const calls = usePageState(selectCalls);
  const [chosen, setShown] = useState<'holds' | 'all' | null>(null);
  const asked = useRouteDetail();
  if (findings.length === 0) return <NothingYet what="findings" when={words.when} />;
  const shown = chosen ?? (findings.some(({ code, answer }) => code === asked && answer !== 'yes') ? 'all' : 'holds');
  const listed = findings.filter(({ answer }) => shown === 'all' || answer === 'yes');
  return (
    <>
      <Choice
        inline
        label={words.show}
        value={shown}
        options={[
          { value: 'holds', name: words.holds },
          { value: 'all', name: words.all(findings.length) },
        ]}
        onChange={setShown}
      />
      {listed.length === 0 && <Empty title={words.noneHolds}><p>{words.noneHoldsText}</p></Empty>}
      <FindingList findings={listed} calls={calls} asked={asked} />
    </>
  );
};
