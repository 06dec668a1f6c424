/** Parts of summaries for tests of what shows them: typed by the contract, plausible, and each changed where a test wants it. */
import { rungNames } from '../../electron/contract/summary.ts';
import type { Series, SessionState, UsagePoint } from '../../electron/contract/session.ts';
import { emptySession } from '../../electron/contract/session.ts';
import type {
  Allocation, Call, Candidate, CaptureFacts, Finding, Nat, Pair, Path, Route, RtpStream, Rung, SignalingConnection, StunServer, Summary, TimelineEvent, UsageByPath, Verdict,
} from '../../electron/contract/summary.ts';

/** 09:42 UTC; all scripted times count from here, in seconds. */
export const began = Date.UTC(2026, 0, 15, 9, 42, 0);
export const at = (seconds: number): string => new Date(began + Math.round(seconds * 1000)).toISOString().replace('Z', '000Z');

export const candidate = (type: Candidate['type'], address: string, port: number, more: Partial<Candidate> = {}): Candidate => ({ type, address, port, protocol: 'udp', ...more });

const laptop = '192.168.1.23';

export const pair = (id: string, more: Partial<Pair> = {}): Pair => ({
  id,
  local: candidate('host', laptop, 51_234),
  remote: candidate('unknown', '203.0.113.77', 62_001),
  state: 'succeeded',
  nominated: false,
  selected: false,
  requestsSent: 42,
  responsesReceived: 41,
  requestsReceived: 40,
  responsesSent: 40,
  retransmissionsSent: 1,
  currentRoundTripTime: 0.038,
  totalRoundTripTime: 1.599,
  packetsSent: 0,
  packetsReceived: 0,
  bytesSent: 0,
  bytesReceived: 0,
  errors: [],
  firstSeen: at(2),
  lastSeen: at(58),
  firstFrame: 31,
  ...more,
});

export const silentPair = (id: string, more: Partial<Pair> = {}): Pair =>
  pair(id, { state: 'failed', requestsSent: 7, responsesReceived: 0, requestsReceived: 0, responsesSent: 0, retransmissionsSent: 6, currentRoundTripTime: null, totalRoundTripTime: 0, ...more });

export const stream = (direction: RtpStream['direction'], kind: RtpStream['kind'], ssrc: number, more: Partial<RtpStream> = {}): RtpStream => ({
  ssrc,
  direction,
  pairId: 'p1',
  payloadTypes: [kind === 'audio' ? 111 : 96],
  kind,
  packets: kind === 'audio' ? 2900 : 7400,
  bytes: kind === 'audio' ? 290_000 : 7_900_000,
  packetsLost: direction === 'received' ? 21 : 0,
  duplicates: 0,
  reordered: direction === 'received' ? 3 : 0,
  interruptions: 0,
  repairs: null,
  jitter: kind === 'audio' ? 0.004 : 0.0071,
  clockRate: kind === 'audio' ? 48_000 : 90_000,
  bitrate: kind === 'audio' ? 40_000 : 1_100_000,
  start: at(3),
  end: at(60),
  ...more,
});

const noUsage = { bytesSent: 0, bytesReceived: 0, durationMs: 0 };
export const usage = (used: Partial<UsageByPath>): UsageByPath => ({ direct: noUsage, relayUdp: noUsage, relayTcp: noUsage, relayTls: noUsage, remoteRelay: noUsage, ...used });

export const directPath: Path = {
  kind: 'direct', transport: 'udp', confidence: 'observed',
  local: candidate('srflx', '198.51.100.4', 40_112, { relatedAddress: laptop, relatedPort: 51_234 }),
  remote: candidate('unknown', '203.0.113.77', 62_001),
};
export const relayPath = (transport: 'udp' | 'tcp' | 'tls', hidden = false): Path => ({
  kind: 'relay', transport, confidence: hidden ? 'inferred' : 'observed',
  local: hidden ? candidate('relay', '', 0) : candidate('relay', '198.51.100.200', 49_160),
  remote: hidden ? candidate('unknown', '', 0) : candidate('prflx', '203.0.113.77', 62_001),
  relay: {
    server: '198.51.100.200', port: transport === 'tls' ? 443 : 3478, hostname: 'turn.example.com', transport,
    relayedAddress: hidden ? null : '198.51.100.200', relayedPort: hidden ? null : 49_160,
  },
});
export const remoteRelayPath: Path = {
  kind: 'remote-relay', transport: 'udp', confidence: 'observed',
  local: candidate('host', laptop, 51_234),
  remote: candidate('relay', '198.51.100.200', 49_171),
};

