/** Which tables and columns the summary has in CSV. Headers carry the unit where a column has one. */
import type { Call, Candidate, Evidence, Path, Summary } from '../../contract/summary.ts';
import type { Cell, Table } from './csv-text.ts';

type Columns<Row> = readonly (readonly [header: string, cell: (row: Row) => Cell])[];

function table<Row>(name: string, title: string, rows: readonly Row[], columns: Columns<Row>): Table {
  return { name, title, header: columns.map(([header]) => header), rows: rows.map((row) => columns.map(([, cell]) => cell(row))) };
}

/** Rows of every call, each with the call it belongs to. */
const ofCalls = <Row>(calls: readonly Call[], rows: (call: Call) => readonly Row[]): { call: Call; row: Row }[] =>
  calls.flatMap((call) => rows(call).map((row) => ({ call, row })));

export const summaryTables = (summary: Summary): Table[] => [
  captureTable(summary), callTable(summary), ladderTable(summary), pairTable(summary), allocationTable(summary), streamTable(summary),
  serverTable(summary), signalingTable(summary), policyTable(summary), leakTable(summary), findingTable(summary), timelineTable(summary),
];

const captureTable = ({ capture, tool, redacted }: Summary): Table =>
  table('capture', 'Capture', [capture], [
    ['source', (c) => c.source],
    ['interfaces', (c) => c.interfaces.join(' ')],
    ['start', (c) => c.start],
    ['end', (c) => c.end],
    ['duration (ms)', (c) => c.durationMs],
    ['packets', (c) => c.packets],
    ['bytes', (c) => c.bytes],
    ['truncated packets', (c) => c.truncated],
    ['malformed packets', (c) => c.malformed],
    ['dropped packets', (c) => c.dropped],
    ['gaps', (c) => c.gaps.length],
    ['gaps total (ms)', (c) => c.gaps.reduce((sum, gap) => sum + Date.parse(gap.end) - Date.parse(gap.start), 0)],
    ['redacted', () => redacted],
    ['icewatch version', () => tool.version],
  ]);

const transportOf = (path: Path): string => (path.kind === 'relay' ? `relay over ${path.transport}` : `${path.kind} over ${path.transport}`);

const callTable = ({ calls }: Summary): Table =>
  table('calls', 'Calls', calls, [
    ['call', (c) => c.id],
    ['start', (c) => c.start],
    ['end', (c) => c.end],
    ['ongoing', (c) => c.ongoing],
    ['topology', (c) => c.topology],
    ['role', (c) => c.role],
    ['peer connections', (c) => c.peerConnections],
    ['path', (c) => (c.path === null ? null : transportOf(c.path))],
    ['path confidence', (c) => c.path?.confidence],
    ['relay server', (c) => c.path?.relay?.server],
    ['relay port', (c) => c.path?.relay?.port],
    ['relay hostname', (c) => c.path?.relay?.hostname],
    ['verdict', (c) => c.verdict.title],
    ['verdict code', (c) => c.verdict.code],
    ['cause', (c) => c.verdict.cause],
    ['verdict since', (c) => c.verdict.reached],
    ['path changes', (c) => Math.max(0, c.pathHistory.length - 1)],
    ...(['direct', 'relayUdp', 'relayTcp', 'relayTls', 'remoteRelay'] as const).flatMap((kind): Columns<Call> => [
      [`${kind} sent (bytes)`, (c) => c.usage[kind].bytesSent],
      [`${kind} received (bytes)`, (c) => c.usage[kind].bytesReceived],
      [`${kind} duration (ms)`, (c) => c.usage[kind].durationMs],
    ]),
  ]);

const candidateColumns = <Row>(side: string, of: (row: Row) => Candidate): Columns<Row> => [
  [`${side} type`, (row) => of(row).type],
  [`${side} address`, (row) => of(row).address],
  [`${side} port`, (row) => of(row).port],
  [`${side} protocol`, (row) => of(row).protocol],
  [`${side} related address`, (row) => of(row).relatedAddress],
  [`${side} related port`, (row) => of(row).relatedPort],
];

const ladderTable = ({ calls }: Summary): Table =>
  table('ladder', 'Ways tried', ofCalls(calls, (c) => c.ladder), [
    ['call', ({ call }) => call.id],
    ['rung', ({ row }) => row.rung],
    ['outcome', ({ row }) => row.outcome],
    ['tried', ({ row }) => row.tried],
    ['answered', ({ row }) => row.answered],
    ['attempts', ({ row }) => row.attempts],
    ['time lost (ms)', ({ row }) => row.timeLostMs],
    ['note', ({ row }) => row.note],
  ]);

