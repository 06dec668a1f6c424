import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demux } from '../../../../electron/core/decoders/demux.ts';
import { decodeDns } from '../../../../electron/core/decoders/dns.ts';
import { DnsStream } from '../../../../electron/core/decoders/dns-stream.ts';
import { decodeDtls } from '../../../../electron/core/decoders/dtls.ts';
import { decodeHttpHead } from '../../../../electron/core/decoders/http.ts';
import { HttpExchange, HttpStream } from '../../../../electron/core/decoders/http-stream.ts';
import { signalingBody } from '../../../../electron/core/decoders/http-body.ts';
import { decodeQuic, readQuicLongPacket } from '../../../../electron/core/decoders/quic.ts';
import { readInitialFrames } from '../../../../electron/core/decoders/quic-frames.ts';
import { decodeRtcp } from '../../../../electron/core/decoders/rtcp.ts';
import { decodeRtpExtensions, newRtpHeader, readRtpHeader } from '../../../../electron/core/decoders/rtp.ts';
import { findIceDescriptions } from '../../../../electron/core/decoders/signaling-text.ts';
import { TextMemory } from '../../../../electron/core/decoders/text-memory.ts';
import { decodeCertificates } from '../../../../electron/core/decoders/tls-certificate.ts';
import { decodeClientHello, decodeServerHello } from '../../../../electron/core/decoders/tls-hello.ts';
import { TlsStream } from '../../../../electron/core/decoders/tls-stream.ts';
import { WebSocketStream } from '../../../../electron/core/decoders/websocket-stream.ts';
import type { StreamSink } from '../../../../electron/core/link/stream-sink.ts';
import { DtlsSessionTracker } from '../../../../electron/core/tracking/dtls-session.ts';
import {
  alpnExtension, ascii, certificate, certificateMessage, clientHello, distinguishedName, dtlsRecord, extension, fragment, handshake, record, serverHello, serverNameExtension,
  srtpExtension, unifiedRecord,
} from '../../../helpers/handshake-bytes.ts';
import { browserOffer } from '../../../helpers/session-descriptions.ts';
import { webSocketFrame } from '../../../helpers/websocket-bytes.ts';

const rtp = (b: Uint8Array, from: number, to: number): unknown => {
  const header = newRtpHeader();
  return readRtpHeader(b, from, to, header) ? { ...header, extensions: decodeRtpExtensions(b, header) } : null;
};
const dtlsSession = (b: Uint8Array, from: number, to: number): unknown => {
  const tracker = new DtlsSessionTracker();
  const issues = [tracker.packet(0, b, from, to, 1, 1), tracker.packet(1, b, from, to, 2, 2)];
  return { issues, sessions: tracker.sessions };
};

type Decoder = (b: Uint8Array, from: number, to: number) => unknown;
const chain = certificateMessage(certificate(distinguishedName('O', 'CA'), distinguishedName('O', 'x'), ['a.example', 'b.example']));
const quicFrames = (b: Uint8Array, from: number, to: number): unknown => {
  const heard: unknown[] = [];
  const whole = readInitialFrames(b, from, to, { onCrypto: (offset, f, start, end) => heard.push(offset, [...f.subarray(start, end)]), onClose: (code) => heard.push(code) });
  return { whole, heard };
};
const quicLong = (b: Uint8Array, from: number, to: number): unknown => {
  const p = readQuicLongPacket(b, from, to);
  return p === null ? null : [p.type, p.version, p.destination - from, p.destinationEnd - from, p.payload - from, p.end - from];
};
const extensions = [...serverNameExtension('turn.example.com'), ...alpnExtension('h2', 'http/1.1'), ...srtpExtension(7, 1), ...extension(43, [4, 3, 4, 3, 3])];
const hex = (text: string): number[] => [...Buffer.from(text.replaceAll(' ', ''), 'hex')];
const dns = hex('1234 8180 0001 0003 0000 0001 03777777076578616d706c6503636f6d00 0041 0001 c00c 0005 0001 0000003c 0007 04686f7374c010 c02d 0001 0001 0000003c 0004 c0000207')
  .concat(hex('c00c 0041 0001 0000003c 000f 0001 00 0001 0003 026832 0003 0002 01bb 00 0029 04d0 00000000 0000'));