const nothingTried: Omit<Rung, 'rung'> = { outcome: 'not-tried', tried: null, answered: null, attempts: 0, timeLostMs: null, note: '', evidence: [] };
/** The five rungs, those given changed. */
export const ladder = (rungs: Partial<Record<Rung['rung'], Partial<Rung>>>): Rung[] => rungNames.map((rung) => ({ ...nothingTried, rung, ...rungs[rung] }));
export const rungThatCarries = (more: Partial<Rung> = {}): Partial<Rung> => ({ outcome: 'carries', tried: at(2), answered: at(2.05), attempts: 3, timeLostMs: 50, note: 'answered', evidence: [{ frame: 31, time: at(2), note: 'first check' }], ...more });
export const rungThatFailed = (more: Partial<Rung> = {}): Partial<Rung> => ({ outcome: 'failed', tried: at(2), attempts: 14, timeLostMs: 1200, note: '14 packets, no answer', evidence: [{ frame: 33, time: at(2.1), note: 'first of 14 packets, unanswered' }], ...more });

const open: Route['legs'][number] = { transport: 'udp', state: 'open', roundTripTime: null, note: '' };
export const directRoute: Route = {
  stops: [{ kind: 'laptop', name: 'This laptop', address: laptop }, { kind: 'nat', name: 'NAT', address: '198.51.100.4' }, { kind: 'peer', name: 'The other side', address: '203.0.113.77' }],
  legs: [open, { ...open, roundTripTime: 0.038 }],
  blocked: null,
};
export const relayRoute = (transport: 'udp' | 'tcp' | 'tls', blocked: Route['blocked'] = null): Route => ({
  stops: [
    { kind: 'laptop', name: 'This laptop', address: laptop }, { kind: 'nat', name: 'NAT', address: '198.51.100.4' },
    { kind: 'relay', name: 'turn.example.com', address: '198.51.100.200' }, { kind: 'peer', name: 'The other side', address: transport === 'tls' ? null : '203.0.113.77' },
  ],
  legs: [
    { ...open, transport }, { ...open, transport, roundTripTime: 0.0375 },
    { transport: null, state: transport === 'tls' ? 'unknown' : 'open', roundTripTime: transport === 'tls' ? null : 0.0005, note: transport === 'tls' ? 'inside TLS: cannot be seen' : 'beyond the relay' },
  ],
  blocked,
});
export const remoteRelayRoute: Route = {
  stops: [{ kind: 'laptop', name: 'This laptop', address: laptop }, { kind: 'remote-relay', name: 'The other side\u2019s relay', address: '198.51.100.200' }, { kind: 'peer', name: 'The other side', address: null }],
  legs: [{ ...open, roundTripTime: 0.038 }, { transport: null, state: 'unknown', roundTripTime: null, note: 'the round trip is that of the whole path' }],
  blocked: null,
};
export const blockedRoute: Route = {
  stops: [{ kind: 'laptop', name: 'This laptop', address: laptop }, { kind: 'firewall', name: 'Firewall', address: null }, { kind: 'peer', name: 'The other side', address: null }],
  legs: [{ transport: null, state: 'unknown', roundTripTime: null, note: '' }, { transport: null, state: 'blocked', roundTripTime: null, note: 'nothing came back' }],
  blocked: null,
};

export const verdict = (title: string, more: Partial<Verdict> = {}): Verdict => ({
  code: 'path.direct', cause: null, severity: 'ok', title, sentence: 'Media goes straight to the other side over UDP. A round trip takes 38 ms.', advice: '', also: [],
  evidence: [{ frame: 31, time: at(2), note: 'first check' }, { frame: 44, time: at(2.5), note: 'its answer' }], confidence: 'certain', reached: at(3), ...more,
});

