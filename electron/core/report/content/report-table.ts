/** A table as reports show it, before it is HTML or Markdown: texts for people, of which some come from packets and are as hostile as those may be. */

export interface ReportColumn {
  readonly title: string;
  /** `number` is set to the right; `code` is a name or an address. */
  readonly kind: 'text' | 'number' | 'code';
}

export interface ReportTable {
  readonly caption: string;
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly (readonly string[])[];
  /** Rows for which there was no room; they are in the CSV and JSON exports. */
  readonly leftOut: number;
}

export type ColumnOf<Row> = readonly [title: string, cell: (row: Row) => string, kind?: ReportColumn['kind']];

/** The first `most` of the rows, which come in the order of their weight. */
export function reportTable<Row>(caption: string, rows: readonly Row[], most: number, columns: readonly ColumnOf<Row>[]): ReportTable {
  return {
    caption,
    columns: columns.map(([title, , kind = 'text']) => ({ title, kind })),
    rows: rows.slice(0, most).map((row) => columns.map(([, cell]) => cell(row))),
    leftOut: Math.max(0, rows.length - most),
  };
}

export interface Fact {
  readonly label: string;
  readonly value: string;
  /** Web addresses that the value is made of, where it is: to be followed or copied. */
  readonly urls?: readonly string[];
}

/** 'and 12 more rows in the CSV and JSON exports'. */
export const leftOutText = ({ leftOut }: ReportTable): string => (leftOut === 0 ? '' : `And ${leftOut} more ${leftOut === 1 ? 'row' : 'rows'}: they are in the CSV and JSON exports.`);
