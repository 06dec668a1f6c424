/**
 * A call as one flat row for engines that count calls of many laptops: the attributes of the fleet's records and the columns of `analyze --ndjson`, by the same names.
 * Names are OpenTelemetry's where its semantic conventions have one (docs/fleet.md). A column's meaning never changes once released.
 */
import type { Allocation, Call, Finding, FindingCode, Path, RtpStream, Summary, Verdict } from '../../contract/summary.ts';

export type RowValue = string | number | boolean | null;
export type Row = Readonly<Record<string, RowValue>>;

/** Texts for people, made from the summary's words; all other columns are words of a schema, figures, and names of servers. */
export const rowTexts = ['icewatch.verdict.title', 'icewatch.verdict.advice', 'body'] as const;

/** A list stands in one column, its items apart by commas. */
const listSeparator = ',';
const mostListed = 64;

interface Subject {
  readonly summary: Summary;
  /** Null where the capture shows an attempt that became no call. */
  readonly call: Call | null;
  readonly verdict: Verdict | null;
  readonly path: Path | null;
}

type Columns = readonly (readonly [name: string, value: (subject: Subject) => RowValue])[];

/** `summary` is that of the one call (`summaryOfCall`), redacted or not. */
export const callRow = (uid: string, summary: Summary): Row => {
  const call = summary.calls[0] ?? null;
  return row('call', uid, { summary, call, verdict: call?.verdict ?? summary.verdict, path: call?.path ?? null });
};

/** For a capture in which there is no call. */
export const attemptRow = (uid: string, summary: Summary): Row => row('attempt', uid, { summary, call: null, verdict: summary.verdict, path: null });

const row = (type: 'call' | 'attempt', uid: string, subject: Subject): Row => ({
  'icewatch.record.type': type,
  'icewatch.record.uid': uid,
  'icewatch.call.uid': uid,
  ...Object.fromEntries(columns.map(([name, value]) => [name, value(subject)])),
});

/** One of the row's findings. */
export const findingRow = (uid: string, finding: Finding): Row => ({
  'icewatch.record.type': 'finding',
  'icewatch.record.uid': `${uid}/${finding.code}`,
  'icewatch.call.uid': uid,
  'icewatch.finding.code': finding.code,
  'icewatch.finding.severity': finding.severity,
  'icewatch.finding.confidence': finding.confidence,
  'icewatch.finding.since': finding.since,
  'icewatch.finding.title': finding.title,
  'icewatch.finding.advice': finding.advice,
  body: finding.explanation,
});
export const findingTexts = ['icewatch.finding.title', 'icewatch.finding.advice', 'body'] as const;

