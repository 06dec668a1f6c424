/** The report as Markdown, fit for a ticket or an issue: the verdict and what to do first, then what proves it. */
import type { Call, Finding, Summary } from '../../../contract/summary.ts';
import { plural } from '../../summary/wording.ts';
import { captureFactList, captureFaults, captureLine, redactionText, timelineTable, whatIcewatchIs } from '../content/capture-facts.ts';
import { callFacts, callTable, dtlsTable, ladderTable, pairTable, pathHistoryTable, streamTable, usageTable } from '../content/call-tables.ts';
import { callsByWeight, heldFindings, severityNames } from '../content/findings.ts';
import { allocationTable, mappingTable, natFacts, signalingTable, stunTable } from '../content/network-tables.ts';
import { entryTable, leakTable, policyFacts } from '../content/policy-tables.ts';
import { leftOutText } from '../content/report-table.ts';
import type { Fact, ReportTable } from '../content/report-table.ts';
import { routeText } from '../content/route-text.ts';
import { clockText } from '../quantities.ts';
import { firewallTicket } from '../ticket/firewall-ticket.ts';
import { ticketLines } from '../ticket/ticket-markdown.ts';
import { markdownCode, markdownLink, markdownTable, markdownText } from './markdown-text.ts';

/** As many as a ticket is read for; the HTML report, CSV and JSON have more. */
const most = { calls: 3, callLines: 20, findings: 30, packets: 3, pairs: 12, streams: 12, rows: 15, entries: 30, profiles: 6, events: 40 } as const;

/** Of a summary that is redacted already, or is to be revealed. Ends in a newline. */
export function markdownReport(summary: Summary): string {
  const { verdict } = summary;
  const calls = callsByWeight(summary.calls);
  const findings = heldFindings(summary);
  const lines = [
    `# Icewatch: ${markdownText(verdict?.title ?? nothingTitle(summary), 200)}`,
    ...(verdict === null ? [] : ['', `**${severityNames[verdict.severity]}.** ${markdownText(verdict.sentence)}`, ...(verdict.advice === '' ? [] : ['', `**What to do:** ${markdownText(verdict.advice)}`])]),
    '', `From ${markdownText(captureLine(summary))}. ${markdownText(redactionText(summary))}`,
    ...captureFaults(summary).map((fault) => `\n${markdownText(fault)}`),
    '', ...ticketLines(firewallTicket(summary), 2, true),
    ...section('Findings', findings.length === 0 ? ['None.'] : [...findings.slice(0, most.findings).flatMap(findingLines), ...(findings.length > most.findings ? [`- and ${findings.length - most.findings} more, in the CSV and JSON exports`] : [])]),
    ...calls.slice(0, most.calls).flatMap((call, i) => section(calls.length === 1 ? 'The call' : `Call ${i + 1} of ${calls.length}`, callLines(call, summary))),
    ...(calls.length > most.calls ? section('All calls', tableLines(callTable(calls, most.callLines), false)) : []),
    ...section('Relays and STUN servers', [...tableLines(usageTable(summary.calls)), ...tableLines(allocationTable(summary, most.rows)), ...tableLines(stunTable(summary, most.rows))]),
    ...section('Signaling', tableLines(signalingTable(summary, most.rows), false)),
    ...section('NAT', [...factLines(natFacts(summary)), ...tableLines(mappingTable(summary, most.rows))]),
    ...policySection(summary),
    ...section('What happened', tableLines(timelineTable(summary, most.events), false)),
    ...section('The capture', factLines(captureFactList(summary))),
    '', whatIcewatchIs,
  ];
  return `${lines.join('\n').replace(/\n{3,}/g, '\n\n')}\n`;
}

const nothingTitle = ({ calls }: Summary): string => (calls.length === 0 ? 'No WebRTC call in these packets' : 'How the call is connected cannot be told yet');

const section = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines]);
const factLines = (facts: readonly Fact[]): string[] => facts.map(({ label, value, urls }) => `- ${markdownText(label)}: ${urls === undefined ? markdownText(value) : urls.map(markdownLink).join(', ')}`);

/** Nothing where it has no rows. */
function tableLines(table: ReportTable, withCaption = true): string[] {
  if (table.rows.length === 0) return [];
  const rows = table.rows.map((row) => row.map((cell, i) => (table.columns[i]!.kind === 'code' ? markdownCode(cell) : markdownText(cell, 300))));
  return ['', ...(withCaption ? [`**${markdownText(table.caption)}**`, ''] : []), ...markdownTable(table.columns.map(({ title }) => markdownText(title)), rows), ...(table.leftOut > 0 ? ['', leftOutText(table)] : [])];
}

function findingLines({ code, severity, confidence, title, explanation, advice, evidence, since }: Finding): string[] {
  return [
    `- **${markdownText(title)}** (${markdownCode(code)}, ${severity}, ${confidence}${since === null ? '' : `, since ${clockText(since)} UTC`}): ${markdownText(explanation)}${severity === 'info' || advice === '' ? '' : ` *${markdownText(advice)}*`}`,
    ...evidence.slice(0, most.packets).map(({ frame, time, note }) => `  - packet ${frame}, ${clockText(time)} UTC: ${markdownText(note, 300)}`),
    ...(evidence.length > most.packets ? [`  - and ${plural(evidence.length - most.packets, 'more packet')}`] : []),
  ];
}

const callLines = (call: Call, summary: Summary): string[] => [
  `**${markdownText(call.verdict.title)}.** ${markdownText(call.verdict.sentence)}`, '',
  ...factLines([...callFacts(call), { label: 'Way', value: routeText(call.route) }]),
  ...(call.pathHistory.length > 1 ? tableLines(pathHistoryTable(call, most.rows)) : []),
  ...tableLines(ladderTable(call)), ...tableLines(pairTable(call, summary.allocations, most.pairs)),
  ...tableLines(streamTable(call, most.streams)), ...tableLines(dtlsTable(call, most.rows)),
];

function policySection({ policy }: Summary): string[] {
  const shown = policy.slice(0, most.profiles);
  return section('Policy', [
    ...shown.flatMap((report) => ['', `### ${markdownText(report.name, 120)}`, '', ...factLines(policyFacts(report)), ...tableLines(entryTable(report, most.entries)), ...tableLines(leakTable(report.leaks, most.rows))]),
    ...(policy.length > shown.length ? ['', `And ${plural(policy.length - shown.length, 'more list')}, in the JSON export.`] : []),
  ]);
}
