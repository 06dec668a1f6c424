/** One call in tables: the ladder, the pairs, the media, what carried it. */
import type { Allocation, Call, Candidate, Pair, RtpStream, Rung } from '../../../contract/summary.ts';
import { plural } from '../../summary/wording.ts';
import { bitrateText, bytesText, clockText, durationText, endpointText, fractionText, latencyText } from '../quantities.ts';
import { pathUseNames, pathUseOfPair, pathUseOfPath, pathUses } from './path-use.ts';
import { reportTable } from './report-table.ts';
import type { Fact, ReportTable } from './report-table.ts';

const rungNames: Readonly<Record<Rung['rung'], string>> = {
  host: 'Straight, on the same network (host)', srflx: 'Straight, through the NATs (srflx)', 'relay-udp': 'Through a relay over UDP', 'relay-tcp': 'Through a relay over TCP', 'relay-tls': 'Through a relay over TLS',
};
const outcomes: Readonly<Record<Rung['outcome'], string>> = {
  carries: '✓ carries the call', worked: '✓ works', failed: '✕ failed', refused: '✕ refused', trying: '… trying', unused: '– there, not used', 'not-tried': '– not tried', unknown: '? unknown',
};

export const ladderTable = ({ ladder }: Call): ReportTable =>
  reportTable('What ICE tried, from the shortest way to the last resort', ladder, 10, [
    ['Way', ({ rung }) => rungNames[rung]],
    ['Outcome', ({ outcome }) => outcomes[outcome]],
    ['Requests', ({ attempts }) => (attempts === 0 ? '–' : String(attempts)), 'number'],
    ['First tried', ({ tried }) => (tried === null ? '–' : clockText(tried)), 'number'],
    ['Answered', ({ answered }) => (answered === null ? '–' : clockText(answered)), 'number'],
    ['Time lost', ({ timeLostMs }) => (timeLostMs === null ? '–' : durationText(timeLostMs)), 'number'],
    ['What the packets show', ({ note }) => note],
  ]);

export const candidateText = ({ type, address, port }: Candidate): string => `${type} ${endpointText(address, port)}`;

/** Those that carry or carried the call first, then what moved most. */
export const byWeight = (pairs: readonly Pair[]): Pair[] =>
  [...pairs].sort((a, b) => Number(b.selected) - Number(a.selected) || Number(b.nominated) - Number(a.nominated) || b.bytesSent + b.bytesReceived - (a.bytesSent + a.bytesReceived) || b.requestsSent - a.requestsSent);

export const pairTable = ({ pairs }: Call, allocations: readonly Allocation[], most: number): ReportTable =>
  reportTable('Candidate pairs', byWeight(pairs), most, [
    ['Local', ({ local }) => candidateText(local), 'code'],
    ['Remote', ({ remote }) => candidateText(remote), 'code'],
    ['Over', (pair) => `${pathUseNames[pathUseOfPair(pair, allocations)]}${pair.local.protocol === 'tcp' ? ', TCP candidates' : ''}`],
    ['State', ({ state, nominated, selected }) => [state, ...(nominated ? ['nominated'] : []), ...(selected ? ['selected'] : [])].join(', ')],
    ['Checks answered', ({ requestsSent, responsesReceived }) => `${responsesReceived} of ${requestsSent}`, 'number'],
    ['Round trip', ({ currentRoundTripTime }) => (currentRoundTripTime === null ? '–' : latencyText(currentRoundTripTime)), 'number'],
    ['Sent', ({ bytesSent }) => bytesText(bytesSent), 'number'],
    ['Received', ({ bytesReceived }) => bytesText(bytesReceived), 'number'],
    ['Errors', ({ errors }) => errors.slice(0, 4).map((e) => `${e.code} ${e.reason} (${e.count} ${e.direction})`).join('; ')],
  ]);

/** What is lost of it; '–' where nothing can be said. */
export const lossOf = ({ packets, packetsLost }: RtpStream): string => (packets + packetsLost <= 0 ? '–' : fractionText(Math.max(0, packetsLost) / (packets + packetsLost)));
export const streamName = ({ direction, kind, ssrc }: RtpStream): string => `${direction} ${kind === 'unknown' ? 'stream' : kind}, SSRC ${ssrc}`;

export const heaviestFirst = (streams: readonly RtpStream[]): RtpStream[] => [...streams].sort((a, b) => b.bytes - a.bytes);

