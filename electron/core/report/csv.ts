/** The summary as tables for a spreadsheet. */
import { csvText } from './csv-text.ts';
import { summaryTables } from './summary-tables.ts';
import type { Summary } from '../../contract/summary.ts';

export interface CsvFile {
  /** With '.csv'. */
  readonly name: string;
  readonly text: string;
}

/** One file a table, all of them also when empty. For scripts, and for whoever wants to pivot. */
export const csvReport = (summary: Summary): CsvFile[] =>
  summaryTables(summary).map(({ name, header, rows }) => ({ name: `${name}.csv`, text: csvText([header, ...rows]) }));

/**
 * All tables in the one file that a person expects when saving "as CSV": table after table with its title above and an empty row
 * between. Every row has the same number of cells, so that strict readers take it too. Tables without rows are left out.
 */
export function csvSingle(summary: Summary): string {
  const tables = summaryTables(summary).filter(({ name, rows }) => name === 'capture' || rows.length > 0);
  const width = Math.max(...tables.map(({ header }) => header.length));
  const lines = tables.flatMap(({ title, header, rows }, i) => [...(i > 0 ? [[]] : []), [title], header, ...rows]);
  return csvText(lines.map((line) => [...line, ...Array<null>(width - line.length).fill(null)]));
}
