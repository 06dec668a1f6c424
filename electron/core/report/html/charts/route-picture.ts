/** The path as a picture: places in a row, between each two what carries the packets and how long it takes, and what ICE would have preferred as a cut line. */
import type { Route } from '../../../../contract/summary.ts';
import type { PathUse } from '../../content/path-use.ts';
import { routeText, transportNames } from '../../content/route-text.ts';
import { latencyText } from '../../quantities.ts';
import { html } from '../markup.ts';
import type { Markup } from '../markup.ts';
import { at, chartWidth, picture } from './axes.ts';
import { wrapped } from './wrapped.ts';

type Stop = Route['stops'][number];
type Leg = Route['legs'][number];

/** In a square of 24 by 24, as on the page. */
const icons: Readonly<Record<Stop['kind'], string>> = {
  laptop: 'M5 6h14v9H5Zm-3 12h20', vpn: 'M6 11h12v9H6Zm2 0V8a4 4 0 0 1 8 0v3m-4 4v2', nat: 'M4 8h11m-3-3 3 3-3 3M20 16H9m3-3-3 3 3 3M18 5v6',
  firewall: 'M3 5h18v14H3Zm0 5h18M3 14.5h18M9 5v5m6 0v4.5M9 14.5V19', proxy: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM3 12h18M12 3c5 5 5 13 0 18m0-18c-5 5-5 13 0 18',
  relay: 'M5 4h14v6H5Zm0 10h14v6H5Zm3-7v0m0 10v0', 'remote-relay': 'M5 4h14v6H5Zm0 10h14v6H5Zm3-7v0m0 10v0', peer: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 8a8 8 0 0 1 16 0',
  sfu: 'M12 12V5m0 7 6 5m-6-5-6 5M12 5a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM5 21a2 2 0 1 0 0-4 2 2 0 0 0 0 4Zm14 0a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
};

/** A route has no more stops; a picture of more could not be read. */
const mostStops = 9;
const radius = 20;
const lineY = 48;
const characterWidth = 6.6;
const lineHeight = 15;

/** `use`: what carries the call, for the colour; null where nothing does. */
export function routePicture(route: Route, use: PathUse | null): Markup {
  const stops = route.stops.slice(0, mostStops);
  const step = stops.length < 2 ? 0 : (chartWidth - 180) / (stops.length - 1);
  const x = (i: number): number => (stops.length < 2 ? chartWidth / 2 : 90 + i * step);
  const room = (width: number): number => Math.max(8, Math.floor(width / characterWidth));
  // Names are bold, and wider than notes.
  const nameRoom = room(step === 0 ? 300 : Math.min(160, step * 0.46));
  const drawnStops = stops.map((stop, i) => stopMark(stop, x(i), nameRoom));
  const drawnLegs = stops.slice(1).map((_, i) => legMark(route.legs[i], x(i) + radius + 4, x(i + 1) - radius - 4, room(step * 0.42), use));
  const height = 150 + (route.blocked === null ? 0 : 46);
  return picture(`The path: ${routeText(route)}`, { width: chartWidth, height }, html`${drawnLegs}${drawnStops}${route.blocked !== null && blockedMark(route.blocked, x(0))}`);
}

function stopMark({ kind, name, address }: Stop, x: number, room: number): Markup {
  const nameLines = wrapped(name, room, 2);
  const texts = [...nameLines.map((text) => ({ text, look: 'stop-name' })), ...(address === null || address === name ? [] : wrapped(address, room + 3, 2).map((text) => ({ text, look: 'stop-address' })))];
  return html`<g><title>${address === null ? name : `${name}, ${address}`}</title><circle class="stop" cx="${at(x)}" cy="${lineY}" r="${radius}"/><path class="icon" transform="translate(${at(x - 12)} ${lineY - 12})" d="${icons[kind]}"/>
${texts.map(({ text, look }, i) => html`<text class="${look}" x="${at(x)}" y="${at(lineY + radius + 18 + i * lineHeight)}" text-anchor="middle">${text}</text>`)}</g>`;
}

function legMark(leg: Leg | undefined, from: number, to: number, room: number, use: PathUse | null): Markup | null {
  if (leg === undefined) return null;
  const { transport, state, roundTripTime, note } = leg;
  const middle = at((from + to) / 2);
  const look = state === 'blocked' ? 'leg-blocked' : state === 'unknown' ? 'leg-unknown' : use === null ? 'leg-open' : `leg-open line-${use}`;
  const below = [...(roundTripTime === null ? [] : [latencyText(roundTripTime)]), ...(state === 'unknown' && note === '' ? ['not seen'] : []), ...(note === '' ? [] : wrapped(note, room, 4))];
  return html`<path class="${look}" d="M${at(from)} ${lineY}H${at(to)}"/>${state === 'blocked' && cross((from + to) / 2, lineY)}
${transport !== null && html`<text class="leg-transport" x="${middle}" y="${lineY - 10}" text-anchor="middle">${transportNames[transport]}${state === 'blocked' && ' blocked'}</text>`}
${below.map((text, i) => html`<text class="leg-note" x="${middle}" y="${at(lineY + 20 + i * lineHeight)}" text-anchor="middle">${text}</text>`)}`;
}

/** What is blocked is told by shape, not by colour alone. */
const cross = (x: number, y: number): Markup => html`<circle class="cross" cx="${at(x)}" cy="${at(y)}" r="9"/><path class="cross-lines" d="M${at(x - 4)} ${at(y - 4)}l8 8m0 -8l-8 8"/>`;

function blockedMark({ transport, to, note }: NonNullable<Route['blocked']>, x: number): Markup {
  const y = 160;
  const text = `${transportNames[transport]} to ${to}: ${note === '' ? 'does not get through' : note}`;
  return html`<path class="leg-blocked" d="M${at(x - radius - 2)} ${lineY}H${at(x - 52)}q-8 0 -8 8V${y - 8}q0 8 8 8H${at(x - 4)}"/>${cross(x + 6, y)}${wrapped(text, 100, 2).map((line, i) => html`<text class="blocked-note" x="${at(x + 24)}" y="${y + 4 + i * lineHeight}">${line}</text>`)}`;
}
