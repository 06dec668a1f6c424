/** The ticket as Markdown, ready to paste: what is asked for first, then why, then how to see that it works. */
import { markdownCode, markdownLink, markdownTable, markdownText } from '../markdown/markdown-text.ts';
import { clockText } from '../quantities.ts';
import { listAge, protocolWords, ruleNeed } from './rule-words.ts';
import type { Ticket, TicketEvidence, TicketRequest, TicketRule } from './ticket.ts';
import { ticketWords as words } from './ticket-words.ts';

/** Ends in a newline. `null`: these packets ask for nothing, and that is what it says. */
export function ticketMarkdown(ticket: Ticket | null): string {
  return `${ticketLines(ticket, 1).join('\n')}\n`;
}

/** `level`: of the title's heading; the sections stand one below. In a report, what that report says anyway is left out. */
export function ticketLines(ticket: Ticket | null, level: number, inReport = false): string[] {
  const head = (depth: number, text: string): string => `${'#'.repeat(depth)} ${text}`;
  if (ticket === null) return [head(level, words.nothingTitle), '', words.nothing];
  const section = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['', head(level + 1, title), '', ...lines]);
  return [
    head(level, `${inReport ? `${words.inReport} ` : ''}${markdownText(ticket.title, 200)}`),
    ...(inReport ? [] : [...(ticket.problem === '' ? [] : ['', markdownText(ticket.problem)]), '', ...ticket.context.map(({ label, value }) => `- ${markdownText(label)}: ${markdownText(value)}`)]),
    ...section(words.rules, ticket.rules.length === 0 ? [words.noRule] : [words.direction, '', ...ruleTable(ticket.rules), ...(ticket.rulesLeftOut > 0 ? ['', words.leftOut(ticket.rulesLeftOut)] : [])]),
    ...section(words.changes, requests(ticket.changes)),
    ...section(words.leaks, requests(ticket.leaks)),
    ...section(words.elsewhere, requests(ticket.elsewhere)),
    ...section(words.evidence, ticket.evidence.flatMap(evidence)),
    ...section(words.controls, ticket.controls.map((control) => `- ${markdownText(control)}`)),
    ...section(words.checks, ticket.checks.map(({ what, command, expect }, i) => `${i + 1}. ${markdownText(what)}: ${command === null ? '' : `${markdownCode(command)}. `}${words.expected} ${markdownText(expect)}`)),
    ...section(words.doubts, ticket.doubts.map((doubt) => `- ${markdownText(doubt)}`)),
  ];
}

function ruleTable(rules: readonly TicketRule[]): string[] {
  return markdownTable(
    ['', words.place, words.protocol, words.to, words.ports, words.seen, words.why, words.source],
    rules.map((rule, i) => [
      String(i + 1), markdownText(rule.place, 200), protocolWords[rule.protocol],
      [...rule.names, ...rule.networks].map((host) => markdownCode(host)).join(', ') + (rule.more > 0 ? ` ${words.more(rule.more)}` : ''),
      rule.ports.join(', '), markdownText(rule.seen, 400), markdownText(rule.why, 400), source(rule),
    ]),
  );
}

function source(rule: TicketRule): string {
  if (rule.source === null) return words.unlisted;
  const { profileName, entry, url } = rule.source;
  return [`${markdownText(profileName)}, ${markdownCode(entry)} (${[ruleNeed(rule), ...listAge(rule.source)].filter((each) => each !== '').join(', ')})`, ...(url === null ? [] : [markdownLink(url)])].join(' ');
}

const requests = (all: readonly TicketRequest[]): string[] => all.map(({ title, text }) => `- **${markdownText(title)}.** ${markdownText(text)}`);

function evidence({ title, text, confidence, packets, more }: TicketEvidence): string[] {
  return [
    `- **${markdownText(title)}**${confidence === null ? '' : ` (${confidence})`}: ${markdownText(text)}`,
    ...packets.map(({ frame, time, note }) => `  - packet ${frame}, ${clockText(time)} UTC: ${markdownText(note, 400)}`),
    ...(more > 0 ? [`  - ${words.morePackets(more)}`] : []),
  ];
}
