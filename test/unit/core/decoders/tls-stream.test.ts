import { describe, expect, it } from 'vitest';
import type { TlsAlert, TlsCertificate, TlsClientHello, TlsServerHello } from '../../../../electron/core/decoders/tls.ts';
import { TlsStream } from '../../../../electron/core/decoders/tls-stream.ts';
import { alpnExtension, ascii, certificate, certificateMessage, clientHello, distinguishedName, extension, handshake, record, serverHello, serverNameExtension } from '../../../helpers/handshake-bytes.ts';

interface Heard {
  readonly stream: TlsStream;
  readonly clientHellos: TlsClientHello[];
  readonly serverHellos: TlsServerHello[];
  readonly certificates: TlsCertificate[];
  readonly alerts: TlsAlert[];
  readonly records: [number, number][];
  readonly issues: string[];
}

function listen(joined = false): Heard {
  const heard = { clientHellos: [], serverHellos: [], certificates: [], alerts: [], records: [], issues: [] } as Omit<Heard, 'stream'>;
  const stream = new TlsStream({
    onClientHello: (h) => heard.clientHellos.push(h),
    onServerHello: (h) => heard.serverHellos.push(h),
    onCertificate: (c) => heard.certificates.push(c),
    onAlert: (a) => heard.alerts.push(a),
    onRecord: (type, length) => heard.records.push([type, length]),
    onIssue: (_layer, _offset, reason) => heard.issues.push(reason),
  }, joined);
  return { stream, ...heard };
}
const say = (heard: Heard, ...chunks: readonly (readonly number[])[]): Heard => {
  for (const chunk of chunks) heard.stream.bytes(new Uint8Array(chunk), 0, chunk.length);
  return heard;
};

const extensions = [...serverNameExtension('turn.example.com'), ...alpnExtension('h2', 'http/1.1'), ...extension(43, [4, 3, 4, 3, 3]), ...extension(0xfe0d, [0])];
const hello = handshake(1, clientHello({ extensions }));
const data = (length: number): number[] => record(23, Array<number>(length).fill(0x16));

