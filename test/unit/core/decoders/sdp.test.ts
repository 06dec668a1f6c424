import { describe, expect, it } from 'vitest';
import { parseSdp } from '../../../../electron/core/decoders/sdp.ts';
import { parseSdpCandidate } from '../../../../electron/core/decoders/sdp-candidate.ts';
import { browserOffer, fingerprint } from '../../../helpers/session-descriptions.ts';

const parse = (sdp: string): ReturnType<typeof parseSdp> => parseSdp(sdp.split('\r\n'));

describe('candidates (RFC 8839 5.1)', () => {
  it.each([
    ['candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 10.0.0.5 rport 50000 generation 0 ufrag EEtu network-cost 999',
      { component: 1, protocol: 'udp', priority: 1677729535, address: '203.0.113.7', port: 46154, type: 'srflx', relatedAddress: '10.0.0.5', relatedPort: 50000, tcpType: null, ufrag: 'EEtu' }],
    ['a=candidate:1 2 UDP 2130706431 2001:DB8:0:0::1 5001 typ host', { component: 2, protocol: 'udp', address: '2001:db8::1', type: 'host', relatedAddress: null, relatedPort: null, ufrag: null }],
    ['candidate:3 1 tcp 1518280447 10.0.0.5 9 typ host tcptype active generation 0', { protocol: 'tcp', port: 9, tcpType: 'active' }],
    ['candidate:4 1 udp 41885439 198.51.100.3 61000 typ relay raddr 0.0.0.0 rport 0', { type: 'relay', relatedAddress: '0.0.0.0', relatedPort: 0 }],
    ['candidate:5 1 udp 2122260223 9B36EAAC-BB2E-49BB-BB78-21C41C499900.local 10004 typ host', { address: '9b36eaac-bb2e-49bb-bb78-21c41c499900.local', type: 'host' }],
  ])('%s', (text, expected) => {
    expect(parseSdpCandidate(text)).toMatchObject(expected);
  });

  it.each(['candidate:1 1 udp 1 192.0.2.1 70000 typ host', 'candidate:1 1 sctp 1 192.0.2.1 7 typ host', 'candidate:1 1 udp 1 192.0.2.1 7 typ', 'candidate:1 1 udp 1 192.0.2.1 7 typ hosted', 'candidate:', ''])('not: %s', (text) => {
    expect(parseSdpCandidate(text)).toBeNull();
  });
});

describe('session descriptions (RFC 8866, RFC 8839)', () => {
  it("a browser's offer: bundled sections are one agent; the password is not kept", () => {
    const said = parse(browserOffer({ ufrag: 'EEtu', candidates: ['candidate:1 1 udp 1 192.0.2.1 7 typ host'] }));
    expect(said).toMatchObject([{ ufrag: 'EEtu', lite: false, options: ['trickle'], setup: 'actpass', fingerprints: [{ algorithm: 'sha-256', value: fingerprint }] }]);
    expect(said[0]!.candidates).toHaveLength(1);
    expect(JSON.stringify(said)).not.toContain('SeCrEt');
  });

  it('session-level attributes are those of the sections that do not say otherwise; ice-lite is the whole session\'s', () => {
    const said = parse([
      'v=0', 's=-', 'a=ice-lite', 'a=ice-ufrag:sess', `a=fingerprint:SHA-256 ${fingerprint.toLowerCase()}`, 'a=setup:passive',
      'm=audio 9 UDP/TLS/RTP/SAVPF 0', 'a=candidate:1 1 udp 1 192.0.2.1 7 typ host', 'm=video 9 UDP/TLS/RTP/SAVPF 0', 'a=ice-ufrag:own', 'a=setup:active',
    ].join('\r\n'));
    expect(said).toMatchObject([
      { ufrag: 'sess', lite: true, setup: 'passive', fingerprints: [{ algorithm: 'sha-256', value: fingerprint }], candidates: [{ port: 7 }] },
      { ufrag: 'own', lite: true, setup: 'active', fingerprints: [{ value: fingerprint }], candidates: [] },
    ]);
  });

  it('a fragment (RFC 8840 9) does not say whether its agent is lite', () => {
    expect(parse('a=ice-ufrag:8hhY\r\na=ice-pwd:asd88fgpdd777uzjYhagZg\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 1 192.0.2.1 7 typ host\r\na=end-of-candidates')).toMatchObject([
      { ufrag: '8hhY', lite: null, candidates: [{ address: '192.0.2.1' }] },
    ]);
  });

  it('a description of something else, and lines that are none, say nothing', () => {
    expect(parse('v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=Radio\r\nm=audio 5004 RTP/AVP 0')).toEqual([]);
    expect(parse('a=fingerprint:sha-256 AB\r\na=candidate:x\r\na=\r\na\r\n=')).toEqual([]);
  });

  it('ten thousand candidates cost 256', () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => `a=candidate:${i} 1 udp 1 10.0.${i >> 8}.${i & 255} 7 typ host`);
    expect(parseSdp(['v=0', 'm=audio 9 X 0', 'a=ice-ufrag:abcd', ...lines])[0]!.candidates).toHaveLength(256);
  });
});
