/** Lines or stacked areas over the shared time axis. Never animated: a live chart that moves by itself cannot be read. */
import { memo } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { Area, CartesianGrid, ComposedChart, Line, ReferenceArea, Tooltip, XAxis, YAxis } from 'recharts';
import { formatClock } from '../ui/quantities.ts';
import { ChartFrame, Swatch } from './chart-frame.tsx';
import { timeDomain, timeTicks, useGaps, useTimeRange } from './time-axis.ts';
import type { TimeRange } from './time-axis.ts';
import type { ChartRow } from './round-trip-rows.ts';

export interface Layer {
  /** The rows' field. */
  readonly key: string;
  readonly name: string;
  readonly colour: string;
  readonly kind: 'line' | 'area';
  readonly dash?: string | undefined;
  readonly width?: number;
}

interface TimeChartProps {
  /** What the chart shows, with its unit. */
  label: string;
  rows: readonly ChartRow[];
  layers: readonly Layer[];
  formatValue: (value: number) => string;
  height?: number;
  legend?: boolean;
  empty: ReactNode;
}

/** All charts leave the same room at their sides, so that their time axes stand under each other. */
export const chartMargin = { top: 8, right: 12, bottom: 0, left: 0 };
export const valueAxisWidth = 76;

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

const Plot = ({ label, rows, layers, formatValue, range, ...size }: Omit<TimeChartProps, 'empty' | 'legend' | 'height'> & { range: TimeRange; width?: number; height?: number }): ReactElement => {
  const gaps = useGaps();
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
      <YAxis width={valueAxisWidth} domain={[0, 'auto']} tickFormatter={formatValue} tick={axisText} stroke="var(--line-strong)" axisLine={false} tickLine={false} tickCount={4} />
      {gaps.map(({ start, end }) => (
        <ReferenceArea key={start} x1={start} x2={end} fill="var(--ink-soft)" fillOpacity={0.18} ifOverflow="hidden" label={{ value: 'not captured', position: 'insideTop', ...axisText }} />
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
            connectNulls
            dot={rows.length < 40 ? { r: 2, strokeDasharray: 'none' } : false}
          />
        ),
      )}
    </ComposedChart>
  );
};

export const TimeChart = memo(function TimeChart({ label, rows, layers, formatValue, height = 190, legend = true, empty }: TimeChartProps): ReactElement {
  const range = useTimeRange();
  const nothing = range === null || rows.length === 0;
  return (
    <ChartFrame
      label={label}
      height={height}
      empty={nothing ? empty : null}
      legend={legend && !nothing ? layers.map(({ key, name, colour, dash, kind }) => ({ key, name, colour, dash, line: kind === 'line' })) : []}
    >
      {nothing ? <></> : <Plot label={label} rows={rows} layers={layers} formatValue={formatValue} range={range} />}
    </ChartFrame>
  );
});
