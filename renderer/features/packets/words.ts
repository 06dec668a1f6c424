export const words = {
  title: (frame: number) => `Packet ${frame}`,
  place: (at: number, of: number) => `${at} of ${of}`,
  previous: 'Previous',
  next: 'Next',
  cited: 'Cited for',
  shows: 'What it shows',
  loading: 'Reading the packet…',
  notKept: 'This packet cannot be shown',
  time: 'Time',
  fromTo: 'From, to',
  length: 'Length',
  lengths: (length: string, kept: string) => (length === kept ? length : `${length}, of which ${kept} were kept`),
  interface: 'Interface',
  bytes: 'Bytes',
  bytesNote: 'What was kept of it: headers, and what the diagnosis needs. What is said in a call is never kept.',
  bytesFirst: (shown: string) => `The first ${shown} of what was kept.`,
  issues: 'What did not decode',
  noFields: 'No fields.',
  past: (note: string) => `${note}. The packets of a past call are not here.`,
  link: (frame: number, note: string) => `Packet ${frame}: ${note}`,
} as const;

/** Layers by their names in RFCs; others are shown as the decoder calls them. */
const layerNames: Readonly<Record<string, string>> = {
  ethernet: 'Ethernet', 'linux-cooked': 'Linux cooked capture', 'linux-cooked-v2': 'Linux cooked capture v2', null: 'Loopback', loop: 'Loopback', ppp: 'PPP', vlan: 'VLAN', ipv4: 'IPv4', ipv6: 'IPv6',
  udp: 'UDP', tcp: 'TCP', icmp: 'ICMP', icmpv6: 'ICMPv6', stun: 'STUN', 'turn-data': 'TURN data', 'turn-channel': 'TURN ChannelData', dtls: 'DTLS', rtp: 'RTP', rtcp: 'RTCP', quic: 'QUIC',
  zrtp: 'ZRTP', dns: 'DNS', tls: 'TLS', http: 'HTTP', data: 'Data', websocket: 'WebSocket', sdp: 'SDP', 'unsupported-link': 'Link type not read',
};
export const layerName = (name: string): string => layerNames[name] ?? name;
