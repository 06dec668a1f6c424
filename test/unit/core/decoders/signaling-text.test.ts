import { describe, expect, it } from 'vitest';
import { findIceDescriptions } from '../../../../electron/core/decoders/signaling-text.ts';
import { browserOffer, fingerprint } from '../../../helpers/session-descriptions.ts';

const find = (text: string | Uint8Array): ReturnType<typeof findIceDescriptions> => {
  const b = typeof text === 'string' ? new Uint8Array(Buffer.from(text)) : text;
  return findIceDescriptions(b, 0, b.length);
};
const srflx = 'candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 10.0.0.5 rport 50000 generation 0 ufrag EEtu network-cost 999';
const offer = browserOffer({ ufrag: 'EEtu', candidates: [srflx] });
const agent = { ufrag: 'EEtu', lite: false, fingerprints: [{ algorithm: 'sha-256', value: fingerprint }], candidates: [{ address: '203.0.113.7', port: 46154, type: 'srflx' }] };
const trickled = { ufrag: 'EEtu', lite: null, fingerprints: [], candidates: [{ address: '203.0.113.7', port: 46154, type: 'srflx' }] };
const json = JSON.stringify;

describe('given signaling of any application, should find the description', () => {
  it.each([
    ['WHIP: the body is SDP (RFC 9725)', offer],
    ['SDP with single line feeds', offer.replaceAll('\r\n', '\n')],
    ['JSON as RTCPeerConnection gives it', json({ type: 'offer', sdp: offer })],
    ['JSON in a string of JSON', json({ method: 'relay', payload: json({ to: 'bob', body: { description: { type: 'offer', sdp: offer } } }) })],
    ['JSON escaped three times', json({ a: json({ b: json({ sdp: offer }) }) })],
    ['Socket.IO', `42["message",${json({ sdp: offer, type: 'offer' })}]`],
    ['Janus', json({ janus: 'event', sender: 1, jsep: { type: 'offer', sdp: offer }, plugindata: { plugin: 'janus.plugin.videoroom' } })],
    ['the SDP before other members', json({ sdp: offer, z: 'a=not SDP', more: [1, 2] })],
    ['SIP over WebSocket (RFC 7118)', `INVITE sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/WSS x\r\nContent-Type: application/sdp\r\nContent-Length: ${offer.length}\r\n\r\n${offer}`],
    ['JavaScript escapes of line ends', `{"sdp":"${offer.replaceAll('\r\n', '\\u000d\\u000a')}"}`],
    ['an event stream', `event: offer\ndata: ${json({ sdp: offer })}\n\n`],
    ['XML', `<message><body>${offer}</body></message>`],
  ])('%s', (_what, text) => {
    expect(find(text)).toMatchObject([agent]);
    expect(find(text)[0]!.candidates).toHaveLength(1);
  });

  it('protobuf: bytes around it are not text', () => {
    expect(find(new Uint8Array(Buffer.concat([Buffer.from([0x0a, 0xff, 0x12, 0x05, 0x0a]), Buffer.from(offer), Buffer.from([0x12, 0x05, 0xc3, 0x28])])))).toMatchObject([agent]);
  });

  it('two in one message', () => {
    expect(find(json([{ sdp: offer }, { sdp: browserOffer({ ufrag: 'SFU1', lite: true }) }]))).toMatchObject([agent, { ufrag: 'SFU1', lite: true }]);
  });
});

