/**
 * The capture filter that stands when the user gives none: what the diagnosis needs, and of the rest as much left out as the kernel
 * can tell apart. docs/decisions/030-capture-filter.md has the why and the measurements.
 */

/** TCP services that move much and never carry calls: of these only how connections begin and end is taken. */
export const bulkTcpPorts: readonly number[] = [
  20, 22, 139, 445, 548, 873, 902, 2049, 3260, 3306, 3389, 5432, 5900, 6379, 9100, 9418, 27017,
];

/** IPv6 hop-by-hop, routing, fragment, authentication and destination options: what hides the transport behind it from the filter. */
const ipv6ExtensionHeaders = [0, 43, 44, 51, 60] as const;

const anyOf = (terms: readonly string[]): string => `(${terms.join(' or ')})`;

/** Compiles for every link type that the dissector knows. */
export const defaultFilter: string = [
  // Discovery that asks the whole link again and again (SSDP, NetBIOS).
  '(udp and not (dst port 1900 and (dst net 239.0.0.0/8 or ip6 multicast)) and not (src port 137 and dst port 137) and not (src port 138 and dst port 138))',
  'icmp',
  'icmp6',
  // A neighbour that answers shows that the link is up, where nothing else does.
  'arp',
  // Later fragments have no ports.
  'ip[6:2] & 0x1fff != 0',
  anyOf(ipv6ExtensionHeaders.map((header) => `ip6 proto ${header}`)),
  `(tcp and not port ${anyOf(bulkTcpPorts.map(String))})`,
  // tcp[] knows IPv4 only: flags are byte 13 of the TCP header, byte 53 of an IPv6 packet.
  'tcp[tcpflags] & (tcp-syn|tcp-fin|tcp-rst) != 0',
  '(ip6 proto 6 and ip6[53] & 7 != 0)',
  // Tagged frames whole: `vlan` would not compile on other links. Mostly the kernel has taken the tag off before the filter looks.
  '(ether proto 0x8100 or ether proto 0x88a8)',
].join(' or ');
