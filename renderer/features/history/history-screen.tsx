/** Calls of the past: the list, one of them, or two compared, as the address says: `#/history`, `#/history/12`, `#/history/12-15`. */
import type { ReactElement } from 'react';
import { useRouteDetail } from '../../state/route-detail.ts';
import { CallComparison } from './call-comparison.tsx';
import { CallList } from './call-list.tsx';
import { PastCall } from './past-call.tsx';
import { words } from './words.ts';

const Asked = ({ detail, finding }: { detail: string | null; finding: string | null }): ReactElement => {
  const [, a, b] = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(detail ?? '') ?? [];
  if (a === undefined) return <CallList />;
  return (
    <>
      <p>
        <a href="#/history">{words.all}</a>
      </p>
      {b === undefined ? <PastCall id={Number(a)} asked={finding} /> : <CallComparison a={Number(a)} b={Number(b)} />}
    </>
  );
};

export const HistoryScreen = (): ReactElement => <Asked detail={useRouteDetail()} finding={useRouteDetail(true)} />;
