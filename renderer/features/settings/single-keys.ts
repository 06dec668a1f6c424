/**
 * Whether a single letter or digit may do something (WCAG 2.1.4 wants a way to turn that off: speech input types letters). Kept in the browser,
 * as it belongs to the person at the keyboard rather than to the capture.
 */
const key = 'icewatch.singleKeys';

export const singleKeysAllowed = {
  get: (): boolean => localStorage.getItem(key) !== 'off',
  set: (allowed: boolean): void => (allowed ? localStorage.removeItem(key) : localStorage.setItem(key, 'off')),
};
