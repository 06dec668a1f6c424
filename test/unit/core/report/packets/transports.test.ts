// What becomes of headers: addresses on every layer, and the checksums over them.
import { describe, expect, it } from 'vitest';
import { hex } from '../../../../../electron/core/bytes/text.ts';
import { checksumOf, wordSum } from '../../../../../electron/core/report/packets/checksum.ts';
import { be16, be32, bytes, counting, ethernet, ipv4, ipv6 } from '../../../../helpers/header-bytes.ts';
import { redacted, testRedaction } from '../../../../helpers/redacted-packets.ts';
import { addressBytes, ascii, at, Attr, stun, TcpFlag, tcpFrame, udpFrame } from '../../../../helpers/scripted-packets.ts';

const me = at('10.1.0.2', 51_000);
const peer = at('93.184.217.77', 40_000);
const me6 = at('fd00:1:2:3::2', 51_000);
const peer6 = at('2a02:8108:47c0:1bb5:91d2:7e3a:c5f4:6d0b', 40_000);
const redaction = testRedaction();
const standIn = (address: string): string => hex(redaction.address(Uint8Array.from(addressBytes(address))), 0, 16);
const check = stun(0x0001, '00112233445566778899aabb', [Attr.username('TgkG:aepH'), Attr.priority(5)]);

/** The frame with the checksum that RFC 768 and RFC 9293 3.1 ask for, `at` bytes into its transport. */
function summed(frame: Uint8Array, transport: number, checksum: number): Uint8Array {
  const out = frame.slice();
  out.set([0, 0], transport + checksum);
  out.set(be16(checksumOf(transportSum(out, transport))), transport + checksum);
  return out;
}
/** Pseudo-header and transport added up; all ones, folded, where the checksum is right. */
function transportSum(frame: Uint8Array, transport: number): number {
  const length = frame.length - transport;
  const addresses = transport === 34 ? [26, 34] as const : [22, 54] as const;
  const protocol = transport === 34 ? frame[23]! : frame[20]!;
  return wordSum(frame, addresses[0], addresses[1]) + protocol + length + wordSum(frame, transport, frame.length);
}
const one = (frame: Uint8Array): Uint8Array => redacted([frame], redaction)[0]!;
const inHex = (b: Uint8Array, from: number, to: number): string => hex(b, from, to);

describe('a packet of IP', () => {
  it('has the stand-ins of the report for its addresses, another hardware address, and a right header checksum (RFC 791 3.1)', () => {
    const out = one(udpFrame(me, peer, check));
    expect(inHex(out, 26, 30)).toBe(standIn(me.address));
    expect(inHex(out, 30, 34)).toBe(standIn(peer.address));
    expect(checksumOf(wordSum(out, 14, 34))).toBe(0);
    expect(out[0]! & 3).toBe(2);
    expect(inHex(out, 0, 6)).not.toBe('020000000002');
  });

  it.each([['UDP', udpFrame(me, peer, check), 34, 6], ['UDP over IPv6', udpFrame(me6, peer6, check), 54, 6], ['TCP', tcpFrame(me, peer, 1, 0, TcpFlag.syn), 34, 16]] as const)(
    'has a right checksum where it was right before: %s', (_name, frame, transport, checksum) => {
      const right = summed(frame, transport, checksum);
      expect(checksumOf(transportSum(right, transport))).toBe(0);
      const out = one(right);
      expect(out.length).toBe(right.length);
      expect(checksumOf(transportSum(out, transport))).toBe(0);
    });

  it('keeps a checksum of UDP that was not made (RFC 768)', () => {
    expect(inHex(one(udpFrame(me, peer, check)), 40, 42)).toBe('0000');
  });

  it('that was cut has the checksum that is right for all of it (RFC 1624)', () => {
    const whole = summed(tcpFrame(me, peer, 1, 0, TcpFlag.ack, counting(100)), 34, 16);
    const [out] = redacted([{ bytes: whole.slice(0, 54), originalLength: whole.length }], redaction);
    expect(checksumOf(transportSum(bytes(out!, whole.slice(54)), 34))).toBe(0);
  });

  it('has no route in its options (RFC 791 3.1), and keeps their length', () => {
    const out = one(ethernet(0x0800, ipv4({ protocol: 17, options: [7, 7, 8, ...addressBytes(peer.address), 1], payload: bytes(be16(1), be16(2), be16(8), [0, 0]) })));
    expect(inHex(out, 34, 42)).toBe('01'.repeat(8));
    expect(checksumOf(wordSum(out, 14, 42))).toBe(0);
  });

  it('has no cookie and no key in its TCP options, but what tells of the path', () => {
    const options = [2, 4, 5, 0xb4, 34, 10, ...counting(8), 1, 1];
    const frame = ethernet(0x0800, ipv4({ protocol: 6, payload: bytes(be16(1), be16(2), be32(0), be32(0), [0x90, 2], be16(1), [0, 0, 0, 0], options) }));
    expect(inHex(one(frame), 54, 70)).toBe(`020405b4${'01'.repeat(12)}`);
  });

  it('of a protocol that is not read, or with a payload that is not, ends where that begins', () => {
    expect(one(ethernet(0x0800, ipv4({ protocol: 50, payload: counting(40) }))).length).toBe(34);
    const dhcp = udpFrame(at('0.0.0.0', 68), at('255.255.255.255', 67), bytes([1, 1, 6, 0], counting(232), ascii('annas-laptop')));
    expect(one(dhcp).length).toBe(42 + 2);
  });

  it('has nothing after its end: padding may be anything that was in memory', () => {
    const frame = udpFrame(me, peer, check);
    expect(one(bytes(frame, ascii('from memory'))).length).toBe(frame.length);
  });
});

