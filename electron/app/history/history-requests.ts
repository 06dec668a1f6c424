/** The page's requests about past calls. */
import type { RequestAnswers } from '../request-handler.ts';
import { failure } from '../app-failure.ts';

type HistoryRequests = Pick<RequestAnswers, 'listCalls' | 'showCall' | 'compareCalls' | 'deleteCalls'>;

export function historyRequests(): HistoryRequests {
  const notYet = (): never => {
    throw failure('unavailable', 'Not built yet');
  };
  return { listCalls: notYet, showCall: notYet, compareCalls: notYet, deleteCalls: notYet };
}
