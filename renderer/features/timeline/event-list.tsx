import type { ReactElement } from 'react';
import type { TimelineEvent } from '../../../electron/contract/summary.ts';
import { laneNames } from '../../charts/event-chart.tsx';
import { SeverityMark } from '../../ui/marks.tsx';
import { formatTime } from '../../ui/quantities.ts';

/** Events in words, in their order. */
export const EventList = ({ events }: { events: readonly TimelineEvent[] }): ReactElement => (
  <ol className="events">
    {events.map((event, index) => (
      <li key={`${event.frame}-${event.kind}-${index}`}>
        <time dateTime={event.time} title={`${event.time}, frame ${event.frame}`} className="numbers">
          {formatTime(event.time)}
        </time>
        <span className="event-kind soft">{laneNames[event.kind]}</span>
        {event.severity !== 'info' && <SeverityMark severity={event.severity} />}
        <span>{event.text}</span>
      </li>
    ))}
  </ol>
);
