/** What happened, one lane a layer. The list after it says the same in words. */
import type { Summary, TimelineEvent } from '../../../../contract/summary.ts';
import { thinEvents } from '../../content/capture-facts.ts';
import { pathUseNames, pathUseOfPath } from '../../content/path-use.ts';
import { visibleText } from '../../visible-text.ts';
import { figureBlock } from '../blocks.ts';
import { html } from '../markup.ts';
import type { Markup, Part } from '../markup.ts';
import { at, chartWidth, gapMarks, picture, timeAxis, xOf } from './axes.ts';
import type { Frame, TimeRange } from './axes.ts';
import { useLegend } from './patterns.ts';

const laneNames: Readonly<Record<TimelineEvent['kind'], string>> = {
  capture: 'Capture', dns: 'DNS', signaling: 'Signaling', stun: 'STUN', turn: 'TURN', ice: 'ICE', dtls: 'DTLS', media: 'Media', path: 'Path',
};
const kinds = Object.keys(laneNames) as TimelineEvent['kind'][];
const laneHeight = 22;
const mostMarks = 300;
const mostPeriods = 100;

export function timelineLanes({ timeline, calls }: Summary, range: TimeRange, gaps: readonly TimeRange[]): Part {
  const periods = calls.flatMap(({ pathHistory }) => pathHistory).slice(0, mostPeriods);
  const lanes = kinds.filter((kind) => timeline.some((event) => event.kind === kind) || (kind === 'path' && periods.length > 0));
  if (lanes.length === 0) return null;
  const frame: Frame = { width: chartWidth, height: lanes.length * laneHeight + 40, left: 84, right: 16, top: 10, bottom: 24 };
  const x = xOf(range, frame);
  const middle = (kind: TimelineEvent['kind']): number => frame.top + (lanes.indexOf(kind) + 0.5) * laneHeight;
  const rows = lanes.map((kind) => html`<path class="grid" d="M${at(frame.left)} ${at(middle(kind))}H${at(frame.width - frame.right)}"/><text class="tick" x="${at(frame.left - 6)}" y="${at(middle(kind) + 4)}" text-anchor="end">${laneNames[kind]}</text>`);
  const bars = periods.map(({ start, end, path }) => {
    const from = x(Date.parse(start));
    const use = pathUseOfPath(path);
    return html`<rect x="${at(from)}" y="${at(middle('path') - 7)}" width="${at(Math.max(2, x(Date.parse(end)) - from))}" height="14" fill="url(#use-${use})"><title>${pathUseNames[use]}</title></rect>`;
  });
  const marks = thinEvents(timeline, mostMarks).map(({ time, kind, severity, text }) => mark(severity, x(Date.parse(time)), middle(kind), text));
  const uses = [...new Set(periods.map(({ path }) => pathUseOfPath(path)))];
  return figureBlock('What happened, by layer, over time', picture(`Marks in ${lanes.length} lanes: ${lanes.map((kind) => laneNames[kind]).join(', ')}. The list below says the same in words.`, frame, html`${rows}${bars}${gapMarks(gaps, range, frame)}${marks}${timeAxis(range, frame)}`), html`${useLegend(uses)}${markLegend}`);
}

const mark = (severity: TimelineEvent['severity'], x: number, y: number, text: string): Markup => {
  const title = html`<title>${visibleText(text, 160)}</title>`;
  if (severity === 'problem') return html`<path class="mark-problem" d="M${at(x - 4)} ${at(y - 4)}l8 8m0 -8l-8 8">${title}</path>`;
  if (severity === 'warning') return html`<path class="mark-warning" d="M${at(x)} ${at(y - 5)}l5 9h-10z">${title}</path>`;
  return html`<circle class="mark-info" cx="${at(x)}" cy="${at(y)}" r="3.5">${title}</circle>`;
};

const markSwatch = (severity: TimelineEvent['severity']): Markup => html`<svg class="swatch" width="14" height="14" aria-hidden="true" focusable="false">${mark(severity, 7, 7, '')}</svg>`;
const markLegend: Markup = html`<ul class="legend"><li>${markSwatch('info')} information</li><li>${markSwatch('warning')} warning</li><li>${markSwatch('problem')} problem</li></ul>`;
