/** Lines or stacked areas over the shared time axis. Never animated: a live chart that moves by itself cannot be read. */
import { memo, useDeferredValue } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { Area, CartesianGrid, ComposedChart, Line, ReferenceArea, Tooltip, XAxis, YAxis } from 'recharts';
import { formatClock } from '../ui/quantities.ts';
import { ChartFrame, Swatch } from './chart-frame.tsx';
import type { LegendEntry } from './chart-frame.tsx';
import { timeDomain, timeTicks, useGaps, useTimeRange } from './time-axis.ts';
import type { Gap, TimeRange } from './time-axis.ts';
import type { ChartRow } from './round-trip-rows.ts';

export interface Layer {
  /** The rows' field. */
  readonly key: string;
  readonly name: string;
  readonly colour: string;
  readonly kind: 'line' | 'area';
  readonly dash?: string | undefined;
  readonly width?: number;
  /** Draws a line across rows that lack a value: for what is measured now and then. */
  readonly bridge?: boolean;
}

interface TimeChartProps {
  /** What the chart shows, with its unit. */
  label: string;
  rows: readonly ChartRow[];
  layers: readonly Layer[];
  formatValue: (value: number) => string;
  /** Where the value axis ends while all values are zero. */
  topOfZero: number;
  height?: number;
  legend?: boolean;
  empty: ReactNode;
}

/** All charts leave the same room at their sides, so that their time axes stand under each other. */
export const chartMargin = { top: 8, right: 12, bottom: 0, left: 0 };
export const valueAxisWidth = 76;

/** Recharts draws areas at 100 and lines at 400. */
export const aboveAreas = 300;

export const axisText = { fill: 'var(--ink-soft)', fontSize: 11 };

const numberIn = (row: ChartRow, key: string): number | null => row[key] ?? null;

/** What the pointer, or the arrow keys, stand on. */
const Reading = ({ row, layers, formatValue }: { row: ChartRow; layers: readonly Layer[]; formatValue: (value: number) => string }): ReactElement => (
  <div className="chart-reading">
    <p>{formatClock(row.t)}</p>
    <ul>
      {layers.map((layer) => {
        const value = numberIn(row, layer.key);
        return value === null || (layer.kind === 'area' && value === 0) ? null : (
          <li key={layer.key}>
            <Swatch colour={layer.colour} dash={layer.dash} line={layer.kind === 'line'} /> {layer.name}: <strong>{formatValue(value)}</strong>
          </li>
        );
      })}
    </ul>
  </div>
);

const isRow = (value: unknown): value is ChartRow => typeof value === 'object' && value !== null && 't' in value;

interface PlotProps {
  label: string;
  rows: readonly ChartRow[];
  layers: readonly Layer[];
  formatValue: (value: number) => string;
  topOfZero: number;
  range: TimeRange;
  gaps: readonly Gap[];
  /** Given by the frame, in pixels. */
  width?: number;
  height?: number;
}

const Plot = memo(function Plot({ label, rows, layers, formatValue, topOfZero, range, gaps, ...size }: PlotProps): ReactElement {
  const allZero = rows.every((row) => layers.every(({ key }) => (row[key] ?? 0) === 0));
  return (
    <ComposedChart {...size} data={[...rows]} margin={chartMargin} title={label}>
      <CartesianGrid stroke="var(--line)" vertical={false} />
      <XAxis
        dataKey="t"
        type="number"
        scale="linear"
        domain={timeDomain(range)}
        allowDataOverflow
        ticks={timeTicks(range)}
        tickFormatter={formatClock}
        tick={axisText}
        stroke="var(--line-strong)"
        tickLine={false}
      />
      <YAxis width={valueAxisWidth} domain={[0, allZero ? topOfZero : 'auto']} tickFormatter={formatValue} tick={axisText} stroke="var(--line-strong)" axisLine={false} tickLine={false} tickCount={4} />
      {gaps.map(({ start, end }) => (
        <ReferenceArea key={start} x1={start} x2={end} fill="var(--surface)" fillOpacity={0.7} stroke="var(--ink-soft)" strokeDasharray="2 2" ifOverflow="hidden" zIndex={aboveAreas} />
      ))}
      <Tooltip
        isAnimationActive={false}
        cursor={{ stroke: 'var(--line-strong)' }}
        content={({ active, payload }) => {
          const row: unknown = payload[0]?.payload;
          return active && isRow(row) ? <Reading row={row} layers={layers} formatValue={formatValue} /> : null;
        }}
      />
      {layers.map((layer) =>
        layer.kind === 'area' ? (
          <Area key={layer.key} dataKey={layer.key} name={layer.name} stackId="all" type="linear" stroke={layer.colour} strokeWidth={1} fill={layer.colour} fillOpacity={0.85} isAnimationActive={false} dot={false} activeDot={false} />
        ) : (
          <Line
            key={layer.key}
            dataKey={layer.key}
            name={layer.name}
            type="linear"
            stroke={layer.colour}
            strokeWidth={layer.width ?? 1.5}
            {...(layer.dash === undefined ? {} : { strokeDasharray: layer.dash })}
            isAnimationActive={false}
            connectNulls={layer.bridge === true}
            dot={rows.length < 40 ? { r: 2, strokeDasharray: 'none' } : false}
          />
        ),
      )}
    </ComposedChart>
  );
});

const legendEntry = ({ key, name, colour, dash, kind }: Layer): LegendEntry => ({ key, name, colour, dash, line: kind === 'line' });
export const gapEntry: LegendEntry = { key: 'gap', name: 'not captured', colour: 'var(--ink-soft)', dash: '2 2', line: true };

export const TimeChart = memo(function TimeChart({ label, rows, layers, formatValue, topOfZero, height = 190, legend = true, empty }: TimeChartProps): ReactElement {
  // A page that falls behind lets charts wait, not numbers or keys.
  const range = useDeferredValue(useTimeRange());
  const gaps = useDeferredValue(useGaps());
  const shownRows = useDeferredValue(rows);
  const nothing = range === null || shownRows.length === 0;
  return (
    <ChartFrame
      label={label}
      height={height}
      empty={nothing ? empty : null}
      legend={nothing ? [] : [...(legend ? layers.map(legendEntry) : []), ...(gaps.length > 0 ? [gapEntry] : [])]}
    >
      {nothing ? <></> : <Plot label={label} rows={shownRows} layers={layers} formatValue={formatValue} topOfZero={topOfZero} range={range} gaps={gaps} />}
    </ChartFrame>
  );
});
