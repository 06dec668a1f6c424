/** The call whose end was told last, kept in the browser: a reload does not tell it again. */
const key = 'icewatch.endedCallSeen';

export const endedCallSeen = {
  get: (): string | null => localStorage.getItem(key),
  set: (uid: string): void => localStorage.setItem(key, uid),
};