describe('given trickled candidates, should find them', () => {
  it.each([
    ['as RTCIceCandidate gives it', json({ candidate: srflx, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'EEtu' })],
    ['without extensions, the ufrag beside it', json({ candidate: srflx.replace(/ generation.*/, ''), sdpMid: '0', usernameFragment: 'EEtu' })],
    ['nested, as Janus has it', json({ janus: 'trickle', candidate: { candidate: srflx, sdpMid: '0' } })],
    ['in a string of JSON', json({ trickle: json({ candidateInit: json({ candidate: srflx }) }) })],
    ["with the attribute's name", json({ candidate: `a=${srflx}` })],
    ['a fragment (RFC 8840)', `a=ice-ufrag:EEtu\r\na=ice-pwd:x\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=${srflx}\r\n`],
    ['a fragment in JSON', json({ sdpfrag: `a=ice-ufrag:EEtu\r\na=${srflx}\r\na=end-of-candidates\r\n`, id: 7 })],
    ['an attribute alone', `a=${srflx}`],
  ])('%s', (_what, text) => {
    expect(find(text)).toMatchObject([trickled]);
  });

  it('several in one message are one agent', () => {
    const said = find(json({ candidates: [srflx, srflx.replace('203.0.113.7', '203.0.113.8')] }));
    expect(said).toHaveLength(1);
    expect(said[0]!.candidates.map((c) => c.address)).toEqual(['203.0.113.7', '203.0.113.8']);
  });

  it('beside a description, as its agent\'s', () => {
    const said = find(json({ sdp: browserOffer({ ufrag: 'them' }), candidates: [srflx.replace(/ generation.*/, '')] }));
    expect(said).toMatchObject([{ ufrag: 'them', lite: false }, { ufrag: 'them', lite: null, candidates: [{ type: 'srflx' }] }]);
  });

  it('without any ufrag, the candidate alone', () => {
    expect(find(json({ candidate: srflx.replace(/ generation.*/, '') }))).toMatchObject([{ ufrag: null, candidates: [{ type: 'srflx' }] }]);
  });
});

describe('given parameters as objects (ORTC), should find them', () => {
  const transport = {
    id: 'a7', iceParameters: { usernameFragment: 'sfu0', password: 'SeCrEtSeCrEt', iceLite: true },
    iceCandidates: [
      { foundation: 'udpcandidate', priority: 1076302079, ip: '203.0.113.7', address: '203.0.113.7', protocol: 'udp', port: 40123, type: 'host' },
      { foundation: 'tcpcandidate', priority: 1, ip: '2001:DB8::7', protocol: 'tcp', port: 40124, type: 'host', tcpType: 'passive' },
    ],
    dtlsParameters: { role: 'auto', fingerprints: [{ algorithm: 'sha-256', value: fingerprint }] },
  };
  const expected = [{
    ufrag: 'sfu0', lite: true, fingerprints: [{ algorithm: 'sha-256', value: fingerprint }],
    candidates: [{ address: '203.0.113.7', port: 40123, protocol: 'udp', type: 'host' }, { address: '2001:db8::7', protocol: 'tcp', tcpType: 'passive' }],
  }];

  it.each([
    ['protoo', json({ response: true, id: 4, ok: true, data: transport })],
    ['Socket.IO', `430[${json({ params: transport })}]`],
    ['the transport alone', json(transport)],
  ])('%s', (_what, text) => {
    expect(find(text)).toMatchObject(expected);
    expect(json(find(text))).not.toContain('SeCrEt');
  });

  it('what only looks like it, is cut, or is nested without end gives nothing', () => {
    expect(find(json({ a: { usernameFragment: 'x' } }))).toEqual([]);
    expect(find(json(transport).slice(0, -5))).toEqual([]);
    expect(find(`${'['.repeat(100_000)}"usernameFragment"`)).toEqual([]);
    expect(find(json({ ...transport, iceCandidates: [null, 1, 'x', {}, { ip: 7 }, { ip: 'x', port: 70_000, protocol: 'udp', type: 'host' }] }))).toMatchObject([{ ufrag: 'sfu0', candidates: [] }]);
  });
});

describe('given other text, should find nothing', () => {
  it.each(['', '{}', 'the candidate: vote for him', '{"candidate":""}', '{"candidate":null}', 'GET /x?v=0', '{"v":"v=0"}', '{"candidate":"candidate:end-of-candidates"}', 'v=0\nv=0\nv=0'])('%s', (text) => {
    expect(find(text)).toEqual([]);
  });

  it.each([
    ['candidates without end', 'candidate:'.repeat(26_000)],
    ['words that almost are', 'candidate:1 1 udp 1 '.repeat(13_000)],
    ['backslashes', `"sdp":"v=0${'\\'.repeat(250_000)}`],
    ['quotation marks', `usernameFragment${'"'.repeat(250_000)}`],
    ['lines', 'v=0\\r\\n'.repeat(30_000)],
    ['attributes', `v=0\r\n${'a=candidate:1 1 udp 1 192.0.2.1 1 typ host\r\n'.repeat(6000)}`],
    ['one line', `a=${'x'.repeat(250_000)}`],
  ])('nor take long: %s', (_what, text) => {
    const began = performance.now();
    find(text);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
