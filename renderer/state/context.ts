/** How components reach the client and the page's state. */
import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
import type { IcewatchClient } from '../../electron/contract/client.ts';
import type { PageState } from './page-state.ts';
import { createSelection } from './selection.ts';
import type { Store } from './store.ts';

export interface Icewatch {
  readonly client: IcewatchClient;
  readonly store: Store;
}

export const IcewatchContext = createContext<Icewatch | null>(null);

const useIcewatch = (): Icewatch => {
  const icewatch = useContext(IcewatchContext);
  if (icewatch === null) throw new Error('No IcewatchContext above this component');
  return icewatch;
};

export const useClient = (): IcewatchClient => useIcewatch().client;

/**
 * The part of the state that `select` takes; the component renders again only when `same` says that part changed. `select` and `same` must be
 * stable from one render to the next.
 */
export const usePageState = <T>(select: (state: PageState) => T, same: (a: T, b: T) => boolean = Object.is): T => {
  const { store } = useIcewatch();
  const selection = useMemo(() => createSelection(store.get, select, same), [store, select, same]);
  return useSyncExternalStore(store.subscribe, selection);
};
