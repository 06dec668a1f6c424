/** Whole calls as the page would be told of them: one for each answer that the overview can give. */
import type { Update } from '../../../electron/contract/session.ts';
import { emptySeries, emptySession } from '../../../electron/contract/session.ts';
import type { Call } from '../../../electron/contract/summary.ts';
import {
  allocation, at, blockedRoute, call, candidate, captureFacts, capturing, directPath, event, fileDone, finding, ladder, nat, pair, relayPath, relayRoute, remoteRelayPath, remoteRelayRoute, rungThatCarries, rungThatFailed, series, signaling,
  silentPair, stream, stunServer, summary, usage, verdict,
} from '../../helpers/scripted-summary.ts';

type Scene = Omit<Update, 'revision'>;

export const idle: Scene = { session: emptySession, summary: summary({ capture: captureFacts({ source: 'file', packets: 0, bytes: 0, start: null, end: null, durationMs: 0, dropped: null }) }), series: emptySeries };

const mappings = [
  { localAddress: '192.168.1.23', localPort: 51_234, mappedAddress: '198.51.100.4', mappedPort: 40_112, server: '198.51.100.201', serverPort: 3478, frame: 22 },
  { localAddress: '192.168.1.23', localPort: 51_234, mappedAddress: '198.51.100.4', mappedPort: 40_112, server: '198.51.100.202', serverPort: 3478, frame: 24 },
];

const beginning = [
  event(0, 1, 'capture', 'Capture began on wlan0', 'info', null),
  event(0.1, 4, 'dns', 'meet.example.com is 198.51.100.10', 'info', null),
  event(0.2, 6, 'signaling', 'WebSocket to meet.example.com established', 'info', null),
  event(1.1, 19, 'dns', 'turn.example.com is 198.51.100.200', 'info', null),
];

const relayedBytes = { bytesSent: 8_190_000, bytesReceived: 8_020_000, durationMs: 57_000 };

const tcpCall: Call = call('c1', {
  path: relayPath('tcp'),
  pairs: [
    pair('p1', {
      local: candidate('relay', '198.51.100.200', 49_160), remote: candidate('prflx', '203.0.113.77', 62_001), selected: true, nominated: true, allocationId: 'a2',
      bytesSent: 8_190_000, bytesReceived: 8_020_000, packetsSent: 10_300, packetsReceived: 10_100,
    }),
    pair('p2', { local: candidate('relay', '198.51.100.200', 49_160), remote: candidate('relay', '198.51.100.200', 49_171), allocationId: 'a2', currentRoundTripTime: 0.052, totalRoundTripTime: 2.1 }),
    silentPair('p3'),
    silentPair('p4', { remote: candidate('unknown', '10.20.0.14', 50_400), errors: [{ code: 487, reason: 'Role Conflict', count: 1, direction: 'received' }] }),
  ],
  dtls: [
    {
      pairId: 'p1', client: 'local', version: 'DTLS 1.2', cipherSuite: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', srtpProfile: 'SRTP_AEAD_AES_128_GCM', state: 'connected', retransmissions: 1, alert: null,
      fingerprints: [{ side: 'remote', algorithm: 'sha-256', value: 'AB:CD:EF:01:23:45:67:89' }], fingerprintMatches: true, start: at(3.4), end: null,
    },
  ],
  usage: usage({ relayTcp: relayedBytes }),
  route: relayRoute('tcp', { transport: 'udp', to: 'the relay', note: '14 requests to 2 servers, no answer' }),
  ladder: ladder({
    host: { outcome: 'failed', tried: at(2), attempts: 7, timeLostMs: 1200, note: '7 checks to 10.20.0.14, no answer', evidence: [{ frame: 71, time: at(2), note: 'first of 7 checks, unanswered' }] },
    srflx: rungThatFailed(),
    'relay-udp': rungThatFailed({ note: '7 requests to turn.example.com:3478 over UDP, no answer' }),
    'relay-tcp': rungThatCarries({ tried: at(2.3), answered: at(2.338), note: 'turn.example.com:3478 over TCP', evidence: [{ frame: 58, time: at(2.6), note: 'turn.example.com gave a relay' }] }),
    'relay-tls': { outcome: 'unknown', note: 'inside TLS nothing can be seen' },
  }),
  verdict: verdict('Relayed over TCP: UDP leaves this laptop and nothing comes back', {
    code: 'path.relay-tcp', cause: 'udp.blocked', severity: 'warning',
    sentence: 'Media goes through turn.example.com over TCP. That is because 14 requests to 2 servers over UDP had no answer, while TCP to the same host was answered within 38 ms. A round trip takes 38 ms, of which 37.5 ms to the relay.',
    advice: 'Allow UDP from this network, both ways, to turn.example.com (198.51.100.200) port 3478.', also: ['media.loss'], confidence: 'likely',
  }),
});

