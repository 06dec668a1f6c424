/** The firewall ticket inside the report, and once more as plain text that can be pasted. */
import { clockText } from '../quantities.ts';
import { listAge, protocolWords, ruleNeed } from '../ticket/rule-words.ts';
import type { Ticket, TicketRequest, TicketRule } from '../ticket/ticket.ts';
import { ticketText } from '../ticket/ticket-text.ts';
import { ticketWords as words } from '../ticket/ticket-words.ts';
import { html, lines, link } from './markup.ts';
import type { Markup, Part } from './markup.ts';

export function ticketSection(ticket: Ticket | null): Markup {
  if (ticket === null) return html`<p>${words.nothing}</p>`;
  const { rules, rulesLeftOut, changes, leaks, elsewhere, evidence, controls, checks, doubts } = ticket;
  return html`<p class="lead">${ticket.title}</p>
${part(words.rules, rules.length === 0 ? html`<p>${words.noRule}</p>` : html`<p>${words.direction}</p>${ruleTable(rules)}${rulesLeftOut > 0 && html`<p>${words.leftOut(rulesLeftOut)}</p>`}`)}
${changes.length > 0 && part(words.changes, requestList(changes))}
${leaks.length > 0 && part(words.leaks, requestList(leaks))}
${elsewhere.length > 0 && part(words.elsewhere, requestList(elsewhere))}
${evidence.length > 0 && part(words.evidence, html`<ul>${evidence.map(({ title, text, confidence, packets, more }) => html`<li><strong>${title}</strong>${confidence !== null && ` (${confidence})`}: ${text}
${packets.length > 0 && html`<ul class="packets">${packets.map(({ frame, time, note }) => html`<li><span class="packet">packet ${frame}</span> <span class="soft">${clockText(time)}</span> ${note}</li>`)}${more > 0 && html`<li class="soft">${words.morePackets(more)}</li>`}</ul>`}</li>`)}</ul>`)}
${controls.length > 0 && part(words.controls, html`<ul>${controls.map((control) => html`<li>${control}</li>`)}</ul>`)}
${checks.length > 0 && part(words.checks, html`<ol class="checks">${checks.map(({ what, command, expect }) => html`<li>${what}: ${command !== null && html`<code>${command}</code>. `}${words.expected} ${expect}</li>`)}</ol>`)}
${doubts.length > 0 && part(words.doubts, html`<ul>${doubts.map((doubt) => html`<li>${doubt}</li>`)}</ul>`)}
<details><summary>The same as plain text, to paste</summary><pre tabindex="0">${lines(ticketText(ticket))}</pre></details>`;
}

const part = (title: string, content: Markup): Markup => html`<h3>${title}</h3>${content}`;
const requestList = (all: readonly TicketRequest[]): Markup => html`<ul>${all.map(({ title, text }) => html`<li><strong>${title}.</strong> ${text}</li>`)}</ul>`;

const ruleTable = (rules: readonly TicketRule[]): Markup => html`<div class="scroll" role="group" aria-label="${words.rules}" tabindex="0"><table class="rules"><thead><tr><th scope="col">Rule</th>${[words.place, words.protocol, words.to, words.ports, words.seen, words.why, words.source].map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${rules.map((rule, i) => html`<tr><th scope="row">${i + 1}</th><td>${rule.place}</td><td>${protocolWords[rule.protocol]}</td><td>${hosts(rule)}</td><td>${rule.ports.join(', ')}</td><td>${rule.seen}</td><td>${rule.why}</td><td>${source(rule)}</td></tr>
`)}</tbody></table></div>`;

const hosts = ({ names, networks, more }: TicketRule): Part => [[...names, ...networks].map((host, i) => html`${i > 0 && html`<br>`}<code>${host}</code>`), more > 0 && html`<br>${words.more(more)}`];

function source(rule: TicketRule): Part {
  if (rule.source === null) return words.unlisted;
  const { profileName, entry, url } = rule.source;
  const age = [ruleNeed(rule), ...listAge(rule.source)].filter((each) => each !== '').join(', ');
  return html`${profileName}, <code>${entry}</code> (${age})${url !== null && html`<br>${link(url)}`}`;
}
