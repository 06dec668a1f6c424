import { describe, expect, it } from 'vitest';
import { Pipeline } from '../../../../electron/core/flows/pipeline.ts';
import { Tracker } from '../../../../electron/core/tracking/tracker.ts';
import { certificate, certificateMessage, clientHello, distinguishedName, handshake, record as tlsRecord, serverHello } from '../../../helpers/handshake-bytes.ts';
import { record } from '../../../helpers/header-bytes.ts';
import { at, tcpFrame, TcpFlag } from '../../../helpers/scripted-packets.ts';

const laptop = at('10.1.0.2', 40000);
const server = at('203.0.113.7', 443);
const mine = distinguishedName('Example', 'laptop');

/** What is known of a TLS 1.2 connection whose server shows `shown`, and which asks the client for a certificate as well. */
function track(shown: readonly number[]): Tracker['connections'][number]['certificate'] {
  const tracker = new Tracker();
  const pipeline = new Pipeline(tracker);
  let frame = 0;
  const send = (bytes: Uint8Array): void => pipeline.packet(record(1, bytes, { frame: ++frame, time: 1000 * frame }));
  send(tcpFrame(laptop, server, 99, 0, TcpFlag.syn));
  send(tcpFrame(server, laptop, 199, 100, TcpFlag.syn | TcpFlag.ack));
  const says = [
    [laptop, server, 100, tlsRecord(22, handshake(1, clientHello()))],
    [server, laptop, 200, tlsRecord(22, [...handshake(2, serverHello()), ...handshake(11, shown)])],
  ] as const;
  for (const [from, to, sequence, bytes] of says) send(tcpFrame(from, to, sequence, 0, TcpFlag.ack, Uint8Array.from(bytes)));
  const helloLength = says[0][3].length;
  send(tcpFrame(laptop, server, 100 + helloLength, 0, TcpFlag.ack, Uint8Array.from(tlsRecord(22, handshake(11, certificateMessage(certificate(mine, mine)))))));
  return tracker.connections[0]!.certificate;
}

describe("the server's certificate in clear (TLS 1.2), as a hint of who opens TLS", () => {
  it('says who issued it, and with how many others it came', () => {
    const chain = certificateMessage(
      certificate(distinguishedName('Fortinet', 'FG100D3G14800000'), distinguishedName('Example', 'meet.example')),
      certificate(distinguishedName('Fortinet', 'support'), distinguishedName('Fortinet', 'FG100D3G14800000')),
    );
    expect(track(chain)).toMatchObject({ frame: 4, subject: 'meet.example', issuer: 'FG100D3G14800000', issuerOrganization: 'Fortinet', selfSigned: false, chainLength: 2 });
  });

  it('says that it is self-signed', () => {
    expect(track(certificateMessage(certificate(distinguishedName('x', 'meet.example'), distinguishedName('x', 'meet.example'))))).toMatchObject({ selfSigned: true, chainLength: 1 });
  });

  it("is the server's, never the client's own", () => {
    expect(track(certificateMessage())).toBeNull();
  });
});
