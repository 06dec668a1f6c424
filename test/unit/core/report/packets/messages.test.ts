// What becomes of what packets carry: messages that stand in one packet, and those that several share.
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../../../electron/core/bytes/parse-address.ts';
import { decodeDns } from '../../../../../electron/core/decoders/dns.ts';
import { decodeDtls } from '../../../../../electron/core/decoders/dtls.ts';
import { decodeStun } from '../../../../../electron/core/decoders/stun.ts';
import { stunFingerprint } from '../../../../../electron/core/decoders/stun-fingerprint.ts';
import type { StunMessage } from '../../../../../electron/core/decoders/stun-message.ts';
import { be16, be32, bytes, counting, ethernet, ipv4 } from '../../../../helpers/header-bytes.ts';
import { a, cname, dnsResponse, https } from '../../../../helpers/dns-bytes.ts';
import * as tls from '../../../../helpers/handshake-bytes.ts';
import { redacted, testRedaction } from '../../../../helpers/redacted-packets.ts';
import { ascii, at, Attr, channelData, clientHello, rtp, stun, TcpFlag, tcpFrame, udpFrame, type Endpoint } from '../../../../helpers/scripted-packets.ts';

const me = at('10.1.0.2', 51_000);
const peer = at('93.184.217.77', 40_000);
const turn = at('5.9.122.31', 3478);
const id = '00112233445566778899aabb';
const redaction = testRedaction();
const standIn = ({ address, port }: Endpoint): { address: string; port: number } => ({ address: redaction.addressText(address), port });

const payload = (frame: Uint8Array): Uint8Array => frame.slice(42);
const overUdp = (message: Uint8Array, from = me, to = turn): Uint8Array => payload(redacted([udpFrame(from, to, message)], redaction)[0]!);
function read(message: Uint8Array): StunMessage {
  const decoded = decodeStun(message, 0, message.length);
  if (!decoded.ok) throw new Error(decoded.issue.reason);
  return decoded.value;
}
/** With FINGERPRINT at its end (RFC 8489 14.7). */
function fingerprinted(type: number, attributes: Parameters<typeof stun>[2]): Uint8Array {
  const message = stun(type, id, [...attributes, [0x8028, [0, 0, 0, 0]]]);
  message.set(be32(stunFingerprint(message, 0, message.length - 8)), message.length - 4);
  return message;
}

describe('a STUN message', () => {
  it('of ICE keeps its transaction, its priority and its roles, and gets other fragments, another integrity and the right fingerprint', () => {
    const integrity = counting(20, 100);
    const sent = fingerprinted(0x0001, [Attr.username('TgkGaepH:aB3/'), Attr.priority(77), Attr.controlling(), Attr.useCandidate(), [0x0008, integrity]]);
    const out = overUdp(sent);
    const { username, transactionId, priority, iceControlling, useCandidate, fingerprint } = read(out);
    expect({ transactionId, priority, iceControlling, useCandidate, fingerprint }).toEqual({ transactionId: id, priority: 77, iceControlling: '0000000000000001', useCandidate: true, fingerprint: 'valid' });
    expect(username).toBe(`${redaction.fragment('TgkGaepH')}:${redaction.fragment('aB3/')}`);
    expect(Buffer.from(out).includes(Buffer.from(integrity))).toBe(false);
    expect(out.length).toBe(sent.length);
  });

  it('has stand-ins in every attribute that holds an address, XORed or not (RFC 8489 14.1, 14.2)', () => {
    const clear = [0, 1, ...be16(peer.port), ...parseAddress(peer.address)!];
    const out = overUdp(stun(0x0101, id, [Attr.xorMapped(peer), Attr.xorRelayed(peer), Attr.xorPeer(peer), ...[0x0001, 0x8023, 0x802b, 0x802c].map((type) => [type, clear] as const)]));
    const addresses = read(out).attributes.map(({ value }) => (value.kind === 'address' ? { address: value.address, port: value.port } : value));
    expect(addresses).toEqual(Array<unknown>(7).fill(standIn(peer)));
  });

  it('of TURN keeps what a server says of itself, and neither who uses it nor what proves that', () => {
    const out = overUdp(stun(0x0003, id, [Attr.username('anna.muster'), Attr.realm('lab.test'), Attr.nonce('f0e1d2c3'), [0x8022, ascii('Coturn')], [0x001e, counting(32)], Attr.requestedUdp(), Attr.lifetime(600)]));
    const { username, realm, nonce, software, requestedTransport, lifetime } = read(out);
    expect({ realm, software, requestedTransport, lifetime }).toEqual({ realm: 'lab.test', software: 'Coturn', requestedTransport: 17, lifetime: 600 });
    expect([username, nonce]).toEqual([redaction.userName('anna.muster'), redaction.secret('f0e1d2c3')]);
  });

  it('says nothing in attributes that nobody knows', () => {
    const out = overUdp(stun(0x0101, id, [[0x7abc, ascii('annas secret')], [0xc0de, [1, 2, 3, 4]]]));
    expect(read(out).attributes.map(({ type, length }) => [type, length])).toEqual([[0x7abc, 12], [0xc0de, 4]]);
    expect([...out.subarray(24, 36)]).toEqual(Array<number>(12).fill(0));
  });

  it('is rewritten inside ChannelData and inside DATA too (RFC 8656 11, 12)', () => {
    const inner = fingerprinted(0x0101, [Attr.xorMapped(peer)]);
    const channel = overUdp(channelData(0x4001, inner));
    expect(read(channel.subarray(4)).mapped).toEqual(standIn(peer));
    const data = read(overUdp(stun(0x0017, id, [Attr.xorPeer(peer), Attr.data(inner)])));
    expect(data.peers).toEqual([standIn(peer)]);
    expect(data.data?.length).toBe(inner.length);
  });

  it('that ends where the capture cut it is rewritten as far as it goes', () => {
    const frame = udpFrame(me, turn, stun(0x0101, id, [Attr.xorMapped(peer), Attr.xorRelayed(peer)]));
    const [out] = redacted([{ bytes: frame.slice(0, frame.length - 3), originalLength: frame.length }], redaction);
    const message = read(payload(out!));
    expect([message.mapped, message.relayed, message.whole]).toEqual([standIn(peer), undefined, false]);
    expect(payload(out!).at(-1)).toBe(0);
  });
});

