import { describe, expect, it } from 'vitest';
import { FrameDissector, linkTypeName } from '../../../../electron/core/link/dissect.ts';
import { Dissection, Heading, Outcome } from '../../../../electron/core/link/dissection.ts';
import { be16, bytes, counting, ethernet, ipv4, ipv6, record, tcp, udp } from '../../../helpers/header-bytes.ts';

const payload = counting(12);
const packet4 = ipv4({ protocol: 17, payload: udp(payload) });
const packet6 = ipv6({ nextHeader: 17, payload: udp(payload) });

function dissect(linkType: number, frame: Uint8Array): { outcome: Outcome; d: Dissection } {
  const d = new Dissection();
  return { outcome: new FrameDissector().dissect(record(linkType, frame), d), d };
}

function expectTheDatagram({ outcome, d }: { outcome: Outcome; d: Dissection }, version: 4 | 6): void {
  expect(outcome).toBe(Outcome.udp);
  expect(d.ipVersion).toBe(version);
  expect([d.sourcePort, d.destinationPort]).toEqual([50000, 3478]);
  expect(d.buffer.slice(d.payload, d.payloadEnd)).toEqual(payload);
  expect(d.payloadLength).toBe(payload.length);
}

describe('link types that carry IP', () => {
  const cases: [string, number, Uint8Array, 4 | 6][] = [
    ['Ethernet', 1, ethernet(0x0800, packet4), 4],
    ['Ethernet with IPv6', 1, ethernet(0x86dd, packet6), 6],
    ['Ethernet, one VLAN tag (802.1Q)', 1, ethernet(0x8100, bytes(be16(0xa064), be16(0x0800), packet4)), 4],
    ['Ethernet, IP in 802.3 with SNAP (RFC 1042)', 1, ethernet(8 + packet4.length, bytes([0xaa, 0xaa, 3, 0, 0, 0], be16(0x0800), packet4)), 4],
    ['PPPoE session (RFC 2516)', 1, ethernet(0x8864, bytes(0x11, 0, be16(7), be16(packet6.length + 2), be16(0x0057), packet6)), 6],
    ['MPLS, two labels (RFC 3032)', 1, ethernet(0x8847, bytes([0, 1, 0, 64], [0, 2, 1, 64], packet4)), 4],
    ['null, little-endian, FreeBSD IPv6', 0, bytes([28, 0, 0, 0], packet6), 6],
    ['null, big-endian, macOS IPv6', 0, bytes([0, 0, 0, 30], packet6), 6],
    ['null, little-endian, IPv4', 0, bytes([2, 0, 0, 0], packet4), 4],
    ['loop', 108, bytes([0, 0, 0, 24], packet6), 6],
    ['raw IP', 101, packet4, 4],
    ['raw IP with IPv6', 101, packet6, 6],
    ['raw IP as DLT_RAW 12', 12, packet4, 4],
    ['raw IP as DLT_RAW 14', 14, packet6, 6],
    ['raw IPv4', 228, packet4, 4],
    ['raw IPv6', 229, packet6, 6],
    ['PPP with address and control', 9, bytes([0xff, 0x03], be16(0x0021), packet4), 4],
    ['PPP with a compressed protocol field', 9, bytes(0x57, packet6), 6],
  ];
  it.each(cases)('%s', (_name, linkType, frame, version) => expectTheDatagram(dissect(linkType, frame), version));

  it('says from a Linux cooked header (v1) which way a packet went, and who sent it', () => {
    const cooked = (packetType: number): Uint8Array => bytes(be16(packetType), be16(1), be16(6), [2, 0, 0, 0, 0, 1, 0, 0], be16(0x0800), packet4);
    const out = dissect(113, cooked(4));
    expectTheDatagram(out, 4);
    expect(out.d.heading).toBe(Heading.out);
    expect([...out.d.buffer.slice(out.d.sourceMac, out.d.sourceMac + 6)]).toEqual([2, 0, 0, 0, 0, 1]);
    expect(out.d.destinationMac).toBe(-1);
    expect(dissect(113, cooked(0)).d.heading).toBe(Heading.in);
    expect(dissect(113, cooked(3)).d.heading).toBe(Heading.unknown);
  });

  it('says from a Linux cooked header (v2) which way a packet went', () => {
    const cooked = (packetType: number): Uint8Array =>
      bytes(be16(0x86dd), be16(0), [0, 0, 0, 3], be16(1), packetType, 6, [2, 0, 0, 0, 0, 1, 0, 0], packet6);
    const out = dissect(276, cooked(4));
    expectTheDatagram(out, 6);
    expect(out.d.heading).toBe(Heading.out);
    expect(dissect(276, cooked(0)).d.heading).toBe(Heading.in);
  });
});

