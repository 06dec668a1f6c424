import { describe, expect, it } from 'vitest';
import { FrameDissector } from '../../../../electron/core/link/dissect.ts';
import { Dissection, Outcome } from '../../../../electron/core/link/dissection.ts';
import type { PacketRecord } from '../../../../electron/core/pcapfile/record.ts';
import { be16, bytes, counting, cut, ethernet, extensionHeader, fragmentHeader, ipv4, ipv6, record, tcp, udp } from '../../../helpers/header-bytes.ts';

function dissect(packet: PacketRecord): { outcome: Outcome; d: Dissection } {
  const d = new Dissection();
  return { outcome: new FrameDissector().dissect(packet, d), d };
}
const raw = (packet: Uint8Array): { outcome: Outcome; d: Dissection } => dissect(record(101, packet));
const issueOf = ({ outcome, d }: { outcome: Outcome; d: Dissection }): unknown =>
  outcome === Outcome.malformed ? [d.issueLayer, d.issueOffset, d.issueReason] : `outcome ${outcome}`;

describe('IPv4 (RFC 791 3.1)', () => {
  it('reads every field of the header', () => {
    const { outcome, d } = raw(ipv4({ protocol: 17, payload: udp(counting(5)), id: 0xbeef, dontFragment: true, trafficClass: (46 << 2) | 1 }));
    expect(outcome).toBe(Outcome.udp);
    expect(d).toMatchObject({ ipVersion: 4, protocol: 17, ttl: 64, ipId: 0xbeef, dontFragment: true, dscp: 46, ecn: 1, transportLength: 13 });
    expect([...d.buffer.slice(d.sourceAddress, d.sourceAddress + 4)]).toEqual([10, 0, 0, 1]);
    expect([...d.buffer.slice(d.destinationAddress, d.destinationAddress + 4)]).toEqual([192, 0, 2, 9]);
  });
  it('skips options', () => {
    const { d } = raw(ipv4({ protocol: 17, payload: udp(counting(5)), options: [0x94, 4, 0, 0] }));
    expect(d.sourcePort).toBe(50000);
    expect(d.payloadLength).toBe(5);
  });
  it('ends the payload where the datagram ends, not where Ethernet padding does', () => {
    const { d } = dissect(record(1, bytes(ethernet(0x0800, ipv4({ protocol: 6, payload: tcp(counting(2)) })), counting(10))));
    expect(d.payloadLength).toBe(2);
    expect(d.payloadEnd - d.payload).toBe(2);
  });
  it('takes total length 0, as segmentation offload leaves it, for all of the frame', () => {
    const { outcome, d } = raw(ipv4({ protocol: 6, totalLength: 0, payload: tcp(counting(4000)) }));
    expect(outcome).toBe(Outcome.tcp);
    expect(d.payloadLength).toBe(4000);
  });
  it.each([
    ['IHL 4', ipv4({ protocol: 17, headerLength: 16, payload: udp(counting(4)) }), ['ipv4', 0, 'header length below 20']],
    ['total length below the header', ipv4({ protocol: 17, totalLength: 19, payload: udp(counting(4)) }), ['ipv4', 2, 'total length below the header length']],
    ['a version that is not 4', bytes(0x55, ipv4({ protocol: 17, payload: udp(counting(4)) }).slice(1)), ['ipv4', 0, 'version is not 4']],
  ])('refuses %s', (_name, packet, issue) => {
    expect(issueOf(dissect(record(228, packet)))).toEqual(issue);
  });
  it('names a transport that it does not follow', () => {
    const { outcome, d } = raw(ipv4({ protocol: 47, payload: counting(20) }));
    expect([outcome, d.protocol]).toEqual([Outcome.otherTransport, 47]);
  });
});

