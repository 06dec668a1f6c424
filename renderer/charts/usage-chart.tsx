import type { ReactElement } from 'react';
import type { PageState } from '../state/page-state.ts';
import { usePageState } from '../state/context.ts';
import { pathUseNames, pathUses } from '../state/path-use.ts';
import { pathColour } from '../ui/marks.tsx';
import { formatBitrate } from '../ui/quantities.ts';
import { TimeChart } from './time-chart.tsx';
import type { Layer } from './time-chart.tsx';

const layers: readonly Layer[] = pathUses.map((use) => ({ key: use, name: pathUseNames[use], colour: pathColour[use], kind: 'area' }));

const selectUsage = ({ series }: PageState): PageState['series']['usage'] => series.usage;

/** Bits per second by what carried them, all calls together, sent and received. */
export const UsageChart = ({ height }: { height?: number }): ReactElement => {
  const usage = usePageState(selectUsage);
  const used = layers.filter(({ key }) => usage.some((point) => point[key as keyof typeof point] > 0));
  return (
    <TimeChart
      label="Relay usage over time, in bits per second sent and received, stacked by path"
      rows={used.length === 0 ? [] : usage}
      layers={used}
      formatValue={formatBitrate}
      topOfZero={1000}
      {...(height === undefined ? {} : { height })}
      empty="No media or data was seen."
    />
  );
};