describe('VLAN tags (802.1Q, 802.1ad)', () => {
  it('gives the ids from the outermost inwards', () => {
    const { outcome, d } = dissect(1, ethernet(0x88a8, bytes(be16(100), be16(0x8100), be16(0x6000 | 42), be16(0x0800), packet4)));
    expect(outcome).toBe(Outcome.udp);
    expect([...d.vlanIds.slice(0, d.vlanCount)]).toEqual([100, 42]);
    expect(d.etherType).toBe(0x0800);
  });
  it('takes four and refuses a fifth', () => {
    const tags = (n: number): Uint8Array => bytes(...Array.from({ length: n - 1 }, (_, i) => [...be16(i + 1), ...be16(0x9100)]), be16(n), be16(0x0800), packet4);
    expect(dissect(1, ethernet(0x9100, tags(4))).d.vlanCount).toBe(4);
    const five = dissect(1, ethernet(0x9100, tags(5)));
    expect(five.outcome).toBe(Outcome.malformed);
    expect(five.d.issueLayer).toBe('vlan');
  });
});

it('takes sixteen MPLS labels and refuses more', () => {
  const labels = (n: number): Uint8Array => bytes(...Array.from({ length: n - 1 }, () => [0, 1, 0, 64]), [0, 2, 1, 64], packet4);
  expectTheDatagram(dissect(1, ethernet(0x8847, labels(16))), 4);
  const more = dissect(1, ethernet(0x8847, labels(17)));
  expect([more.outcome, more.d.issueLayer]).toEqual([Outcome.malformed, 'mpls']);
});

describe('frames that carry nothing we follow', () => {
  it.each([
    ['ARP', ethernet(0x0806, counting(28))],
    ['802.3 with LLC (spanning tree)', ethernet(38, bytes([0x42, 0x42, 3], counting(35)))],
    ['PPPoE discovery', ethernet(0x8863, counting(20))],
    ['PPP LCP in PPPoE', ethernet(0x8864, bytes(0x11, 0, be16(7), be16(10), be16(0xc021), counting(8)))],
  ])('%s', (_name, frame) => expect(dissect(1, frame).outcome).toBe(Outcome.other));

  it('a link type that is not read is said aloud by its name', () => {
    expect(dissect(105, counting(60)).outcome).toBe(Outcome.unsupportedLink);
    expect(linkTypeName(105)).toBe('LINKTYPE_IEEE802_11');
    expect(linkTypeName(127)).toBe('LINKTYPE_IEEE802_11_RADIOTAP');
    expect(linkTypeName(60000)).toBe('link type 60000');
  });
});

describe('one dissection used for packet after packet', () => {
  it('keeps nothing of the packet before', () => {
    const dissector = new FrameDissector();
    const used = new Dissection();
    const segment = tcp(payload, { sequence: 5, acknowledgment: 6 });
    dissector.dissect(record(101, ipv4({ protocol: 6, id: 3, dontFragment: true, trafficClass: 0xff, payload: segment })), used);
    dissector.dissect(record(101, ipv4({ protocol: 6, id: 4, moreFragments: true, payload: segment.slice(0, 24) })), used);
    dissector.dissect(record(101, ipv4({ protocol: 6, id: 4, fragmentOffset: 24, payload: segment.slice(24) })), used);
    expect([used.reassembled, used.fragmentOffset]).toEqual([true, 24]);
    dissector.dissect(record(113, bytes(be16(4), be16(1), be16(6), counting(8), be16(0x8100), be16(5), be16(0x86dd), packet6)), used);
    dissector.dissect(record(1, ethernet(0x0800, ipv4({ protocol: 17, payload: udp(payload, { length: 3 }) }))), used);
    const arp = record(1, ethernet(0x0806, counting(28)));
    dissector.dissect(arp, used);
    const fresh = new Dissection();
    dissector.dissect(arp, fresh);
    // The ids past vlanCount do not count.
    used.vlanIds.fill(0);
    expect(used).toEqual(fresh);
  });
});