export const relayTcp: Scene = {
  session: capturing(),
  summary: summary({
    calls: [tcpCall],
    allocations: [
      allocation('a1', { transport: 'udp', state: 'failed', localPort: 51_238, relayedAddress: null, relayedPort: null, mappedAddress: null, mappedPort: null, lifetime: null, realm: null, username: null, software: null, permissions: [], channels: [], requestsSent: 7, responsesReceived: 0, refreshes: 0, roundTripTime: null, bytesSent: 0, bytesReceived: 0 }),
      allocation('a2'),
    ],
    stunServers: [stunServer({ responsesReceived: 0, requestsSent: 7, roundTripTime: null, mapped: [] })],
    signaling: [signaling('s1'), signaling('s2', { protocol: 'dns', hostname: null, server: '192.168.1.1', port: 53, alpn: null, version: null, bytesSent: 212, bytesReceived: 640 }), signaling('s3', { protocol: 'quic', state: 'unanswered', alpn: null, version: null, bytesReceived: 0, handshakeTime: null, tlsHandshakeTime: null }), signaling('s4', { protocol: 'tls', hostname: 'chat.example.com', via: { server: '10.0.0.8', port: 3128, hostname: 'proxy.example.com' }, state: 'reset', failure: { kind: 'reset-after-client-hello', detail: 'RST 3 ms after the ClientHello, TTL 63 where the server has 52', injected: 'likely' }, callIds: ['c1'] })],
    findings: [
      finding('path.relay-tcp', 'yes', 'warning', 'Relayed over TCP: UDP leaves this laptop and nothing comes back', { explanation: 'Media flows through turn.example.com over TCP port 3478. Every UDP packet to two servers went unanswered, while TCP to the same host works.', advice: '' }),
      finding('udp.blocked', 'yes', 'problem', 'UDP is dropped on the way', { explanation: '14 requests to 2 servers had no answer; TCP to the same host was answered within 38 ms.' }),
      finding('media.loss', 'yes', 'warning', 'Media is lost on the way here', { callIds: ['c1'] }),
      finding('ice.failed', 'no', 'info', 'No pair succeeded'),
      finding('nat.symmetric', 'unknown', 'info', 'The NAT maps by address', { explanation: 'No two STUN answers to one port were seen.', evidence: [] }),
    ],
    timeline: [
      ...beginning,
      event(1.2, 21, 'stun', 'Binding request to stun.example.com over UDP'),
      event(1.3, 31, 'turn', 'Allocate to turn.example.com over UDP'),
      event(2.6, 58, 'turn', 'Allocate to turn.example.com over TCP: 401, then granted'),
      event(2.8, 61, 'turn', 'UDP to turn.example.com: 7 requests, no answer', 'warning'),
      event(3.0, 70, 'ice', 'First connectivity check'),
      event(3.1, 77, 'ice', '192.168.1.23 to 203.0.113.77 failed: no check was answered', 'problem'),
      event(3.2, 83, 'path', 'Connected through turn.example.com over TCP'),
      event(3.4, 90, 'dtls', 'DTLS 1.2 connected'),
      event(3.5, 102, 'media', 'Audio and video flow'),
    ],
  }),
  series: series([tcpCall], () => 'relayTcp'),
};

