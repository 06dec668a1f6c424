/** Names of ICMP types and codes, as RFC 792, 1122, 1812, 4443 and 4884 and IANA's registries write them. */

const types4: ReadonlyMap<number, string> = new Map([
  [0, 'Echo Reply'], [3, 'Destination Unreachable'], [4, 'Source Quench'], [5, 'Redirect'], [8, 'Echo'], [9, 'Router Advertisement'],
  [10, 'Router Solicitation'], [11, 'Time Exceeded'], [12, 'Parameter Problem'], [13, 'Timestamp'], [14, 'Timestamp Reply'],
  [42, 'Extended Echo Request'], [43, 'Extended Echo Reply'],
]);

const types6: ReadonlyMap<number, string> = new Map([
  [1, 'Destination Unreachable'], [2, 'Packet Too Big'], [3, 'Time Exceeded'], [4, 'Parameter Problem'], [128, 'Echo Request'], [129, 'Echo Reply'],
  [130, 'Multicast Listener Query'], [131, 'Multicast Listener Report'], [132, 'Multicast Listener Done'], [133, 'Router Solicitation'],
  [134, 'Router Advertisement'], [135, 'Neighbor Solicitation'], [136, 'Neighbor Advertisement'], [137, 'Redirect Message'],
  [143, 'Version 2 Multicast Listener Report'], [160, 'Extended Echo Request'], [161, 'Extended Echo Reply'],
]);

const codes4: ReadonlyMap<number, readonly string[]> = new Map([
  [3, [
    'Net Unreachable', 'Host Unreachable', 'Protocol Unreachable', 'Port Unreachable', 'Fragmentation Needed and Don\'t Fragment was Set',
    'Source Route Failed', 'Destination Network Unknown', 'Destination Host Unknown', 'Source Host Isolated',
    'Communication with Destination Network is Administratively Prohibited', 'Communication with Destination Host is Administratively Prohibited',
    'Destination Network Unreachable for Type of Service', 'Destination Host Unreachable for Type of Service',
    'Communication Administratively Prohibited', 'Host Precedence Violation', 'Precedence cutoff in effect',
  ]],
  [5, [
    'Redirect Datagram for the Network', 'Redirect Datagram for the Host', 'Redirect Datagram for the Type of Service and Network',
    'Redirect Datagram for the Type of Service and Host',
  ]],
  [11, ['Time to Live exceeded in Transit', 'Fragment Reassembly Time Exceeded']],
  [12, ['Pointer indicates the error', 'Missing a Required Option', 'Bad Length']],
]);

const codes6: ReadonlyMap<number, readonly string[]> = new Map([
  [1, [
    'No route to destination', 'Communication with destination administratively prohibited', 'Beyond scope of source address',
    'Address unreachable', 'Port unreachable', 'Source address failed ingress/egress policy', 'Reject route to destination',
    'Error in Source Routing Header', 'Headers too long',
  ]],
  [3, ['Hop limit exceeded in transit', 'Fragment reassembly time exceeded']],
  [4, ['Erroneous header field encountered', 'Unrecognized Next Header type encountered', 'Unrecognized IPv6 option encountered']],
]);

/** 'Type 77' for one without a name. */
export const icmpTypeName = (version: 4 | 6, type: number): string => (version === 4 ? types4 : types6).get(type) ?? `Type ${type}`;

/** 'Code 7' for one without a name; that of a type with one code is 'Code 0'. */
export const icmpCodeName = (version: 4 | 6, type: number, code: number): string =>
  (version === 4 ? codes4 : codes6).get(type)?.[code] ?? `Code ${code}`;
