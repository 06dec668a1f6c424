/** The page's state outside React: updates of the client merge into it, components select from it. */
import type { IcewatchClient } from '../../electron/contract/client.ts';
import { applyUpdate, initialState } from './page-state.ts';
import type { PageState } from './page-state.ts';

export interface Store {
  readonly get: () => PageState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Stops listening to the client. */
  readonly close: () => void;
}

export const createStore = (client: Pick<IcewatchClient, 'subscribe' | 'onConnectionChange'>): Store => {
  let state = initialState;
  const listeners = new Set<() => void>();
  const become = (next: PageState): void => {
    state = next;
    listeners.forEach((listener) => listener());
  };
  const endings = [
    client.onConnectionChange((connection) => become({ ...state, connection })),
    client.subscribe((update) => become(applyUpdate(state, update))),
  ];
  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => endings.forEach((end) => end()),
  };
};
