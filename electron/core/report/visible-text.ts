/**
 * Texts of packets as a report may show them. What cannot be seen or changes how the rest is read (controls, line breaks, directional overrides of Unicode,
 * lone surrogates) becomes one replacement character; a text longer than a person reads is cut.
 */

export const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]+/gu;
const mostCharacters = 1500;

export function visibleText(text: string, most = mostCharacters): string {
  const shown = (text.length > 2 * most ? text.slice(0, 2 * most) : text).replace(/[\t\r\n ]+/g, ' ').replace(unseen, '\uFFFD').trim();
  return shown.length <= most ? shown : `${shown.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
