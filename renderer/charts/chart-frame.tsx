/** What surrounds every chart: its name for those who do not see it, its legend, and what stands there while it is empty. */
import type { ReactElement, ReactNode } from 'react';
import { ResponsiveContainer } from 'recharts';

export interface LegendEntry {
  readonly key: string;
  readonly name: string;
  readonly colour: string;
  /** As SVG writes it; a legend without lines shows squares. */
  readonly dash?: string | undefined;
  readonly line?: boolean;
}

export const Swatch = ({ colour, dash, line = false }: Pick<LegendEntry, 'colour' | 'dash' | 'line'>): ReactElement => (
  <svg className="legend-swatch" width="18" height="10" aria-hidden="true">
    {line ? <path d="M0 5h18" stroke={colour} strokeWidth="2.5" strokeDasharray={dash} /> : <rect x="3" width="12" height="10" rx="2" fill={colour} />}
  </svg>
);

interface ChartFrameProps {
  label: string;
  height: number;
  legend: readonly LegendEntry[];
  /** Shown in place of the chart; null where there is something to draw. */
  empty: ReactNode;
  children: ReactElement;
}

export const ChartFrame = ({ label, height, legend, empty, children }: ChartFrameProps): ReactElement => (
  <figure className="chart" aria-label={label}>
    {empty === null ? (
      <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 400, height }}>
        {children}
      </ResponsiveContainer>
    ) : (
      <div className="chart-empty" style={{ height }}>
        {empty}
      </div>
    )}
    {legend.length > 0 && (
      <ul className="legend">
        {legend.map(({ key, name, colour, dash, line = false }) => (
          <li key={key}>
            <Swatch colour={colour} dash={dash} line={line} />
            {name}
          </li>
        ))}
      </ul>
    )}
  </figure>
);