describe('an ICMP error', () => {
  it('quotes the packet as that looks now, as deep as the quotation goes, with all checksums right', () => {
    const sent = summed(udpFrame(me, peer, check), 34, 6);
    const error = ethernet(0x0800, ipv4({ protocol: 1, source: addressBytes('10.1.0.1'), payload: bytes([3, 3, 0, 0, 0, 0, 0, 0], sent.slice(14)) }));
    error.set(be16(checksumOf(wordSum(error, 34, error.length))), 36);
    const [outSent, out] = redacted([sent, error], redaction);
    expect(inHex(out!, 42 + 20, out!.length)).toBe(inHex(outSent!, 34, outSent!.length));
    expect(inHex(out!, 42 + 12, 42 + 20)).toBe(standIn(me.address) + standIn(peer.address));
    expect([checksumOf(wordSum(out!, 34, out!.length)), checksumOf(wordSum(out!, 42, 62))]).toEqual([0, 0]);
  });

  it('keeps the next hop\'s MTU (RFC 1191), and not the extensions that name interfaces (RFC 4884)', () => {
    const quoted = bytes(udpFrame(me, peer, counting(120)).slice(14));
    const padded = bytes(quoted, new Uint8Array(148 - quoted.length));
    const out = one(ethernet(0x0800, ipv4({ protocol: 1, payload: bytes([3, 4, 0, 0, 0, 37, ...be16(1400)], padded, [0x20, 0, 0, 0], ascii('eth0 of annas-laptop')) })));
    expect(inHex(out, 38, 42)).toBe('00250578');
    expect(Buffer.from(out).includes('annas')).toBe(false);
  });
});

describe('an error about an error (RFC 1122 3.2.2), about an error', () => {
  it('is not followed', () => {
    let packet: Uint8Array = udpFrame(me, peer, check).slice(14);
    for (let i = 0; i < 60; i++) packet = ipv4({ protocol: 1, payload: bytes([3, 3, 0, 0, 0, 0, 0, 0], packet) });
    expect(one(ethernet(0x0800, packet)).length).toBe(14 + 28 + 28);
  });
});

describe('neighbours on a link', () => {
  it('ARP says who asks for whom, with the hardware addresses of Ethernet\'s header (RFC 826)', () => {
    const mac = [2, 0, 0, 0, 0, 1];
    const out = one(ethernet(0x0806, bytes([0, 1, 8, 0, 6, 4, 0, 1], mac, addressBytes(me.address), [0, 0, 0, 0, 0, 0], addressBytes('10.1.0.9'), ascii('padding'))));
    expect(inHex(out, 14 + 8, 14 + 28)).toBe(`${inHex(out, 6, 12)}${standIn(me.address)}000000000000${standIn('10.1.0.9')}`);
    expect(out.length).toBe(14 + 28);
  });

  it('a Neighbor Solicitation goes to the group of its target (RFC 4291 2.7.1), on Ethernet too (RFC 2464 7)', () => {
    const target = addressBytes('fe80::91d2:7e3a:c5f4:6d0b');
    const group = [...addressBytes('ff02::1:ff00:0').slice(0, 13), ...target.slice(13)];
    const message = bytes([135, 0, 0, 0, 0, 0, 0, 0], target, [1, 1, 2, 0, 0, 0, 0, 1]);
    const packet = ipv6({ nextHeader: 58, payload: message });
    packet.set(group, 24);
    const out = one(bytes([0x33, 0x33, ...group.slice(12)], [2, 0, 0, 0, 0, 1], [0x86, 0xdd], packet));
    const changed = inHex(out, 62, 78);
    expect(changed).toBe(standIn('fe80::91d2:7e3a:c5f4:6d0b'));
    expect(inHex(out, 38, 54)).toBe(`ff02${'0'.repeat(18)}01ff${changed.slice(-6)}`);
    expect(inHex(out, 0, 6)).toBe(`3333ff${changed.slice(-6)}`);
    expect(inHex(out, 80, 86)).toBe(inHex(out, 6, 12));
  });
});

describe('links', () => {
  it('VLAN tags and Linux cooked headers stay but for the hardware address', () => {
    const packet = udpFrame(me, peer, check).slice(14);
    const tagged = one(bytes([2, 0, 0, 0, 0, 2], [2, 0, 0, 0, 0, 1], [0x81, 0, 0, 42, 8, 0], packet));
    expect(inHex(tagged, 12, 18)).toBe('8100002a0800');
    const [cooked] = redacted([{ bytes: bytes([0, 4, 0, 1, 0, 6], [2, 0, 0, 0, 0, 1], [0x61, 0x6e, 8, 0], packet), linkType: 113 }], redaction);
    expect(inHex(cooked!, 0, 6)).toBe('000400010006');
    expect(inHex(cooked!, 6, 12)).not.toBe('020000000001');
    // Two bytes that only fill.
    expect(inHex(cooked!, 12, 16)).toBe('00000800');
    expect(inHex(cooked!, 16 + 16, 16 + 20)).toBe(standIn(peer.address));
  });

  it('of a type that is not read nothing stays', () => {
    expect(redacted([{ bytes: counting(60), linkType: 127 }], redaction)[0]!.length).toBe(0);
  });
});
