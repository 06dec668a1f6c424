// Whatever packets bring along, the HTML report is made of our own tags alone: texts stay texts.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { htmlReport } from '../../../../electron/core/report/html/html-report.ts';
import { exampleSeries, hostileSummary, hostileTexts, payloads } from '../../../helpers/hostile-summary.ts';

/** Tags as our templates write them: lower case, values in double quotes, nothing in them that could end either. */
const tag = /<(\/?)([a-z][a-zA-Z0-9]*)((?: [a-z][a-zA-Z-]*(?:="[^"<>]*")?)*)\/?>/g;
const attribute = / ([a-z][a-zA-Z-]*)(?:="([^"<>]*)")?/g;

const tags = new Set([
  'html', 'head', 'meta', 'title', 'style', 'body', 'svg', 'defs', 'pattern', 'rect', 'path', 'circle', 'text', 'g', 'header', 'p', 'h1', 'h2', 'h3', 'span', 'strong', 'code', 'nav', 'ul', 'ol', 'li', 'a', 'main',
  'section', 'div', 'table', 'caption', 'thead', 'tbody', 'tr', 'th', 'td', 'br', 'dl', 'dt', 'dd', 'figure', 'figcaption', 'details', 'summary', 'pre',
]);
const attributes = new Set([
  'lang', 'charset', 'http-equiv', 'content', 'name', 'class', 'id', 'href', 'rel', 'role', 'tabindex', 'scope', 'aria-label', 'aria-labelledby', 'aria-hidden', 'focusable', 'width', 'height', 'viewBox',
  'preserveAspectRatio', 'patternUnits', 'd', 'x', 'y', 'cx', 'cy', 'r', 'fill', 'transform', 'text-anchor', 'stroke-dasharray',
]);

/** What a parser would find that we did not write; empty where all is ours. */
function foreign(document: string): string[] {
  const body = document.replace(/^<!doctype html>\n/, '').replace(/<style>[^<]*<\/style>/, '');
  const found: string[] = [];
  const rest = body.replace(tag, (_, __, name: string, inside: string) => {
    if (!tags.has(name)) found.push(`tag ${name}`);
    for (const [, key = '', value = ''] of inside.matchAll(attribute)) {
      if (!attributes.has(key)) found.push(`attribute ${key}`);
      if (key === 'href' && !/^#[a-z]+$|^https?:\/\//.test(value)) found.push(`href ${value}`);
      if (key === 'fill' && !/^url\(#use-[a-zA-Z]+\)$/.test(value)) found.push(`fill ${value}`);
    }
    return '';
  });
  if (/[<>]/.test(rest)) found.push(`bare bracket near ${/.{0,40}[<>].{0,40}/s.exec(rest)?.[0] ?? ''}`);
  if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(rest)) found.push('bare ampersand');
  return found;
}

it('sees what is not ours, or it would prove nothing', () => {
  const [head = '', tail = ''] = htmlReport(hostileSummary(['x']), null).split('<main>');
  expect(foreign(`${head}<main>${tail}`)).toEqual([]);
  for (const put of ['<script>', '<p onclick="x">', '<a href="javascript:x">', '<img src="x">', '<b', '& ']) expect(foreign(`${head}<main>${put}${tail}`), put).not.toEqual([]);
});

it('shows every payload as text, in every place', () => {
  for (const payload of payloads) {
    const summary = hostileSummary([payload]);
    expect(foreign(htmlReport(summary, exampleSeries(summary))), payload).toEqual([]);
  }
});

it('is made of our own tags whatever stands in the summary', () => {
  fc.assert(
    fc.property(hostileTexts, (texts) => {
      const summary = hostileSummary(texts);
      const document = htmlReport(summary, exampleSeries(summary));
      expect(foreign(document)).toEqual([]);
      // What cannot be seen, or turns the reading direction round, is gone.
      expect(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u.test(document)).toBe(false);
    }),
    { numRuns: 25 },
  );
});
