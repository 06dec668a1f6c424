// Whatever packets bring along, Markdown shows it and does nothing with it: held against markdown-it with everything on.
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { expect, it } from 'vitest';
import { markdownReport } from '../../../../electron/core/report/markdown/markdown-report.ts';
import { firewallTicket } from '../../../../electron/core/report/ticket/firewall-ticket.ts';
import { ticketMarkdown } from '../../../../electron/core/report/ticket/ticket-markdown.ts';
import { hostileSummary, hostileTexts, payloads } from '../../../helpers/hostile-summary.ts';

/** As GitHub's links web addresses and mail that stand in a text; names of hosts alone it leaves. */
const markdown = new MarkdownIt({ html: true, linkify: true });
markdown.linkify.set({ fuzzyLink: false });

interface Shape {
  readonly html: number;
  readonly links: readonly string[];
  readonly images: number;
  /** Types of all blocks, and the cells of each row of a table. */
  readonly blocks: readonly string[];
}

function shapeOf(text: string): Shape {
  const tokens = markdown.parse(text, {});
  const all = tokens.flatMap((token) => [token, ...(token.children ?? [])]);
  return {
    html: all.filter(({ type }) => type.startsWith('html_')).length,
    links: all.filter(({ type }) => type === 'link_open').map((token) => String(token.attrGet('href') ?? '')),
    images: all.filter(({ type }) => type === 'image').length,
    blocks: tokens.map(({ type, tag }) => `${type} ${tag}`).filter((type) => !type.startsWith('inline')),
  };
}

const written = (texts: readonly string[]): string[] => {
  const summary = hostileSummary(texts);
  return [markdownReport(summary), ticketMarkdown(firewallTicket(summary))];
};

/** Of plain words in all places: the shape that the same summary has to have with any others. */
const plain = written(['word']).map(shapeOf);

it('has headings, tables and lists to begin with', () => {
  for (const { blocks } of plain) for (const block of ['heading_open h1', 'table_open table', 'bullet_list_open ul', 'ordered_list_open ol', 'td_open td']) expect(blocks).toContain(block);
});

it.each(payloads.filter((payload) => payload.trim() !== ''))('keeps its shape where packets say %j', (payload) => {
  const texts = [payload.replaceAll('https://evil.example/x', 'h')];
  written(texts).map(shapeOf).forEach(({ html, links, images, blocks }, i) => {
    expect({ html, links, images }).toEqual({ html: 0, links: [], images: 0 });
    expect(blocks.filter((block) => /^(?:heading|table|tr|fence|hr|blockquote|code_block)/.test(block))).toEqual(plain[i]!.blocks.filter((block) => /^(?:heading|table|tr|fence|hr|blockquote|code_block)/.test(block)));
  });
});

it('brings in no HTML, link or picture, and ends no table, whatever stands in the summary', () => {
  fc.assert(
    fc.property(hostileTexts, (texts) => {
      for (const text of written(texts)) {
        const { html, links, images, blocks } = shapeOf(text);
        // A list's own source may be a link, where it is a plain address of the web.
        expect({ html, images, links: links.filter((href) => !/^https?:\/\//.test(href)) }).toEqual({ html: 0, images: 0, links: [] });
        expect(links.every((href) => texts.some((own) => own.trim() === decodeURI(href)))).toBe(true);
        expect(blocks.filter((block) => /^(?:fence|hr|blockquote|code_block)/.test(block))).toEqual([]);
        const cells = blocks.filter((block) => block === 'td_open td').length;
        const rows = blocks.filter((block) => block === 'tr_open tr').length;
        expect(cells).toBeGreaterThan(rows - 1);
      }
    }),
    { numRuns: 25 },
  );
});
