/** The frame of every chart: one time axis in UTC, a value axis from zero, and what was not captured. */
import { html } from '../markup.ts';
import type { Markup } from '../markup.ts';

export interface TimeRange {
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly end: number;
}
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const chartWidth = 960;
export const frameOf = (height: number): Frame => ({ width: chartWidth, height, left: 84, right: 16, top: 10, bottom: 24 });

/** Shorter captures are drawn on an axis of this length, so that their first second does not fill the width. */
const shortestMs = 5000;
export const rangeOf = (start: number, end: number): TimeRange => ({ start, end: Math.max(end, start + shortestMs) });

/** Coordinates of a picture need no more. */
export const at = (value: number): string => (Number.isFinite(value) ? value.toFixed(1).replace(/\.0$/, '') : '0');

export const xOf = ({ start, end }: TimeRange, { width, left, right }: Frame) => (t: number): number => left + ((Math.min(end, Math.max(start, t)) - start) / (end - start)) * (width - left - right);
export const yOf = (top: number, frame: Frame) => (value: number): number => {
  const room = frame.height - frame.top - frame.bottom;
  return frame.top + room - (Math.min(top, Math.max(0, value)) / top) * room;
};

/** A round number at or above the value, of which halves are round too; `least` where the value is zero. */
export function roundedTop(value: number, least: number): number {
  const wanted = Number.isFinite(value) && value > least ? value : least;
  const scale = 10 ** Math.floor(Math.log10(wanted));
  return [1, 2, 4, 6, 8, 10].map((step) => step * scale).find((top) => top >= wanted * (1 - 1e-9)) ?? wanted;
}

const stepsInSeconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400];
export function timeTicks({ start, end }: TimeRange, most = 8): number[] {
  const step = 1000 * (stepsInSeconds.find((seconds) => (end - start) / (seconds * 1000) <= most) ?? Math.ceil((end - start) / 1000 / most));
  const ticks: number[] = [];
  for (let t = Math.ceil(start / step) * step; t <= end && ticks.length <= most; t += step) ticks.push(t);
  return ticks;
}

const clockOf = (t: number): string => new Date(t).toISOString().slice(11, 19);

export function timeAxis(range: TimeRange, frame: Frame): Markup {
  const x = xOf(range, frame);
  const base = frame.height - frame.bottom;
  return html`<path class="axis" d="M${at(frame.left)} ${at(base)}H${at(frame.width - frame.right)}"/>${timeTicks(range).map((t) => html`<path class="axis" d="M${at(x(t))} ${at(base)}v4"/><text class="tick" x="${at(x(t))}" y="${at(base + 17)}" text-anchor="middle">${clockOf(t)}</text>`)}`;
}

/** Zero, the half and the top, with their units. */
export function valueAxis(top: number, frame: Frame, format: (value: number) => string): Markup {
  const y = yOf(top, frame);
  return html`${[0, top / 2, top].map((value) => html`<path class="grid" d="M${at(frame.left)} ${at(y(value))}H${at(frame.width - frame.right)}"/><text class="tick" x="${at(frame.left - 6)}" y="${at(y(value) + 4)}" text-anchor="end">${format(value)}</text>`)}`;
}

/** Where nothing was captured: silence there is not calm. */
export function gapMarks(gaps: readonly TimeRange[], range: TimeRange, frame: Frame): Markup {
  const x = xOf(range, frame);
  return html`${gaps.filter(({ start, end }) => end >= range.start && start <= range.end).slice(0, 50).map(({ start, end }) => html`<rect class="gap" x="${at(x(start))}" y="${at(frame.top)}" width="${at(Math.max(2, x(end) - x(start)))}" height="${at(frame.height - frame.top - frame.bottom)}"/>`)}`;
}

export const picture = (label: string, { width, height }: Pick<Frame, 'width' | 'height'>, content: Markup): Markup =>
  html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}" preserveAspectRatio="xMinYMin meet">${content}</svg>`;
