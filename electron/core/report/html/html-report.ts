/**
 * The report as one HTML file: no script, nothing loaded from anywhere, pictures as SVG. Read by whoever gets it, without Icewatch: the verdict for the
 * employee, the ticket for the administrator, then all that proves both. Bounded: what a large capture has beyond it is in the CSV and JSON exports.
 */
import type { Series } from '../../../contract/session.ts';
import type { Call, Finding, Summary } from '../../../contract/summary.ts';
import { captureFactList, captureFaults, captureLine, issueTable, redactionText, timelineTable, whatIcewatchIs } from '../content/capture-facts.ts';
import { callFacts, callTable, dtlsTable, ladderTable, pairTable, pathHistoryTable, streamTable, usageTable } from '../content/call-tables.ts';
import { callsByWeight, heldFindings, otherAnswers, severityNames } from '../content/findings.ts';
import { glossary } from '../content/glossary.ts';
import { allocationTable, mappingTable, natFacts, signalingTable, stunTable } from '../content/network-tables.ts';
import { pathUseOfPath } from '../content/path-use.ts';
import { entryTable, leakTable, policyFacts } from '../content/policy-tables.ts';
import { routeText } from '../content/route-text.ts';
import { clockText, momentText } from '../quantities.ts';
import { firewallTicket } from '../ticket/firewall-ticket.ts';
import { factBlock, figureBlock, leftOut, packetList, tableBlock } from './blocks.ts';
import { rangeOf } from './charts/axes.ts';
import type { TimeRange } from './charts/axes.ts';
import { patternDefinitions } from './charts/patterns.ts';
import { roundTripChart } from './charts/round-trip-chart.ts';
import { routePicture } from './charts/route-picture.ts';
import { streamCharts } from './charts/stream-charts.ts';
import { timelineLanes } from './charts/timeline-lanes.ts';
import { usageChart } from './charts/usage-chart.ts';
import { html } from './markup.ts';
import type { Markup, Part } from './markup.ts';
import { style } from './style.ts';
import { ticketSection } from './ticket-section.ts';

const most = { calls: 5, callLines: 100, findings: 60, packets: 6, pairs: 40, streams: 40, charts: 8, rows: 60, entries: 80, profiles: 12, events: 200 } as const;

/** Nothing runs, nothing is loaded, nothing is sent. */
const contentPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

interface Drawing {
  readonly series: Series;
  readonly range: TimeRange;
  readonly gaps: readonly TimeRange[];
}