describe('IPv6 (RFC 8200)', () => {
  const datagram = udp(counting(5));
  it('reads the header', () => {
    const { outcome, d } = raw(ipv6({ nextHeader: 17, payload: datagram, trafficClass: (34 << 2) | 2 }));
    expect(outcome).toBe(Outcome.udp);
    expect(d).toMatchObject({ ipVersion: 6, protocol: 17, ttl: 64, ipId: 0, dscp: 34, ecn: 2, payloadLength: 5 });
    expect(d.buffer[d.destinationAddress + 15]).toBe(2);
  });
  it('goes through hop-by-hop, routing, destination options and authentication headers', () => {
    const authentication = bytes(17, 4, 0, 0, counting(20));
    const { outcome, d } = raw(ipv6({ nextHeader: 0, payload: bytes(extensionHeader(43), extensionHeader(60, 3), extensionHeader(51), authentication, datagram) }));
    expect(outcome).toBe(Outcome.udp);
    expect(d.payloadLength).toBe(5);
    expect(d.transportLength).toBe(datagram.length);
  });
  it('takes an atomic fragment (RFC 6946) for a whole datagram', () => {
    const { outcome, d } = raw(ipv6({ nextHeader: 44, payload: bytes(fragmentHeader(17, 0, false, 0x01020304), datagram) }));
    expect([outcome, d.reassembled, d.ipId]).toEqual([Outcome.udp, false, 0x01020304]);
  });
  it('leaves no-next-header (59) alone', () => {
    const { outcome, d } = raw(ipv6({ nextHeader: 59, payload: counting(4) }));
    expect([outcome, d.protocol]).toEqual([Outcome.otherTransport, 59]);
  });
  it('ends after sixteen extension headers', () => {
    const chain = (n: number): Uint8Array => bytes(...Array.from({ length: n - 1 }, () => extensionHeader(60)), extensionHeader(17), datagram);
    expect(raw(ipv6({ nextHeader: 60, payload: chain(16) })).outcome).toBe(Outcome.udp);
    expect(issueOf(raw(ipv6({ nextHeader: 60, payload: chain(17) })))).toEqual(['ipv6', 40 + 17 * 8, 'too many extension headers']);
  });
  it('refuses a jumbogram (RFC 2675)', () => {
    const jumbo = bytes(17, 0, 0xc2, 4, [0, 1, 0, 0], datagram);
    expect(issueOf(raw(ipv6({ nextHeader: 0, payloadLength: 0, payload: jumbo })))).toEqual(['ipv6', 4, 'jumbogram']);
  });
  it('refuses an extension header that goes past the payload length', () => {
    expect(issueOf(raw(ipv6({ nextHeader: 60, payload: bytes(17, 9, new Uint8Array(14)) })))).toEqual(['ipv6', 40, 'extension header past the payload length']);
  });
  it('takes payload length 0, as segmentation offload leaves it, for all of the frame', () => {
    expect(raw(ipv6({ nextHeader: 6, payloadLength: 0, payload: tcp(counting(3000)) })).d.payloadLength).toBe(3000);
  });
});

describe('IPv6 without payload', () => {
  it('has none in the padding of its Ethernet frame', () => {
    const empty = ipv6({ nextHeader: 6, payloadLength: 0, payload: new Uint8Array(0) });
    expect(issueOf(dissect(record(1, bytes(ethernet(0x86dd, empty), new Uint8Array(6)))))).toEqual(['tcp', 0, 'shorter than its header']);
  });
});

describe('UDP (RFC 768)', () => {
  const over4 = (payload: Uint8Array): ReturnType<typeof raw> => raw(ipv4({ protocol: 17, payload }));
  it('a length below 8 is malformed', () => {
    expect(issueOf(over4(udp(counting(4), { length: 7 })))).toEqual(['udp', 4, 'length below 8']);
  });
  it('a length of 0 stands for all of the IP payload (RFC 2675 4)', () => {
    expect(over4(udp(counting(900), { length: 0 })).d.payloadLength).toBe(900);
  });
  it('of a length past the IP payload only that payload counts', () => {
    expect(over4(udp(counting(4), { length: 2000 })).d.payloadLength).toBe(4);
  });
  it('what follows a shorter length is no payload', () => {
    const { d } = over4(udp(counting(9), { length: 12 }));
    expect([d.payloadLength, d.payloadEnd - d.payload]).toEqual([4, 4]);
  });
  it('an IP payload shorter than the header is malformed, cut or not', () => {
    expect(issueOf(over4(counting(7)))).toEqual(['udp', 7, 'shorter than its header']);
  });
});