const directCall = call('c1', { pairs: [...call('c1').pairs, pair('p2', { local: candidate('host', '192.168.1.23', 51_234), remote: candidate('prflx', '203.0.113.77', 62_009), currentRoundTripTime: 0.021 })] });
export const direct: Scene = {
  session: capturing(),
  summary: summary({
    calls: [directCall],
    stunServers: [stunServer(), stunServer({ server: '198.51.100.202', hostname: 'stun2.example.com' })],
    signaling: [signaling('s1')],
    nat: nat({ mapping: 'endpoint-independent', mappings, publicAddresses: ['198.51.100.4'], pooled: 'no', carrierGrade: 'no', hairpinning: 'fails', ipv6: 'none' }),
    findings: [finding('path.direct', 'yes', 'info', 'Connected directly', { explanation: 'Media goes straight to 203.0.113.77 over UDP.' }), finding('udp.blocked', 'no', 'info', 'UDP is dropped on the way')],
    timeline: [...beginning, event(3.2, 83, 'path', 'Connected directly to 203.0.113.77')],
  }),
  series: series([directCall], () => 'direct'),
};

const tlsCall = call('c1', { path: relayPath('tls', true), pairs: [], streams: [], role: 'unknown', topology: 'unknown', usage: usage({ relayTls: relayedBytes }), topologyConfidence: 'possible', topologyReason: 'inside TLS nothing tells', route: relayRoute('tls'),
  ladder: ladder({ host: rungThatFailed(), srflx: { outcome: 'unused' }, 'relay-udp': rungThatFailed(), 'relay-tcp': rungThatFailed(), 'relay-tls': rungThatCarries() }),
  verdict: verdict('Relayed over TLS, most likely: only TLS gets through to the relay', { code: 'path.relay-tls', cause: 'turn.tls-only', severity: 'warning', confidence: 'likely', sentence: 'Media goes through turn.example.com over TLS, as the pace of the encrypted records shows.' }),
});
export const relayTls: Scene = {
  session: capturing(),
  summary: summary({
    calls: [tlsCall],
    allocations: [allocation('a1', { transport: 'tls', port: 443, confidence: 'inferred', state: 'active', realm: null, username: null, software: null, relayedAddress: null, relayedPort: null, mappedAddress: null, mappedPort: null, lifetime: null, permissions: [], channels: [], requestsSent: 0, responsesReceived: 0, refreshes: 0, roundTripTime: null })],
    findings: [finding('path.relay-tls', 'yes', 'warning', 'Relayed inside TLS, by all appearances', { confidence: 'possible' })],
    timeline: [...beginning, event(3.2, 83, 'path', 'Steady two-way TLS records of media size to turn.example.com')],
  }),
  series: series([tlsCall], () => 'relayTls'),
};

const remoteCall = call('c1', { path: remoteRelayPath, role: 'controlled', usage: usage({ remoteRelay: relayedBytes }), pairs: [pair('p1', { remote: remoteRelayPath.remote, selected: true, nominated: true })], route: remoteRelayRoute,
  verdict: verdict('Connected through the other side’s relay', { code: 'path.remote-relay', severity: 'info' }),
});
export const remoteRelay: Scene = {
  session: fileDone(),
  summary: summary({ capture: captureFacts({ source: 'file', dropped: null, truncated: 12 }), calls: [{ ...remoteCall, ongoing: false }], findings: [finding('path.remote-relay', 'yes', 'info', 'The other side uses a relay')], timeline: beginning }),
  series: series([remoteCall], () => 'remoteRelay'),
};

