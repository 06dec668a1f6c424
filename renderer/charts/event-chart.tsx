/** What happened, one lane a layer, on the shared time axis. The list beside it says the same in words. */
import { memo, useDeferredValue } from 'react';
import type { ReactElement } from 'react';
import { CartesianGrid, ReferenceArea, Scatter, ScatterChart, Tooltip, XAxis, YAxis } from 'recharts';
import type { Call, TimelineEvent } from '../../electron/contract/summary.ts';
import { pathUseOfPath } from '../state/path-use.ts';
import { failedColour, pathColour } from '../ui/marks.tsx';
import { formatClock } from '../ui/quantities.ts';
import { ChartFrame } from './chart-frame.tsx';
import { aboveAreas, axisText, chartMargin, gapEntry, valueAxisWidth } from './time-chart.tsx';
import { thinEvents } from './thin-events.ts';
import { timeDomain, timeTicks, useGaps, useTimeRange } from './time-axis.ts';
import type { Gap, TimeRange } from './time-axis.ts';

export const laneNames: Readonly<Record<TimelineEvent['kind'], string>> = {
  capture: 'Capture', dns: 'DNS', signaling: 'Signaling', stun: 'STUN', turn: 'TURN', ice: 'ICE', dtls: 'DTLS', media: 'Media', path: 'Path',
};

interface Mark {
  readonly t: number;
  readonly lane: number;
  readonly severity: TimelineEvent['severity'];
  readonly text: string;
}

const EventMark = ({ cx, cy, payload }: { cx?: number | undefined; cy?: number | undefined; payload?: Mark | undefined }): ReactElement => {
  if (cx === undefined || cy === undefined || payload === undefined) return <g />;
  const { severity } = payload;
  if (severity === 'problem') return <path d={`M${cx - 4} ${cy - 4}l8 8m0 -8l-8 8`} stroke={failedColour} strokeWidth={2.5} fill="none" />;
  if (severity === 'warning') return <path d={`M${cx} ${cy - 5}l5 9h-10z`} fill="var(--surface)" stroke="var(--ink)" strokeWidth={1.5} />;
  return <circle cx={cx} cy={cy} r={3.5} fill="var(--ink-soft)" stroke="var(--surface)" />;
};

const isMark = (value: unknown): value is Mark => typeof value === 'object' && value !== null && 'lane' in value && 'text' in value;

interface EventChartProps {
  events: readonly TimelineEvent[];
  calls: readonly Call[];
}

const Lanes = memo(function Lanes({ events, calls, range, gaps }: EventChartProps & { range: TimeRange | null; gaps: readonly Gap[] }): ReactElement {
  const kinds = Object.keys(laneNames) as TimelineEvent['kind'][];
  const periods = calls.flatMap(({ pathHistory }) => pathHistory);
  const lanes = kinds.filter((kind) => events.some((event) => event.kind === kind) || (kind === 'path' && periods.length > 0));
  const marks = thinEvents(events).map(
    ({ time, kind, severity, text }): Mark => ({ t: Date.parse(time), lane: lanes.length - 1 - lanes.indexOf(kind), severity, text }),
  );
  const pathLane = lanes.length - 1 - lanes.indexOf('path');
  const nothing = range === null || lanes.length === 0;
  return (
    <ChartFrame label="What happened, by layer, over time" height={Math.max(90, 30 + lanes.length * 20)} legend={gaps.length > 0 ? [gapEntry] : []} empty={nothing ? 'Nothing has happened yet.' : null}>
      {nothing ? (
        <></>
      ) : (
        <ScatterChart margin={chartMargin} title="What happened, by layer, over time">
          <CartesianGrid stroke="var(--line)" vertical={false} />
          <XAxis dataKey="t" type="number" scale="linear" domain={timeDomain(range)} allowDataOverflow ticks={timeTicks(range)} tickFormatter={formatClock} tick={axisText} stroke="var(--line-strong)" tickLine={false} />
          <YAxis
            dataKey="lane"
            type="number"
            width={valueAxisWidth}
            domain={[-0.5, lanes.length - 0.5]}
            ticks={lanes.map((_, index) => index)}
            interval={0}
            tickFormatter={(lane: number) => laneNames[lanes[lanes.length - 1 - lane] ?? 'capture']}
            tick={axisText}
            stroke="var(--line-strong)"
            axisLine={false}
            tickLine={false}
          />
          {gaps.map(({ start, end }) => (
            <ReferenceArea key={start} x1={start} x2={end} fill="var(--surface)" fillOpacity={0.7} stroke="var(--ink-soft)" strokeDasharray="2 2" ifOverflow="hidden" zIndex={aboveAreas} />
          ))}
          {periods.map(({ start, end, path }) => {
            const use = pathUseOfPath(path);
            return (
              <ReferenceArea
                key={`${start}-${use}`}
                x1={Math.max(range.start, Date.parse(start))}
                x2={Math.min(range.end, Date.parse(end))}
                y1={pathLane - 0.32}
                y2={pathLane + 0.32}
                fill={pathColour[use]}
                fillOpacity={0.85}
                ifOverflow="hidden"
              />
            );
          })}
          <Tooltip
            isAnimationActive={false}
            cursor={false}
            content={({ active, payload }) => {
              const mark: unknown = payload[0]?.payload;
              return active && isMark(mark) ? (
                <div className="chart-reading">
                  <p>{formatClock(mark.t)}</p>
                  {mark.text}
                </div>
              ) : null;
            }}
          />
          <Scatter data={marks} isAnimationActive={false} shape={EventMark} />
        </ScatterChart>
      )}
    </ChartFrame>
  );
});

export const EventChart = ({ events, calls }: EventChartProps): ReactElement => {
  // A page that falls behind lets charts wait, not numbers or keys.
  const range = useDeferredValue(useTimeRange());
  const gaps = useDeferredValue(useGaps());
  return <Lanes events={useDeferredValue(events)} calls={useDeferredValue(calls)} range={range} gaps={gaps} />;
};
