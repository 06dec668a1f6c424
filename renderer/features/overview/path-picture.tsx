import type { ReactElement } from 'react';
import { Icon } from '../../ui/icons.tsx';
import { failedColour, pathColour } from '../../ui/marks.tsx';
import { describeWay } from './path-stops.ts';
import type { Stop, Stretch, Way } from './path-stops.ts';
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

const Line = ({ use }: { use: Stretch['use'] }): ReactElement => {
  if (use === 'hidden') return <span className="way-line hidden-way" />;
  if (use === 'failed') return <span className="way-line failed-way" />;
  return <span className="way-line" style={{ background: pathColour[use] }} />;
};

const StretchLine = ({ stretch, udpBlocked }: { stretch: Stretch; udpBlocked: boolean }): ReactElement => (
  <div className={stretch.use === 'hidden' ? 'way-stretch unseen' : 'way-stretch'}>
    <span className="way-above">
      <strong>{stretch.text}</strong>
      {stretch.nat !== null && (
        <span className="way-nat" title={`Address translation: this laptop is seen as ${stretch.nat}`}>
          {words.nat}
        </span>
      )}
    </span>
    <Line use={stretch.use} />
    <span className="way-below soft numbers">{stretch.detail}</span>
    {udpBlocked && (
      <span className="way-blocked" style={{ color: 'var(--failed-ink)' }}>
        <svg width="32" height="12" viewBox="0 0 32 12" aria-hidden="true">
          <path d="M0 6h18" stroke={failedColour} strokeWidth="2.5" strokeDasharray="5 4" />
          <path d="m20 1 10 10m0-10-10 10" stroke={failedColour} strokeWidth="2.5" />
        </svg>
        {words.udpBlocked}
      </span>
    )}
  </div>
);

interface PathPictureProps {
  way: Way;
  /** That UDP was tried on the first stretch and nothing came back. */
  udpBlocked: boolean;
}

/** Laptop, relay, other side: the way the packets take, as far as it can be seen from here. */
export const PathPicture = ({ way, udpBlocked }: PathPictureProps): ReactElement => (
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
