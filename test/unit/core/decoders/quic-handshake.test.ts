import { describe, expect, it } from 'vitest';
import { QuicHandshake } from '../../../../electron/core/decoders/quic-handshake.ts';
import type { TlsClientHello, TlsServerHello } from '../../../../electron/core/decoders/tls.ts';
import { alpnExtension, clientHello, extension, handshake, serverHello, serverNameExtension } from '../../../helpers/handshake-bytes.ts';
import { ackFrame, closeFrame, cryptoFrame, handshakePacket, hexBytes, initialPacket, joined, padding, retryPacket, v1, v2 } from '../../../helpers/quic-bytes.ts';

interface Heard {
  readonly quic: QuicHandshake;
  readonly clients: TlsClientHello[];
  readonly servers: TlsServerHello[];
  /** '> client 1' for each Initial. */
  readonly initials: string[];
  readonly closes: number[];
  readonly issues: string[];
}

function listen(): Heard {
  const heard = { clients: [] as TlsClientHello[], servers: [] as TlsServerHello[], initials: [] as string[], closes: [] as number[], issues: [] as string[] };
  const quic = new QuicHandshake({
    onInitial: (way, version, fromClient) => heard.initials.push(`${way === 0 ? '>' : '<'} ${fromClient ? 'client' : 'server'} ${version === v2 ? 2 : version}`),
    onClientHello: (_way, hello) => heard.clients.push(hello),
    onServerHello: (_way, hello) => heard.servers.push(hello),
    onClose: (_way, errorCode) => heard.closes.push(errorCode),
    onIssue: (issue) => heard.issues.push(issue.reason),
  });
  return { quic, ...heard };
}
/** At an odd offset, as packets lie in a capture. */
const send = (h: Heard, way: 0 | 1, ...packets: readonly Uint8Array[]): void => {
  const datagram = joined(...packets);
  const b = new Uint8Array(datagram.length + 20).fill(0xee);
  b.set(datagram, 7);
  h.quic.datagram(way, b, 7, 7 + datagram.length);
};

const id = hexBytes('8394c8f03e515708');
const hello = handshake(1, clientHello({ extensions: [...serverNameExtension('meet.example'), ...alpnExtension('h3'), ...extension(51, padding(1300))] }));
const answer = handshake(2, serverHello({ suites: [0x1301], extensions: extension(43, [3, 4]) }));
const retryRandom = hexBytes('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c');

describe('the sample packets of RFC 9001 A and RFC 9369 A', () => {
  const clientFrames = hexBytes(
    '060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b69484c00000413011302010000c000000010000e00000b6578616d706c652e636f6dff01000100' +
    '000a00080006001d0017001800100007000504616c706e000500050100000000003300260024001d00209370b2c9caa47fbabaf4559fedba753de171fa71f50f1ce15d43e994ec74d748002b0003' +
    '020304000d0010000e0403050306030203080408050806002d00020101001c00024001003900320408ffffffffffffffff05048000ffff07048000ffff0801100104800075300901100f088394c8' +
    'f03e51570806048000ffff',
  );
  it.each([
    ['version 1', v1, 'c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11d242b123dc9bd8bab936b47d92ec356c0bab7df5976d27cd449f63300099f399', 'e221af44860018ab0856972e194cd934'],
    ['version 2', v2, 'd76b3343cf088394c8f03e5157080000449ea0c95e82ffe67b6abcdb4298b485dd04de806071bf03dceebfa162e75d6c96058bdbfb127cdfcbf903388e99ad04', 'a18b2faa745b6fe189cf772a9f84cbfc'],
  ])("the client's Initial, %s: server name and protocol", (_name, version, begins, ends) => {
    const packet = initialPacket(clientFrames, { version, keyId: id, number: 2, numberBytes: 4 });
    // The last 16 bytes authenticate all of them: it is the RFC's packet.
    expect(Buffer.from(packet).toString('hex')).toMatch(new RegExp(`^${begins}.*${ends}$`));
    expect(packet).toHaveLength(1200);
    const h = listen();
    send(h, 0, packet);
    expect(h.clients).toMatchObject([{ serverName: 'example.com', alpn: ['alpn'], random: 'ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b69484c', supportedVersions: [0x0304], whole: true }]);
  });

  it.each([
    ['version 1', v1, 'cf000000010008f067a5502a4262b5004075c0d95a482cd0991cd25b0aac406a5816b6394100f37a1c69797554780bb38cc5a99f5ede4cf73c3ec2493a1839b3' +
      'dbcba3f6ea46c5b7684df3548e7ddeb9c3bf9c73cc3f3bded74b562bfb19fb84022f8ef4cdd93795d77d06edbb7aaf2f58891850abbdca3d20398c276456cbc42158407dd074ee'],
    ['version 2', v2, 'dc6b3343cf0008f067a5502a4262b5004075d92faaf16f05d8a4398c47089698baeea26b91eb761d9b89237bbf87263017915358230035f7fd3945d88965cf17' +
      'f9af6e16886c61bfc703106fbaf3cb4cfa52382dd16a393e42757507698075b2c984c707f0a0812d8cd5a6881eaf21ceda98f4bd23f6fe1a3e2c43edd9ce7ca84bed8521e2e140'],
  ])("the server's Initial, %s", (_name, version, packet) => {
    const h = listen();
    send(h, 0, initialPacket(clientFrames, { version, keyId: id, number: 2, numberBytes: 4 }));
    send(h, 1, Uint8Array.from(hexBytes(packet)));
    expect(h.servers).toMatchObject([{ versionName: 'TLS 1.3', cipherSuiteName: 'TLS_AES_128_GCM_SHA256', random: 'eefce7f7b37ba1d1632e96677825ddf73988cfc79825df566dc5430b9a045a12' }]);
    expect(h.quic.over).toBe(true);
  });
});

