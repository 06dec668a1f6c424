/**
 * Texts as Markdown that shows them and does nothing else. Names and reasons come from packets: without this they could end a table, place a link or a
 * picture, call a person with @, or bring HTML along. Meant for GitHub's Markdown, and for eyes that read the source; Jira's own markup gets no hold either.
 */
import { visibleText } from '../visible-text.ts';

/** Between two characters that would otherwise mean something together; takes no room. */
const apart = '\u200B';

/** One line. Not for the inside of code. */
export function markdownText(text: string, most?: number): string {
  return visibleText(text, most)
    .replace(/[\\`*[\]<>|~{}$]/g, '\\$&')
    // Between letters or digits it is itself.
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/&(?=[a-z#])/gi, '\\&')
    // Addresses of web pages and mail are made links by themselves, '#1' and '@name' too, also where they are escaped.
    .replace(/:(?=\/\/)/g, `\\:${apart}`)
    .replace(/\/(?=\/)/g, `/${apart}`)
    .replace(/\b(www|mailto|xmpp)(?=[.:])/gi, `$1${apart}`)
    .replace(/@/g, `@${apart}`)
    .replace(/#(?=\w)/g, `\\#${apart}`)
    .replace(/!(?=\S)/g, `!${apart}`)
    // At the beginning of a line they make headings, lists and rules.
    .replace(/^(?:#|[-+=](?=\s|[-+=]|$))/, '\\$&')
    .replace(/^(\d+)(?=[.)](?:\s|$))/, `$1\\`);
}

/** As code: for names, addresses and commands. Where there is nothing, '' or a dash, it stays so. */
export function markdownCode(text: string, most = 300): string {
  const shown = visibleText(text, most).replaceAll('`', '\u2019').replaceAll('|', '\u00A6');
  return shown === '' || shown === '–' ? shown : `\`${shown}\``;
}

/** A list's source: a link to web pages only, its text the address itself. */
export function markdownLink(url: string): string {
  const plain = visibleText(url, 500);
  return /^https?:\/\/[\w.~:/?#@!$&'()*+,;=%-]+$/i.test(plain) ? `<${plain}>` : markdownText(plain);
}

/** A table of GitHub's Markdown; cells are Markdown already, without line breaks. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(header), row(header.map(() => '---')), ...rows.map(row)];
}
