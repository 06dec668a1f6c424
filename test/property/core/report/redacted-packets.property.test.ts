import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../../electron/core/bytes/parse-address.ts';
import { a, cname, dnsResponse, srv } from '../../../helpers/dns-bytes.ts';
import * as tls from '../../../helpers/handshake-bytes.ts';
import { be16, bytes, ethernet, ipv4 } from '../../../helpers/header-bytes.ts';
import { redacted, testRedaction } from '../../../helpers/redacted-packets.ts';
import { addressBytes, ascii, at, Attr, channelData, clientHello, dnsQuery, icmpUnreachable, rtp, stun, tcpFrame, TcpFlag, udpFrame } from '../../../helpers/scripted-packets.ts';

// What belongs to somebody. None of it may be found in what is exported, in any form.
const person = '93.184.217.77';
const person6 = '2a02:8108:47c0:1bb5:91d2:7e3a:c5f4:6d0b';
const device = 'annas-laptop.local';
const user = 'anna.muster';
const ufrag = 'TgkGaepHqX';
const id = '00112233445566778899aabb';

const me = at('10.1.0.2', 51_000);
const me6 = at('fd00:1:2:3::2', 51_000);
const turn = at('5.9.122.31', 3478);
const peer = at(person, 40_000);
const peer6 = at(person6, 40_000);

const cookie = [0x21, 0x12, 0xa4, 0x42];
const xored6 = [0, 2, ...be16(40_000 ^ 0x2112), ...addressBytes(person6).map((byte, i) => byte ^ [...cookie, ...Buffer.from(id, 'hex')][i]!)];
const check = stun(0x0001, id, [Attr.username(`${ufrag}:remoteUFRAG`), Attr.priority(1), Attr.controlling(), [0x0008, new Uint8Array(20).fill(9)]]);
const answer = stun(0x0101, id, [Attr.xorMapped(peer), [0x0020, xored6], [0x0001, [0, 1, ...be16(40_000), ...addressBytes(person)]]]);
const allocate = stun(0x0103, id, [Attr.xorRelayed(at(turn.address, 50_000)), Attr.xorMapped(peer), Attr.lifetime(600), [0x8022, ascii('Coturn')]]);
const send = stun(0x0016, id, [Attr.xorPeer(peer), Attr.data(check)]);
const request = ascii(`GET /rooms/anna.muster?token=s3cr3t-of-anna HTTP/1.1\r\nHost: ${device}\r\nCookie: anna=1\r\nX-Forwarded-For: ${person}\r\n\r\nanna says 93.184.217.77`);
const certificate = tls.der(0x30, tls.der(0x30, tls.distinguishedName('Muster', user), tls.der(0x82, tls.ascii(device))), tls.der(0x03, [0, ...new Uint8Array(80).fill(5)]));
const dtlsHello = tls.clientHello({ version: 0xfefd, cookie: [], extensions: [...tls.serverNameExtension(device), ...tls.srtpExtension(1)] });

const frames: readonly Uint8Array[] = [
  udpFrame(me, peer, check),
  udpFrame(peer, me, answer),
  udpFrame(peer6, me6, answer),
  udpFrame(turn, me, allocate),
  udpFrame(me, turn, send),
  udpFrame(me, turn, stun(0x0009, id, [Attr.channel(0x4000), Attr.xorPeer(peer), Attr.username(user), Attr.nonce('4c7a-of-anna'), Attr.realm('lab.test')])),
  udpFrame(me, turn, channelData(0x4000, answer)),
  udpFrame(me, turn, channelData(0x4000, rtp(1, 1, 1))),
  icmpUnreachable('10.1.0.1', 3, me, peer),
  ethernet(0x0800, ipv4({ protocol: 1, payload: bytes([3, 1, 0, 0, 0, 0, 0, 0], udpFrame(me, peer, answer).slice(14)) })),
  udpFrame(me, at('10.1.0.53', 53), dnsQuery(1, device)),
  udpFrame(at('10.1.0.53', 53), me, dnsResponse(device, 1, [cname(device, `v4.${device}`), a(`v4.${device}`, person), a(device, person6), srv('_sip._udp.lab.test', device, 5060)])),
  udpFrame(at('10.1.0.53', 53), me, dnsResponse('77.217.184.93.in-addr.arpa', 12, [['77.217.184.93.in-addr.arpa', 12, [12, ...ascii('annas-laptop'), 5, ...ascii('local'), 0]]])),
  ethernet(0x0806, bytes([0, 1, 8, 0, 6, 4, 0, 2], [2, 0, 0, 0, 0, 9], addressBytes(person), [2, 0, 0, 0, 0, 1], addressBytes(me.address))),
  tcpFrame(me, turn, 100, 0, TcpFlag.syn),
  tcpFrame(turn, me, 500, 101, TcpFlag.syn | TcpFlag.ack),
  tcpFrame(me, turn, 101, 501, TcpFlag.ack, stun(0x0008, id, [Attr.xorPeer(peer), Attr.username(user)])),
  tcpFrame(turn, me, 501, 200, TcpFlag.ack, bytes(allocate, send)),
  tcpFrame(at(me.address, 51_002), at(person, 80), 1, 0, TcpFlag.syn),
  tcpFrame(at(me.address, 51_002), at(person, 80), 2, 0, TcpFlag.ack, request),
  tcpFrame(at(me.address, 51_003), at(person, 443), 1, 0, TcpFlag.syn),
  tcpFrame(at(me.address, 51_003), at(person, 443), 2, 0, TcpFlag.ack, clientHello(device)),
  udpFrame(me, peer, Uint8Array.from(tls.dtlsRecord(22, 0, 0, tls.fragment(1, dtlsHello, { seq: 0 })))),
  udpFrame(me, peer, Uint8Array.from(tls.dtlsRecord(22, 0, 1, tls.fragment(11, tls.vector(3, tls.vector(3, certificate)), { seq: 1 })))),
  udpFrame(me, peer, Uint8Array.from(tls.dtlsRecord(22, 0, 2, tls.fragment(1, dtlsHello, { seq: 2, offset: 0, length: 50 })))),
  udpFrame(me, peer, Uint8Array.from(tls.dtlsRecord(22, 0, 3, tls.fragment(1, dtlsHello, { seq: 2, offset: 50 })))),
  udpFrame(at(me.address, 68), at('255.255.255.255', 67), bytes(new Uint8Array(240).fill(1), addressBytes(person), ascii(`\x0c\x0c${device}`))),
];

