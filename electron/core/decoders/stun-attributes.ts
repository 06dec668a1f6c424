/**
 * STUN attribute types: every one that IANA registers (https://www.iana.org/assignments/stun-parameters, as of 2024-12-20), those of obsolete
 * specifications that are still seen, and those of vendors that real calls carry.
 */

/** How a value is laid out; `stun-value.ts` reads each. */
export type StunLayout =
  /** Family, port, address (RFC 8489 14.1). */
  | 'address'
  /** The same, XORed with the magic cookie and the transaction id (RFC 8489 14.2). */
  | 'xor-address'
  | 'text'
  | 'uint32'
  | 'uint64'
  /** A number in the first 16 or 8 bits of 32; the rest is reserved. */
  | 'uint16-of-4'
  | 'uint8-of-4'
  | 'error-code'
  | 'address-error-code'
  /** 16-bit numbers to the end. */
  | 'uint16-list'
  | 'flag'
  | 'bytes'
  | 'even-port'
  | 'change-request'
  | 'icmp'
  | 'password-algorithms'
  | 'transmit-counter'
  | 'ecn-check'
  | 'network-info'
  | 'ms-service-quality';

export interface StunAttributeDefinition {
  readonly type: number;
  readonly name: string;
  /** RFC and section, or who uses it. */
  readonly reference: string;
  readonly layout: StunLayout;
}

const row = (type: number, name: string, layout: StunLayout, reference: string): StunAttributeDefinition => ({ type, name, reference, layout });

export const StunAttributeType = {
  mappedAddress: 0x0001, username: 0x0006, messageIntegrity: 0x0008, errorCode: 0x0009, channelNumber: 0x000c, lifetime: 0x000d,
  magicCookie: 0x000f, xorPeerAddress: 0x0012, data: 0x0013, realm: 0x0014, nonce: 0x0015, xorRelayedAddress: 0x0016,
  requestedTransport: 0x0019, messageIntegritySha256: 0x001c, xorMappedAddress: 0x0020, priority: 0x0024, useCandidate: 0x0025,
  xorMappedAddressDraft: 0x8020, software: 0x8022, alternateServer: 0x8023, fingerprint: 0x8028, iceControlled: 0x8029, iceControlling: 0x802a,
} as const;