describe('the first flights of a connection', () => {
  it('a hello in pieces, out of order, over two packets with PINGs between: as browsers send it with post-quantum keys', () => {
    const h = listen();
    const [a, b, c, d] = [hello.slice(0, 3), hello.slice(3, 700), hello.slice(700, 1100), hello.slice(1100)];
    send(h, 0, initialPacket([...cryptoFrame(700, c), 1, ...cryptoFrame(0, a), ...padding(3), 1], { keyId: id }));
    expect(h.clients).toEqual([]);
    send(h, 0, initialPacket([1, ...cryptoFrame(1100, d), ...cryptoFrame(3, b)], { keyId: id, number: 1 }));
    expect(h.clients).toMatchObject([{ serverName: 'meet.example', alpn: ['h3'] }]);
    expect(h.initials).toEqual(['> client 1', '> client 1']);
  });

  it('both sides, with a Handshake packet in the same datagram (RFC 9000 12.2)', () => {
    const h = listen();
    send(h, 0, initialPacket(cryptoFrame(0, hello), { keyId: id, source: [9, 9], padTo: 2000 }));
    send(h, 1, initialPacket([...ackFrame(0), ...cryptoFrame(0, answer)], { from: 'server', keyId: id, destination: [9, 9], source: [1, 2, 3, 4] }), handshakePacket([9, 9]));
    expect([h.clients.length, h.servers.length, h.quic.over]).toEqual([1, 1, true]);
    expect(h.initials).toEqual(['> client 1', '< server 1']);
  });

  it('an Initial that comes after another packet of its datagram', () => {
    const h = listen();
    send(h, 0, handshakePacket(id), initialPacket(cryptoFrame(0, hello), { keyId: id, padTo: 2000 }));
    expect(h.clients).toHaveLength(1);
  });

  it('a Retry changes the keys (RFC 9001 5.2), whether its packet was captured or not', () => {
    const h = listen();
    const second = [5, 6, 7, 8, 9];
    send(h, 0, initialPacket(cryptoFrame(0, hello), { keyId: id, padTo: 2000 }));
    send(h, 1, retryPacket(second));
    send(h, 0, initialPacket(cryptoFrame(0, hello), { keyId: second, token: [1, 2, 3], number: 1, padTo: 2000 }));
    send(h, 1, initialPacket(cryptoFrame(0, answer), { from: 'server', keyId: second, destination: [] }));
    expect([h.clients.length, h.servers.length]).toEqual([1, 1]);
  });

  it('the server may go on in version 2 (RFC 9369 4)', () => {
    const h = listen();
    send(h, 0, initialPacket(cryptoFrame(0, hello), { keyId: id, padTo: 2000 }));
    send(h, 1, initialPacket(cryptoFrame(0, answer), { version: v2, from: 'server', keyId: id, destination: [] }));
    expect(h.servers).toHaveLength(1);
    expect(h.initials).toEqual(['> client 1', '< server 2']);
  });

  it('HelloRetryRequest is told, and the hello after it', () => {
    const h = listen();
    const retry = handshake(2, [3, 3, ...retryRandom, 0, 0x13, 0x01, 0, 0, 6, ...extension(43, [3, 4])]);
    send(h, 0, initialPacket(cryptoFrame(0, hello), { keyId: id, padTo: 2000 }));
    send(h, 1, initialPacket(cryptoFrame(0, retry), { from: 'server', keyId: id, destination: [] }));
    expect(h.quic.over).toBe(false);
    send(h, 0, initialPacket(cryptoFrame(hello.length, hello), { keyId: id, destination: [1, 1, 1], number: 1, padTo: 2000 }));
    send(h, 1, initialPacket(cryptoFrame(retry.length, answer), { from: 'server', keyId: id, destination: [], number: 1 }));
    expect(h.servers.map((s) => s.helloRetryRequest)).toEqual([true, false]);
    expect(h.clients).toHaveLength(1);
  });

  it('a first flight sent again counts, and is deciphered once', () => {
    const h = listen();
    for (let number = 0; number < 5; number++) send(h, 0, initialPacket(cryptoFrame(0, hello), { keyId: id, number, padTo: 2000 }));
    expect(h.initials).toHaveLength(5);
    expect(h.clients).toHaveLength(1);
  });

  it('a refusal: CONNECTION_CLOSE with a TLS alert (RFC 9001 4.8)', () => {
    const h = listen();
    send(h, 0, initialPacket(cryptoFrame(0, hello), { keyId: id, padTo: 2000 }));
    send(h, 1, initialPacket([...ackFrame(0), ...closeFrame(0x178)], { from: 'server', keyId: id, destination: [] }));
    expect(h.closes).toEqual([0x178]);
    expect(h.quic.over).toBe(true);
  });

  it.each([1, 2, 3, 4] as const)('packet numbers of %i bytes', (numberBytes) => {
    const h = listen();
    send(h, 0, initialPacket(cryptoFrame(0, hello), { keyId: id, number: 0x77, numberBytes, padTo: 2000 }));
    expect(h.clients).toHaveLength(1);
  });
});

