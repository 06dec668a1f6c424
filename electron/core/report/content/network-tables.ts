/** Relays, STUN servers, signaling and NAT in tables. */
import type { Allocation, Nat, SignalingConnection, StunServer, Summary } from '../../../contract/summary.ts';
import type { RelayOwner } from '../../../contract/policy.ts';
import { listed } from '../../summary/wording.ts';
import { bytesText, clockText, endpointText, latencyText } from '../quantities.ts';
import { reportTable } from './report-table.ts';
import type { Fact, ReportTable } from './report-table.ts';

const transports = { udp: 'UDP', tcp: 'TCP', tls: 'TLS' } as const;

/** Whose relay it is, in words: the vendor's, the company's own, or nobody's that is known. */
export function ownerText({ kind, profile, entry }: RelayOwner, { policy }: Pick<Summary, 'policy'>): string {
  if (kind === 'own') return 'the company’s own';
  if (kind === 'unknown') return 'unknown';
  const name = policy.find((report) => report.profile === profile)?.name ?? profile ?? '';
  return `${name}, the vendor’s${entry === null ? '' : ` (entry ${entry})`}`;
}

const byTraffic = (a: { bytesSent: number; bytesReceived: number }, b: { bytesSent: number; bytesReceived: number }): number => b.bytesSent + b.bytesReceived - (a.bytesSent + a.bytesReceived);

export const allocationTable = (summary: Summary, most: number): ReportTable =>
  reportTable<Allocation>('TURN allocations', [...summary.allocations].sort(byTraffic), most, [
    ['Server', ({ hostname, server, port }) => endpointText(hostname ?? server, port), 'code'],
    ['Address', ({ server }) => server, 'code'],
    ['Over', ({ transport, confidence }) => `${transports[transport]}${confidence === 'inferred' ? ', inferred' : ''}`],
    ['Whose', ({ owner }) => ownerText(owner, summary)],
    ['State', ({ state, error }) => (error === undefined ? state : `${state}: ${error.code} ${error.reason}`)],
    ['Answered', ({ requestsSent, responsesReceived }) => `${responsesReceived} of ${requestsSent}`, 'number'],
    ['Round trip', ({ roundTripTime }) => (roundTripTime === null ? '–' : latencyText(roundTripTime)), 'number'],
    ['Sent', ({ bytesSent }) => bytesText(bytesSent), 'number'],
    ['Received', ({ bytesReceived }) => bytesText(bytesReceived), 'number'],
    ['Realm', ({ realm }) => realm ?? '–', 'code'],
    ['Software', ({ software }) => software ?? '–', 'code'],
  ]);

export const stunTable = ({ stunServers }: Summary, most: number): ReportTable =>
  reportTable<StunServer>('STUN servers', stunServers, most, [
    ['Server', ({ hostname, server, port }) => endpointText(hostname ?? server, port), 'code'],
    ['Address', ({ server }) => server, 'code'],
    ['Over', ({ transport }) => transports[transport]],
    ['Answered', ({ requestsSent, responsesReceived }) => `${responsesReceived} of ${requestsSent}`, 'number'],
    ['Round trip', ({ roundTripTime }) => (roundTripTime === null ? '–' : latencyText(roundTripTime)), 'number'],
    ['Saw this laptop as', ({ mapped }) => listed(mapped.map((m) => endpointText(m.mappedAddress, m.mappedPort)), 3), 'code'],
  ]);

/** What failed first, then what moved most. */
export const signalingTable = ({ signaling }: Summary, most: number): ReportTable =>
  reportTable<SignalingConnection>('Connections that signaling may have used', [...signaling].sort((a, b) => Number(b.failure !== null) - Number(a.failure !== null) || byTraffic(a, b)), most, [
    ['Server', ({ hostname, server, port }) => endpointText(hostname ?? server, port), 'code'],
    ['Through', ({ via }) => (via === null ? 'directly' : `proxy ${endpointText(via.hostname ?? via.server, via.port)}`)],
    ['Protocol', ({ protocol, version, alpn }) => [protocol, ...(version === null ? [] : [version]), ...(alpn === null ? [] : [`ALPN ${alpn}`])].join(', ')],
    ['State', ({ state, failure }) => (failure === null ? state : `${state}: ${failure.detail}`)],
    ['TCP, TLS handshake', ({ handshakeTime, tlsHandshakeTime }) => [handshakeTime, tlsHandshakeTime].map((t) => (t === null ? '–' : latencyText(t))).join(', '), 'number'],
    ['Sent', ({ bytesSent }) => bytesText(bytesSent), 'number'],
    ['Received', ({ bytesReceived }) => bytesText(bytesReceived), 'number'],
    ['From', ({ start }) => clockText(start), 'number'],
    ['To', ({ end }) => clockText(end), 'number'],
  ]);

export const mappingTable = ({ nat }: Summary, most: number): ReportTable =>
  reportTable('How servers saw this laptop', nat.mappings, most, [
    ['Local', (m) => endpointText(m.localAddress, m.localPort), 'code'],
    ['Seen as', (m) => endpointText(m.mappedAddress, m.mappedPort), 'code'],
    ['By', (m) => endpointText(m.server, m.serverPort), 'code'],
    ['Packet', (m) => String(m.frame), 'number'],
  ]);

const mappings: Readonly<Record<Nat['mapping'], string>> = {
  'endpoint-independent': 'the same mapping for all destinations: the other side can reach this laptop', 'address-dependent': 'another mapping for each destination (symmetric): the other side cannot reach this laptop directly',
  none: 'no NAT: this laptop is seen with its own address', unknown: 'unknown: too few destinations were asked',
};
const prefixes: Readonly<Record<Nat['ipv6'], string>> = { none: 'not translated', prefix: 'the prefix is translated (RFC 6296)', translated: 'translated', unknown: 'unknown' };

export const natFacts = ({ nat }: Summary): Fact[] => [
  { label: 'Mapping', value: mappings[nat.mapping] },
  { label: 'Seen from outside as', value: nat.publicAddresses.length === 0 ? 'unknown' : listed(nat.publicAddresses, 8) },
  { label: 'Several public addresses at once', value: nat.pooled },
  { label: 'Carrier-grade NAT', value: nat.carrierGrade },
  { label: 'Hairpinning', value: nat.hairpinning },
  { label: 'IPv6', value: prefixes[nat.ipv6] },
];