describe('a TLS stream', () => {
  it('says who the client wants to talk to, and how', () => {
    const heard = say(listen(), record(22, hello, 0x0301));
    expect(heard.clientHellos).toMatchObject([{
      serverName: 'turn.example.com', alpn: ['h2', 'http/1.1'], supportedVersions: [0x0304, 0x0303], cipherSuites: [0x1301, 0xc02b], encryptedClientHello: true, whole: true,
    }]);
    expect(heard.stream.state).toBe('tls');
    expect(heard.records).toEqual([[22, hello.length]]);
  });

  it('reads a hello that comes a byte at a time, over two records', () => {
    const bytes = [...record(22, hello.slice(0, 10)), ...record(22, hello.slice(10))];
    expect(say(listen(), ...bytes.map((b) => [b])).clientHellos).toMatchObject([{ serverName: 'turn.example.com' }]);
  });

  it('reads several messages in one record: ServerHello and Certificate of TLS 1.2', () => {
    const chain = certificateMessage(
      certificate(distinguishedName('Trust Co', 'Trust CA 7'), distinguishedName('Example', 'turn.example.com'), ['turn.example.com', '*.example.com']),
      certificate(distinguishedName('Root', null), distinguishedName('Trust Co', 'Trust CA 7')),
    );
    const heard = say(listen(), record(22, [...handshake(2, serverHello({ extensions: alpnExtension('h2') })), ...handshake(11, chain), ...handshake(14, [])]));
    expect(heard.serverHellos).toMatchObject([{ versionName: 'TLS 1.2', cipherSuiteName: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', alpn: 'h2', helloRetryRequest: false }]);
    expect(heard.certificates).toMatchObject([
      { subject: 'turn.example.com', issuer: 'Trust CA 7', issuerOrganization: 'Trust Co', selfIssued: false, chainLength: 2, dnsNames: ['turn.example.com', '*.example.com'] },
    ]);
    expect(heard.issues).toEqual([]);
  });

  it('an issuer without common name is named by its organisation', () => {
    const chain = certificateMessage(certificate(distinguishedName('Proxy Inc', null), distinguishedName('', 'x')));
    expect(say(listen(), record(22, handshake(11, chain))).certificates).toMatchObject([{ issuer: 'Proxy Inc' }]);
  });

  it('a certificate is self-issued where issuer and subject are one to the byte, not where their names only look alike', () => {
    const own = distinguishedName('Example', 'turn.example.com');
    const selfIssued = (issuer: readonly number[]): boolean[] => say(listen(), record(22, handshake(11, certificateMessage(certificate(issuer, own))))).certificates.map((c) => c.selfIssued);
    expect([selfIssued(own), selfIssued(distinguishedName('Inspection Ltd', 'turn.example.com'))]).toEqual([[true], [false]]);
  });

  it('TLS 1.3 is what supported_versions says', () => {
    expect(say(listen(), record(22, handshake(2, serverHello({ suites: [0x1301], extensions: extension(43, [3, 4]) })))).serverHellos).toMatchObject([{ versionName: 'TLS 1.3', alpn: null }]);
  });

  it('an alert in clear has a name; after ChangeCipherSpec it is ciphertext', () => {
    expect(say(listen(), record(21, [2, 40])).alerts).toEqual([{ level: 2, description: 40, name: 'handshake_failure' }]);
    expect(say(listen(), record(22, hello), record(20, [1]), record(21, Array<number>(26).fill(2))).alerts).toEqual([]);
    expect(say(listen(), record(22, hello), data(10), record(21, [1, 0])).alerts).toEqual([]);
  });

  it('an alert in the middle of a message that is never finished still has a name', () => {
    expect(say(listen(), record(22, hello.slice(0, 20)), record(21, [2, 70])).alerts).toMatchObject([{ name: 'protocol_version' }]);
  });

  it('counts records of application data by their headers, however they are cut', () => {
    const bytes = [...record(22, hello), ...data(100), ...data(1200), ...data(0), ...data(3)];
    const whole = say(listen(), bytes).records;
    expect(whole.slice(1)).toEqual([[23, 100], [23, 1200], [23, 0], [23, 3]]);
    const cut: number[][] = [];
    for (let at = 0; at < bytes.length; at += 7) cut.push(bytes.slice(at, at + 7));
    expect(say(listen(), ...cut).records).toEqual(whole);
  });

  it('goes on after a gap inside a record', () => {
    const heard = say(listen(), record(22, hello), data(1000).slice(0, 205));
    heard.stream.gap(800);
    say(heard, data(50));
    expect(heard.records).toEqual([[22, hello.length], [23, 1000], [23, 50]]);
    expect(heard.stream.resynchronisations).toBe(0);
  });

  it('after a gap over a record\'s header it finds the next segment that begins with one', () => {
    const heard = say(listen(), record(22, hello), data(1000).slice(0, 205));
    heard.stream.gap(2000);
    say(heard, [1, 2, 3, 4, 5, 6, 7], [...data(60), ...data(70)]);
    expect(heard.records.slice(2)).toEqual([[23, 60], [23, 70]]);
    expect(heard.stream.resynchronisations).toBe(1);
  });

  it('a hello that the capture cut still gives the name that was seen', () => {
    const bytes = record(22, handshake(1, clientHello({ extensions: [...serverNameExtension('a.example'), ...extension(21, Array<number>(300).fill(0))] })));
    const heard = say(listen(), bytes.slice(0, 120));
    heard.stream.gap(bytes.length - 120);
    expect(heard.clientHellos).toMatchObject([{ serverName: 'a.example', whole: false }]);
  });

  it.each([
    ['HTTP', ascii('GET / HTTP/1.1\r\n')],
    ['SSH', ascii('SSH-2.0-x')],
    ['STUN', [0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42]],
    ['a handshake type with a wrong version', [0x16, 0x05, 0x01, 0, 5, 1]],
    ['a record that is too long', [0x16, 0x03, 0x01, 0xff, 0xff]],
    ['application data before any handshake', data(10)],
  ])('%s is not TLS', (_what, bytes) => {
    expect(say(listen(), ...bytes.map((b) => [b])).stream.state).toBe('not-tls');
  });

  it('a stream joined midway is recognised by a segment that begins with a record', () => {
    const heard = say(listen(true), [9, 9, 9, 9, 9, 9], data(100));
    expect(heard.stream.state).toBe('tls');
    expect(heard.records).toEqual([[23, 100]]);
  });

  it('and given up when no segment does', () => {
    const heard = listen(true);
    for (let i = 0; i < 40; i++) say(heard, [9, 9, 9, 9, 9, 9]);
    expect(heard.stream.state).toBe('not-tls');
  });

  it('a handshake message that claims 16 MB is given up, and records are still counted', () => {
    const heard = say(listen(), record(22, [1, 0xff, 0xff, 0xff, 0, 0]), data(5));
    expect(heard.clientHellos).toEqual([]);
    expect(heard.records).toEqual([[22, 6], [23, 5]]);
  });

  it('a ClientHello whose lists lie is an issue', () => {
    const bytes = clientHello({ extensions });
    bytes[39] = 0xff;
    expect(say(listen(), record(22, handshake(1, bytes))).issues).toHaveLength(1);
  });
});