describe('what is not to be believed', () => {
  it('a server whose client was not captured stays closed, and is soon left alone', () => {
    const h = listen();
    for (let number = 0; number < 4; number++) send(h, 1, initialPacket(cryptoFrame(0, answer), { from: 'server', keyId: id, destination: [9, 9], number }));
    expect([h.initials, h.servers, h.quic.over]).toEqual([[], [], true]);
  });

  it('packets that someone else slips in do not end the real connection', () => {
    const h = listen();
    const fake = initialPacket(cryptoFrame(0, answer), { from: 'server', keyId: [6, 6, 6, 6, 6, 6, 6, 6], destination: [] });
    send(h, 0, initialPacket(cryptoFrame(0, hello), { keyId: id, padTo: 2000 }));
    send(h, 1, fake);
    send(h, 1, initialPacket(cryptoFrame(0, answer), { from: 'server', keyId: id, destination: [] }));
    expect(h.servers).toHaveLength(1);
  });

  it('a packet cut by the snapshot length proves nothing', () => {
    const h = listen();
    const packet = initialPacket(cryptoFrame(0, hello), { keyId: id, padTo: 2000 });
    h.quic.datagram(0, packet, 0, 96);
    expect([h.initials, h.clients, h.issues]).toEqual([[], [], []]);
  });

  it('a hello that claims 16 MB, or comes in a thousand crumbs, costs a bounded buffer', () => {
    const h = listen();
    send(h, 0, initialPacket([...cryptoFrame(0, [1, 255, 255, 255]), ...cryptoFrame(0x3fff0000, [1, 2, 3])], { keyId: id }));
    for (let i = 0; i < 20; i++) send(h, 0, initialPacket(Array.from({ length: 200 }, (_, k) => cryptoFrame(2 * (200 * i + k), [7])).flat(), { keyId: id, number: i + 1 }));
    expect(h.clients).toEqual([]);
  });

  it('frames that belong into no Initial packet are an issue; what came before them counts', () => {
    const h = listen();
    send(h, 0, initialPacket([...cryptoFrame(0, hello), 0x08, 1, 2, 3], { keyId: id, padTo: 2000 }));
    expect(h.clients).toHaveLength(1);
    expect(h.issues).toEqual(['frames that no Initial packet may hold']);
  });
});
