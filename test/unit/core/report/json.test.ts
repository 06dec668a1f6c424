import { describe, expect, it } from 'vitest';
import { summarySchema } from '../../../../electron/contract/summary.ts';
import { jsonReport } from '../../../../electron/core/report/json.ts';
import { exampleSummary } from '../../../helpers/summaries.ts';

describe('the JSON report', () => {
  it('is a valid summary that says the same', () => {
    const read: unknown = JSON.parse(jsonReport(exampleSummary));
    expect(summarySchema.safeParse(read).success).toBe(true);
    expect(read).toEqual({ ...exampleSummary, calls: exampleSummary.calls.map((call) => ({ ...call, pairs: call.pairs.map((pair) => ({ ...pair, totalRoundTripTime: 0.3 })) })) });
  });

  it('is the same text whatever order the sections were put together in', () => {
    const { schema, tool, ...rest } = exampleSummary;
    expect(jsonReport({ ...rest, tool, schema })).toBe(jsonReport(exampleSummary));
    expect(jsonReport(exampleSummary).startsWith('{\n  "schema": "icewatch.summary/1",')).toBe(true);
    expect(jsonReport(exampleSummary).endsWith('}\n')).toBe(true);
  });
});
