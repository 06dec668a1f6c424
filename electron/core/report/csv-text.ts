/** Tables as RFC 4180 text: a header row, CRLF after every row, quotes where a cell needs them. */

export type Cell = string | number | boolean | null | undefined;

export interface Table {
  readonly name: string;
  /** What a person calls it. */
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export const csvText = (rows: readonly (readonly Cell[])[]): string => rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');

/**
 * null is an empty cell. A text that a spreadsheet would run as a formula (it begins with = + - @, a tab or a line break) is
 * preceded by an apostrophe, as OWASP advises against CSV injection; numbers keep their sign.
 */
export function csvCell(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(plain(value)) : '';
  if (typeof value === 'boolean') return String(value);
  const guarded = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** Without the noise of floating-point sums. */
const plain = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(12)));
