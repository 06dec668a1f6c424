/** What carried the calls over time: bits per second sent and received together, stacked by use. */
import type { Series } from '../../../../contract/session.ts';
import { pathUseNames, pathUses } from '../../content/path-use.ts';
import type { PathUse } from '../../content/path-use.ts';
import { bitrateText } from '../../quantities.ts';
import { reportTable } from '../../content/report-table.ts';
import { figureBlock, tableBlock } from '../blocks.ts';
import { html } from '../markup.ts';
import type { Markup, Part } from '../markup.ts';
import { at, frameOf, gapMarks, picture, roundedTop, timeAxis, valueAxis, xOf, yOf } from './axes.ts';
import type { TimeRange } from './axes.ts';
import { useLegend } from './patterns.ts';

export function usageChart({ usage, bucketMs }: Series, range: TimeRange, gaps: readonly TimeRange[]): Part {
  const uses = pathUses.filter((use) => usage.some((point) => point[use] > 0));
  if (uses.length === 0) return null;
  const frame = frameOf(220);
  const x = xOf(range, frame);
  const peak = Math.max(...usage.map((point) => uses.reduce((sum, use) => sum + point[use], 0)));
  const top = roundedTop(peak, 1000);
  const y = yOf(top, frame);
  const below = usage.map(() => 0);
  const areas = uses.map((use): Markup => {
    const upper: string[] = [];
    const lower: string[] = [];
    usage.forEach((point, i) => {
      const from = below[i]!;
      const to = from + Math.max(0, point[use]);
      below[i] = to;
      const ends = `H${at(x(point.t + bucketMs))}`;
      upper.push(`${i === 0 ? 'M' : 'L'}${at(x(point.t))} ${at(y(to))}${ends}`);
      lower.unshift(`L${at(x(point.t + bucketMs))} ${at(y(from))}H${at(x(point.t))}`);
    });
    return html`<path d="${upper.join('')}${lower.join('')}Z" fill="url(#use-${use})"/>`;
  });
  const mean = (use: PathUse): number => usage.reduce((sum, point) => sum + point[use], 0) / usage.length;
  return html`${figureBlock('What carried the calls over time (bits per second, sent and received)', picture(`Stacked areas over time: ${uses.map((use) => pathUseNames[use]).join(', ')}. At most ${bitrateText(peak)}.`, frame, html`${valueAxis(top, frame, bitrateText)}${areas}${gapMarks(gaps, range, frame)}${timeAxis(range, frame)}`), useLegend(uses))}
${tableBlock(reportTable('The same in numbers', uses, uses.length, [
    ['Way', (use) => pathUseNames[use]],
    ['Highest', (use) => bitrateText(Math.max(...usage.map((point) => point[use]))), 'number'],
    ['Mean over the capture', (use) => bitrateText(mean(use)), 'number'],
    ['Seconds with traffic', (use) => String(Math.round((usage.filter((point) => point[use] > 0).length * bucketMs) / 1000)), 'number'],
  ]))}`;
}
