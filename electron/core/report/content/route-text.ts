/** The path as a sentence: what the picture shows. */
import type { Route } from '../../../contract/summary.ts';
import { latencyText } from '../quantities.ts';

export const transportNames = { udp: 'UDP', tcp: 'TCP', tls: 'TLS' } as const;
const states = { open: '', blocked: 'blocked', unknown: 'cannot be seen' } as const;

export function legText({ transport, state, roundTripTime, note }: Route['legs'][number]): string {
  return [transport === null ? '' : transportNames[transport], states[state], roundTripTime === null ? '' : latencyText(roundTripTime), note].filter((text) => text !== '').join(', ');
}

/** 'This laptop 10.1.0.2 → (UDP) → NAT 198.51.100.4 → (UDP, 38 ms) → The other side 203.0.113.7' */
export function routeText({ stops, legs, blocked }: Route): string {
  const way = stops.map(({ name, address }, i) => {
    const leg = legs[i];
    const stop = address === null || address === name ? name : `${name} ${address}`;
    if (leg === undefined) return stop;
    const words = legText(leg);
    return `${stop} →${words === '' ? '' : ` (${words}) →`} `;
  });
  const cut = blocked === null ? '' : `; not taken: ${transportNames[blocked.transport]} to ${blocked.to}${blocked.note === '' ? '' : `, ${blocked.note}`}`;
  return `${way.join('')}${cut}`;
}
