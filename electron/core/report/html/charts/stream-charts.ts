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

/** What is lost of a sent stream only the other side can count: there is no picture of it. */
function streamChart(stream: RtpStream, points: Points, bucketMs: number, range: TimeRange, gaps: readonly TimeRange[]): Markup {
  const received = stream.direction === 'received';
  const whole = frameOf(received ? 176 : 112);
  const upper: Frame = received ? { ...whole, bottom: 80 } : whole;
  const x = xOf(range, whole);
  const top = roundedTop(Math.max(...points.map(({ bitrate }) => bitrate)), 1000);
  const y = yOf(top, upper);
  const line = points.map(({ t, bitrate }, i) => `${i > 0 && t - points[i - 1]!.t <= 2 * bucketMs ? 'L' : 'M'}${at(x(t))} ${at(y(bitrate))}`).join('');
  const name = streamName(stream);
  const content = html`${valueAxis(top, upper, bitrateText)}<path class="line line-ink" d="${line}"/>${received && lossBars(points, x, { ...whole, top: 116 })}${gapMarks(gaps, range, whole)}${timeAxis(range, whole)}`;
  return figureBlock(received ? `${name}: bitrate, and below it what was lost` : `${name}: bitrate`, picture(`Bitrate of ${name}${received ? `, and below it loss: ${lossOf(stream)} in all` : ''}`, whole, content));
}

function lossBars(points: Points, x: (t: number) => number, frame: Frame): Markup {
  const top = roundedTop(Math.max(...points.map(({ loss }) => loss)), 0.02);
  const y = yOf(top, frame);
  const bars = points.filter(({ loss }) => loss > 0).map(({ t, loss }) => `M${at(x(t))} ${at(y(0))}V${at(Math.min(y(loss), y(0) - 1))}`).join('');
  return html`${valueAxis(top, frame, fractionText)}<path class="loss" d="${bars}"/><text class="tick" x="${at(frame.left + 4)}" y="${at(frame.top + 10)}">lost</text>`;
}
