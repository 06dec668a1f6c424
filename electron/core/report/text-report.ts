/** The formats that are one text, made from a summary that has been redacted already (or is to be revealed). */
import type { ExportFormat, Series } from '../../contract/session.ts';
import type { Summary } from '../../contract/summary.ts';
import { csvSingle } from './csv.ts';
import { htmlReport } from './html/html-report.ts';
import { jsonReport } from './json.ts';
import { markdownReport } from './markdown/markdown-report.ts';
import { firewallTicket } from './ticket/firewall-ticket.ts';
import { ticketMarkdown } from './ticket/ticket-markdown.ts';

export type TextFormat = Exclude<ExportFormat, 'pcapng'>;

/** `series`: for the charts of `html`; null draws none. */
export function textReport(format: TextFormat, summary: Summary, series: Series | null): string {
  switch (format) {
    case 'html':
      return htmlReport(summary, series);
    case 'markdown':
      return markdownReport(summary);
    case 'ticket':
      return ticketMarkdown(firewallTicket(summary));
    case 'json':
      return jsonReport(summary);
    case 'csv':
      return csvSingle(summary);
  }
}
