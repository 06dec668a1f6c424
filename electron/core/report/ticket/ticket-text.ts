/** The ticket as plain text, for mail and for forms that know no Markdown. */
import { clockText } from '../quantities.ts';
import { visibleText } from '../visible-text.ts';
import { listAge, protocolWords, ruleNeed } from './rule-words.ts';
import type { Ticket, TicketRule } from './ticket.ts';
import { ticketWords as words } from './ticket-words.ts';

/** Ends in a newline. `null`: these packets ask for nothing. */
export function ticketText(ticket: Ticket | null): string {
  if (ticket === null) return `${words.nothingTitle}\n\n${words.nothing}\n`;
  const section = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['', title.toUpperCase(), ...lines]);
  const requests = (all: Ticket['changes']): string[] => all.map(({ title, text }) => `- ${shown(title)}. ${shown(text)}`);
  const lines = [
    shown(ticket.title),
    ...(ticket.problem === '' ? [] : ['', shown(ticket.problem)]),
    '', ...ticket.context.map(({ label, value }) => `${label}: ${shown(value)}`),
    ...section(words.rules, ticket.rules.length === 0 ? [words.noRule] : [words.direction, ...ticket.rules.flatMap(ruleLines), ...(ticket.rulesLeftOut > 0 ? [words.leftOut(ticket.rulesLeftOut)] : [])]),
    ...section(words.changes, requests(ticket.changes)),
    ...section(words.leaks, requests(ticket.leaks)),
    ...section(words.elsewhere, requests(ticket.elsewhere)),
    ...section(words.evidence, ticket.evidence.flatMap(({ title, text, confidence, packets, more }) => [
      `- ${shown(title)}${confidence === null ? '' : ` (${confidence})`}: ${shown(text)}`,
      ...packets.map(({ frame, time, note }) => `    packet ${frame}, ${clockText(time)} UTC: ${shown(note)}`),
      ...(more > 0 ? [`    ${words.morePackets(more)}`] : []),
    ])),
    ...section(words.controls, ticket.controls.map((control) => `- ${shown(control)}`)),
    ...section(words.checks, ticket.checks.flatMap(({ what, command, expect }) => [`- ${shown(what)}`, ...(command === null ? [] : [`    ${shown(command)}`]), `    ${words.expected} ${shown(expect)}`])),
    ...section(words.doubts, ticket.doubts.map((doubt) => `- ${shown(doubt)}`)),
  ];
  return `${lines.join('\n')}\n`;
}

const shown = (text: string): string => visibleText(text);

function ruleLines(rule: TicketRule, i: number): string[] {
  const to = [...rule.names, ...rule.networks, ...(rule.more > 0 ? [words.more(rule.more)] : [])];
  const { source } = rule;
  const asked = source === null ? words.unlisted : [`${source.profileName}, entry ${source.entry}`, ruleNeed(rule), ...listAge(source), source.url ?? ''].filter((each) => each !== '').join(', ');
  return [
    `${i + 1}. ${shown(rule.place)}: ${protocolWords[rule.protocol]} ${rule.ports.join(', ')} to ${shown(to.join(', '))}`,
    `    ${words.seen}: ${shown(rule.seen)}`, `    ${words.why}: ${shown(rule.why)}`, `    ${words.source}: ${shown(asked)}`,
  ];
}