const dtlsFlight = [
  ...dtlsRecord(22, 0, 0, fragment(1, clientHello({ version: 0xfefd, cookie: [1, 2], extensions }), { seq: 0 })),
  ...dtlsRecord(22, 0, 1, [...fragment(2, serverHello({ version: 0xfefd, extensions: srtpExtension(7) }), { seq: 1 }), ...fragment(11, chain, { seq: 2 })]),
  ...dtlsRecord(20, 0, 2, [1]), ...dtlsRecord(22, 1, 0, [1, 2, 3, 4]), ...unifiedRecord(2, [9, 9, 9]),
];

/** Each decoder with a valid message of its protocol. */
const decoders: readonly (readonly [string, Decoder, readonly number[]])[] = [
  ['demux', demux, [0x80, 200]],
  ['RTP', rtp, hex('92 ef ffff fffffffe deadbeef 00000001 00000002 bede 0002 31aabb 00 50cc 0000 0102030405')],
  ['RTCP', decodeRtcp, hex('80c90001 00000007 81cd0003 00000007 0000000a 00010000 81ce0002 00000007 0000000b')],
  ['DTLS', decodeDtls, dtlsFlight],
  ['DTLS sessions', dtlsSession, dtlsFlight],
  ['ClientHello', (b, from, to) => decodeClientHello(b, from, to, false), clientHello({ extensions })],
  ['cut ClientHello', (b, from, to) => decodeClientHello(b, from, to, true, false), clientHello({ cookie: [1], extensions })],
  ['ServerHello', decodeServerHello, serverHello({ extensions: alpnExtension('h2') })],
  ['certificates', decodeCertificates, chain],
  ['DNS', decodeDns, dns],
  ['HTTP', decodeHttpHead, ascii('CONNECT a:443 HTTP/1.1\r\nHost: a\r\nProxy-Authenticate: Basic\r\n x\r\n\r\n')],
  ['signaling', findIceDescriptions, ascii(JSON.stringify({ sdp: browserOffer({ ufrag: 'EEtu', candidates: ['candidate:1 1 udp 1 192.0.2.1 7 typ host'] }) }))],
  ['QUIC', decodeQuic, hex('c0 00000001 08 8394c8f03e515708 02 0102 00')],
  ['QUIC long header', quicLong, hex('c0 00000001 08 8394c8f03e515708 02 0102 0301020304 0102030405 aa')],
  ['QUIC frames', quicFrames, hex('00 00 01 02 05 00 01 00 01 01 03 05 00 00 00 01 02 03 06 4001 02 aabb 1c 4178 00 00')],
];

const mutations = fc.array(fc.tuple(fc.nat(4000), fc.integer({ min: 0, max: 255 })), { maxLength: 6 });
const mutate = (bytes: readonly number[], changes: readonly (readonly [number, number])[]): Uint8Array => {
  const b = new Uint8Array(bytes);
  for (const [at, value] of changes) if (b.length > 0) b[at % b.length] = value;
  return b;
};
/** `b` between other bytes, at another offset. */
const within = (b: Uint8Array, filler: number): Uint8Array => {
  const around = new Uint8Array(b.length + 64).fill(filler);
  around.set(b, 32);
  return around;
};
/** Offsets in what was decoded differ with the place of the slice; nothing else may. */
const comparable = (value: unknown): string => JSON.stringify(value, (key, v: unknown) => (/^(from|to|payloadFrom|payloadTo|extensionFrom|extensionTo)$/.test(key) ? undefined : v));

