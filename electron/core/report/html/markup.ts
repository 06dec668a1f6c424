/**
 * HTML and SVG by template, in which every value is text: only what this tag made itself goes in as markup. Names and reasons in a report come from
 * packets; here is the one place that keeps them from being anything but text, also inside attributes, which are always quoted.
 */
import { unseen } from '../visible-text.ts';

export interface Markup {
  readonly markup: string;
}
/** null, false and '' leave nothing. */
export type Part = Markup | string | number | null | false | readonly Part[];

/** Longer than any text of ours. */
const mostCharacters = 2000;
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escaped(text: string): string {
  const cut = text.length > mostCharacters ? `${text.slice(0, mostCharacters).replace(/[\uD800-\uDBFF]$/, '')}…` : text;
  return cut.replace(/[\t\r\n]+/g, ' ').replace(unseen, '\uFFFD').replace(/[&<>"']/g, (character) => entities[character]!);
}

const written = (part: Part): string => {
  if (part === null || part === false) return '';
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(written).join('');
};

/** Attributes with a value stand in double quotes in the template. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  markup: strings.reduce((all, text, i) => all + text + (i < parts.length ? written(parts[i]!) : ''), ''),
});

/** Text with line breaks, for `pre`. */
export const lines = (text: string): Markup => ({ markup: text.split('\n').map(escaped).join('\n') });

/** A link to a web page where it is one that can be written plainly; else its text. */
export const link = (url: string): Markup => (/^https?:\/\/[\w.~:/?#@!$&()*+,;=%-]{1,500}$/i.test(url) ? html`<a href="${url}" rel="noreferrer noopener">${url}</a>` : html`${url}`);