const pairTable = ({ calls }: Summary): Table =>
  table('pairs', 'Candidate pairs', ofCalls(calls, (call) => call.pairs), [
    ['call', ({ call }) => call.id],
    ['pair', ({ row }) => row.id],
    ['state', ({ row }) => row.state],
    ['nominated', ({ row }) => row.nominated],
    ['selected', ({ row }) => row.selected],
    ...candidateColumns<{ row: Call['pairs'][number] }>('local', ({ row }) => row.local),
    ...candidateColumns<{ row: Call['pairs'][number] }>('remote', ({ row }) => row.remote),
    ['allocation', ({ row }) => row.allocationId],
    ['requestsSent', ({ row }) => row.requestsSent],
    ['responsesReceived', ({ row }) => row.responsesReceived],
    ['requestsReceived', ({ row }) => row.requestsReceived],
    ['responsesSent', ({ row }) => row.responsesSent],
    ['retransmissionsSent', ({ row }) => row.retransmissionsSent],
    ['currentRoundTripTime (s)', ({ row }) => row.currentRoundTripTime],
    ['mean round-trip time (s)', ({ row }) => (row.responsesReceived > 0 ? row.totalRoundTripTime / row.responsesReceived : null)],
    ['packetsSent', ({ row }) => row.packetsSent],
    ['packetsReceived', ({ row }) => row.packetsReceived],
    ['bytesSent', ({ row }) => row.bytesSent],
    ['bytesReceived', ({ row }) => row.bytesReceived],
    ['errors', ({ row }) => row.errors.map((e) => `${e.code} ${e.reason} x${e.count} ${e.direction}`).join('; ')],
    ['first seen', ({ row }) => row.firstSeen],
    ['last seen', ({ row }) => row.lastSeen],
    ['first frame', ({ row }) => row.firstFrame],
  ]);

const allocationTable = ({ allocations }: Summary): Table =>
  table('allocations', 'TURN allocations', allocations, [
    ['allocation', (a) => a.id],
    ['server', (a) => a.server],
    ['port', (a) => a.port],
    ['hostname', (a) => a.hostname],
    ['transport', (a) => a.transport],
    ['local address', (a) => a.localAddress],
    ['local port', (a) => a.localPort],
    ['realm', (a) => a.realm],
    ['username', (a) => a.username],
    ['software', (a) => a.software],
    ['owner', (a) => a.owner.kind],
    ['owner profile', (a) => a.owner.profile],
    ['owner entry', (a) => a.owner.entry],
    ['state', (a) => a.state],
    ['error code', (a) => a.error?.code],
    ['error reason', (a) => a.error?.reason],
    ['error answers', (a) => a.errors.map((e) => `${e.method} ${e.code} ${e.reason} x${e.count}`).join('; ')],
    ['relayed address', (a) => a.relayedAddress],
    ['relayed port', (a) => a.relayedPort],
    ['mapped address', (a) => a.mappedAddress],
    ['mapped port', (a) => a.mappedPort],
    ['lifetime (s)', (a) => a.lifetime],
    ['permissions', (a) => a.permissions.map((p) => `${p.address} ${p.granted ? 'granted' : `refused${p.error === undefined ? '' : ` ${p.error}`}`}`).join('; ')],
    ['channels', (a) => a.channels.map((c) => `0x${c.number.toString(16)} ${c.address} ${c.port}`).join('; ')],
    ['requestsSent', (a) => a.requestsSent],
    ['responsesReceived', (a) => a.responsesReceived],
    ['refreshes', (a) => a.refreshes],
    ['least round-trip time (s)', (a) => a.roundTripTime],
    ['bytesSent', (a) => a.bytesSent],
    ['bytesReceived', (a) => a.bytesReceived],
    ['confidence', (a) => a.confidence],
    ['start', (a) => a.start],
    ['end', (a) => a.end],
  ]);

const streamTable = ({ calls }: Summary): Table =>
  table('streams', 'RTP streams', ofCalls(calls, (call) => call.streams), [
    ['call', ({ call }) => call.id],
    ['ssrc', ({ row }) => row.ssrc],
    ['direction', ({ row }) => row.direction],
    ['pair', ({ row }) => row.pairId],
    ['kind', ({ row }) => row.kind],
    ['payload types', ({ row }) => row.payloadTypes.join(' ')],
    ['packets', ({ row }) => row.packets],
    ['bytes', ({ row }) => row.bytes],
    ['packetsLost', ({ row }) => row.packetsLost],
    ['duplicates', ({ row }) => row.duplicates],
    ['reordered', ({ row }) => row.reordered],
    ['interruptions', ({ row }) => row.interruptions],
    ['repairs SSRC', ({ row }) => row.repairs],
    ['jitter (s)', ({ row }) => row.jitter],
    ['clock rate (Hz)', ({ row }) => row.clockRate],
    ['bitrate (bit/s)', ({ row }) => row.bitrate],
    ['start', ({ row }) => row.start],
    ['end', ({ row }) => row.end],
  ]);

