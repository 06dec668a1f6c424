import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { certificate, certificateMessage, clientHello, distinguishedName, dtlsRecord, fragment, serverHello, srtpExtension } from '../../../helpers/handshake-bytes.ts';
import { ascii, at } from '../../../helpers/scripted-packets.ts';
import { browserOffer } from '../../../helpers/session-descriptions.ts';
import { Deflater, webSocketFrame } from '../../../helpers/websocket-bytes.ts';

const laptop = at('10.1.0.2', 40000);
const browser = at('10.1.0.2', 50100);
const outside = at('198.51.100.2', 40000);
const server = at('203.0.113.80', 80);
const peer = at('203.0.113.7', 46154);

/** A WebSocket in clear, and how to say something over it from the server's side. */
function signaling(d: Dialogue, compressed = false): (text: string) => Promise<void> {
  const send = d.tcp(browser, server);
  send(true, ascii('GET /ws HTTP/1.1\r\nHost: call.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n'));
  send(false, ascii(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n${compressed ? 'Sec-WebSocket-Extensions: permessage-deflate\r\n' : ''}\r\n`));
  const deflater = new Deflater(true);
  return async (text) => {
    send(false, compressed ? webSocketFrame(await deflater.message(text), { compressed }) : webSocketFrame(text));
  };
}
const call = (d: Dialogue, to = peer): Dialogue => d.check(laptop, to, 'them:mine', outside, { nominate: true }).media(d.direct(laptop, to), { sent: 7, received: 8 }, 200);
const candidate = (type: string, address = peer.address, port = peer.port): string => `candidate:1 1 udp 1677729535 ${address} ${port} typ ${type} raddr 0.0.0.0 rport 0 generation 0 ufrag them`;

describe('given signaling in clear, the summary should say', () => {
  it.each(['srflx', 'prflx', 'host'] as const)('that the remote candidate is %s', async (type) => {
    const d = new Dialogue();
    expect(call(d).summary.calls[0]!.path!.remote.type).toBe('unknown');
    await signaling(d)(JSON.stringify({ candidate: { candidate: candidate(type) } }));
    expect(d.summary.calls[0]!.path).toMatchObject({ kind: 'direct', remote: { type } });
    expect(d.summary.signaling).toMatchObject([{ protocol: 'websocket', hostname: 'call.example' }]);
  });

  it('that the other side is reached through a relay of its own', async () => {
    const d = new Dialogue();
    await signaling(d, true)(JSON.stringify({ type: 'offer', sdp: browserOffer({ ufrag: 'them', candidates: [candidate('relay')] }) }));
    expect(call(d).summary.calls[0]!.path).toMatchObject({ kind: 'remote-relay', remote: { type: 'relay' } });
  });

  it('that an address which no candidate named is peer-reflexive', async () => {
    const d = new Dialogue();
    await signaling(d)(candidate('srflx', '203.0.113.7', 11111));
    expect(call(d).summary.calls[0]!.path!.remote.type).toBe('prflx');
  });

  it('that an address hidden behind an mDNS name is host', async () => {
    const d = new Dialogue();
    await signaling(d)(candidate('host', '9b36eaac-bb2e-49bb-bb78-21c41c499900.local', peer.port));
    expect(call(d).summary.calls[0]!.path!.remote.type).toBe('host');
  });

  it('nothing of another agent that happens to be described', async () => {
    const d = new Dialogue();
    await signaling(d)(candidate('relay').replace('ufrag them', 'ufrag else').replace(String(peer.port), '5'));
    expect(call(d).summary.calls[0]).toMatchObject({ path: { remote: { type: 'unknown' } } });
    expect(d.summary.calls[0]).not.toHaveProperty('remoteIceLite');
  });

  it.each([true, false])('whether the other side is ICE-lite: %s', async (lite) => {
    const d = new Dialogue();
    await signaling(d)(JSON.stringify({ sdp: browserOffer({ ufrag: 'them', lite }) }));
    expect(call(d).summary.calls[0]).toMatchObject({ remoteIceLite: lite });
    if (lite) expect(d.summary.calls[0]).toMatchObject({ topology: 'sfu', topologyConfidence: 'certain' });
  });

  it('the same where it came in a body of HTTP (WHIP, RFC 9725)', () => {
    const d = new Dialogue();
    const send = d.tcp(browser, server);
    const answer = browserOffer({ ufrag: 'them', lite: true, setup: 'passive', candidates: [candidate('host')] });
    send(true, ascii('POST /whip HTTP/1.1\r\nHost: call.example\r\nContent-Type: application/sdp\r\nContent-Length: 0\r\n\r\n'));
    send(false, ascii(`HTTP/1.1 201 Created\r\nContent-Type: application/sdp\r\nContent-Length: ${answer.length}\r\n\r\n${answer}`));
    expect(call(d).summary.calls[0]).toMatchObject({ remoteIceLite: true, path: { remote: { type: 'host' } } });
  });
});

describe('given a certificate in clear (DTLS 1.2), the summary should say whether signaling announced it (RFC 8122)', () => {
  const own = certificate(distinguishedName('O', 'WebRTC'), distinguishedName('O', 'WebRTC'));
  const digest = createHash('sha256').update(Buffer.from(own)).digest('hex').toUpperCase().match(/../g)!.join(':');

  async function handshake(announced: string | null): Promise<Dialogue> {
    const d = new Dialogue();
    if (announced !== null) await signaling(d)(JSON.stringify({ sdp: browserOffer({ ufrag: 'them', fingerprint: announced }) }));
    d.check(laptop, peer, 'them:mine', outside, { nominate: true });
    d.udp(laptop, peer, Uint8Array.from(dtlsRecord(22, 0, 0, fragment(1, clientHello({ version: 0xfefd, cookie: [], extensions: srtpExtension(7) }), { seq: 0 }))));
    d.udp(peer, laptop, Uint8Array.from([
      ...dtlsRecord(22, 0, 0, fragment(2, serverHello({ version: 0xfefd, extensions: srtpExtension(7) }), { seq: 0 })),
      ...dtlsRecord(22, 0, 1, fragment(11, certificateMessage(own), { seq: 1 })),
    ]));
    return d;
  }

  it.each([[digest, true], [digest.replace(/^../, digest.startsWith('00') ? '01' : '00'), false]])('%s: %s', async (announced, matches) => {
    const { dtls } = (await handshake(announced)).summary.calls[0]!;
    expect(dtls).toMatchObject([{ fingerprints: [{ side: 'remote', value: digest }], fingerprintMatches: matches }]);
  });

  it('nothing where signaling was not in clear', async () => {
    const { dtls } = (await handshake(null)).summary.calls[0]!;
    expect(dtls).toHaveLength(1);
    expect(dtls[0]).not.toHaveProperty('fingerprintMatches');
  });
});

describe('private by default', () => {
  it('neither the password nor the text of signaling is in the summary', async () => {
    const d = new Dialogue();
    await signaling(d)(JSON.stringify({ chat: 'a secret', sdp: browserOffer({ ufrag: 'them', candidates: [candidate('srflx')] }) }));
    expect(JSON.stringify(call(d).summary)).not.toMatch(/SeCrEt|a secret/);
  });
});