const failedCall = call('c1', { path: null, pathHistory: [], ongoing: false, end: at(32), streams: [], usage: usage({}), pairs: [silentPair('p1'), silentPair('p2', { local: candidate('srflx', '198.51.100.4', 40_112) })], route: blockedRoute,
  ladder: ladder({ host: rungThatFailed(), srflx: rungThatFailed(), 'relay-udp': { outcome: 'refused', tried: at(3), attempts: 2, note: 'turn.example.com answered 403 Forbidden' } }),
  verdict: verdict('Not connected: a firewall rejects UDP', {
    code: 'path.none', cause: 'udp.rejected', severity: 'problem', sentence: 'Two pairs were tried, 14 checks sent, none answered. The firewall 192.168.1.1 answered that it prohibits them.',
    advice: 'Allow UDP from this network, both ways.', also: [],
  }),
});
export const notConnected: Scene = {
  session: fileDone('failed-call.pcap'),
  summary: summary({
    capture: captureFacts({ source: 'file', dropped: null, malformed: 3, issues: [{ layer: 'stun', reason: 'attribute longer than its message', count: 3, firstFrame: 88 }] }),
    calls: [failedCall],
    findings: [finding('path.none', 'yes', 'problem', 'No way to the other side worked', { explanation: 'Two pairs were tried, 14 checks sent, none answered. No TURN server was asked.' }), finding('ice.failed', 'yes', 'problem', 'ICE failed')],
    timeline: [...beginning, event(31, 201, 'ice', 'All pairs failed', 'problem')],
  }),
  series: series([failedCall], () => null, 32),
};

const tryingCall = call('c1', { path: null, pathHistory: [], streams: [], usage: usage({}), pairs: [silentPair('p1', { state: 'in-progress', requestsSent: 2 })], end: at(3), route: blockedRoute,
  ladder: ladder({ host: { outcome: 'trying', tried: at(2), attempts: 2, note: '2 checks so far' } }),
  verdict: verdict('Connecting', { code: null, severity: 'info', sentence: 'ICE is trying candidate pairs; none has been answered yet.', evidence: [], confidence: 'possible' }),
});
export const connecting: Scene = { session: capturing(), summary: summary({ calls: [tryingCall], timeline: beginning }), series: series([tryingCall], () => null, 4) };

