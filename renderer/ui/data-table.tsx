/** A real table: sorted by its headers, filtered by words, with a row's details under the row. */
import { Fragment, useId, useState } from 'react';
import type { KeyboardEvent, ReactElement, ReactNode } from 'react';
import { Icon } from './icons.tsx';
import { formatCount, formatCounted } from './quantities.ts';
import { matchesWords, sortRows } from './table-order.ts';
import type { SortOrder, SortValue } from './table-order.ts';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** What the figure is and where it comes from. */
  readonly title: string;
  readonly numeric?: boolean;
  readonly cell: (row: Row) => ReactNode;
  /** Without it the column cannot be sorted. */
  readonly sortValue?: (row: Row) => SortValue;
}

interface DataTableProps<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  initialOrder?: SortOrder;
  /** Names the row for the button that shows its details. */
  rowLabel?: (row: Row) => string;
  detail?: (row: Row) => ReactNode;
  /** What the filter searches; without it there is no filter. */
  searchText?: (row: Row) => string;
  /** Marks a row, such as the selected pair. */
  marked?: (row: Row) => boolean;
  /** Controls beside the filter. */
  tools?: ReactNode;
  empty: ReactNode;
  /** Scrolls by itself, to leave room for what stands below it. */
  short?: boolean;
}

const pageSize = 200;

/** Arrow keys go from one row's button to the next. */
const moveBetweenRows = (event: KeyboardEvent<HTMLTableSectionElement>): void => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || !(event.target instanceof HTMLButtonElement) || !event.target.matches('.row-toggle')) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('.row-toggle')];
  const next = buttons[buttons.indexOf(event.target) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
};

export function DataTable<Row>(props: DataTableProps<Row>): ReactElement {
  const { caption, columns, rows, rowKey, rowLabel, detail, searchText, marked, tools, empty, short = false } = props;
  const [order, setOrder] = useState<SortOrder | null>(props.initialOrder ?? null);
  const [words, setWords] = useState('');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [shownCount, setShownCount] = useState(pageSize);
  const id = useId();

  const matching = searchText === undefined || words.trim() === '' ? rows : rows.filter((row) => matchesWords(searchText(row), words));
  const sortValue = columns.find((column) => column.id === order?.column)?.sortValue;
  const sorted = order === null || sortValue === undefined ? matching : sortRows(matching, sortValue, order.direction);
  const shown = sorted.slice(0, shownCount);

  const toggle = (key: string): void =>
    setOpen((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  const sortBy = (column: string): void =>
    setOrder((before) => ({ column, direction: before?.column === column && before.direction === 'ascending' ? 'descending' : 'ascending' }));

  if (rows.length === 0) return <>{empty}</>;
  return (
    <div className="data-table">
      {(searchText !== undefined || tools !== undefined) && (
        <div className="table-tools">
          {searchText !== undefined && (
            <input
              type="search"
              className="table-filter"
              aria-label={`Filter: ${caption}`}
              placeholder="Filter"
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
          {tools}
          <span className="soft table-count" role="status">
            {matching.length === rows.length ? formatCounted(rows.length, 'row') : `${formatCount(matching.length)} of ${formatCounted(rows.length, 'row')}`}
          </span>
        </div>
      )}
      <div className={short ? 'table-scroll short' : 'table-scroll'} role="group" aria-label={caption} tabIndex={0}>
        <table>
          <caption className="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  key={column.id}
                  scope="col"
                  className={column.numeric ? 'numeric' : undefined}
                  aria-sort={order?.column === column.id ? order.direction : undefined}
                  title={column.title}
                >
                  {column.sortValue === undefined ? (
                    <span className="sort-label">{column.header}</span>
                  ) : (
                    <button type="button" className="sort" onClick={() => sortBy(column.id)}>
                      {column.header}
                      {order?.column === column.id && (
                        <span className="sort-arrow" aria-hidden="true">
                          {order.direction === 'ascending' ? '▲' : '▼'}
                        </span>
                      )}
                    </button>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody onKeyDown={moveBetweenRows}>
            {shown.map((row) => {
              const key = rowKey(row);
              const isOpen = open.has(key);
              const detailId = `${id}-${key}`;
              return (
                <Fragment key={key}>
                  <tr
                    className={marked?.(row) ? 'marked' : undefined}
                    onClick={
                      detail &&
                      ((event) => {
                        // A click that ends a text selection, or hits a control, is not meant for the row.
                        if (event.target instanceof Element && event.target.closest('button, a, input') === null && getSelection()?.isCollapsed !== false) toggle(key);
                      })
                    }
                  >
                    {columns.map((column, index) => (
                      <td key={column.id} className={column.numeric ? 'numeric' : undefined}>
                        {index === 0 && detail !== undefined ? (
                          <div className="first-cell">
                            <button
                              type="button"
                              className="row-toggle"
                              aria-expanded={isOpen}
                              aria-controls={isOpen ? detailId : undefined}
                              aria-label={`Details: ${rowLabel?.(row) ?? key}`}
                              onClick={() => toggle(key)}
                            >
                              <Icon name="chevron" size={14} />
                            </button>
                            {column.cell(row)}
                          </div>
                        ) : (
                          column.cell(row)
                        )}
                      </td>
                    ))}
                  </tr>
                  {isOpen && detail !== undefined && (
                    <tr className="detail" id={detailId}>
                      <td colSpan={columns.length}>
                        <div className="detail-content">{detail(row)}</div>
                      </td>
                    </tr>
                  )}
                </Fragment>
              );
            })}
          </tbody>
        </table>
      </div>
      {shown.length === 0 && <NoMatch words={words} onClear={() => setWords('')} />}
      {sorted.length > shown.length && (
        <button type="button" className="button" onClick={() => setShownCount((count) => count + pageSize)}>
          Show {formatCount(Math.min(pageSize, sorted.length - shown.length))} more of {formatCount(sorted.length - shown.length)}
        </button>
      )}
    </div>
  );
}

const NoMatch = ({ words, onClear }: { words: string; onClear: () => void }): ReactElement => (
  <p className="empty">
    Nothing here matches “{words}”.{' '}
    <button type="button" className="button small" onClick={onClear}>
      Clear the filter
    </button>
  </p>
);
