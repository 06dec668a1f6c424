/** The picture of the path in one sentence, for those who hear it. */
import type { Route } from '../../../electron/contract/summary.ts';
import { formatLatency } from '../../ui/quantities.ts';

export const transportNames = { udp: 'UDP', tcp: 'TCP', tls: 'TLS' } as const;

type Leg = Route['legs'][number];

const describeLeg = ({ transport, state, roundTripTime, note }: Leg): string => {
  const over = transport === null ? '' : `over ${transportNames[transport]}`;
  const how = { open: over, blocked: over === '' ? 'blocked' : `${over}, blocked`, unknown: over === '' ? 'by a way that is not visible from here' : over }[state];
  return [how, roundTripTime === null ? '' : formatLatency(roundTripTime), note].filter((part) => part !== '').join(', ');
};

export const describeRoute = ({ stops, legs, blocked }: Route): string => {
  const way = stops
    .map(({ name, address }, index) => {
      const leg = legs[index];
      const place = address === null ? name : `${name} (${address})`;
      const how = leg === undefined ? '' : describeLeg(leg);
      if (leg === undefined) return place;
      return how === '' ? `${place}, to ` : `${place}, ${how}, to `;
    })
    .join('');
  if (blocked === null) return `${way}.`;
  return `${way}. ${transportNames[blocked.transport]} to ${blocked.to} did not get through${blocked.note === '' ? '' : `: ${blocked.note}`}.`;
};
