/** A past call in the shape of what the page shows, so that the same components show it. */
import { emptySession } from '../../electron/contract/session.ts';
import type { Summary } from '../../electron/contract/summary.ts';
import { applyUpdate, initialState } from './page-state.ts';
import type { Store } from './store.ts';

/** A store that never changes. */
export const storeOfSummary = (summary: Summary, label: string): Store => {
  const state = { ...applyUpdate(initialState, { revision: 0, summary, session: { ...emptySession, phase: 'done', kind: 'file', label } }), connection: 'connected' as const };
  return { get: () => state, subscribe: () => () => undefined, close: () => undefined };
};
