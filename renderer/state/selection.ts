/** A part of the state that keeps its identity for as long as it is the same. */
import type { PageState } from './page-state.ts';

/** A function that gives the selected part now; the very value it gave before where `same` holds of the two. */
export const createSelection = <T>(get: () => PageState, select: (state: PageState) => T, same: (a: T, b: T) => boolean): (() => T) => {
  let last: { readonly state: PageState; readonly selected: T } | null = null;
  return () => {
    const state = get();
    if (last?.state === state) return last.selected;
    const next = select(state);
    const selected = last !== null && same(last.selected, next) ? last.selected : next;
    last = { state, selected };
    return selected;
  };
};
