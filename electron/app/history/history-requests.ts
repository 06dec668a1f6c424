/** The page's requests about past calls. */
import { compareCalls } from '../../core/report/compare/compare-calls.ts';
import type { RequestAnswers } from '../request-handler.ts';
import type { CallHistory } from './call-history.ts';

type HistoryRequests = Pick<RequestAnswers, 'listCalls' | 'showCall' | 'compareCalls' | 'deleteCalls'>;

export const historyRequests = (history: CallHistory): HistoryRequests => ({
  listCalls: (page) => history.list(page),
  showCall: ({ id }) => history.show(id),
  compareCalls: async ({ a, b }) => compareCalls(await history.show(a), await history.show(b)),
  deleteCalls: async ({ ids }) => {
    await history.delete(ids);
    return null;
  },
});
