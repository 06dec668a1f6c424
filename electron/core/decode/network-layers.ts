/** Link, network and transport headers as `icewatch decode` shows them. */
import { formatAddress } from '../bytes/address.ts';
import { Heading, Outcome, type Dissection } from '../link/dissection.ts';
import { LinkType, linkTypeName } from '../link/link-type.ts';
import { SegmentKind } from '../link/tcp-stream.ts';
import type { PacketRecord } from '../pcapfile/record.ts';
import type { Layer } from './decoded-packet.ts';

const linkLayers: Readonly<Record<number, string>> = {
  [LinkType.ethernet]: 'ethernet', [LinkType.linuxSll]: 'linux-cooked', [LinkType.linuxSll2]: 'linux-cooked-v2', [LinkType.null]: 'null',
  [LinkType.loop]: 'loop', [LinkType.ppp]: 'ppp',
};

const mac = (b: Uint8Array, at: number): string => Array.from(b.subarray(at, at + 6), (n) => n.toString(16).padStart(2, '0')).join(':');
const headings: Readonly<Record<Heading, string | null>> = { [Heading.unknown]: null, [Heading.out]: 'out', [Heading.in]: 'in' };

/** From the link header up to IP, as far as they decoded. Raw IP captures have no link layer. */
export function networkLayers(record: PacketRecord, outcome: Outcome, d: Dissection): Layer[] {
  if (outcome === Outcome.unsupportedLink) return [{ layer: 'unsupported-link', linkType: linkTypeName(record.linkType) }];
  const layers: Layer[] = [];
  const link = linkLayers[record.linkType];
  if (link !== undefined) {
    const heading = headings[d.heading];
    layers.push({
      layer: link,
      ...(d.sourceMac >= 0 ? { source: mac(record.buffer, d.sourceMac) } : {}),
      ...(d.destinationMac >= 0 ? { destination: mac(record.buffer, d.destinationMac) } : {}),
      ...(heading === null ? {} : { heading }),
      ...(d.etherType > 0 ? { etherType: `0x${d.etherType.toString(16).padStart(4, '0')}` } : {}),
    });
  }
  for (let i = 0; i < d.vlanCount; i++) layers.push({ layer: 'vlan', id: d.vlanIds[i]! });
  if (d.ipVersion === 4 || d.ipVersion === 6) layers.push(ipLayer(outcome, d, d.ipVersion));
  return layers;
}

function ipLayer(outcome: Outcome, d: Dissection, version: 4 | 6): Layer {
  const size = version === 4 ? 4 : 16;
  return {
    layer: version === 4 ? 'ipv4' : 'ipv6',
    source: formatAddress(d.buffer, d.sourceAddress, size),
    destination: formatAddress(d.buffer, d.destinationAddress, size),
    protocol: d.protocol,
    ...(version === 4 ? { ttl: d.ttl, identification: d.ipId, dontFragment: d.dontFragment } : { hopLimit: d.ttl }),
    dscp: d.dscp,
    ecn: d.ecn,
    ...(outcome === Outcome.fragment || d.reassembled ? { fragmentOffset: d.fragmentOffset, moreFragments: d.moreFragments } : {}),
    ...(d.reassembled ? { reassembled: true } : {}),
  };
}

export const udpLayer = (d: Dissection): Layer => ({
  layer: 'udp', sourcePort: d.sourcePort, destinationPort: d.destinationPort, length: d.payloadLength,
});

const flagNames = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'] as const;
const kindNames: readonly (readonly [number, string])[] = [
  [SegmentKind.retransmission, 'retransmission'], [SegmentKind.outOfOrder, 'out-of-order'], [SegmentKind.keepAlive, 'keep-alive'],
  [SegmentKind.gapDeclared, 'gap'], [SegmentKind.partialOverlap, 'partial-overlap'],
];

/** From `SegmentKind` bits; what is usual (in order, empty) goes without saying. */
export const segmentKindNames = (kinds: number): string[] => kindNames.filter(([bit]) => (kinds & bit) !== 0).map(([, name]) => name);

export const tcpLayer = (d: Dissection): Layer => ({
  layer: 'tcp',
  sourcePort: d.sourcePort,
  destinationPort: d.destinationPort,
  flags: flagNames.filter((_, bit) => (d.tcpFlags & (1 << bit)) !== 0),
  sequence: d.tcpSequence,
  acknowledgment: d.tcpAcknowledgment,
  window: d.tcpWindow,
  length: d.payloadLength,
});
