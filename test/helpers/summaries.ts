/** A summary with something in every section, for the exports. */
import type { Candidate, Path, SignalingConnection, Summary, Verdict } from '../../electron/contract/summary.ts';

const time = '2026-11-22T10:42:07.123456Z';
const usage = { bytesSent: 1, bytesReceived: 2, durationMs: 3 };
const local: Candidate = { type: 'srflx', address: '198.51.100.2', port: 53397, protocol: 'udp', relatedAddress: '10.1.0.2', relatedPort: 53397 };
const remote: Candidate = { type: 'prflx', address: '203.0.113.7', port: 40000, protocol: 'udp', relatedAddress: '192.168.7.9', relatedPort: 40000 };
const path: Path = {
  kind: 'relay', transport: 'tcp', local, remote, confidence: 'observed',
  relay: { server: '198.51.100.10', port: 3478, hostname: 'turn.lab.test', transport: 'tcp', relayedAddress: '198.51.100.11', relayedPort: 50000 },
};

const connection: Pick<SignalingConnection, 'via' | 'failure' | 'handshakeTime' | 'tlsHandshakeTime' | 'retransmissions' | 'callIds'> = {
  via: null, failure: null, handshakeTime: 0.02, tlsHandshakeTime: null, retransmissions: { sent: 0, received: 0 }, callIds: ['call-1'],
};
const verdict: Verdict = {
  code: 'path.relay-tcp', cause: 'udp.blocked', severity: 'warning', title: 'Relayed over TCP: UDP leaves this laptop and nothing comes back', sentence: 'Media goes through turn.lab.test (198.51.100.10) to 203.0.113.7.',
  advice: 'Allow UDP to 198.51.100.10.', also: ['media.loss'], evidence: [{ frame: 12, time, note: 'check from 203.0.113.7:40000' }], confidence: 'likely', reached: time,
};

