import type { Nat, SignalingConnection } from '../../../electron/contract/summary.ts';

export const words = {
  signaling: 'Signaling connections',
  signalingWhen: 'DNS, TLS, HTTP, WebSocket and QUIC connections around a call appear here, as far as the capture filter lets them through.',
  stunServers: 'STUN servers',
  stunWhen: 'They appear with the first Binding request that is no connectivity check.',
  nat: 'Address translation (NAT)',
  mappings: 'Address mappings',
  mappingsWhen: 'They appear with the first answer of a STUN or TURN server.',
  noName: 'no DNS answer, ClientHello or HTTP head with its name was seen',
  notCarried: 'no message seen carried it',
  noAnswer: 'no request was seen to be answered',
  protocols: { dns: 'DNS', tcp: 'TCP', tls: 'TLS', http: 'HTTP', websocket: 'WebSocket', quic: 'QUIC' },
} as const;

/** States in which the connection failed. */
export const bad: ReadonlySet<SignalingConnection['state']> = new Set(['reset', 'refused', 'unanswered', 'failed']);

export const natWords: Readonly<Record<Nat['mapping'], { name: string; text: string }>> = {
  'endpoint-independent': {
    name: 'endpoint-independent',
    text: 'Whoever this laptop talks to sees it at the same address and port: direct connections have a good chance.',
  },
  'address-dependent': {
    name: 'address-dependent (“symmetric”)',
    text: 'Each destination sees this laptop at another address or port: the address that a STUN server reports is of no use to the other side, and a relay is often the only way.',
  },
  none: { name: 'none', text: 'Servers see this laptop at its own address: nothing translates it.' },
  unknown: { name: 'unknown', text: 'It takes the answers of two servers to the same local port to tell how the NAT maps. So many were not seen.' },
};
