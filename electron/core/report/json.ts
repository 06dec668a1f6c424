/** The summary as JSON text: indented, ending in a newline, the same bytes for the same summary. */
import type { Summary } from '../../contract/summary.ts';

/** Sums of floating-point durations carry noise after the digits that mean something. */
const meaningfulDigits = 12;

/** In the schema's order; the type holds this to every section there is. */
const sections: Readonly<Record<keyof Summary, true>> = {
  schema: true, tool: true, redacted: true, capture: true, calls: true, allocations: true, stunServers: true, signaling: true, nat: true,
  policy: true, findings: true, verdict: true, timeline: true,
};

/** Sections in the schema's order, whatever order they were put together in. Numbers that JSON has no word for become null. */
export function jsonReport(summary: Summary): string {
  const ordered = { ...sections, ...summary };
  return `${JSON.stringify(ordered, plainNumber, 2)}\n`;
}

const plainNumber = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(meaningfulDigits)) : value;