const serverTable = ({ stunServers }: Summary): Table =>
  table('stun-servers', 'STUN servers', stunServers, [
    ['server', (s) => s.server],
    ['port', (s) => s.port],
    ['hostname', (s) => s.hostname],
    ['transport', (s) => s.transport],
    ['requestsSent', (s) => s.requestsSent],
    ['responsesReceived', (s) => s.responsesReceived],
    ['round-trip time (s)', (s) => s.roundTripTime],
    ['software', (s) => s.software],
    ['mapped', (s) => s.mapped.map((m) => `${m.localAddress} ${m.localPort} as ${m.mappedAddress} ${m.mappedPort}`).join('; ')],
  ]);

const signalingTable = ({ signaling }: Summary): Table =>
  table('signaling', 'Signaling', signaling, [
    ['connection', (s) => s.id],
    ['protocol', (s) => s.protocol],
    ['hostname', (s) => s.hostname],
    ['server', (s) => s.server],
    ['port', (s) => s.port],
    ['proxy', (s) => (s.via === null ? null : `${s.via.hostname ?? s.via.server} ${s.via.port}`)],
    ['state', (s) => s.state],
    ['failure', (s) => s.failure?.kind],
    ['failure detail', (s) => s.failure?.detail],
    ['reset injected', (s) => s.failure?.injected],
    ['alpn', (s) => s.alpn],
    ['version', (s) => s.version],
    ['TCP handshake (s)', (s) => s.handshakeTime],
    ['TLS handshake (s)', (s) => s.tlsHandshakeTime],
    ['retransmissions sent', (s) => s.retransmissions.sent],
    ['retransmissions received', (s) => s.retransmissions.received],
    ['bytesSent', (s) => s.bytesSent],
    ['bytesReceived', (s) => s.bytesReceived],
    ['start', (s) => s.start],
    ['end', (s) => s.end],
  ]);

const endpointOf = (contact: { readonly name: string | null; readonly address: string | null; readonly port: number }): string => `${[contact.name, contact.address].filter((each) => each !== null).join(' ')} ${contact.port}`;

const policyTable = ({ policy }: Summary): Table =>
  table('policy', 'Allow lists', policy.flatMap((report) => report.entries.map((entry) => ({ report, entry }))), [
    ['profile', ({ report }) => report.profile],
    ['name', ({ report }) => report.name],
    ['chosen', ({ report }) => report.chosen],
    ['read', ({ report }) => report.read],
    ['age (days)', ({ report }) => report.ageDays],
    ['old', ({ report }) => report.old],
    ['entry', ({ entry }) => entry.id],
    ['role', ({ entry }) => entry.role],
    ['required', ({ entry }) => entry.required],
    ['status', ({ entry }) => entry.status],
    ['how', ({ entry }) => entry.how],
    ['detail', ({ entry }) => entry.detail],
    ['contacts', ({ entry }) => entry.contacts.map((c) => `${c.protocol} ${endpointOf(c)} ${c.works ? 'works' : (c.how ?? 'fails')}`).join('; ')],
    ['hosts', ({ entry }) => entry.hosts.join(' ')],
    ['networks', ({ entry }) => entry.networks.join(' ')],
    ['ports', ({ entry }) => entry.ports.join(' ')],
    ['source', ({ entry, report }) => entry.source ?? report.sources[0]],
    ['note', ({ entry }) => entry.note],
    ['evidence', ({ entry }) => evidenceText(entry.evidence)],
  ]);

const leakTable = ({ policy }: Summary): Table =>
  table('policy-leaks', 'Leaks', policy.flatMap((report) => report.leaks.map((leak) => ({ report, leak }))), [
    ['profile', ({ report }) => report.profile],
    ['kind', ({ leak }) => leak.kind],
    ['name', ({ leak }) => leak.name],
    ['address', ({ leak }) => leak.address],
    ['port', ({ leak }) => leak.port],
    ['protocol', ({ leak }) => leak.protocol],
    ['detail', ({ leak }) => leak.detail],
    ['evidence', ({ leak }) => evidenceText(leak.evidence)],
  ]);

const evidenceText = (evidence: readonly Evidence[]): string => evidence.map((e) => `frame ${e.frame} at ${e.time}: ${e.note}`).join('; ');

const findingTable = ({ findings }: Summary): Table =>
  table('findings', 'Findings', findings, [
    ['code', (f) => f.code],
    ['answer', (f) => f.answer],
    ['severity', (f) => f.severity],
    ['confidence', (f) => f.confidence],
    ['since', (f) => f.since],
    ['calls', (f) => f.callIds.join(' ')],
    ['title', (f) => f.title],
    ['explanation', (f) => f.explanation],
    ['advice', (f) => f.advice],
    ['evidence', (f) => evidenceText(f.evidence)],
  ]);

const timelineTable = ({ timeline }: Summary): Table =>
  table('timeline', 'What happened', timeline, [
    ['time', (e) => e.time],
    ['frame', (e) => e.frame],
    ['kind', (e) => e.kind],
    ['severity', (e) => e.severity],
    ['what', (e) => e.text],
    ['call', (e) => e.callId],
  ]);
