import { describe, expect, it } from 'vitest';
import { decodeIcmp, type IcmpMessage } from '../../../../electron/core/link/icmp.ts';
import { be16, be32, bytes, counting, fragmentHeader, ipv4, ipv6, tcp, udp } from '../../../helpers/header-bytes.ts';

const sent4 = ipv4({ protocol: 17, payload: udp(counting(100)) });
const sent6 = ipv6({ nextHeader: 17, payload: udp(counting(100)) });
const icmp = (type: number, code: number, rest: readonly number[], quoted: Uint8Array): Uint8Array => bytes(type, code, 0, 0, rest, quoted);

function decode(message: Uint8Array, version: 4 | 6): IcmpMessage {
  const result = decodeIcmp(message, 0, message.length, version);
  if (!result.ok) throw new Error(result.issue.reason);
  return result.value;
}

describe('ICMP (RFC 792)', () => {
  it('port unreachable quotes the packet that nobody took, if only its first 8 bytes', () => {
    const message = decode(icmp(3, 3, be32(0), sent4.slice(0, 28)), 4);
    expect(message).toMatchObject({ typeName: 'Destination Unreachable', codeName: 'Port Unreachable', nextHopMtu: null });
    expect(message.quoted).toMatchObject({
      protocol: 17, source: '10.0.0.1', destination: '192.0.2.9', sourcePort: 50000, destinationPort: 3478, transportFrom: 28, transportTo: 36,
    });
    expect([...(message.quoted?.destinationBytes ?? [])]).toEqual([192, 0, 2, 9]);
  });
  it.each([
    [9, 'Communication with Destination Network is Administratively Prohibited'],
    [10, 'Communication with Destination Host is Administratively Prohibited'],
    [13, 'Communication Administratively Prohibited'],
  ])('code %i is named as RFC 1122 and RFC 1812 5.2.7.1 do', (code, name) => {
    expect(decode(icmp(3, code, be32(0), sent4), 4).codeName).toBe(name);
  });
  it('fragmentation needed gives the next-hop MTU (RFC 1191 4), an old router none', () => {
    expect(decode(icmp(3, 4, [...be16(0), ...be16(1400)], sent4), 4).nextHopMtu).toBe(1400);
    expect(decode(icmp(3, 4, be32(0), sent4), 4).nextHopMtu).toBeNull();
  });
  it('of a TCP segment the ports are there though the header is not whole', () => {
    const { quoted } = decode(icmp(11, 0, be32(0), ipv4({ protocol: 6, payload: tcp(counting(9)) }).slice(0, 28)), 4);
    expect([quoted?.protocol, quoted?.sourcePort, quoted?.destinationPort]).toEqual([6, 50001, 443]);
  });
  it('a quoted later fragment has no ports', () => {
    const { quoted } = decode(icmp(11, 1, be32(0), ipv4({ protocol: 17, fragmentOffset: 1480, payload: counting(40) })), 4);
    expect([quoted?.sourcePort, quoted?.destinationPort]).toEqual([0, 0]);
  });
  it('an extension does not count as quoted (RFC 4884)', () => {
    const quotation = bytes(sent4, new Uint8Array(148 - sent4.length));
    const extended = icmp(3, 3, [0, 37, 0, 0], bytes(quotation, [0x20, 0, 0, 0], counting(8)));
    expect(decode(extended, 4).quoted?.transportTo).toBe(8 + sent4.length);
    const longer = ipv4({ protocol: 17, payload: udp(counting(1000)) }).slice(0, 128);
    const cutShort = icmp(3, 3, [0, 32, 0, 0], bytes(longer, [0x20, 0, 0, 0], counting(8)));
    expect(decode(cutShort, 4).quoted?.transportTo).toBe(8 + 128);
  });
  it('a length below the 128 bytes that RFC 4884 5 asks for is none', () => {
    expect(decode(icmp(3, 3, [0, 8, 0, 0], sent4), 4).quoted?.transportTo).toBe(8 + sent4.length);
  });
  it('an echo quotes nothing', () => {
    expect(decode(icmp(8, 0, be32(0x10001), sent4), 4)).toMatchObject({ typeName: 'Echo', quoted: null });
  });
  it('what is not IP is not quoted', () => {
    expect(decode(icmp(3, 3, be32(0), counting(40)), 4).quoted).toBeNull();
    expect(decode(icmp(3, 3, be32(0), sent4.slice(0, 19)), 4).quoted).toBeNull();
  });
  it('less than a header is refused', () => {
    expect(decodeIcmp(counting(7), 0, 7, 4)).toEqual({ ok: false, issue: { layer: 'icmp', offset: 7, reason: 'shorter than its header' } });
  });
});

describe('ICMPv6 (RFC 4443)', () => {
  it('administratively prohibited, with the quoted packet', () => {
    const message = decode(icmp(1, 1, be32(0), sent6), 6);
    expect(message.codeName).toBe('Communication with destination administratively prohibited');
    expect(message.quoted).toMatchObject({ source: '2001:db8::1', destination: '2001:db8::2', sourcePort: 50000, destinationPort: 3478 });
  });
  it('packet too big gives its MTU (3.2)', () => {
    expect(decode(icmp(2, 0, be32(1280), sent6), 6).nextHopMtu).toBe(1280);
  });
  it('quotes the first fragment of a datagram with its ports', () => {
    const quoted = ipv6({ nextHeader: 44, payload: bytes(fragmentHeader(17, 0, true, 5), udp(counting(100))) });
    expect(decode(icmp(3, 1, be32(0), quoted), 6).quoted).toMatchObject({ protocol: 17, sourcePort: 50000 });
  });
  it('a neighbor solicitation quotes nothing', () => {
    expect(decode(icmp(135, 0, be32(0), counting(24)), 6)).toMatchObject({ typeName: 'Neighbor Solicitation', quoted: null });
  });
});
