/** Lines over time; each has its dash and its marks, so that they are told apart without colour. */
import { html } from '../markup.ts';
import type { Markup } from '../markup.ts';
import { at, gapMarks, picture, roundedTop, timeAxis, valueAxis, xOf, yOf } from './axes.ts';
import type { Frame, TimeRange } from './axes.ts';

export interface LinePoint {
  readonly t: number;
  readonly value: number;
}
export interface Line {
  readonly name: string;
  /** Class of the colour: 'line-relayTcp' or 'line-ink'. */
  readonly look: string;
  readonly points: readonly LinePoint[];
  readonly bold?: boolean;
}

export const dashes = ['', '7 4', '2 3', '10 3 2 3', '14 4', '4 2 1 2'] as const;

export interface LineChartOptions {
  readonly label: string;
  readonly frame: Frame;
  readonly range: TimeRange;
  readonly gaps: readonly TimeRange[];
  readonly format: (value: number) => string;
  readonly least: number;
  /** Points further apart than this are not joined; null joins all. */
  readonly breakMs: number | null;
}

export function lineChart(drawn: readonly Line[], { label, frame, range, gaps, format, least, breakMs }: LineChartOptions): Markup {
  const x = xOf(range, frame);
  const top = roundedTop(Math.max(0, ...drawn.flatMap(({ points }) => points.map(({ value }) => value))), least);
  const y = yOf(top, frame);
  const paths = drawn.map(({ points, look, bold }, i) => {
    const d = points.map((point, at_) => {
      const before = points[at_ - 1];
      const joined = before !== undefined && (breakMs === null || point.t - before.t <= breakMs);
      return `${joined ? 'L' : 'M'}${at(x(point.t))} ${at(y(point.value))}`;
    });
    const dots = points.length > 40 ? null : points.map((point) => html`<circle cx="${at(x(point.t))}" cy="${at(y(point.value))}" r="2.2" class="dot ${look}"/>`);
    return html`<path d="${d.join('')}" class="line ${look}${bold === true && ' bold'}" stroke-dasharray="${dashes[i % dashes.length]!}"/>${dots}`;
  });
  return picture(label, frame, html`${valueAxis(top, frame, format)}${paths}${gapMarks(gaps, range, frame)}${timeAxis(range, frame)}`);
}

export const lineLegend = (drawn: readonly Line[]): Markup =>
  html`<ul class="legend">${drawn.map(({ name, look, bold }, i) => html`<li><svg class="swatch" width="34" height="12" aria-hidden="true" focusable="false"><path d="M0 6H34" class="line ${look}${bold === true && ' bold'}" stroke-dasharray="${dashes[i % dashes.length]!}"/></svg> ${name}</li>`)}</ul>`;
