/** The path as a picture: places in a row, and between each two what carries the packets there and how long it takes. */
import { Fragment } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { Route } from '../../../electron/contract/summary.ts';
import type { PathUse } from '../../state/path-use.ts';
import { Icon } from '../../ui/icons.tsx';
import type { IconName } from '../../ui/icons.tsx';
import { pathColour } from '../../ui/marks.tsx';
import { formatLatency } from '../../ui/quantities.ts';
import { describeRoute, transportNames } from './route-description.ts';

type Stop = Route['stops'][number];
type Leg = Route['legs'][number];

/** More stops than this need smaller print to fit a small window. */
const crowdedFrom = 4;

const stopIcons: Readonly<Record<Stop['kind'], IconName>> = {
  laptop: 'laptop', vpn: 'vpn', nat: 'nat', firewall: 'firewall', proxy: 'proxy', relay: 'relay', 'remote-relay': 'relay', peer: 'peer', sfu: 'sfu',
};

/** Host names break at their dots. */
const breakable = (name: string): ReactNode => name.split('.').map((label, index) => (index === 0 ? label : <Fragment key={index}>.<wbr />{label}</Fragment>));

const StopBox = ({ kind, name, address }: Stop): ReactElement => (
  <div className={`route-stop ${kind}`}>
    <span className="route-icon">
      <Icon name={stopIcons[kind]} size={22} />
    </span>
    <strong title={name}>{breakable(name)}</strong>
    {address !== null && (
      <span className="soft numbers" title={address}>
        {address}
      </span>
    )}
  </div>
);

/** A cross that cuts the line: what is blocked is told by shape, not by colour alone. */
export const Cross = (): ReactElement => (
  <svg className="route-cross" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
    <circle cx="9" cy="9" r="9" />
    <path d="m5 5 8 8m0-8-8 8" />
  </svg>
);

const LegLine = ({ leg: { transport, state, roundTripTime, note }, use }: { leg: Leg; use: PathUse | null }): ReactElement => (
  <div className={`route-leg ${state}`}>
    <strong>{transport === null ? '' : transportNames[transport]}</strong>
    <span className="route-line" style={state === 'open' && use !== null ? { color: pathColour[use] } : undefined}>
      {state === 'blocked' && <Cross />}
    </span>
    {roundTripTime !== null && <span className="numbers">{formatLatency(roundTripTime)}</span>}
    {note !== '' && <span className="soft">{note}</span>}
  </div>
);

/** `use`: what carries the call, for the colour; null where nothing does. */
export const RoutePicture = ({ route, use }: { route: Route; use: PathUse | null }): ReactElement => {
  const { stops, legs, blocked } = route;
  return (
    <div className="route" role="img" aria-label={describeRoute(route)}>
      <div className={stops.length > crowdedFrom ? 'route-way crowded' : 'route-way'}>
        {stops.flatMap((stop, index) => {
          const leg = legs[index];
          return [<StopBox key={`stop-${index}`} {...stop} />, ...(leg === undefined ? [] : [<LegLine key={`leg-${index}`} leg={leg} use={use} />])];
        })}
      </div>
      {blocked !== null && (
        <p className="route-blocked">
          <span className="route-line" />
          <Cross />
          <strong>
            {transportNames[blocked.transport]} to {blocked.to}
          </strong>
          {blocked.note !== '' && <span className="soft">{blocked.note}</span>}
        </p>
      )}
    </div>
  );
};
