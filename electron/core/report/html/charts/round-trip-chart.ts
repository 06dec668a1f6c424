/** Round-trip times of answered checks, by candidate pair. */
import type { Series } from '../../../../contract/session.ts';
import type { Call, Summary } from '../../../../contract/summary.ts';
import { candidateText } from '../../content/call-tables.ts';
import { pathUseNames, pathUseOfPair } from '../../content/path-use.ts';
import { plural } from '../../../summary/wording.ts';
import { reportTable } from '../../content/report-table.ts';
import { latencyText } from '../../quantities.ts';
import { figureBlock, tableBlock } from '../blocks.ts';
import { html } from '../markup.ts';
import type { Part } from '../markup.ts';
import { frameOf } from './axes.ts';
import type { TimeRange } from './axes.ts';
import { lineChart, lineLegend } from './line-chart.ts';
import type { Line } from './line-chart.ts';

const mostLines = 6;

/** Of the calls that the report shows in full: the pair that carries a call first, then those measured most. */
export function roundTripChart({ roundTripTimes }: Series, calls: readonly Call[], { allocations }: Summary, range: TimeRange, gaps: readonly TimeRange[]): Part {
  const measured = new Map(roundTripTimes.map(({ pairId, points }) => [pairId, points]));
  const once = calls.flatMap(({ pairs: all }) => all).filter(({ id }) => (measured.get(id)?.length ?? 0) > 0);
  const often = once.filter(({ id, selected }) => selected || measured.get(id)!.length > 1);
  // A pair that was measured once has no line over time.
  const pairs = (often.length > 0 ? often : once).sort((a, b) => Number(b.selected) - Number(a.selected) || measured.get(b.id)!.length - measured.get(a.id)!.length);
  if (pairs.length === 0) return null;
  const drawn = pairs.slice(0, mostLines).map((pair): Line => {
    const use = pathUseOfPair(pair, allocations);
    return {
      name: `${pathUseNames[use]}: ${candidateText(pair.local)} to ${candidateText(pair.remote)}${pair.selected ? ' (selected)' : ''}`,
      look: `line-${use}`, bold: pair.selected, points: measured.get(pair.id)!.map(({ t, rtt }) => ({ t, value: rtt })),
    };
  });
  const label = `Lines over time: round-trip time of ${drawn.length === 1 ? 'one pair' : `${drawn.length} pairs`}`;
  const sorted = ({ points }: Line): number[] => points.map(({ value }) => value).sort((a, b) => a - b);
  return html`${figureBlock('Round-trip time by candidate pair', lineChart(drawn, { label, frame: frameOf(200), range, gaps, format: latencyText, least: 0.01, breakMs: null }), lineLegend(drawn))}
${tableBlock(reportTable('The same in numbers', drawn, mostLines, [
    ['Pair', ({ name }) => name],
    ['Measured', ({ points }) => plural(points.length, 'time'), 'number'],
    ['Least', (line) => latencyText(sorted(line)[0]!), 'number'],
    ['Median', (line) => latencyText(sorted(line)[Math.floor(line.points.length / 2)]!), 'number'],
    ['Most', (line) => latencyText(sorted(line).at(-1)!), 'number'],
    ['Last', ({ points }) => latencyText(points.at(-1)!.value), 'number'],
  ]))}${often.length < once.length || pairs.length > mostLines ? html`<p class="soft">The table of pairs has the last round trip of all.</p>` : null}`;
}