describe('TCP (RFC 9293 3.1)', () => {
  it('reads sequence numbers as unsigned 32 bits', () => {
    const { outcome, d } = raw(ipv4({ protocol: 6, payload: tcp(counting(3), { sequence: 0xfffffffe, acknowledgment: 0x80000000, flags: 0x18, window: 512 }) }));
    expect(outcome).toBe(Outcome.tcp);
    expect(d).toMatchObject({ tcpSequence: 0xfffffffe, tcpAcknowledgment: 0x80000000, tcpFlags: 0x18, tcpWindow: 512, payloadLength: 3 });
  });
  it.each([
    ['data offset 4', tcp(counting(3), { dataOffset: 4 }), 'data offset below 5'],
    ['a data offset past the segment', tcp(counting(3), { dataOffset: 15 }), 'data offset past the end'],
  ])('refuses %s', (_name, payload, reason) => {
    expect(issueOf(raw(ipv4({ protocol: 6, payload })))).toEqual(['tcp', 12, reason]);
  });
});

describe('a packet that the snapshot length cut', () => {
  const frame = ethernet(0x0800, ipv4({ protocol: 17, payload: udp(counting(100)) }));
  it('is as good as any other while its headers are whole', () => {
    const { outcome, d } = dissect(cut(1, frame, 14 + 20 + 8 + 10));
    expect(outcome).toBe(Outcome.udp);
    expect([d.payloadEnd - d.payload, d.payloadLength, d.transportLength]).toEqual([10, 100, 108]);
  });
  it('names the layer whose header was cut', () => {
    expect(issueOf(dissect(cut(1, frame, 14 + 20 + 7)))).toEqual(['udp', 7, 'cut by the snapshot length']);
    expect(issueOf(dissect(cut(1, frame, 14 + 19)))).toEqual(['ipv4', 19, 'cut by the snapshot length']);
    expect(issueOf(dissect(cut(1, frame, 13)))).toEqual(['ethernet', 13, 'cut by the snapshot length']);
  });
  it('names IPv6 where one of its extension headers was cut', () => {
    const packet = ipv6({ nextHeader: 60, payload: bytes(extensionHeader(50, 4), counting(40)) });
    expect(issueOf(dissect(cut(101, packet, 40 + 31)))).toEqual(['ipv6', 71, 'cut by the snapshot length']);
    expect(dissect(cut(101, packet, 40 + 32)).outcome).toBe(Outcome.otherTransport);
  });
  it('without an original length looks the same as long as IP says how long it was', () => {
    const { outcome, d } = dissect(record(1, frame.slice(0, 60)));
    expect([outcome, d.payloadLength, d.payloadEnd - d.payload]).toEqual([Outcome.udp, 100, 18]);
  });
  it('gives ports, sequence number and payload length of a segment whose options were cut', () => {
    const segment = ethernet(0x0800, ipv4({ protocol: 6, payload: tcp(counting(50), { sequence: 7, options: [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2] }) }));
    const { outcome, d } = dissect(cut(1, segment, 64));
    expect(outcome).toBe(Outcome.tcp);
    expect([d.tcpSequence, d.payloadLength, d.payload, d.payloadEnd]).toEqual([7, 50, 64, 64]);
    expect(issueOf(dissect(cut(1, segment, 14 + 20 + 19)))).toEqual(['tcp', 19, 'cut by the snapshot length']);
  });
  it('leaves a frame that was just too short malformed', () => {
    expect(issueOf(dissect(record(1, counting(13))))).toEqual(['ethernet', 13, 'shorter than its header']);
    expect(issueOf(dissect(record(1, bytes(ethernet(0x0800, new Uint8Array(0)), be16(0x4500)))))).toEqual(['ipv4', 2, 'shorter than its header']);
  });
});
