/** What of its screen the address asks for: `udp.blocked` in `#/findings/udp.blocked`; `12`, and within it `udp.blocked`, in `#/history/12/udp.blocked`. */
import { useSyncExternalStore } from 'react';

/** `within`: the part of the part. */
export const routeDetail = (hash: string, within = false): string | null => {
  const detail = hash.split('/')[within ? 3 : 2];
  return detail === undefined || detail === '' ? null : detail;
};

const subscribe = (listener: () => void): (() => void) => {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
};

export const useRouteDetail = (within = false): string | null => routeDetail(useSyncExternalStore(subscribe, () => location.hash), within);