export const exampleSummary: Summary = {
  schema: 'icewatch.summary/1',
  tool: { name: 'icewatch', version: '0.1.0' },
  redacted: false,
  capture: {
    source: 'dumpcap', interfaces: ['wlan0', 'wg0'], linkTypes: ['ETHERNET'], timestampSource: 'capture', start: time, end: '2026-11-22T10:43:07.000000Z', durationMs: 59_876.5,
    packets: 1000, bytes: 100_000, truncated: 1, malformed: 2, dropped: null, gaps: [{ start: '2026-11-22T10:42:10.000001Z', end: '2026-11-22T10:42:12.500001Z', reason: 'dumpcap died, "exit 1"' }],
    issues: [{ layer: 'stun', reason: 'length field past the end', count: 2, firstFrame: 17 }],
  },
  calls: [
    {
      id: 'call-1', start: time, end: time, ongoing: true, peerConnections: 1, topology: 'p2p', topologyConfidence: 'likely', topologyReason: 'no server is at 203.0.113.7', role: 'controlling', path, pathHistory: [{ start: time, end: time, path }],
      pairs: [
        {
          id: '10.1.0.2:53397-203.0.113.7:40000/udp', local, remote, state: 'succeeded', nominated: true, selected: true, allocationId: 'allocation-1', requestsSent: 5, responsesReceived: 4,
          requestsReceived: 3, responsesSent: 3, retransmissionsSent: 1, currentRoundTripTime: 0.038, totalRoundTripTime: 0.1 + 0.2, packetsSent: 10, packetsReceived: 11, bytesSent: 100,
          bytesReceived: 110, errors: [{ code: 487, reason: 'Role Conflict', count: 1, direction: 'received' }], firstSeen: time, lastSeen: time, firstFrame: 12,
        },
      ],
      streams: [
        {
          ssrc: 4_000_000_000, direction: 'received', pairId: '10.1.0.2:53397-203.0.113.7:40000/udp', payloadTypes: [111, 63], kind: 'audio', packets: 50, bytes: 5000, packetsLost: -3, duplicates: 3,
          reordered: 0, interruptions: 0, repairs: null, jitter: null, clockRate: null, bitrate: 32_000, start: time, end: time,
        },
      ],
      dtls: [
        {
          pairId: '10.1.0.2:53397-203.0.113.7:40000/udp', client: 'local', version: 'DTLS 1.2', cipherSuite: null, srtpProfile: null, state: 'connected', retransmissions: 0,
          fingerprints: [{ side: 'remote', algorithm: 'sha-256', value: 'AB:CD:EF:01:23:45:67:89' }], alert: null, start: time, end: null,
        },
      ],
      usage: { direct: usage, relayUdp: usage, relayTcp: usage, relayTls: usage, remoteRelay: usage },
      ladder: [
        { rung: 'host', outcome: 'failed', tried: time, answered: null, attempts: 7, timeLostMs: 1200.5, note: '7 checks to 192.168.7.9, no answer', evidence: [{ frame: 12, time, note: 'first check to 192.168.7.9' }] },
        { rung: 'relay-tcp', outcome: 'carries', tried: time, answered: time, attempts: 2, timeLostMs: 0, note: 'turn.lab.test answered', evidence: [] },
      ],
      route: {
        stops: [{ kind: 'laptop', name: 'This laptop', address: '10.1.0.2' }, { kind: 'relay', name: 'turn.lab.test', address: '198.51.100.10' }, { kind: 'peer', name: 'The other side', address: '203.0.113.7' }],
        legs: [{ transport: 'tcp', state: 'open', roundTripTime: 0.02, note: '' }, { transport: null, state: 'open', roundTripTime: null, note: 'beyond the relay' }],
        blocked: { transport: 'udp', to: 'the relay', note: '14 packets to 198.51.100.10, no answer' },
      },
      verdict,
    },
  ],
  allocations: [
    {
      id: 'allocation-1', server: '198.51.100.10', port: 3478, hostname: 'turn.lab.test', transport: 'tcp', localAddress: '10.1.0.2', localPort: 40001, realm: 'lab.test', username: 'anna.muster',
      software: 'Coturn', owner: { kind: 'unknown', profile: null, entry: null }, state: 'active', errors: [{ method: 'Allocate', code: 401, reason: 'Unauthorized', count: 1 }], relayedAddress: '198.51.100.11', relayedPort: 50000, mappedAddress: '198.51.100.2', mappedPort: 53397, lifetime: 600,
      permissions: [{ address: '203.0.113.7', granted: true }, { address: '203.0.113.70', granted: false, error: 403 }], channels: [{ number: 0x4000, address: '203.0.113.7', port: 40000 }],
      requestsSent: 4, responsesReceived: 4, refreshes: 0, roundTripTime: 0.02, bytesSent: 100, bytesReceived: 110, confidence: 'observed', start: time, end: time,
    },
  ],
  stunServers: [
    {
      server: '198.51.100.12', port: 3478, hostname: null, transport: 'udp', requestsSent: 1, responsesReceived: 1, roundTripTime: 0.02, software: null,
      mapped: [{ localAddress: '10.1.0.2', localPort: 53397, mappedAddress: '198.51.100.2', mappedPort: 53397 }],
    },
  ],
  signaling: [
    { id: 'signaling-1', protocol: 'tls', hostname: 'meet.example.com', server: '198.51.100.20', port: 443, ...connection, state: 'established', alpn: 'h2', version: 'TLS 1.3', bytesSent: 1, bytesReceived: 2, start: time, end: time },
    { id: 'signaling-2', protocol: 'dns', hostname: 'meet.example.com', server: '198.51.100.53', port: 53, ...connection, state: 'closed', alpn: null, version: null, bytesSent: 1, bytesReceived: 2, start: time, end: time },
  ],
  nat: { mapping: 'unknown', mappings: [{ localAddress: '10.1.0.2', localPort: 53397, mappedAddress: '198.51.100.2', mappedPort: 53397, server: '198.51.100.12', serverPort: 3478, frame: 3 }], publicAddresses: ['198.51.100.2'], pooled: 'unknown', carrierGrade: 'unknown', hairpinning: 'unknown', ipv6: 'unknown' },
  policy: [
    {
      profile: 'example', name: 'Example', chosen: 'user', recognised: 'chosen', sources: ['https://example.com/firewall'], read: '2026-10-01', ageDays: 52, old: false, leaks: [],
      entries: [
        {
          id: 'media', role: 'media', required: true, status: 'seen-failing', how: 'dropped', contacts: [{ name: null, address: '203.0.113.70', protocol: 'udp', port: 40000, works: false, how: 'dropped' }],
          detail: 'UDP 40000 to 203.0.113.70: 14 packets without an answer', evidence: [{ frame: 4, time, note: 'to 203.0.113.70' }], hosts: ['*.example.com'], networks: ['203.0.113.0/24'], ports: ['udp/40000-49999'], source: null, note: null,
        },
      ],
    },
  ],
  findings: [
    {
      code: 'path.relay-tcp', answer: 'yes', severity: 'warning', title: '=Relayed over TCP', explanation: 'The call to 203.0.113.7 (host 192.168.7.9) runs through turn.lab.test.',
      advice: 'Let UDP to 198.51.100.10 through.', evidence: [{ frame: 12, time, note: 'check from 203.0.113.7:40000, ufrag TgkG' }], confidence: 'certain', callIds: ['call-1'], since: time,
    },
  ],
  verdict,
  timeline: [{ time, frame: 12, kind: 'ice', severity: 'info', text: 'anna.muster reached 203.0.113.7', callId: 'call-1' }],
};
