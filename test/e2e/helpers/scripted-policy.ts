/** Allow lists and what was seen of them, as the app would tell. */
import type { OwnNetwork, PolicyEntryResult, PolicyProfile, PolicyReport, ProfileInfo, ProfileList } from '../../../electron/contract/policy.ts';
import { at } from '../../helpers/scripted-summary.ts';

const source = 'https://docs.daily.co/guides/privacy-and-security/corporate-firewalls-nats-allowed-ip-list';

const entry = (id: string, more: Partial<PolicyEntryResult>): PolicyEntryResult => ({
  id, role: 'web', required: true, status: 'not-seen', how: null, contacts: [], detail: 'Nothing of it was contacted.', evidence: [], hosts: [], networks: [], ports: ['tls/443'], source, note: null, ...more,
});

const entries: PolicyEntryResult[] = [
  entry('signaling', {
    role: 'signaling', status: 'seen-working', detail: 'b.daily.co and 2 more names answered over TLS on port 443.', hosts: ['*-wss.daily.co', '*.wss.daily.co', 'gs.daily.co', 'b.daily.co'],
    contacts: [{ name: 'phx-wss.daily.co', address: '198.51.100.10', protocol: 'tls', port: 443, works: true, how: null }], evidence: [{ frame: 6, time: at(0.2), note: 'ServerHello of phx-wss.daily.co' }],
  }),
  entry('media-udp', {
    role: 'media', status: 'seen-failing', how: 'dropped', detail: '7 requests to 3 servers had no answer, while TCP to the same hosts was answered.', networks: Array.from({ length: 60 }, (_, n) => `203.0.113.${n}/32`), ports: ['udp/40000-49999'],
    contacts: [
      { name: null, address: '203.0.113.7', protocol: 'udp', port: 40_112, works: false, how: 'dropped' },
      { name: null, address: '203.0.113.8', protocol: 'udp', port: 40_113, works: false, how: 'dropped' },
    ],
    evidence: [{ frame: 21, time: at(1.2), note: 'Binding request to 203.0.113.7, unanswered' }, { frame: 31, time: at(1.3), note: 'the same to 203.0.113.8' }],
    note: 'Without it, calls go through the relay over TCP.',
  }),
  entry('turn', { role: 'turn', required: false, status: 'seen-failing', how: 'server-refused', detail: 'turn.example.com answered 486 Allocation Quota Reached.', hosts: ['*.turn.twilio.com'], ports: ['udp/3478', 'tcp/3478', 'tls/443'] }),
  entry('stun', { role: 'stun', required: false, hosts: ['stun.cloudflare.com'], ports: ['udp/3478', 'udp/53'] }),
  entry('cdn', { role: 'cdn', hosts: ['c.daily.co'] }),
];

export const dailyReport: PolicyReport = {
  profile: 'daily', name: 'Daily', chosen: 'user', recognised: 'Names of Daily were contacted: b.daily.co, phx-wss.daily.co.', sources: [source], read: '2025-10-01', ageDays: 106, old: false, entries, leaks: [],
};

export const ownReport: PolicyReport = {
  profile: 'own', name: 'What the company runs itself', chosen: 'user', recognised: 'The web proxy proxy.example.com and 1 own TURN server.', sources: [], read: null, ageDays: null, old: false,
  entries: [entry('turn-1', { role: 'turn', hosts: ['turn.example.com'], ports: ['udp/3478'], source: null, status: 'seen-working', detail: 'turn.example.com gave a relayed address.', evidence: [{ frame: 58, time: at(2.6), note: 'Allocate success' }] })],
  leaks: [
    { kind: 'excluded-server', name: 'global.turn.twilio.com', address: '198.51.100.220', port: 3478, protocol: 'udp', detail: 'An allocation was made on a relay that your own servers replace.', evidence: [{ frame: 44, time: at(2.5), note: 'Allocate request to 198.51.100.220' }] },
    { kind: 'proxy-bypassed', name: 'phx-wss.daily.co', address: '198.51.100.10', port: 443, protocol: 'tls', detail: 'Signaling went to the server itself, not through proxy.example.com.', evidence: [{ frame: 6, time: at(0.2), note: 'ClientHello for phx-wss.daily.co' }] },
  ],
};

export const suggestedReport: PolicyReport = {
  profile: 'twilio', name: 'Twilio', chosen: 'suggested', recognised: 'global.turn.twilio.com was contacted.', sources: ['https://www.twilio.com/docs/video/ip-addresses'], read: '2025-01-02', ageDays: 378, old: true,
  entries: [entry('stun-turn', { role: 'turn', status: 'seen-working', detail: 'Allocations were granted.', hosts: ['global.turn.twilio.com'], ports: ['udp/3478'] })], leaks: [],
};

export const reports: PolicyReport[] = [ownReport, dailyReport, suggestedReport];

const listed = (id: string, name: string, more: Partial<ProfileInfo> = {}): ProfileInfo => ({
  id, name, origin: 'built-in', sources: [`https://docs.example.com/${id}/firewall`], read: '2026-10-01', ageDays: 52, old: false, entries: 9, fetchable: false, path: null, ...more,
});

export const profileList: ProfileList = {
  profiles: [
    listed('daily', 'Daily', { sources: [source], fetchable: true, entries: 12 }),
    listed('livekit-cloud', 'LiveKit Cloud'),
    listed('twilio', 'Twilio', { read: '2025-11-02', ageDays: 385, old: true }),
    listed('zoom', 'Zoom', { fetchable: true, origin: 'fetched', path: '/home/a/.config/icewatch/policies/zoom.yaml', ageDays: 1 }),
    listed('my-company', 'My company', { origin: 'own', path: '/home/a/.config/icewatch/policies/my-company.yaml', sources: [] }),
  ],
  broken: [],
};

export const profile: PolicyProfile = {
  schema: 'icewatch.policy/1', id: 'daily', name: 'Daily', sources: [source], read: '2026-10-01', published: [{ url: 'https://prod-ks.pluot.blue/ip-info.json', format: 'daily-ip-info' }],
  entries: [{ id: 'signaling', role: 'signaling', hosts: ['b.daily.co'], networks: [], ports: ['tls/443'], need: 'required' }],
};
export const profileYaml = `schema: icewatch.policy/1
id: daily
name: Daily
read: 2026-10-01
entries:
  - id: signaling
    role: signaling
    hosts: ['b.daily.co']
    ports: ['tls/443']
    need: required
`;

export const ownNetwork: OwnNetwork = { proxyUrl: 'https://proxy.example.com/daily', iceServers: [{ urls: ['turn:turn.example.com:3478?transport=udp'] }], placement: 'replace', hosts: ['*.example.com'], networks: ['203.0.113.0/24'] };