describe.each(decoders)('%s', (_name, decode, valid) => {
  it('reads its own example', () => {
    expect(decode(new Uint8Array(valid), 0, valid.length)).not.toMatchObject({ ok: false });
  });

  it('survives any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (b) => void decode(b, 0, b.length)), { numRuns: 500 });
  });

  it('survives every truncation of a valid message, and bytes changed in it', () => {
    for (let to = 0; to <= valid.length; to++) decode(new Uint8Array(valid.slice(0, to)), 0, to);
    fc.assert(fc.property(mutations, fc.nat(valid.length), (changes, to) => void decode(mutate(valid, changes), 0, to)), { numRuns: 500 });
  });

  it('never looks outside its slice', () => {
    fc.assert(
      fc.property(mutations, fc.nat(valid.length), (changes, to) => {
        const b = mutate(valid, changes).subarray(0, to);
        const plain = comparable(decode(b, 0, to));
        for (const filler of [0, 0x16, 0xc0, 0xff]) expect(comparable(decode(within(b, filler), 32, 32 + to))).toBe(plain);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a wire length that is smaller than what was captured', () => {
  it('neither hangs nor throws', () => {
    fc.assert(
      fc.property(mutations, fc.nat(2 * dtlsFlight.length), (changes, wireLength) => {
        const b = mutate(dtlsFlight, changes);
        decodeDtls(b, 0, b.length, wireLength);
        new DtlsSessionTracker().packet(0, b, 0, b.length, 1, 1, wireLength);
        decodeRtcp(b, 0, b.length, wireLength);
      }),
    );
  });
});

type Listen = (heard: unknown[]) => StreamSink;
const httpDialogue = 'POST /1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Type: text/plain\r\n\r\n5\r\nabcde\r\n0\r\n\r\nGET /2 HTTP/1.1\r\nUpgrade: websocket\r\n\r\n\x81\x05hello';
/** 'Hello' twice, compressed in one context (RFC 7692 7.2.3.2), between frames of every kind. */
const webSocketDialogue = [
  webSocketFrame('a'.repeat(200), { masked: true }), Uint8Array.from([0xc1, 0x07, 0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00]), webSocketFrame('b', { final: false, opcode: 2 }),
  webSocketFrame('ping', { opcode: 9 }), webSocketFrame('c', { opcode: 0 }), Uint8Array.from([0xc1, 0x05, 0xf2, 0x00, 0x11, 0x00, 0x00]), webSocketFrame(Uint8Array.of(3, 232), { opcode: 8 }),
].flatMap((f) => [...f]);
const streams: readonly (readonly [string, Listen, readonly number[]])[] = [
  ['a TLS stream', (heard) => new TlsStream({
    onClientHello: (h) => heard.push(h), onServerHello: (h) => heard.push(h), onCertificate: (c) => heard.push(c.issuer), onAlert: (a) => heard.push(a),
    onRecord: (type, length) => heard.push([type, length]),
  }), [...record(22, [...handshake(2, serverHello({ extensions })), ...handshake(11, chain)]), ...record(20, [1]), ...record(23, Array<number>(70).fill(1)), ...record(23, [2])]],
  ['an HTTP stream', (heard) => new HttpStream({
    onHead: (h) => heard.push(h),
    onTunnel: (kind, target) => {
      heard.push(kind, target);
      return null;
    },
    onBody: (head) => signalingBody(head, new TextMemory(), (b) => heard.push(Buffer.from(b).toString())),
  }, new HttpExchange()), ascii(httpDialogue)],
  ['a WebSocket', (heard) => new WebSocketStream({
    onFrame: (f) => heard.push(f), onClose: (code) => heard.push(code), onMessage: (b) => heard.push(Buffer.from(b).toString()), onIssue: (_layer, _offset, reason) => heard.push(reason),
  }, new TextMemory(), () => null), webSocketDialogue],
  ['a DNS stream', (heard) => new DnsStream((m) => heard.push(m)), [0, dns.length, ...dns, 0, dns.length, ...dns]],
];

function feed(listen: Listen, b: Uint8Array, cuts: readonly number[]): unknown[] {
  const heard: unknown[] = [];
  const stream = listen(heard);
  let at = 0;
  for (const cut of [...cuts, b.length]) {
    // Lent for the call: overwritten afterwards.
    const chunk = b.slice(at, Math.min(b.length, at + cut));
    stream.bytes(chunk, 0, chunk.length);
    chunk.fill(0xee);
    at += chunk.length;
  }
  return heard;
}

describe.each(streams)('%s', (_name, listen, valid) => {
  it('says the same under any segmentation', () => {
    const whole = feed(listen, new Uint8Array(valid), []);
    expect(whole.length).toBeGreaterThan(1);
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 200 }), (cuts) => {
      expect(feed(listen, new Uint8Array(valid), cuts)).toEqual(whole);
    }));
  });

  it('survives any bytes and gaps in any order', () => {
    const step = fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 1, max: 5000 }), fc.tuple(fc.nat(valid.length), fc.nat(valid.length)));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), mutations, (steps, changes) => {
        const stream = listen([]);
        const b = mutate(valid, changes);
        for (const s of steps) {
          if (typeof s === 'number') stream.gap(s);
          else if (s instanceof Uint8Array) stream.bytes(s, 0, s.length);
          else stream.bytes(b, Math.min(...s), Math.max(...s));
        }
      }),
      { numRuns: 500 },
    );
  });
});
