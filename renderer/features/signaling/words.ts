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
  noHandshake: 'no SYN was seen to be answered',
  noTlsHandshake: 'no ClientHello was seen to be answered in clear',
  via: 'by web proxy',
  viaTitle: (proxy: string) => `Through the web proxy ${proxy}.`,
  noProxy: 'none',
  noCall: 'no call seen',
  call: (number: number) => `call ${number}`,
  mappingNote: (server: string, mapped: string) => `${server} sees this laptop as ${mapped}`,
  pooledUnknown: 'it takes several mappings at one time to tell',
  carrierGradeUnknown: 'no address of the shared address space was seen, which proves nothing',
  hairpinningUnknown: 'nothing was sent to this laptop’s own public address',
  ipv6Unknown: 'no server was asked over IPv6, or it did not answer',
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

/** Null: unknown. */
export const natAnswers: Readonly<Record<'pooled' | 'carrierGrade', Readonly<Record<Nat['pooled'], string | null>>>> = {
  pooled: { yes: 'yes: connections of one call may come from different addresses', no: 'no', unknown: null },
  carrierGrade: { yes: 'yes: the provider translates addresses once more', no: 'no', unknown: null },
};
export const hairpinningWords: Readonly<Record<Nat['hairpinning'], string | null>> = {
  works: 'works: two laptops behind this NAT reach each other by their public addresses', fails: 'fails: what is sent to the NAT’s own public address does not come back', unknown: null,
};
export const ipv6Words: Readonly<Record<Nat['ipv6'], string | null>> = {
  none: 'not translated', prefix: 'only the prefix is translated', translated: 'translated', unknown: null,
};

export const failureWords: Readonly<Record<NonNullable<SignalingConnection['failure']>['kind'], string>> = {
  dns: 'name not resolved',
  unanswered: 'no answer to the SYN',
  refused: 'refused',
  rejected: 'rejected on the way',
  'reset-after-client-hello': 'reset after the ClientHello',
  'closed-after-client-hello': 'closed after the ClientHello',
  'client-hello-unanswered': 'ClientHello not answered',
  alert: 'ended by a TLS alert',
  reset: 'reset in use',
  'reset-idle': 'reset after idling',
  'proxy-refused': 'refused by the web proxy',
  'proxy-auth': 'the web proxy asks for a login',
  'went-silent': 'went silent',
};

export const injectedWords = {
  likely: 'A box on the way most likely forged it: it does not look like the server’s other packets.',
  unlikely: 'Most likely the server’s own.',
} as const;