export const streamTable = ({ streams }: Call, most: number): ReportTable =>
  reportTable('RTP streams', heaviestFirst(streams), most, [
    ['Stream', (s) => `${streamName(s)}${s.repairs === null ? '' : `, repairs ${s.repairs}`}`],
    ['Packets', ({ packets }) => String(packets), 'number'],
    ['Bytes', ({ bytes }) => bytesText(bytes), 'number'],
    ['Bitrate', ({ bitrate }) => (bitrate === null ? '–' : bitrateText(bitrate)), 'number'],
    ['Lost', (s) => (s.direction === 'sent' ? '–' : `${Math.max(0, s.packetsLost)} (${lossOf(s)})`), 'number'],
    ['Jitter', ({ jitter }) => (jitter === null ? 'unknown' : latencyText(jitter)), 'number'],
    ['Reordered', ({ reordered }) => String(reordered), 'number'],
    ['From', ({ start }) => clockText(start), 'number'],
    ['To', ({ end }) => clockText(end), 'number'],
  ]);

export const dtlsTable = ({ dtls }: Call, most: number): ReportTable =>
  reportTable('DTLS', dtls, most, [
    ['State', ({ state, alert }) => (alert === null ? state : `${state}, alert ${alert}`)],
    ['Version', ({ version }) => version ?? 'unknown'],
    ['Cipher suite', ({ cipherSuite }) => cipherSuite ?? 'unknown'],
    ['SRTP profile', ({ srtpProfile }) => srtpProfile ?? 'unknown'],
    ['Began the handshake', ({ client }) => (client === 'local' ? 'this laptop' : 'the other side')],
    ['Repeated', ({ retransmissions }) => String(retransmissions), 'number'],
    ['From', ({ start }) => clockText(start), 'number'],
  ]);

export const usageTable = (calls: readonly Call[]): ReportTable => {
  const total = pathUses.map((use) => ({ use, ...calls.reduce((sum, { usage }) => ({ bytesSent: sum.bytesSent + usage[use].bytesSent, bytesReceived: sum.bytesReceived + usage[use].bytesReceived, durationMs: sum.durationMs + usage[use].durationMs }), { bytesSent: 0, bytesReceived: 0, durationMs: 0 }) }));
  return reportTable('What carried the calls', total.filter(({ durationMs, bytesSent, bytesReceived }) => durationMs + bytesSent + bytesReceived > 0), pathUses.length, [
    ['Way', ({ use }) => pathUseNames[use]],
    ['For', ({ durationMs }) => durationText(durationMs), 'number'],
    ['Sent', ({ bytesSent }) => bytesText(bytesSent), 'number'],
    ['Received', ({ bytesReceived }) => bytesText(bytesReceived), 'number'],
  ]);
};

export const pathHistoryTable = ({ pathHistory }: Call, most: number): ReportTable =>
  reportTable('Paths over time', pathHistory, most, [
    ['From', ({ start }) => clockText(start), 'number'],
    ['To', ({ end }) => clockText(end), 'number'],
    ['Way', ({ path }) => `${pathUseNames[pathUseOfPath(path)]}${path.confidence === 'inferred' ? ', inferred' : ''}`],
    ['Local', ({ path }) => candidateText(path.local), 'code'],
    ['Remote', ({ path }) => candidateText(path.remote), 'code'],
    ['Relay', ({ path: { relay } }) => (relay === undefined ? '' : endpointText(relay.hostname ?? relay.server, relay.port)), 'code'],
  ]);

/** The calls in one line each: for captures with more than are shown in full. */
export const callTable = (calls: readonly Call[], most: number): ReportTable =>
  reportTable('All calls', calls, most, [
    ['Call', ({ id }) => id, 'code'],
    ['From', ({ start }) => clockText(start), 'number'],
    ['To', ({ end }) => clockText(end), 'number'],
    ['Verdict', ({ verdict }) => verdict.title],
    ['Way', ({ path }) => (path === null ? 'none' : pathUseNames[pathUseOfPath(path)])],
  ]);

const topologies = { p2p: 'with the other side itself (P2P)', sfu: 'with a media server (SFU)', unknown: 'unknown' } as const;

export const callFacts = (call: Call): Fact[] => [
  { label: 'Time', value: `${clockText(call.start)} to ${clockText(call.end)} UTC${call.ongoing ? ', and going on' : ''} (${durationText(Date.parse(call.end) - Date.parse(call.start))})` },
  { label: 'Peer connections', value: String(call.peerConnections) },
  { label: 'Connected', value: `${topologies[call.topology]}${call.topologyReason === '' ? '' : `: ${call.topologyReason}`} (${call.topologyConfidence})` },
  { label: 'Role of this laptop in ICE', value: `${call.role}${call.remoteIceLite === true ? '; the other side is ICE-lite' : ''}` },
  { label: 'Candidate pairs', value: `${plural(call.pairs.length, 'pair')}, ${call.pairs.filter(({ state }) => state === 'succeeded').length} succeeded` },
];
