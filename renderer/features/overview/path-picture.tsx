import type { ReactElement } from 'react';
import type { Allocation, Call, Finding } from '../../../electron/contract/summary.ts';
import { Icon } from '../../ui/icons.tsx';
import { failedColour, pathColour } from '../../ui/marks.tsx';
import { describeWay, wayOf } from './path-stops.ts';
import type { Stop, Stretch } from './path-stops.ts';
import { words } from './words.ts';

const StopBox = ({ icon, name, detail }: Stop): ReactElement => (
  <div className="way-stop">
    <Icon name={icon} size={24} />
    <strong title={name}>{name}</strong>
    <span className="soft numbers" title={detail}>
      {detail}
    </span>
  </div>
);

const StretchLine = ({ stretch, udpBlocked }: { stretch: Stretch; udpBlocked: boolean }): ReactElement => (
  <div className="way-stretch">
    <span className="way-above">
      <strong>{stretch.text}</strong>
      {stretch.nat !== null && (
        <span className="way-nat" title={`Address translation: this laptop is seen as ${stretch.nat}`}>
          {words.nat}
        </span>
      )}
    </span>
    <span className={stretch.use === null ? 'way-line hidden-way' : 'way-line'} style={stretch.use === null ? undefined : { background: pathColour[stretch.use] }} />
    <span className="way-below soft numbers">{stretch.detail}</span>
    {udpBlocked && (
      <span className="way-blocked" style={{ color: 'var(--failed-ink)' }}>
        <svg width="46" height="12" viewBox="0 0 46 12" aria-hidden="true">
          <path d="M0 6h30" stroke={failedColour} strokeWidth="2.5" strokeDasharray="5 4" />
          <path d="m33 1 10 10m0-10-10 10" stroke={failedColour} strokeWidth="2.5" />
        </svg>
        {words.udpBlocked}
      </span>
    )}
  </div>
);

/** Laptop, relay, other side: the way the packets take, as far as it can be seen from here. */
export const PathPicture = ({ call, allocations, findings }: { call: Call; allocations: readonly Allocation[]; findings: readonly Finding[] }): ReactElement | null => {
  const way = wayOf(call, allocations);
  if (way === null) return null;
  const udpBlocked = call.path?.transport !== 'udp' && findings.some(({ code, answer }) => (code === 'udp.blocked' || code === 'udp.rejected') && answer === 'yes');
  return (
    <div className="way" role="img" aria-label={describeWay(way)}>
      {way.stops.map((stop, index) => {
        const stretch = way.stretches[index];
        return (
          <div className="way-part" key={stop.icon}>
            <StopBox {...stop} />
            {stretch !== undefined && <StretchLine stretch={stretch} udpBlocked={udpBlocked && index === 0} />}
          </div>
        );
      })}
    </div>
  );
};