const raw = (address: string): string => Buffer.from(parseAddress(address)!).toString('latin1');
const masked = (address: string): string => Buffer.from(parseAddress(address)!.map((byte, i) => byte ^ [...cookie, ...Buffer.from(id, 'hex')][i]!)).toString('latin1');
/** As they stand in packets. The first half of an address alone tells whose network it is. */
const secrets: Readonly<Record<string, string>> = {
  'an address': raw(person), 'an address, XORed': masked(person), 'an address, written': person, 'an address, reversed': '\x0277\x03217\x03184\x0293', 'an IPv6 address': raw(person6),
  'half an IPv6 address': raw(person6).slice(8), 'an IPv6 address, XORed': masked(person6), 'half an IPv6 address, XORed': masked(person6).slice(8), 'a device': 'annas-laptop', 'a user': user,
  'a person': 'anna', 'a fragment': ufrag, 'a token': 's3cr3t',
};
const redaction = testRedaction();
/** A name that is cut to a few letters is taken for a number where only those are left. */
const tooShort: ReadonlySet<string> = new Set(['a person']);
/** `<frame>: <what was found in it>` */
function found(captured: readonly Uint8Array[], but: ReadonlySet<string> = new Set()): string[] {
  return redacted(captured, redaction).flatMap((frame, i) => {
    const text = Buffer.from(frame).toString('latin1');
    return Object.entries(secrets).filter(([what]) => !but.has(what)).flatMap(([what, secret]) => (text.includes(secret) ? [`${i}: ${what}`] : []));
  });
}

describe('of packets that are given away', () => {
  it('each holds something personal to begin with, so that the search can fail', () => {
    const silent = new Set([7, 14, 15]);
    frames.forEach((frame, i) => {
      const text = Buffer.from(frame).toString('latin1');
      expect({ i, holds: Object.values(secrets).some((secret) => text.includes(secret)) }).toEqual({ i, holds: !silent.has(i) });
    });
  });

  it('none has anything personal left', () => {
    expect(found(frames)).toEqual([]);
  });

  const place = fc.nat(0xffff);
  const damage = fc.record({ frame: fc.nat(frames.length - 1), flips: fc.array(fc.tuple(place, fc.nat(255)), { maxLength: 3 }), cut: fc.option(place) });

  it('none has when packets are damaged or cut, and nothing throws', () => {
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 12 }), (damages) => {
        const captured = frames.map((frame) => frame.slice());
        for (const { frame, flips, cut } of damages) {
          const b = captured[frame]!;
          // Addresses and names stay as they are: what was damaged can be found no more.
          for (const [where, value] of flips) b[where % b.length] = value;
          if (cut !== null) captured[frame] = b.slice(0, cut % (b.length + 1));
        }
        expect(found(captured, tooShort)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('none is longer than it was, and arbitrary bytes on any link pass without a throw', () => {
    const anything = fc.record({ bytes: fc.uint8Array({ maxLength: 200 }), linkType: fc.constantFrom(0, 1, 9, 12, 101, 108, 113, 228, 229, 276, 127), originalLength: fc.nat(300) });
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 20 }), (captured) => {
        const out = redacted(captured, redaction);
        expect(out.length).toBe(captured.length);
        out.forEach((frame, i) => expect(frame.length).toBeLessThanOrEqual(captured[i]!.bytes.length));
      }),
    );
  });
});
