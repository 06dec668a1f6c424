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

/**
 * `nextFrame` calls back when something can be drawn: listeners hear at most once a frame, so that a page that falls behind merges the updates
 * that wait and draws only the last, and one that is not seen draws nothing.
 */
export const createStore = (
  client: Pick<IcewatchClient, 'subscribe' | 'onConnectionChange'>,
  nextFrame: (draw: () => void) => void = (draw) => void requestAnimationFrame(draw),
): Store => {
  let state = initialState;
  let waiting = false;
  const listeners = new Set<() => void>();
  const become = (next: PageState): void => {
    state = next;
    if (waiting) return;
    waiting = true;
    nextFrame(() => {
      waiting = false;
      listeners.forEach((listener) => listener());
    });
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
