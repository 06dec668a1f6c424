/** From a captured packet to its transport: link header, IP, fragments, then UDP or TCP. */
import type { PacketRecord } from '../pcapfile/record.ts';
import { Heading, Outcome } from './dissection.ts';
import type { Dissection } from './dissection.ts';
import { Fragments } from './fragments.ts';
import { ipv4 } from './ipv4.ts';
import { ipv6 } from './ipv6.ts';
import { linkLayer } from './link-layer.ts';
import { tcp, udp } from './transport.ts';
import { notFollowed, refuse, refused } from './verdict.ts';

export { linkTypeName } from './link-type.ts';

const defaultMaxFragmentBytes = 4 << 20;

export class FrameDissector {
  readonly #fragments: Fragments;

  constructor(options?: { readonly maxFragmentBytes?: number }) {
    this.#fragments = new Fragments(options?.maxFragmentBytes ?? defaultMaxFragmentBytes);
  }

  /** Memory that incomplete datagrams take, at most `maxFragmentBytes`. */
  get fragmentBytes(): number {
    return this.#fragments.heldBytes;
  }

  /**
   * Says in `into` what the headers of `record` say. Every field is set anew; those of layers above the outcome are 0. The offsets are
   * good for as long as the record is lent, or for as long as one likes when `reassembled`.
   *
   * A packet that the snapshot length cut is as good as any other while its headers are whole. When a fragment is cut, its datagram is
   * dissected once as far as its beginning goes, `reassembled` and with a payload that is cut.
   */
  dissect(record: PacketRecord, into: Dissection): Outcome {
    clear(into);
    const b = record.buffer;
    const end = Math.min(record.to, b.length);
    const wireEnd = Math.max(end, record.from + record.originalLength);
    into.buffer = b;
    const at = linkLayer(record.linkType, b, record.from, end, wireEnd, into);
    if (at < 0) return at === refused ? Outcome.malformed : at === notFollowed ? Outcome.other : Outcome.unsupportedLink;
    into.ipOffset = at;
    if (network(b, at, end, wireEnd, into) < 0) return Outcome.malformed;
    if (isFragment(into)) return this.#fragment(into, record.time);
    return transport(into);
  }

  #fragment(into: Dissection, time: number): Outcome {
    const layer = into.ipVersion === 4 ? 'ipv4' : 'ipv6';
    const { fragmentOffset, moreFragments } = into;
    if (moreFragments && into.transportLength % 8 !== 0) return malformed(into, layer, 'fragment length not a multiple of 8');
    if (fragmentOffset + into.transportLength > 0xffff) return malformed(into, layer, 'fragment past 65535 bytes');
    const datagram = this.#fragments.add(into, time);
    if (datagram === null) return Outcome.fragment;

    into.buffer = datagram;
    into.reassembled = true;
    into.fragmentOffset = 0;
    into.moreFragments = false;
    // The end on the wire is past the captured bytes: a header that does not fit was cut.
    if (network(datagram, 0, datagram.length, datagram.length + 1, into) < 0) return Outcome.malformed;
    const nested = isFragment(into);
    into.fragmentOffset = fragmentOffset;
    into.moreFragments = moreFragments;
    return nested ? malformed(into, layer, 'fragment within a reassembled datagram') : transport(into);
  }
}

const network = (b: Uint8Array, at: number, end: number, wireEnd: number, into: Dissection): number =>
  into.ipVersion === 4 ? ipv4(b, at, end, wireEnd, into) : into.ipVersion === 6 ? ipv6(b, at, end, wireEnd, into) : notFollowed;

const isFragment = (packet: Dissection): boolean => packet.moreFragments || packet.fragmentOffset !== 0;

function transport(into: Dissection): Outcome {
  switch (into.protocol) {
    case 17:
      return udp(into);
    case 6:
      return tcp(into);
    case 1:
      return into.ipVersion === 4 ? Outcome.icmp : Outcome.otherTransport;
    case 58:
      return into.ipVersion === 6 ? Outcome.icmpv6 : Outcome.otherTransport;
    default:
      return Outcome.otherTransport;
  }
}

function malformed(into: Dissection, layer: string, reason: string): Outcome {
  refuse(into, layer, 0, reason);
  return Outcome.malformed;
}

function clear(into: Dissection): void {
  into.reassembled = false;
  into.heading = Heading.unknown;
  into.sourceMac = -1;
  into.destinationMac = -1;
  into.etherType = 0;
  into.hardwareType = -1;
  into.vlanCount = 0;
  into.ipVersion = 0;
  into.ipOffset = 0;
  into.sourceAddress = 0;
  into.destinationAddress = 0;
  into.protocol = 0;
  into.ttl = 0;
  into.ipId = 0;
  into.dscp = 0;
  into.ecn = 0;
  into.dontFragment = false;
  into.fragmentOffset = 0;
  into.moreFragments = false;
  into.transport = 0;
  into.transportEnd = 0;
  into.transportLength = 0;
  into.sourcePort = 0;
  into.destinationPort = 0;
  into.payload = 0;
  into.payloadEnd = 0;
  into.payloadLength = 0;
  into.tcpSequence = 0;
  into.tcpAcknowledgment = 0;
  into.tcpFlags = 0;
  into.tcpWindow = 0;
  into.issueLayer = '';
  into.issueReason = '';
  into.issueOffset = 0;
}