describe('media', () => {
  it('of RTP ends after its header (RFC 3550 5.1)', () => {
    const sent = rtp(0xaabbccdd, 5, 6);
    expect(overUdp(sent)).toEqual(sent.slice(0, 12));
  });

  it('of RTCP names nobody: SDES has no CNAME (RFC 3550 6.5)', () => {
    const report = bytes([0x80, 201, 0, 1], be32(7));
    const name = bytes([0x81, 202, 0, 4], be32(7), [1, 9], ascii('anna@home'), [0]);
    expect(overUdp(bytes(report, name))).toEqual(bytes(report, name.slice(0, 8), new Uint8Array(name.length - 8)));
  });
});

describe('a DNS message', () => {
  it('keeps the length of every label, so that what is compressed still reads (RFC 1035 4.1.4)', () => {
    const name = 'annas-laptop.home.arpa';
    const message = dnsResponse(name, 1, [cname(name, 'printer.home.arpa'), a('printer.home.arpa', peer.address), https(name, 1, '.', [peer.address])]);
    // The owner of the first record is the question's name.
    const compressed = bytes(message.slice(0, 12 + name.length + 6), [0xc0, 12], message.slice(12 + name.length + 6 + name.length + 2));
    const out = payload(redacted([udpFrame(at('10.1.0.53', 53), me, compressed)], redaction)[0]!);
    const decoded = decodeDns(out, 0, out.length);
    if (!decoded.ok) throw new Error(decoded.issue.reason);
    const { questions, answers, issue } = decoded.value;
    expect(issue).toBeNull();
    expect(questions[0]?.name).toBe(redaction.hostName(name));
    expect(answers.map((r) => [r.name, r.target ?? r.address ?? r.service?.ipv4Hints[0]])).toEqual([
      [redaction.hostName(name), redaction.hostName('printer.home.arpa')], [redaction.hostName('printer.home.arpa'), redaction.addressText(peer.address)], [redaction.hostName(name), redaction.addressText(peer.address)],
    ]);
  });

  it('says nothing of a device in texts, and of a client no more than how long its subnet is (RFC 7871)', () => {
    const message = dnsResponse('lab.test', 16, [['lab.test', 16, [12, ...ascii('annas-laptop')]], ['.', 41, [0, 8, 0, 7, 0, 1, 24, 0, 93, 184, 217]]]);
    const out = payload(redacted([udpFrame(at('10.1.0.53', 53), me, message)], redaction)[0]!);
    expect(out.length).toBe(message.length);
    expect(Buffer.from(out).includes('annas')).toBe(false);
    expect([...out.slice(-11)]).toEqual([0, 8, 0, 7, 0, 1, 24, 0, 0, 0, 0]);
  });
});