const columns: Columns = [
  ['icewatch.call.start', ({ call, summary }) => call?.start ?? summary.capture.start],
  ['icewatch.call.end', ({ call, summary }) => call?.end ?? summary.capture.end],
  ['icewatch.call.duration', ({ call }) => (call === null ? null : secondsBetween(call.start, call.end))],
  ['icewatch.call.setup_time', ({ call }) => (call?.pathHistory[0] === undefined ? null : secondsBetween(call.start, call.pathHistory[0].start))],
  ['icewatch.call.ongoing', ({ call }) => call?.ongoing ?? null],
  ['icewatch.call.topology', ({ call }) => call?.topology ?? null],
  ['icewatch.call.role', ({ call }) => call?.role ?? null],
  ['icewatch.call.peer_connections', ({ call }) => call?.peerConnections ?? null],
  ['icewatch.verdict.code', ({ verdict }) => verdict?.code ?? null],
  ['icewatch.verdict.cause', ({ verdict }) => verdict?.cause ?? null],
  ['icewatch.verdict.severity', ({ verdict }) => verdict?.severity ?? null],
  ['icewatch.verdict.confidence', ({ verdict }) => verdict?.confidence ?? null],
  ['error.type', ({ verdict }) => (verdict?.severity === 'problem' ? (verdict.cause ?? verdict.code ?? '_OTHER') : null)],
  ['icewatch.path.kind', ({ path }) => path?.kind ?? null],
  ['icewatch.path.transport', ({ path }) => path?.transport ?? null],
  ['icewatch.path.confidence', ({ path }) => path?.confidence ?? null],
  ['icewatch.path.local_candidate', ({ path }) => path?.local.type ?? null],
  ['icewatch.path.remote_candidate', ({ path }) => path?.remote.type ?? null],
  ['icewatch.path.changes', ({ call }) => (call === null ? null : Math.max(0, call.pathHistory.length - 1))],
  ['network.transport', ({ path }) => (path === null ? null : path.transport === 'udp' ? 'udp' : 'tcp')],
  ['network.type', ({ path }) => (path === null ? null : addressFamily(path.relay?.server ?? path.local.address))],
  ['server.address', ({ path }) => path?.relay?.hostname ?? path?.relay?.server ?? null],
  ['server.port', ({ path }) => path?.relay?.port ?? null],
  ['icewatch.relay.owner', (subject) => relayOf(subject)?.owner.kind ?? null],
  ['icewatch.relay.profile', (subject) => relayOf(subject)?.owner.profile ?? null],
  ['icewatch.rtt', ({ call }) => meanRoundTripTime(call)],
  ['icewatch.media.received.loss', ({ call }) => receivedLoss(call)],
  ['icewatch.media.received.jitter', ({ call }) => mostJitter(call)],
  ['icewatch.media.received.packets', ({ call }) => sum(media(call, 'received'), ({ packets }) => packets)],
  ['icewatch.media.sent.packets', ({ call }) => sum(media(call, 'sent'), ({ packets }) => packets)],
  ...(['direct', 'relayUdp', 'relayTcp', 'relayTls', 'remoteRelay'] as const).map((kind): Columns[number] => [
    `icewatch.usage.${kind.replace(/[A-Z]/, (letter) => `_${letter.toLowerCase()}`)}`,
    ({ call }) => (call === null ? null : call.usage[kind].bytesSent + call.usage[kind].bytesReceived),
  ]),
  ['icewatch.findings.yes', ({ summary }) => codesAnswered(summary, 'yes')],
  ['icewatch.findings.no', ({ summary }) => codesAnswered(summary, 'no')],
  ['icewatch.udp.blocked', ({ summary }) => answerTo(summary, 'udp.blocked')],
  ['icewatch.vpn', ({ summary }) => answerTo(summary, 'vpn.in-path')],
  ['icewatch.nat.mapping', ({ summary }) => summary.nat.mapping],
  ['icewatch.nat.carrier_grade', ({ summary }) => summary.nat.carrierGrade],
  ['icewatch.signaling.failures', ({ summary }) => list(summary.signaling.flatMap(({ failure }) => failure?.kind ?? []))],
  ['icewatch.vendor', ({ summary }) => vendorOf(summary)],
  ['icewatch.policy.profiles', ({ summary }) => list(chosen(summary).map(({ profile }) => profile))],
  ['icewatch.policy.failing', ({ summary }) => list(chosen(summary).flatMap(({ profile, entries }) => entries.filter(({ status }) => status === 'seen-failing').map(({ id }) => `${profile}/${id}`)))],
  ['icewatch.policy.leaks', ({ summary }) => list(chosen(summary).flatMap(({ leaks }) => leaks.map(({ kind }) => kind)))],
  ['icewatch.capture.source', ({ summary }) => summary.capture.source],
  ['icewatch.capture.packets', ({ summary }) => summary.capture.packets],
  ['icewatch.capture.dropped', ({ summary }) => summary.capture.dropped],
  ['icewatch.capture.gaps', ({ summary }) => summary.capture.gaps.length],
  ['icewatch.capture.malformed', ({ summary }) => summary.capture.malformed],
  ['icewatch.version', ({ summary }) => summary.tool.version],
  ['icewatch.verdict.title', ({ verdict }) => verdict?.title ?? null],
  ['icewatch.verdict.advice', ({ verdict }) => verdict?.advice ?? null],
  ['body', ({ verdict }) => verdict?.sentence ?? null],
];

