/** The order of a table's rows, and which of them a filter keeps. */

export type SortValue = number | string | boolean | null;
export interface SortOrder {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

const collator = new Intl.Collator('en', { numeric: true });

const compare = (a: SortValue, b: SortValue): number =>
  typeof a === 'string' && typeof b === 'string' ? collator.compare(a, b) : Number(a) - Number(b);

/** Rows whose value is not known stay at the end in both directions. */
export const sortRows = <Row>(rows: readonly Row[], valueOf: (row: Row) => SortValue, direction: SortOrder['direction']): Row[] => {
  const sign = direction === 'ascending' ? 1 : -1;
  return rows.toSorted((rowA, rowB) => {
    const a = valueOf(rowA);
    const b = valueOf(rowB);
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * compare(a, b);
  });
};

/** True where every word of `words` occurs in `text`, in any order and case. */
export const matchesWords = (text: string, words: string): boolean => {
  const searched = text.toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => searched.includes(word));
};
