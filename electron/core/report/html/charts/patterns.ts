/** What each use looks like without its colour: a pattern over it, the same in every chart and legend. Defined once in a document. */
import { pathUseNames, pathUses } from '../../content/path-use.ts';
import type { PathUse } from '../../content/path-use.ts';
import { html } from '../markup.ts';
import type { Markup } from '../markup.ts';

/** In a square of 8 by 8; '' leaves it plain. */
const strokes: Readonly<Record<PathUse, string>> = { direct: '', relayUdp: 'M-2 10L10-2', relayTcp: 'M4 0V8', relayTls: 'M0 0L8 8M8 0L0 8', remoteRelay: 'M0 4H8' };

export const patternDefinitions: Markup = html`<svg width="0" height="0" aria-hidden="true" focusable="false" class="definitions"><defs>${pathUses.map((use) => html`<pattern id="use-${use}" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" class="fill-${use}"/>${strokes[use] !== '' && html`<path d="${strokes[use]}" class="pattern"/>`}</pattern>`)}</defs></svg>`;

export const useSwatch = (use: PathUse): Markup => html`<svg class="swatch" width="22" height="12" aria-hidden="true" focusable="false"><rect width="22" height="12" fill="url(#use-${use})"/></svg>`;

export const useLegend = (uses: readonly PathUse[]): Markup => html`<ul class="legend">${uses.map((use) => html`<li>${useSwatch(use)} ${pathUseNames[use]}</li>`)}</ul>`;
