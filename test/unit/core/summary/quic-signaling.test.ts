import { describe, expect, it } from 'vitest';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { alpnExtension, clientHello, extension, handshake, serverHello, serverNameExtension } from '../../../helpers/handshake-bytes.ts';
import { closeFrame, cryptoFrame, initialPacket } from '../../../helpers/quic-bytes.ts';
import { at } from '../../../helpers/scripted-packets.ts';

const laptop = at('10.1.0.2', 40000);
const server = at('203.0.113.7', 443);
const keyId = [1, 2, 3, 4, 5, 6, 7, 8];
const hello = handshake(1, clientHello({ extensions: [...serverNameExtension('meet.example'), ...alpnExtension('h3')] }));
const answer = handshake(2, serverHello({ suites: [0x1301], extensions: extension(43, [3, 4]) }));
const first = (number = 0): Uint8Array => initialPacket(cryptoFrame(0, hello), { keyId, number });
const reply = initialPacket(cryptoFrame(0, answer), { from: 'server', keyId, destination: [] });
const application = Uint8Array.from({ length: 60 }, () => 0x41);

describe('QUIC connections in the summary', () => {
  it('says whom the laptop talks to, in what protocol, and how much', () => {
    const d = new Dialogue();
    d.udp(laptop, server, first());
    d.wait(20);
    d.udp(server, laptop, reply);
    for (let i = 0; i < 3; i++) d.udp(laptop, server, application);
    expect(d.summary.signaling).toMatchObject([{
      id: 'quic-1', protocol: 'quic', hostname: 'meet.example', server: '203.0.113.7', port: 443, state: 'established', alpn: 'h3', version: 'QUIC v1',
      bytesSent: 1200 + 180, bytesReceived: reply.length,
    }]);
    expect(d.summary.capture.issues).toEqual([]);
    expect(d.summary.calls).toEqual([]);
  });

  it('an attempt is unanswered after three sends, not sooner', () => {
    const d = new Dialogue();
    const states: (string | undefined)[] = [];
    for (let i = 0; i < 3; i++) {
      // A flight of two datagrams is one attempt.
      d.udp(laptop, server, first(2 * i));
      d.udp(laptop, server, first(2 * i + 1));
      states.push(d.summary.signaling[0]?.state);
      d.wait(300 * 2 ** i);
    }
    expect(states).toEqual(['connecting', 'connecting', 'unanswered']);
    d.udp(server, laptop, reply);
    expect(d.summary.signaling[0]?.state).toBe('established');
  });

  it('a server that refuses has answered, and the connection failed', () => {
    const d = new Dialogue();
    d.udp(laptop, server, first());
    d.udp(server, laptop, initialPacket(closeFrame(0x178), { from: 'server', keyId, destination: [] }));
    expect(d.summary.signaling).toMatchObject([{ state: 'failed', alpn: null }]);
  });

  it('names the server also where it meets it again as something else', () => {
    const d = new Dialogue();
    d.udp(laptop, server, first());
    d.stunServer(laptop, at('203.0.113.7', 3478), at('198.51.100.2', 40000));
    expect(d.summary.stunServers).toMatchObject([{ hostname: 'meet.example' }]);
  });

  it('a flow that carries a call is not searched for QUIC', () => {
    const d = new Dialogue().check(laptop, server, 'them:mine', at('198.51.100.2', 40000), { nominate: true });
    d.udp(laptop, server, first());
    expect(d.summary.signaling).toEqual([]);
  });
});
