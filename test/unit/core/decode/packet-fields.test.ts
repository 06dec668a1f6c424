import { describe, expect, it } from 'vitest';
import { fieldsOf } from '../../../../electron/core/decode/packet-fields.ts';
import { titleOf } from '../../../../electron/core/decode/packet-title.ts';

const rows = (...args: Parameters<typeof fieldsOf>): string[] => fieldsOf(...args).map(({ name, value, depth, telling }) => `${' '.repeat(depth)}${name}: ${value}${telling ? ' !' : ''}`);

describe('fields for a person', () => {
  it('have names in words, and IANA’s where there are any', () => {
    expect(rows({ layer: 'tcp', sourcePort: 443, flags: ['RST', 'ACK'], whole: true, alpn: null }, new Set(['flags']))).toEqual(['source port: 443', 'flags: RST, ACK !', 'whole: yes', 'alpn: none']);
    expect(
      rows({
        layer: 'stun', method: 'Allocate',
        attributes: [
          { type: '0x0009', name: 'ERROR-CODE', length: 4, value: { code: 401, reason: 'Unauthorized' } },
          { type: '0x0020', name: 'XOR-MAPPED-ADDRESS', length: 20, value: { family: 6, address: '2001:db8::1', port: 5000 } },
        ],
      }, new Set(['ERROR-CODE'])),
    ).toEqual(['method: Allocate', 'ERROR-CODE: 401 Unauthorized !', 'XOR-MAPPED-ADDRESS: [2001:db8::1]:5000']);
  });

  it('are one deeper for what is inside another, each member of a list by itself', () => {
    expect(rows({ layer: 'sdp', candidates: [{ type: 'host', address: '192.0.2.1', port: 9 }, { type: 'srflx', address: '192.0.2.2', port: 10 }] })).toEqual([
      'candidate: ', ' type: host', ' address: 192.0.2.1', ' port: 9', 'candidate: ', ' type: srflx', ' address: 192.0.2.2', ' port: 10',
    ]);
  });

  it('are bounded', () => {
    const fields = fieldsOf({ layer: 'dns', text: 'x'.repeat(9000), answers: Array.from({ length: 5000 }, (_, n) => ({ n })) });
    expect(fields).toHaveLength(200);
    expect(fields[0]?.value).toHaveLength(300 + '… (9000 characters)'.length);
  });
});

describe('the title of a packet', () => {
  const ethernet = { layer: 'ethernet', etherType: '0x0800' };
  const tcp = (flags: string[]) => ({ layer: 'tcp', flags, length: 5 });
  const record = { layer: 'tls', record: { contentType: 'handshake', length: 500 } };
  it.each([
    [[ethernet, tcp(['ACK']), record, { layer: 'tls', clientHello: { serverName: 'turn.example.com' } }], 'TLS ClientHello for turn.example.com'],
    [[ethernet, tcp(['PSH', 'ACK']), { layer: 'tls', alert: { level: 2, name: 'handshake_failure' } }, record], 'TLS alert handshake_failure'],
    [[ethernet, tcp(['RST']), record], 'TCP RST'],
    [[{ layer: 'dns', response: true, rcodeName: 'NXDOMAIN', questions: [{ name: 'meet.example.com', typeName: 'A' }] }], 'DNS answer NXDOMAIN to meet.example.com A'],
    [[{ layer: 'http', kind: 'response', status: 407, reason: 'Proxy Authentication Required' }], 'HTTP 407 Proxy Authentication Required'],
    [[{ layer: 'dtls', records: [{ contentType: 'alert', alert: { name: 'bad_certificate' } }] }], 'DTLS alert bad_certificate'],
    [[{ layer: 'turn-channel', channel: 0x4000 }, { layer: 'rtp', sequenceNumber: 7, payloadType: 111 }], 'RTP sequence number 7, payload type 111, inside TURN'],
    [[], 'not decoded'],
  ])('says what it is cited for: %j', (layers, title) => expect(titleOf(layers).text).toBe(title));
});
