import { describe, expect, it } from 'vitest';
import { matchesWords, sortRows } from '../../../renderer/ui/table-order.ts';

describe('a sorted table', () => {
  it('puts what is not known at the end in both directions', () => {
    const rows = [3, null, 1, null, 2];
    expect(sortRows(rows, (row) => row, 'ascending')).toEqual([1, 2, 3, null, null]);
    expect(sortRows(rows, (row) => row, 'descending')).toEqual([3, 2, 1, null, null]);
  });
  it('orders addresses as people count', () => expect(sortRows(['10.0.0.10:5', '10.0.0.9:5'], (row) => row, 'ascending')).toEqual(['10.0.0.9:5', '10.0.0.10:5']));
  it('leaves equal rows in their order and the given rows as they were', () => {
    const rows = [{ id: 1, v: 1 }, { id: 2, v: 1 }, { id: 3, v: 0 }];
    expect(sortRows(rows, ({ v }) => v, 'ascending').map(({ id }) => id)).toEqual([3, 1, 2]);
    expect(rows.map(({ id }) => id)).toEqual([1, 2, 3]);
  });
});

it('a filter wants every word, in any order and case', () => {
  expect(matchesWords('host 192.168.1.23:51234 failed', 'FAILED  host')).toBe(true);
  expect(matchesWords('host 192.168.1.23:51234 failed', 'failed relay')).toBe(false);
});