/** The names that every row of `callRow` and `attemptRow` has, in their order. */
export const rowColumns: readonly string[] = ['icewatch.record.type', 'icewatch.record.uid', 'icewatch.call.uid', ...columns.map(([name]) => name)];

/** Without the noise of floating-point arithmetic. */
const rounded = (value: number): number => Number(value.toPrecision(6));

const secondsBetween = (start: string, end: string): number => rounded((Date.parse(end) - Date.parse(start)) / 1000);

/** Null for an mDNS name, or where the address cannot be seen. */
const addressFamily = (address: string): 'ipv4' | 'ipv6' | null => (address.includes(':') ? 'ipv6' : /^\d+\.\d+\.\d+\.\d+$/.test(address) ? 'ipv4' : null);

const relayOf = ({ summary, path }: Subject): Allocation | undefined =>
  path?.relay === undefined ? undefined : summary.allocations.find(({ server, port, transport }) => server === path.relay?.server && port === path.relay.port && transport === path.relay.transport);

/** Seconds, over the answered checks of the pair that carries the call. */
const meanRoundTripTime = (call: Call | null): number | null => {
  const selected = call?.pairs.find((pair) => pair.selected);
  return selected === undefined || selected.responsesReceived === 0 ? null : rounded(selected.totalRoundTripTime / selected.responsesReceived);
};

/** Streams that repair others have losses of their own, which nobody hears or sees. */
const media = (call: Call | null, direction: RtpStream['direction']): RtpStream[] | null =>
  call === null ? null : call.streams.filter((stream) => stream.direction === direction && stream.repairs === null);

const sum = (streams: readonly RtpStream[] | null, of: (stream: RtpStream) => number): number | null => streams?.reduce((total, stream) => total + of(stream), 0) ?? null;

/** A fraction of what was sent to this laptop. */
const receivedLoss = (call: Call | null): number | null => {
  const streams = media(call, 'received');
  const lost = sum(streams, ({ packetsLost }) => Math.max(0, packetsLost)) ?? 0;
  const expected = lost + (sum(streams, ({ packets }) => packets) ?? 0);
  return expected === 0 ? null : rounded(lost / expected);
};

/** Seconds, of the stream that has most. */
const mostJitter = (call: Call | null): number | null => {
  const jitters = (media(call, 'received') ?? []).flatMap(({ jitter }) => jitter ?? []);
  return jitters.length === 0 ? null : rounded(Math.max(...jitters));
};

const list = (items: readonly string[]): string => [...new Set(items)].sort().slice(0, mostListed).join(listSeparator);

const codesAnswered = (summary: Summary, answer: Finding['answer']): string => list(summary.findings.filter((finding) => finding.answer === answer).map(({ code }) => code));

/** Null where no rule was asked. */
const answerTo = (summary: Summary, code: FindingCode): Finding['answer'] | null => {
  const answers = summary.findings.filter((finding) => finding.code === code).map(({ answer }) => answer);
  return (['yes', 'no', 'unknown'] as const).find((answer) => answers.includes(answer)) ?? null;
};

const chosen = (summary: Summary): Summary['policy'] => summary.policy.filter((report) => report.chosen === 'user');

/** The profile whose servers were contacted; of several, the one that was contacted in most ways. */
const vendorOf = (summary: Summary): string | null => {
  const seen = summary.policy
    .filter(({ profile }) => profile !== 'own')
    .map(({ profile, entries }) => ({ profile, contacted: entries.filter(({ status }) => status !== 'not-seen').length }))
    .filter(({ contacted }) => contacted > 0)
    .sort((a, b) => b.contacted - a.contacted);
  return seen[0]?.profile ?? null;
};
