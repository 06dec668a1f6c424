/** What of its screen the address asks for: `udp.blocked` in `#/findings/udp.blocked`. */
import { useSyncExternalStore } from 'react';

export const routeDetail = (hash: string): string | null => {
  const detail = hash.split('/')[2];
  return detail === undefined || detail === '' ? null : detail;
};

const subscribe = (listener: () => void): (() => void) => {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
};

export const useRouteDetail = (): string | null => routeDetail(useSyncExternalStore(subscribe, () => location.hash));