/** Two calls, the ongoing one with many streams, a change of path and a gap in the capture. */
const conferenceCall = call('c2', {
  start: at(10), topology: 'sfu', peerConnections: 2, path: relayPath('udp'),
  pathHistory: [{ start: at(11), end: at(30), path: directPath }, { start: at(30), end: at(60), path: relayPath('udp') }],
  pairs: Array.from({ length: 14 }, (_, n) =>
    n < 9
      ? pair(`q${n}`, { selected: n === 0, nominated: n === 0, local: candidate(n < 3 ? 'relay' : 'host', n < 3 ? '198.51.100.200' : '192.168.1.23', 50_000 + n), remote: candidate('unknown', '2001:db8:85a3::8a2e:370:7334', 10_000 + n), currentRoundTripTime: 0.02 + n * 0.007, ...(n < 3 ? { allocationId: 'a1' } : {}) })
      : silentPair(`q${n}`),
  ),
  streams: Array.from({ length: 26 }, (_, n) => stream(n < 3 ? 'sent' : 'received', n % 4 === 0 ? 'audio' : 'video', 0x10000000 + n * 7919, { pairId: 'q0', jitter: n === 9 ? null : 0.003 + n * 0.002, packetsLost: n * 40 })),
  topologyConfidence: 'certain', topologyReason: '23 streams come from one address, whose ICE agent is lite (RFC 8445 2.5)',
  route: {
    stops: [
      { kind: 'laptop', name: 'This laptop', address: '192.168.1.23' }, { kind: 'vpn', name: 'VPN', address: null }, { kind: 'nat', name: 'NAT', address: '198.51.100.4' },
      { kind: 'proxy', name: 'proxy.example.com', address: '10.0.0.8' }, { kind: 'relay', name: 'turn.example.com', address: '198.51.100.200' }, { kind: 'sfu', name: 'Media server', address: '2001:db8:85a3::8a2e:370:7334' },
    ],
    legs: [
      { transport: 'udp', state: 'open', roundTripTime: null, note: '' }, { transport: 'udp', state: 'open', roundTripTime: null, note: '' }, { transport: 'udp', state: 'open', roundTripTime: null, note: '' },
      { transport: 'udp', state: 'open', roundTripTime: 0.021, note: '' }, { transport: null, state: 'open', roundTripTime: 0.0124, note: 'beyond the relay' },
    ],
    blocked: { transport: 'udp', to: 'the other side', note: '31 checks, no answer: most likely the NAT hides this laptop' },
  },
  ladder: ladder({ srflx: rungThatFailed({ timeLostMs: 18_400 }), 'relay-udp': rungThatCarries() }),
  verdict: verdict('Relayed over UDP: the NAT hides this laptop from the other side; media packets are lost', {
    code: 'path.relay-udp', cause: 'nat.symmetric', severity: 'warning', also: ['media.loss', 'capture.incomplete'], advice: 'Have the NAT keep one mapping for all destinations.',
  }),
  usage: usage({ direct: { bytesSent: 2_000_000, bytesReceived: 9_000_000, durationMs: 19_000 }, relayUdp: { bytesSent: 3_000_000, bytesReceived: 31_000_000, durationMs: 30_000 } }),
});
const earlierCall = call('c1', { ongoing: false, end: at(9) });
export const conference: Scene = {
  session: capturing({ interfaces: [{ name: 'wlan0', state: 'down', detail: 'The link went down at 09:42:30. Capturing goes on when it is up again.' }, { name: 'eth0', state: 'capturing', detail: null }] }),
  summary: summary({
    capture: captureFacts({ packets: 1_204_880, dropped: null, malformed: 2, truncated: 5, gaps: [{ start: at(28), end: at(30), reason: 'dumpcap was restarted' }] }),
    calls: [earlierCall, conferenceCall],
    allocations: [allocation('a1', { transport: 'udp', relayedPort: 50_000 })],
    stunServers: [stunServer()],
    signaling: [signaling('s1')],
    nat: nat({ mapping: 'address-dependent', mappings: [mappings[0]!, { ...mappings[1]!, mappedPort: 40_119 }], publicAddresses: ['198.51.100.4'], pooled: 'no' }),
    findings: [
      finding('path.relay-udp', 'yes', 'info', 'Relayed over UDP'),
      finding('path.changed', 'yes', 'warning', 'The path changed during the call', { explanation: 'From direct to relayed over UDP at 09:42:30, as Wi-Fi went down and the cable took over.' }),
      finding('media.loss', 'yes', 'warning', 'Media is lost on the way here', { callIds: ['c2'] }),
      finding('capture.incomplete', 'yes', 'warning', 'The capture has a gap of 2 s'),
    ],
    timeline: [...beginning, event(30, 9001, 'path', 'From direct to relayed over UDP', 'warning', 'c2'), ...Array.from({ length: 250 }, (_, n) => event(30 + n / 10, 9100 + n, 'ice', `Consent check ${n} answered`, 'info', 'c2'))],
  }),
  series: series([earlierCall, conferenceCall], (second) => (second < 30 ? 'direct' : 'relayUdp')),
};

/** Capturing, and nothing of a call so far. */
export const listening: Scene = { session: capturing(), summary: summary({ capture: captureFacts({ packets: 318, bytes: 52_000 }), stunServers: [stunServer()] }), series: emptySeries };

/** An attempt at a call that came to nothing: signaling is kept from the laptop. */
export const noSignaling: Scene = {
  session: capturing(),
  summary: summary({
    verdict: verdict('The signaling server cannot be reached', {
      code: 'signaling.unreachable', severity: 'problem', sentence: 'Nothing answered at meet.example.com (198.51.100.10) port 443: 5 requests for a connection in 15 s.',
      advice: 'Allow TCP from this network to meet.example.com (198.51.100.10) port 443.', also: ['signaling.dns-failed'], confidence: 'likely',
    }),
    findings: [finding('signaling.unreachable', 'yes', 'problem', 'The signaling server cannot be reached'), finding('signaling.dns-failed', 'yes', 'warning', 'A name could not be resolved')],
    signaling: [signaling('s1', { state: 'unanswered', failure: { kind: 'unanswered', detail: '5 SYNs in 15 s', injected: 'unknown' }, version: null, alpn: null, handshakeTime: null, tlsHandshakeTime: null })],
    timeline: beginning.slice(0, 2),
  }),
  series: emptySeries,
};
