import type { ReactElement } from 'react';
import type { TimelineEvent } from '../../../electron/contract/summary.ts';
import { laneNames } from '../../charts/event-chart.tsx';
import { SeverityMark } from '../../ui/marks.tsx';
import { formatTime } from '../../ui/quantities.ts';
import { FrameLink } from '../packets/frame-link.tsx';
import { eventPackets, timelineClaim } from './event-packets.ts';

/** The last few events in words, in their order. */
export const EventList = ({ events, latest }: { events: readonly TimelineEvent[]; latest: number }): ReactElement => {
  const first = Math.max(0, events.length - latest);
  const shown = events.slice(first);
  const { packets, place } = eventPackets(shown);
  return (
    <ol className="events">
      {shown.map((event, index) => (
        <li key={first + index}>
          <time dateTime={event.time} title={event.time} className="numbers">
            {formatTime(event.time)}
          </time>
          <span className="event-kind soft">{laneNames[event.kind]}</span>
          {event.severity !== 'info' && <SeverityMark severity={event.severity} />}
          <span>{event.text}</span>
          <FrameLink claim={timelineClaim} packets={packets} at={place.get(event) ?? -1} />
        </li>
      ))}
    </ol>
  );
};
