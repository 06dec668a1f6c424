/** Tables, lists of facts and figures of the report. */
import { leftOutText } from '../content/report-table.ts';
import type { Fact, ReportTable } from '../content/report-table.ts';
import type { Evidence } from '../../../contract/summary.ts';
import { clockText } from '../quantities.ts';
import { visibleText } from '../visible-text.ts';
import { html } from './markup.ts';
import type { Markup, Part } from './markup.ts';

/** Of a cell or a note; with the bounds on rows it keeps a report of hostile names small. */
const mostCharacters = 400;

/** Wide ones scroll, also by keyboard. `none`: what to say where there is no row; null: nothing at all. */
export function tableBlock(table: ReportTable, none: string | null = null): Markup | null {
  if (table.rows.length === 0) return none === null ? null : html`<p class="soft">${none}</p>`;
  const { caption, columns, rows } = table;
  const cell = (whole: string, i: number): Markup => {
    const { kind } = columns[i]!;
    const text = visibleText(whole, mostCharacters);
    const look = classOf(kind, text);
    if (i === 0) return html`<th scope="row"${look}>${text}</th>`;
    return kind === 'code' && text !== '' && text !== '–' ? html`<td${look}><code>${text}</code></td>` : html`<td${look}>${text}</td>`;
  };
  return html`<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption>
<thead><tr>${columns.map(({ title, kind }) => html`<th scope="col"${kind === 'number' && numeric}>${title}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>
`)}</tbody></table></div>${leftOut(leftOutText(table))}`;
}

const numeric = html` class="number"`;
/** Other columns keep their words whole; one that no table has room for breaks anywhere. */
const classOf = (kind: string, text: string): Part => (kind === 'number' ? numeric : html` class="${kind}${/\S{36}/.test(text) && ' long'}"`);

/** What there was no room for. */
export const leftOut = (text: string): Part => text !== '' && html`<p class="soft">${text}</p>`;

export const factBlock = (facts: readonly Fact[]): Markup => html`<dl class="facts">${facts.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;

/** A picture with its caption; what it shows in words and numbers stands after it. */
export const figureBlock = (caption: string, picture: Markup, legend: Part = null): Markup => html`<figure><figcaption>${caption}</figcaption>${legend}<div class="scroll" role="group" aria-label="${caption}" tabindex="0">${picture}</div></figure>`;

export function packetList(packets: readonly Evidence[], most: number): Part {
  const more = packets.length - most;
  return packets.length > 0 && html`<ul class="packets">${packets.slice(0, most).map(({ frame, time, note }) => html`<li><span class="packet">packet ${frame}</span> <span class="soft">${clockText(time)}</span> ${visibleText(note, mostCharacters)}</li>`)}${more > 0 && html`<li class="soft">and ${more} more</li>`}</ul>`;
}