export const call = (id: string, more: Partial<Call> = {}): Call => ({
  id,
  start: at(2),
  end: at(60),
  ongoing: true,
  peerConnections: 1,
  topology: 'p2p',
  topologyConfidence: 'likely',
  topologyReason: 'media comes from and goes to one address that is no server\u2019s',
  role: 'controlling',
  path: directPath,
  pathHistory: more.path === null ? [] : [{ start: at(3), end: at(60), path: more.path ?? directPath }],
  pairs: [pair('p1', { selected: true, nominated: true, bytesSent: 8_190_000, bytesReceived: 8_020_000, packetsSent: 10_300, packetsReceived: 10_100 })],
  streams: [stream('sent', 'audio', 0x1a2b3c4d), stream('sent', 'video', 0x2b3c4d5e), stream('received', 'audio', 0x3c4d5e6f), stream('received', 'video', 0x4d5e6f70)],
  dtls: [],
  usage: usage({ direct: { bytesSent: 8_190_000, bytesReceived: 8_020_000, durationMs: 57_000 } }),
  ladder: ladder({ host: rungThatFailed(), srflx: rungThatCarries() }),
  route: directRoute,
  verdict: verdict('Connected directly'),
  ...more,
});

export const allocation = (id: string, more: Partial<Allocation> = {}): Allocation => ({
  id,
  server: '198.51.100.200',
  port: 3478,
  hostname: 'turn.example.com',
  errors: [{ method: 'Allocate', code: 401, reason: 'Unauthorized', count: 1 }],
  transport: 'tcp',
  localAddress: laptop,
  localPort: 51_240,
  realm: 'example.com',
  username: 'user-1',
  owner: { kind: 'unknown', profile: null, entry: null },
  software: 'Coturn-4.6.1',
  state: 'active',
  relayedAddress: '198.51.100.200',
  relayedPort: 49_160,
  mappedAddress: '198.51.100.4',
  mappedPort: 40_113,
  lifetime: 600,
  permissions: [{ address: '203.0.113.77', granted: true }, { address: '10.0.0.9', granted: false, error: 403 }],
  channels: [{ number: 0x4000, address: '203.0.113.77', port: 62_001 }],
  requestsSent: 9,
  responsesReceived: 9,
  refreshes: 1,
  roundTripTime: 0.0375,
  bytesSent: 8_190_000,
  bytesReceived: 8_020_000,
  confidence: 'observed',
  start: at(2),
  end: at(58),
  ...more,
});

export const finding = (code: Finding['code'], answer: Finding['answer'], severity: Finding['severity'], title: string, more: Partial<Finding> = {}): Finding => ({
  code,
  answer,
  severity,
  title,
  explanation: `${title}, as the packets of this call show.`,
  advice: severity === 'problem' ? 'Ask the network’s administrator to allow UDP to turn.example.com port 3478.' : '',
  evidence: answer === 'no' ? [] : [{ frame: 31, time: at(2), note: 'Allocate request over UDP' }, { frame: 44, time: at(2.5), note: 'the same, not answered' }],
  confidence: 'likely',
  callIds: [],
  since: at(3),
  ...more,
});

export const event = (seconds: number, frame: number, kind: TimelineEvent['kind'], text: string, severity: TimelineEvent['severity'] = 'info', callId: string | null = 'c1'): TimelineEvent => ({
  time: at(seconds), frame, kind, severity, text, callId,
});

export const signaling = (id: string, more: Partial<SignalingConnection> = {}): SignalingConnection => ({
  id, protocol: 'websocket', hostname: 'meet.example.com', server: '198.51.100.10', port: 443, state: 'established', alpn: 'http/1.1', version: 'TLS 1.3',
  via: null, failure: null, handshakeTime: 0.021, tlsHandshakeTime: 0.034, retransmissions: { sent: 0, received: 0 }, callIds: [],
  bytesSent: 12_400, bytesReceived: 33_100, start: at(0.2), end: at(60), ...more,
});

