/** Which screen is shown, and what of it, in the address's hash, `#/screen/detail`: a reload stays, and Back goes back. */
import { useSyncExternalStore } from 'react';
import { screens } from './screens.ts';
import type { Screen } from './screens.ts';

const screenOfHash = (hash: string): Screen => screens.find(({ id }) => hash === `#/${id}` || hash.startsWith(`#/${id}/`)) ?? screens[0];

const subscribe = (listener: () => void): (() => void) => {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
};

export const useScreen = (): Screen => screenOfHash(useSyncExternalStore(subscribe, () => location.hash));

export const goTo = (screen: Screen): void => {
  location.hash = `#/${screen.id}`;
};