describe('what several packets share', () => {
  const begin = (from: Endpoint, to: Endpoint): Uint8Array[] => [tcpFrame(from, to, 999, 0, TcpFlag.syn), tcpFrame(to, from, 4999, 1000, TcpFlag.syn | TcpFlag.ack)];
  const tcpPayload = (frame: Uint8Array): Uint8Array => frame.slice(54);

  it('a TURN message over TCP is rewritten over the borders of segments, out of order and when sent again', () => {
    const message = stun(0x0008, id, [Attr.xorPeer(peer), Attr.username('anna.muster'), Attr.realm('lab.test')]);
    const stream = bytes(stun(0x0003, id, [Attr.requestedUdp()]), message);
    const part = (from: number, to: number): Uint8Array => tcpFrame(me, turn, 1000 + from, 5000, TcpFlag.ack, stream.slice(from, to));
    const frames = [...begin(me, turn), part(0, 40), part(60, stream.length), part(40, 60), part(35, 70)];
    const [, , first, third, second, again] = redacted(frames, redaction).map(tcpPayload);
    const out = bytes(first!, second!, third!);
    expect(read(out.slice(28)).peers).toEqual([standIn(peer)]);
    expect(read(out.slice(28)).username).toBe(redaction.userName('anna.muster'));
    expect(again).toEqual(out.slice(35, 70));
  });

  it('of HTTP the start line says what was asked of whom, and no path, no cookie and no body stay', () => {
    const proxy = at('10.1.0.8', 3128);
    const request = ascii('POST /rooms/anna?token=s3cret HTTP/1.1\r\nHost: annas-laptop.local:80\r\nProxy-Authorization: Basic YW5uYTpwYXNz\r\nContent-Length: 9\r\nX-Anna: 1\r\n\r\nanna says');
    const [, , out] = redacted([...begin(me, proxy), tcpFrame(me, proxy, 1000, 5000, TcpFlag.ack, request)], redaction);
    const text = Buffer.from(tcpPayload(out!)).toString('latin1');
    expect(text.split('\r\n')).toEqual([
      `POST /${'x'.repeat(23)} HTTP/1.1`, `Host: ${redaction.hostName('annas-laptop.local')}:80`, `Proxy-Authorization: Basic${'x'.repeat(13)}`, 'Content-Length: 9', 'x'.repeat(9), '', '\0'.repeat(9),
    ]);
  });

  it('inside a proxy\'s tunnel there is what there is outside', () => {
    const proxy = at('10.1.0.8', 3128);
    const ask = ascii('CONNECT turn.lab.test:443 HTTP/1.1\r\n\r\n');
    const inner = stun(0x0008, id, [Attr.xorPeer(peer)]);
    const out = redacted([
      ...begin(me, proxy), tcpFrame(me, proxy, 1000, 5000, TcpFlag.ack, ask), tcpFrame(proxy, me, 5000, 1000 + ask.length, TcpFlag.ack, ascii('HTTP/1.1 200 Connection established\r\n\r\n')),
      tcpFrame(me, proxy, 1000 + ask.length, 5039, TcpFlag.ack, inner),
    ], redaction).map(tcpPayload);
    expect(Buffer.from(out[2]!).toString('latin1')).toBe(`CONNECT ${redaction.hostName('turn.lab.test')}:443 HTTP/1.1\r\n\r\n`);
    expect(read(out[4]!).peers).toEqual([standIn(peer)]);
  });

  it('a ClientHello keeps its server\'s name if that is public, and no ticket (RFC 5077)', () => {
    const server = at('5.9.122.32', 443);
    const hello = tls.record(22, tls.handshake(1, tls.clientHello({ extensions: [...tls.serverNameExtension('annas-laptop.local'), ...tls.extension(35, [...counting(40, 1)]), ...tls.alpnExtension('h2')] })));
    const [, , out] = redacted([...begin(me, server), tcpFrame(me, server, 1000, 5000, TcpFlag.ack, Uint8Array.from(hello))], redaction);
    const text = Buffer.from(tcpPayload(out!));
    expect(text.includes(redaction.hostName('annas-laptop.local'))).toBe(true);
    expect(text.includes('annas-laptop') || text.includes(Buffer.from(counting(40, 1)))).toBe(false);
    expect(text.includes('h2')).toBe(true);
    const [, , shown] = redacted([...begin(me, server), tcpFrame(me, server, 1000, 5000, TcpFlag.ack, clientHello('clients2.google.com'))], redaction);
    expect(Buffer.from(tcpPayload(shown!)).includes('clients2.google.com')).toBe(true);
  });

  it('of certificates in TLS a server\'s stays, and a client\'s, which names a person, does not', () => {
    const server = at('5.9.122.32', 443);
    const certificate = tls.handshake(11, tls.vector(3, tls.vector(3, tls.der(0x30, tls.der(0x30, tls.distinguishedName('Muster', 'anna.muster'))))));
    const [, , fromServer, fromClient] = redacted([
      ...begin(me, server),
      tcpFrame(server, me, 5000, 1000, TcpFlag.ack, Uint8Array.from(tls.record(22, [...tls.handshake(2, tls.serverHello()), ...certificate]))),
      tcpFrame(me, server, 1000, 5000, TcpFlag.ack, Uint8Array.from(tls.record(22, [...tls.handshake(1, tls.clientHello()), ...certificate]))),
    ], redaction).map((frame) => Buffer.from(tcpPayload(frame)));
    expect([fromServer!.includes('anna.muster'), fromClient!.includes('anna.muster')]).toEqual([true, false]);
  });

  it('ICE over TCP (RFC 4571) and DNS over TCP (RFC 7766) are rewritten behind their lengths', () => {
    const check = stun(0x0101, id, [Attr.xorMapped(peer)]);
    const query = dnsResponse('annas-laptop.local', 1, [a('annas-laptop.local', peer.address)]);
    const resolver = at('10.1.0.53', 53);
    const framed = (message: Uint8Array): Uint8Array => bytes(be16(message.length), message);
    const out = redacted([
      ...begin(me, peer), tcpFrame(me, peer, 1000, 5000, TcpFlag.ack, framed(check)), ...begin(me, resolver), tcpFrame(resolver, me, 5000, 1000, TcpFlag.ack, framed(query)),
    ], redaction).map(tcpPayload);
    expect([out[2]!.length, read(out[2]!.slice(2)).mapped]).toEqual([2 + check.length, standIn(peer)]);
    const decoded = decodeDns(out[5]!, 2, out[5]!.length);
    expect(decoded.ok && decoded.value.answers.map((r) => [r.name, r.address])).toEqual([[redaction.hostName('annas-laptop.local'), redaction.addressText(peer.address)]]);
  });

  it('a datagram in fragments is rewritten whole (RFC 791 3.2)', () => {
    const datagram = udpFrame(me, turn, stun(0x0101, id, [Attr.xorMapped(peer), Attr.xorRelayed(peer)])).slice(34);
    const piece = (from: number, to: number): Uint8Array =>
      ethernet(0x0800, ipv4({ protocol: 17, id: 7, fragmentOffset: from, moreFragments: to < datagram.length, payload: datagram.slice(from, to) }));
    const [second, first] = redacted([piece(40, datagram.length), piece(0, 40)], redaction).map((frame) => frame.slice(34));
    const message = read(bytes(first!, second!).slice(8));
    expect([message.mapped, message.relayed]).toEqual([standIn(peer), standIn(peer)]);
  });

  it('a DTLS certificate in fragments is another one, well formed, and the same wherever it is sent again', () => {
    const certificate = tls.der(0x30, tls.der(0x30, tls.distinguishedName('Muster', 'anna.muster'), tls.der(0x02, [...counting(16, 1)])), tls.der(0x03, [0, ...counting(64)]));
    const body = tls.vector(3, tls.vector(3, certificate));
    const send = (): Uint8Array[] => [[0, 60], [60, body.length - 60]].map(([offset, length]) => udpFrame(me, peer, Uint8Array.from(tls.dtlsRecord(22, 0, 3, tls.fragment(11, body, { seq: 2, offset: offset!, length: length! })))));
    const out = redacted([...send(), ...send()], redaction).map(payload);
    expect(out.slice(2)).toEqual(out.slice(0, 2));
    const fragments = out.slice(0, 2).map((b) => {
      const decoded = decodeDtls(b, 0, b.length);
      expect(decoded.ok && decoded.value.issue).toBeNull();
      return b.slice(25);
    });
    const whole = Buffer.concat(fragments);
    expect(whole.length).toBe(body.length);
    expect(whole.includes('anna')).toBe(false);
    expect([...whole.subarray(0, 12)]).toEqual(body.slice(0, 12));
  });
});