export const stunServer = (more: Partial<StunServer> = {}): StunServer => ({
  server: '198.51.100.201', port: 3478, hostname: 'stun.example.com', transport: 'udp', requestsSent: 3, responsesReceived: 3, roundTripTime: 0.021, software: null,
  mapped: [{ localAddress: laptop, localPort: 51_234, mappedAddress: '198.51.100.4', mappedPort: 40_112 }], ...more,
});

export const nat = (more: Partial<Nat> = {}): Nat => ({ mapping: 'unknown', mappings: [], publicAddresses: [], pooled: 'unknown', carrierGrade: 'unknown', hairpinning: 'unknown', ipv6: 'unknown', ...more });

export const captureFacts = (more: Partial<CaptureFacts> = {}): CaptureFacts => ({
  source: 'dumpcap', interfaces: ['wlan0'], linkTypes: ['ethernet'], timestampSource: 'capture', start: at(0), end: at(60), durationMs: 60_000,
  packets: 21_480, bytes: 17_300_000, truncated: 0, malformed: 0, dropped: 0, gaps: [], issues: [], ...more,
});

export const summary = (more: Partial<Summary> = {}): Summary => ({
  schema: 'icewatch.summary/1',
  tool: { name: 'icewatch', version: '0.1.0' },
  redacted: false,
  capture: captureFacts(),
  calls: [],
  allocations: [],
  stunServers: [],
  signaling: [],
  nat: nat(),
  policy: [],
  findings: [],
  verdict: null,
  timeline: [],
  ...more,
});

export const capturing = (more: Partial<SessionState> = {}): SessionState => ({
  ...emptySession, phase: 'capturing', kind: 'live', label: 'wlan0', source: 'dumpcap', sourceReason: 'dumpcap may capture and reports drops',
  interfaces: [{ name: 'wlan0', state: 'capturing', detail: null }], ...more,
});
export const fileDone = (label = 'call.pcapng', more: Partial<SessionState> = {}): SessionState => ({ ...emptySession, phase: 'done', kind: 'file', label, ...more });

/** A wave around `middle`, the same in every run. */
const wave = (second: number, middle: number, swing: number): number => Math.max(0, middle + swing * Math.sin(second / 3) + (swing / 2) * Math.cos(second * 1.7));

/** `seconds` of series: usage under `use`, round trips of the pairs, and points of the streams of `calls`. */
export const series = (calls: readonly Call[], useAt: (second: number) => keyof UsageByPath | null, seconds = 60): Series => ({
  start: began,
  end: began + seconds * 1000,
  bucketMs: 1000,
  usage: Array.from({ length: seconds }, (_, second): UsagePoint => {
    const point: UsagePoint = { t: began + second * 1000, direct: 0, relayUdp: 0, relayTcp: 0, relayTls: 0, remoteRelay: 0 };
    const use = useAt(second);
    if (use !== null && second >= 3) point[use] = wave(second, 2_300_000, 260_000);
    return point;
  }),
  roundTripTimes: calls.flatMap(({ pairs }) =>
    pairs.flatMap(({ id, currentRoundTripTime }, index) =>
      currentRoundTripTime === null
        ? []
        : [{ pairId: id, points: Array.from({ length: Math.floor(seconds / 2) }, (_, n) => ({ t: began + 2000 + n * 2000 + index * 300, rtt: wave(n + index, currentRoundTripTime, currentRoundTripTime / 8) })) }],
    ),
  ),
  streams: calls.flatMap(({ streams }) =>
    streams.map(({ direction, ssrc, pairId, bitrate, jitter }) => ({
      key: `${direction}:${ssrc}:${pairId}`,
      points: Array.from({ length: Math.max(0, seconds - 3) }, (_, n) => ({
        t: began + (n + 3) * 1000,
        bitrate: wave(n, bitrate ?? 0, (bitrate ?? 0) / 10),
        loss: direction === 'received' && n % 9 === 4 ? 0.012 : 0,
        jitter: jitter === null ? null : wave(n, jitter, jitter / 4),
      })),
    })),
  ),
});