/** Of a summary that is redacted already, or is to be revealed. `series`: for the charts over time; null leaves those out. */
export function htmlReport(summary: Summary, series: Series | null): string {
  const { verdict, capture } = summary;
  const calls = callsByWeight(summary.calls).slice(0, most.calls);
  const gaps = capture.gaps.map(({ start, end }) => ({ start: Date.parse(start), end: Date.parse(end) }));
  const drawing = series === null || series.start === null || series.end === null ? null : { series, range: rangeOf(series.start, series.end), gaps };
  const wholeRange = capture.start === null || capture.end === null ? null : rangeOf(Date.parse(capture.start), Date.parse(capture.end));
  const title = verdict?.title ?? (summary.calls.length === 0 ? 'No WebRTC call in these packets' : 'How the call is connected cannot be told yet');
  const sections: readonly (readonly [id: string, title: string, content: Markup])[] = [
    ['ticket', 'For the network’s administrator', ticketSection(firewallTicket(summary))],
    ['findings', 'Findings, with the packets that show them', findingSection(summary)],
    ['connection', 'How it is connected', connectionSection(summary, calls, drawing)],
    ['relays', 'Relays and STUN servers', relaySection(summary, drawing)],
    ['media', 'Media', mediaSection(calls, drawing)],
    ['signaling', 'Signaling', tableBlock(signalingTable(summary, most.rows), 'No connection was seen that could have carried signaling.')!],
    ['network', 'NAT and network', html`${factBlock(natFacts(summary))}${tableBlock(mappingTable(summary, most.rows))}`],
    ['policy', 'Policy', policySection(summary)],
    ['timeline', 'What happened', html`${wholeRange !== null && timelineLanes(summary, drawing?.range ?? wholeRange, gaps)}${tableBlock(timelineTable(summary, most.events), 'Nothing to tell.')}`],
    ['capture', 'The capture', html`${factBlock(captureFactList(summary))}${tableBlock(issueTable(summary, most.rows))}`],
    ['glossary', 'Words', html`<dl class="glossary">${glossary.map(([term, meaning]) => html`<div><dt>${term}</dt><dd>${meaning}</dd></div>`)}</dl>`],
  ];
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Icewatch ${summary.tool.version}">
<meta name="referrer" content="no-referrer">
<title>Icewatch: ${title}</title>
<style>${{ markup: style }}</style>
</head>
<body>
${patternDefinitions}
<header class="verdict ${verdict?.severity ?? 'info'}">
<p class="kicker">Icewatch report${capture.start !== null && ` · ${momentText(capture.start)}`}</p>
<h1>${title}</h1>
${verdict !== null && html`<p class="lead"><span class="tag ${verdict.severity}">${severityNames[verdict.severity]}</span> ${verdict.sentence}</p>
${verdict.advice !== '' && html`<p class="todo"><strong>What to do:</strong> ${verdict.advice}</p>`}`}
<p class="soft">Made from ${captureLine(summary)}. ${redactionText(summary)} ${whatIcewatchIs}</p>
${captureFaults(summary).map((fault) => html`<p class="notice">${fault}</p>`)}
</header>
<nav aria-label="Sections"><ul>${sections.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
<main>
${sections.map(([id, name, content]) => html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${name}</h2>
${content}</section>
`)}</main>
</body>
</html>
`;
  return document.markup;
}

function findingSection(summary: Summary): Markup {
  const findings = heldFindings(summary);
  const { no, unknown } = otherAnswers(summary);
  return html`${findings.length === 0 && html`<p>None.</p>`}${findings.slice(0, most.findings).map(findingBlock)}
${leftOut(findings.length > most.findings ? `And ${findings.length - most.findings} more: they are in the CSV and JSON exports.` : '')}
${no.length > 0 && html`<p class="soft">Answered with no: ${no.join(', ')}.</p>`}
${unknown.length > 0 && html`<p class="soft">These packets cannot tell: ${unknown.join(', ')}.</p>`}`;
}

const findingBlock = ({ code, severity, confidence, title, explanation, advice, evidence, since }: Finding): Markup => html`<div class="finding"><h3>${title}</h3>
<p><span class="tag ${severity}">${severity}</span> <span class="tag">${confidence}</span> <code>${code}</code>${since !== null && html` <span class="soft">since ${clockText(since)} UTC</span>`}</p>
<p>${explanation}</p>${severity !== 'info' && advice !== '' && html`<p class="todo">${advice}</p>`}
${packetList(evidence, most.packets)}</div>
`;

function connectionSection(summary: Summary, calls: readonly Call[], drawing: Drawing | null): Markup {
  if (calls.length === 0) return html`<p>No WebRTC call was seen in these packets.</p>`;
  const blocks = calls.map((call, i) => html`<h3>${calls.length === 1 ? call.verdict.title : `Call ${i + 1}: ${call.verdict.title}`}</h3>
${summary.calls.length > 1 && html`<p>${call.verdict.sentence}</p>`}
${figureBlock('The path', routePicture(call.route, call.path === null ? null : pathUseOfPath(call.path)))}<p class="soft">${routeText(call.route)}</p>
${factBlock(callFacts(call))}
${call.pathHistory.length > 1 && tableBlock(pathHistoryTable(call, most.rows))}
${tableBlock(ladderTable(call))}${tableBlock(pairTable(call, summary.allocations, most.pairs))}${tableBlock(dtlsTable(call, most.rows))}`);
  return html`${summary.calls.length > calls.length && html`<p>The ${calls.length} latest of ${summary.calls.length} calls in full; all in one line each further below.</p>`}${blocks}
${drawing !== null && html`<h3>Round trips</h3>${roundTripChart(drawing.series, calls, summary, drawing.range, drawing.gaps) ?? html`<p class="soft">No STUN check was seen to be answered.</p>`}`}
${summary.calls.length > calls.length && tableBlock(callTable(callsByWeight(summary.calls), most.callLines))}`;
}

const relaySection = (summary: Summary, drawing: Drawing | null): Markup => html`${drawing !== null && usageChart(drawing.series, drawing.range, drawing.gaps)}
${tableBlock(usageTable(summary.calls))}${tableBlock(allocationTable(summary, most.rows), 'No TURN allocation was seen.')}${tableBlock(stunTable(summary, most.rows))}`;

function mediaSection(calls: readonly Call[], drawing: Drawing | null): Markup {
  const withStreams = calls.filter(({ streams }) => streams.length > 0);
  if (withStreams.length === 0) return html`<p class="soft">No RTP stream was visible: none was sent, or it was inside TLS.</p>`;
  return html`${withStreams.map((call, i) => html`${withStreams.length > 1 && html`<h3>Call ${calls.indexOf(call) + 1}: ${call.verdict.title}</h3>`}
${tableBlock(streamTable(call, most.streams))}${drawing !== null && i < 2 && streamCharts(drawing.series, call, most.charts, drawing.range, drawing.gaps)}`)}`;
}

function policySection({ policy }: Summary): Markup {
  if (policy.length === 0) return html`<p class="soft">No vendor’s list was chosen, and none was recognised by the servers that were contacted.</p>`;
  const shown = policy.slice(0, most.profiles);
  const blocks = shown.map((report): Part => html`<h3>${report.name}</h3>${factBlock(policyFacts(report))}${tableBlock(entryTable(report, most.entries))}${tableBlock(leakTable(report.leaks, most.rows))}`);
  return html`${blocks}${leftOut(policy.length > shown.length ? `And ${policy.length - shown.length} more lists: they are in the JSON export.` : '')}`;
}
