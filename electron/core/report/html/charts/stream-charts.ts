/** Bitrate and loss of the streams of a call, one picture a stream on the same time axis. The table of streams says the same in numbers. */
import type { Series } from '../../../../contract/session.ts';
import type { Call, RtpStream } from '../../../../contract/summary.ts';
import { heaviestFirst, lossOf, streamName } from '../../content/call-tables.ts';
import { bitrateText, fractionText } from '../../quantities.ts';
import { figureBlock } from '../blocks.ts';
import { html } from '../markup.ts';
import type { Markup, Part } from '../markup.ts';
import { at, frameOf, gapMarks, picture, roundedTop, timeAxis, valueAxis, xOf, yOf } from './axes.ts';
import type { Frame, TimeRange } from './axes.ts';

type Points = Series['streams'][number]['points'];

export function streamCharts({ streams, bucketMs }: Series, call: Call, most: number, range: TimeRange, gaps: readonly TimeRange[]): Part {
  const byKey = new Map(streams.map(({ key, points }) => [key, points]));
  const shown = heaviestFirst(call.streams).flatMap((stream) => {
    const points = byKey.get(`${stream.direction}:${stream.ssrc}:${stream.pairId}`);
    return points === undefined || points.length === 0 ? [] : [{ stream, points }];
  });
  return shown.length > 0 && html`<div class="streams">${shown.slice(0, most).map(({ stream, points }) => streamChart(stream, points, bucketMs, range, gaps))}</div>${shown.length > most && html`<p class="soft">Pictures of the ${most} streams that carried most; the table has more.</p>`}`;
}

function streamChart(stream: RtpStream, points: Points, bucketMs: number, range: TimeRange, gaps: readonly TimeRange[]): Markup {
  const whole = frameOf(176);
  const upper: Frame = { ...whole, bottom: 80 };
  const lower: Frame = { ...whole, top: 116 };
  const x = xOf(range, whole);
  const topRate = roundedTop(Math.max(...points.map(({ bitrate }) => bitrate)), 1000);
  const topLoss = roundedTop(Math.max(...points.map(({ loss }) => loss)), 0.02);
  const yRate = yOf(topRate, upper);
  const yLoss = yOf(topLoss, lower);
  const line = points.map(({ t, bitrate }, i) => `${i > 0 && t - points[i - 1]!.t <= 2 * bucketMs ? 'L' : 'M'}${at(x(t))} ${at(yRate(bitrate))}`).join('');
  const bars = points.filter(({ loss }) => loss > 0).map(({ t, loss }) => `M${at(x(t))} ${at(yLoss(0))}V${at(Math.min(yLoss(loss), yLoss(0) - 1))}`).join('');
  const name = streamName(stream);
  const label = `Bitrate of ${name}${stream.direction === 'received' ? `, and below it loss: ${lossOf(stream)} in all` : ''}`;
  const content = html`${valueAxis(topRate, upper, bitrateText)}<path class="line line-ink" d="${line}"/>
${stream.direction === 'received' ? html`${valueAxis(topLoss, lower, fractionText)}<path class="loss" d="${bars}"/><text class="tick" x="${at(whole.left + 4)}" y="${at(lower.top + 10)}">lost</text>` : html`<text class="tick" x="${at(whole.left + 4)}" y="${at(lower.top + 10)}">what is lost of it, only the other side can count</text>`}
${gapMarks(gaps, range, whole)}${timeAxis(range, whole)}`;
  return figureBlock(stream.direction === 'received' ? `${name}: bitrate, and below it what was lost` : `${name}: bitrate`, picture(label, whole, content));
}