export const stunAttributes: readonly StunAttributeDefinition[] = [
  // Comprehension-required
  row(0x0001, 'MAPPED-ADDRESS', 'address', 'RFC 8489 14.1'),
  row(0x0002, 'RESPONSE-ADDRESS', 'address', 'RFC 3489 11.2.2'),
  row(0x0003, 'CHANGE-REQUEST', 'change-request', 'RFC 5780 7.2'),
  row(0x0004, 'SOURCE-ADDRESS', 'address', 'RFC 3489 11.2.5'),
  row(0x0005, 'CHANGED-ADDRESS', 'address', 'RFC 3489 11.2.3'),
  row(0x0006, 'USERNAME', 'text', 'RFC 8489 14.3'),
  row(0x0007, 'PASSWORD', 'bytes', 'RFC 3489 11.2.7'),
  row(0x0008, 'MESSAGE-INTEGRITY', 'bytes', 'RFC 8489 14.5'),
  row(0x0009, 'ERROR-CODE', 'error-code', 'RFC 8489 14.8'),
  row(0x000a, 'UNKNOWN-ATTRIBUTES', 'uint16-list', 'RFC 8489 14.13'),
  row(0x000b, 'REFLECTED-FROM', 'address', 'RFC 3489 11.2.11'),
  row(0x000c, 'CHANNEL-NUMBER', 'uint16-of-4', 'RFC 8656 18.1'),
  row(0x000d, 'LIFETIME', 'uint32', 'RFC 8656 18.2'),
  row(0x000e, 'MS-ALTERNATE-SERVER', 'address', 'MS-TURN 2.2.2.7'),
  row(0x000f, 'MAGIC-COOKIE', 'uint32', 'MS-TURN 2.2.2.8'),
  row(0x0010, 'BANDWIDTH', 'uint32', 'MS-TURN 2.2.2.9'),
  row(0x0011, 'DESTINATION-ADDRESS', 'address', 'MS-TURN 2.2.2.10'),
  row(0x0012, 'XOR-PEER-ADDRESS', 'xor-address', 'RFC 8656 18.3'),
  row(0x0013, 'DATA', 'bytes', 'RFC 8656 18.4'),
  row(0x0014, 'REALM', 'text', 'RFC 8489 14.9'),
  row(0x0015, 'NONCE', 'text', 'RFC 8489 14.10'),
  row(0x0016, 'XOR-RELAYED-ADDRESS', 'xor-address', 'RFC 8656 18.5'),
  row(0x0017, 'REQUESTED-ADDRESS-FAMILY', 'uint8-of-4', 'RFC 8656 18.6'),
  row(0x0018, 'EVEN-PORT', 'even-port', 'RFC 8656 18.7'),
  row(0x0019, 'REQUESTED-TRANSPORT', 'uint8-of-4', 'RFC 8656 18.8'),
  row(0x001a, 'DONT-FRAGMENT', 'flag', 'RFC 8656 18.9'),
  row(0x001b, 'ACCESS-TOKEN', 'bytes', 'RFC 7635 6.2'),
  row(0x001c, 'MESSAGE-INTEGRITY-SHA256', 'bytes', 'RFC 8489 14.6'),
  row(0x001d, 'PASSWORD-ALGORITHM', 'password-algorithms', 'RFC 8489 14.12'),
  row(0x001e, 'USERHASH', 'bytes', 'RFC 8489 14.4'),
  row(0x0020, 'XOR-MAPPED-ADDRESS', 'xor-address', 'RFC 8489 14.2'),
  row(0x0021, 'TIMER-VAL', 'uint32', 'draft-ietf-behave-turn-07'),
  row(0x0022, 'RESERVATION-TOKEN', 'bytes', 'RFC 8656 18.10'),
  row(0x0024, 'PRIORITY', 'uint32', 'RFC 8445 16.1'),
  row(0x0025, 'USE-CANDIDATE', 'flag', 'RFC 8445 16.1'),
  row(0x0026, 'PADDING', 'bytes', 'RFC 5780 7.6'),
  row(0x0027, 'RESPONSE-PORT', 'uint16-of-4', 'RFC 5780 7.5'),
  row(0x0028, 'XOR-REFLECTED-FROM', 'xor-address', 'draft-ietf-behave-nat-behavior-discovery-03'),
  row(0x002a, 'CONNECTION-ID', 'uint32', 'RFC 6062 6.2.1'),
  row(0x0030, 'LEGACY-ICMP', 'bytes', 'draft-ietf-behave-turn-10'),
  // Zoom answers a classic Binding request that carries the one with a message of type 0x0002 that carries the other.
  row(0x0101, 'ZOOM-0101', 'text', 'seen with Zoom'),
  row(0x0103, 'ZOOM-MAPPED-ADDRESS', 'address', 'seen with Zoom'),
  // Comprehension-optional
  row(0x8000, 'ADDITIONAL-ADDRESS-FAMILY', 'uint8-of-4', 'RFC 8656 18.11'),
  row(0x8001, 'ADDRESS-ERROR-CODE', 'address-error-code', 'RFC 8656 18.12'),
  row(0x8002, 'PASSWORD-ALGORITHMS', 'password-algorithms', 'RFC 8489 14.11'),
  row(0x8003, 'ALTERNATE-DOMAIN', 'text', 'RFC 8489 14.16'),
  row(0x8004, 'ICMP', 'icmp', 'RFC 8656 18.13'),
  row(0x8006, 'MS-UNKNOWN-8006', 'bytes', 'seen with MS-TURN'),
  row(0x8008, 'MS-VERSION', 'uint32', 'MS-TURN 2.2.2.17'),
  row(0x8020, 'XOR-MAPPED-ADDRESS', 'xor-address', 'draft-ietf-behave-rfc3489bis-02, MS-TURN'),
  row(0x8022, 'SOFTWARE', 'text', 'RFC 8489 14.14'),
  row(0x8023, 'ALTERNATE-SERVER', 'address', 'RFC 8489 14.15'),
  row(0x8025, 'TRANSACTION-TRANSMIT-COUNTER', 'transmit-counter', 'RFC 7982 3'),
  row(0x8027, 'CACHE-TIMEOUT', 'uint32', 'RFC 5780 7.7'),
  row(0x8028, 'FINGERPRINT', 'uint32', 'RFC 8489 14.7'),
  row(0x8029, 'ICE-CONTROLLED', 'uint64', 'RFC 8445 16.1'),
  row(0x802a, 'ICE-CONTROLLING', 'uint64', 'RFC 8445 16.1'),
  row(0x802b, 'RESPONSE-ORIGIN', 'address', 'RFC 5780 7.3'),
  row(0x802c, 'OTHER-ADDRESS', 'address', 'RFC 5780 7.4'),
  row(0x802d, 'ECN-CHECK', 'ecn-check', 'RFC 6679 7.2.2'),
  row(0x802e, 'THIRD-PARTY-AUTHORIZATION', 'text', 'RFC 7635 6.1'),
  row(0x802f, 'ORIGIN', 'text', 'draft-ietf-tram-stun-origin'),
  row(0x8030, 'MOBILITY-TICKET', 'bytes', 'RFC 8016 3.4'),
  // Microsoft, in the range of the IETF
  row(0x8032, 'MS-ALTERNATE-HOST-NAME', 'text', 'MS-TURN'),
  row(0x8037, 'MS-APP-ID', 'bytes', 'MS-TURN'),
  row(0x8039, 'MS-SECURE-TAG', 'bytes', 'MS-TURN'),
  row(0x8050, 'MS-SEQUENCE-NUMBER', 'bytes', 'MS-TURN 2.2.2.18'),
  row(0x8054, 'MS-CANDIDATE-IDENTIFIER', 'text', 'MS-ICE2 2.2.2'),
  row(0x8055, 'MS-SERVICE-QUALITY', 'ms-service-quality', 'MS-TURN 2.2.2.19'),
  row(0x8056, 'BANDWIDTH-ADMISSION-CONTROL-MESSAGE', 'bytes', 'MS-TURNBWM'),
  row(0x8057, 'BANDWIDTH-RESERVATION-IDENTIFIER', 'bytes', 'MS-TURNBWM'),
  row(0x8058, 'BANDWIDTH-RESERVATION-AMOUNT', 'bytes', 'MS-TURNBWM'),
  row(0x8059, 'REMOTE-SITE-ADDRESS', 'xor-address', 'MS-TURNBWM'),
  row(0x805a, 'REMOTE-RELAY-SITE-ADDRESS', 'xor-address', 'MS-TURNBWM'),
  row(0x805b, 'LOCAL-SITE-ADDRESS', 'xor-address', 'MS-TURNBWM'),
  row(0x805c, 'LOCAL-RELAY-SITE-ADDRESS', 'xor-address', 'MS-TURNBWM'),
  row(0x805d, 'REMOTE-SITE-ADDRESS-RESPONSE', 'bytes', 'MS-TURNBWM'),
  row(0x805e, 'REMOTE-RELAY-SITE-ADDRESS-RESPONSE', 'bytes', 'MS-TURNBWM'),
  row(0x805f, 'LOCAL-SITE-ADDRESS-RESPONSE', 'bytes', 'MS-TURNBWM'),
  row(0x8060, 'LOCAL-RELAY-SITE-ADDRESS-RESPONSE', 'bytes', 'MS-TURNBWM'),
  row(0x8061, 'SIP-DIALOG-IDENTIFIER', 'bytes', 'MS-TURNBWM'),
  row(0x8062, 'SIP-CALL-IDENTIFIER', 'bytes', 'MS-TURNBWM'),
  row(0x8068, 'LOCATION-PROFILE', 'bytes', 'MS-TURNBWM'),
  row(0x8070, 'MS-IMPLEMENTATION-VERSION', 'uint32', 'MS-ICE2 2.2.3'),
  row(0x8090, 'MS-ALT-MAPPED-ADDRESS', 'address', 'MS-TURN 2.2.2.20'),
  row(0x8095, 'MS-MULTIPLEXED-TURN-SESSION-ID', 'uint64', 'MS-TURN'),
  // Expert review
  row(0xc000, 'CISCO-STUN-FLOWDATA', 'bytes', 'IANA, Cisco'),
  row(0xc001, 'ENF-FLOW-DESCRIPTION', 'bytes', 'IANA, Cisco'),
  row(0xc002, 'ENF-NETWORK-STATUS', 'bytes', 'IANA, Cisco'),
  row(0xc003, 'CISCO-WEBEX-FLOW-INFO', 'bytes', 'IANA, Cisco'),
  row(0xc056, 'CITRIX-TRANSACTION-ID', 'bytes', 'IANA, Citrix'),
  row(0xc057, 'GOOG-NETWORK-INFO', 'network-info', 'IANA, libwebrtc'),
  row(0xc058, 'GOOG-LAST-ICE-CHECK-RECEIVED', 'bytes', 'IANA, libwebrtc'),
  row(0xc059, 'GOOG-MISC-INFO', 'uint16-list', 'IANA, libwebrtc'),
  row(0xc05a, 'GOOG-OBSOLETE-1', 'bytes', 'IANA, libwebrtc'),
  row(0xc05b, 'GOOG-CONNECTION-ID', 'bytes', 'IANA, libwebrtc'),
  row(0xc05c, 'GOOG-DELTA', 'bytes', 'IANA, libwebrtc'),
  row(0xc05d, 'GOOG-DELTA-ACK', 'bytes', 'IANA, libwebrtc'),
  row(0xc05e, 'GOOG-DELTA-SYNC-REQ', 'bytes', 'IANA, libwebrtc'),
  row(0xc060, 'GOOG-MESSAGE-INTEGRITY-32', 'bytes', 'IANA, libwebrtc'),
  row(0xc070, 'META-DTLS-IN-STUN', 'bytes', 'IANA, draft-hancke-webrtc-sped'),
  row(0xc071, 'META-DTLS-IN-STUN-ACKNOWLEDGEMENT', 'bytes', 'IANA, draft-hancke-webrtc-sped'),
  row(0xff00, 'RETRANSMIT-COUNT', 'uint32', 'libwebrtc'),
  row(0xff04, 'GOOG-MULTI-MAPPING', 'bytes', 'libwebrtc'),
  row(0xff05, 'GOOG-LOGGING-ID', 'text', 'libwebrtc'),
];

const byType = new Map(stunAttributes.map((a) => [a.type, a]));

export const stunAttribute = (type: number): StunAttributeDefinition | undefined => byType.get(type);

/** IANA's name, the vendor's, or '0x8abc'. */
export const stunAttributeName = (type: number): string => byType.get(type)?.name ?? `0x${type.toString(16).padStart(4, '0')}`;
