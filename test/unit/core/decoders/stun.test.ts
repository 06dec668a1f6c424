import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { stunAttributeName, stunAttributes } from '../../../../electron/core/decoders/stun-attributes.ts';
import { decodeStun, looksLikeStun } from '../../../../electron/core/decoders/stun.ts';
import type { StunMessage, StunValue } from '../../../../electron/core/decoders/stun-message.ts';
import { attribute, bytes, stunMessage, text, transactionId } from '../../../helpers/stun-bytes.ts';

const decode = (b: Uint8Array): StunMessage => {
  const result = decodeStun(b, 0, b.length);
  if (!result.ok) throw new Error(`${result.issue.reason} at ${result.issue.offset}`);
  return result.value;
};
const issue = (b: Uint8Array): string => {
  const result = decodeStun(b, 0, b.length);
  return result.ok ? 'no issue' : result.issue.reason;
};
const valueOf = (m: StunMessage, name: string): StunValue | undefined => m.attributes.find((a) => a.name === name)?.value;

// RFC 5769 2.1 to 2.4.
const sampleRequest = bytes(
  '00 01 00 58 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae 80 22 00 10 53 54 55 4e 20 74 65 73 74 20 63 6c 69 65 6e 74 00 24 00 04 6e 00 01 ff' +
    '80 29 00 08 93 2f f9 b1 51 26 3b 36 00 06 00 09 65 76 74 6a 3a 68 36 76 59 20 20 20 00 08 00 14 9a ea a7 0c bf d8 cb 56 78 1e f2 b5 b2 d3 f2 49' +
    'c1 b5 71 a2 80 28 00 04 e5 7a 3b cf',
);
const sampleResponse4 = bytes(
  '01 01 00 3c 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae 80 22 00 0b 74 65 73 74 20 76 65 63 74 6f 72 20 00 20 00 08 00 01 a1 47 e1 12 a6 43' +
    '00 08 00 14 2b 91 f5 99 fd 9e 90 c3 8c 74 89 f9 2a f9 ba 53 f0 6b e7 d7 80 28 00 04 c0 7d 4c 96',
);
const sampleResponse6 = bytes(
  '01 01 00 48 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae 80 22 00 0b 74 65 73 74 20 76 65 63 74 6f 72 20 00 20 00 14 00 02 a1 47 01 13 a9 fa' +
    'a5 d3 f1 79 bc 25 f4 b5 be d2 b9 d9 00 08 00 14 a3 82 95 4e 4b e6 7b f1 17 84 c9 7c 82 92 c2 75 bf e3 ed 41 80 28 00 04 c8 fb 0b 4c',
);
const sampleLongTerm = bytes(
  '00 01 00 60 21 12 a4 42 78 ad 34 33 c6 ad 72 c0 29 da 41 2e 00 06 00 12 e3 83 9e e3 83 88 e3 83 aa e3 83 83 e3 82 af e3 82 b9 00 00' +
    '00 15 00 1c 66 2f 2f 34 39 39 6b 39 35 34 64 36 4f 4c 33 34 6f 4c 39 46 53 54 76 79 36 34 73 41 00 14 00 0b 65 78 61 6d 70 6c 65 2e 6f 72 67 00' +
    '00 08 00 14 f6 70 24 65 6d d6 4a 3e 02 b8 e0 71 2e 85 c9 a2 8c a8 96 66',
);

describe('RFC 5769 test vectors', () => {
  it('2.1: a connectivity check with short-term credentials', () => {
    const m = decode(sampleRequest);
    expect(m).toMatchObject({
      class: 'request', method: 1, methodName: 'Binding', transactionId: 'b7e7a701bc34d686fa87dfae', classic: false, size: 108, whole: true,
      software: 'STUN test client', priority: 0x6e0001ff, iceControlled: '932ff9b151263b36', username: 'evtj:h6vY',
      fingerprint: 'valid', messageIntegrity: 'sha1', useCandidate: false, peers: [],
    });
    expect(m.attributes.map((a) => [a.name, a.length])).toEqual([
      ['SOFTWARE', 16], ['PRIORITY', 4], ['ICE-CONTROLLED', 8], ['USERNAME', 9], ['MESSAGE-INTEGRITY', 20], ['FINGERPRINT', 4],
    ]);
  });

  it('2.2: an IPv4 response', () => {
    const m = decode(sampleResponse4);
    expect(m).toMatchObject({ class: 'success', software: 'test vector', mapped: { address: '192.0.2.1', port: 32853 }, fingerprint: 'valid' });
  });

  it('2.3: an IPv6 response, XORed with the transaction id too', () => {
    expect(decode(sampleResponse6)).toMatchObject({ mapped: { address: '2001:db8:1234:5678:11:2233:4455:6677', port: 32853 }, fingerprint: 'valid' });
  });

  it('2.4: long-term credentials, without FINGERPRINT', () => {
    const m = decode(sampleLongTerm);
    expect(m).toMatchObject({
      username: '\u30de\u30c8\u30ea\u30c3\u30af\u30b9', nonce: 'f//499k954d6OL34oL9FSTvy64sA', realm: 'example.org', messageIntegrity: 'sha1', fingerprint: 'absent',
    });
    // The bytes are the RFC's: their integrity holds with its password.
    const key = createHash('md5').update('\u30de\u30c8\u30ea\u30c3\u30af\u30b9:example.org:TheMatrIX').digest();
    const mac = createHmac('sha1', key).update(sampleLongTerm.subarray(0, sampleLongTerm.length - 24)).digest('hex');
    expect(mac).toBe(Buffer.from(sampleLongTerm.subarray(-20)).toString('hex'));
  });

  it('a flipped bit makes the fingerprint invalid', () => {
    const damaged = sampleRequest.slice();
    damaged[30]! ^= 1;
    expect(decode(damaged).fingerprint).toBe('invalid');
  });
});

describe('the table of attributes', () => {
  it('has each type once, in the order of the registry', () => {
    const types = stunAttributes.map((a) => a.type);
    expect(types).toEqual([...new Set(types)].sort((x, y) => x - y));
  });
  it('says what the registry says of a few', () => {
    const named = (type: number): string => stunAttributeName(type);
    expect([0x0020, 0x001c, 0x8001, 0x8025, 0xc057, 0xc070].map(named)).toEqual([
      'XOR-MAPPED-ADDRESS', 'MESSAGE-INTEGRITY-SHA256', 'ADDRESS-ERROR-CODE', 'TRANSACTION-TRANSMIT-COUNTER', 'GOOG-NETWORK-INFO', 'META-DTLS-IN-STUN',
    ]);
  });
});

describe('message type (RFC 8489 5)', () => {
  it.each([
    [0x0001, 'Binding', 'request'], [0x0011, 'Binding', 'indication'], [0x0101, 'Binding', 'success'], [0x0111, 'Binding', 'error'],
    [0x0003, 'Allocate', 'request'], [0x0113, 'Allocate', 'error'], [0x0104, 'Refresh', 'success'], [0x0016, 'Send', 'indication'],
    [0x0017, 'Data', 'indication'], [0x0108, 'CreatePermission', 'success'], [0x0009, 'ChannelBind', 'request'], [0x000a, 'Connect', 'request'],
    [0x010b, 'ConnectionBind', 'success'], [0x001c, 'ConnectionAttempt', 'indication'], [0x0200, 'GOOG-PING', 'request'], [0x0300, 'GOOG-PING', 'success'],
    [0x0005, '0x005', 'request'], [0x3eef, '0xfff', 'request'],
  ])('0x%s is %s %s', (type, methodName, messageClass) => {
    expect(decode(stunMessage(type))).toMatchObject({ methodName, class: messageClass });
  });
});

describe('attributes', () => {
  it('gives each layout its value', () => {
    const m = decode(
      stunMessage(
        0x0113,
        attribute(0x0009, bytes('00 00 04 01'), text('Unauthorized')),
        attribute(0x000a, bytes('00 24 80 29')),
        attribute(0x000c, bytes('40 01 00 00')),
        attribute(0x0018, bytes('80')),
        attribute(0x0019, bytes('11 00 00 00')),
        attribute(0x001a),
        attribute(0x8004, bytes('00 00 06 04 00 00 05 14')),
        attribute(0x8001, bytes('02 00 04 28'), text('Address Family not Supported')),
        attribute(0x8002, bytes('00 01 00 00 00 02 00 03 61 62 63 00')),
        attribute(0x8025, bytes('00 00 03 01')),
        attribute(0x0003, bytes('00 00 00 06')),
        attribute(0xc057, bytes('00 02 00 0a')),
        attribute(0xc059, bytes('00 01')),
        attribute(0x8abc, bytes('01 02')),
      ),
    );
    expect(m.attributes.map((a) => [a.name, a.value])).toEqual([
      ['ERROR-CODE', { kind: 'error', code: 401, reason: 'Unauthorized' }],
      ['UNKNOWN-ATTRIBUTES', { kind: 'types', types: [0x24, 0x8029] }],
      ['CHANNEL-NUMBER', { kind: 'number', number: 0x4001 }],
      ['EVEN-PORT', { kind: 'fields', fields: { reserveNext: 1 } }],
      ['REQUESTED-TRANSPORT', { kind: 'number', number: 17 }],
      ['DONT-FRAGMENT', { kind: 'flag' }],
      // RFC 8656 18.13: destination unreachable, fragmentation needed, the next hop's MTU.
      ['ICMP', { kind: 'fields', fields: { type: 3, code: 4, errorData: 1300 } }],
      ['ADDRESS-ERROR-CODE', { kind: 'error', code: 440, reason: 'Address Family not Supported', family: 6 }],
      ['PASSWORD-ALGORITHMS', { kind: 'algorithms', algorithms: [{ algorithm: 1, parameters: '' }, { algorithm: 2, parameters: '616263' }] }],
      ['TRANSACTION-TRANSMIT-COUNTER', { kind: 'fields', fields: { requests: 3, responses: 1 } }],
      ['CHANGE-REQUEST', { kind: 'fields', fields: { changeIp: 1, changePort: 1 } }],
      ['GOOG-NETWORK-INFO', { kind: 'fields', fields: { networkId: 2, networkCost: 10 } }],
      ['GOOG-MISC-INFO', { kind: 'types', types: [1] }],
      ['0x8abc', { kind: 'bytes', from: m.size - 4, to: m.size - 2 }],
    ]);
    expect(m).toMatchObject({ error: { code: 401, reason: 'Unauthorized' }, channelNumber: 0x4001, requestedTransport: 17 });
  });

  it.each([
    [0x0020, '00 01 a1', 'wrong length'], [0x0020, '00 03 a1 47 e1 12 a6 43', 'unknown address family'], [0x0001, '00 02 00 01 0a 00 00 01', 'wrong length'],
    [0x0009, '00 00 04', 'wrong length'], [0x0009, '00 00 04 64', 'error number above 99'], [0x0024, '00 01', 'wrong length'],
    [0x8029, '00', 'wrong length'], [0x0025, '00', 'wrong length'], [0x8002, '00 01 00 09 00', 'parameters past the end'], [0x000a, '00 01 00', 'wrong length'],
  ])('a 0x%s that is not what its RFC says is named and malformed', (type, value, reason) => {
    expect(decode(stunMessage(0x0101, attribute(type, bytes(value)))).attributes[0]?.value).toEqual({ kind: 'malformed', reason });
  });

  it('the first well-formed one of a type counts', () => {
    const m = decode(stunMessage(0x0001, attribute(0x0024, bytes('01')), attribute(0x0024, bytes('00 00 00 01')), attribute(0x0024, bytes('00 00 00 02'))));
    expect(m.priority).toBe(1);
    expect(m.attributes).toHaveLength(3);
  });

  it('XOR-MAPPED-ADDRESS counts before MAPPED-ADDRESS, wherever it stands', () => {
    const m = decode(stunMessage(0x0101, attribute(0x0001, bytes('00 01 00 07 0a 00 00 01')), attribute(0x0020, bytes('00 01 a1 47 e1 12 a6 43'))));
    expect(m.mapped).toEqual({ address: '192.0.2.1', port: 32853 });
    expect(valueOf(m, 'MAPPED-ADDRESS')).toEqual({ kind: 'address', family: 4, address: '10.0.0.1', port: 7 });
  });

  it('what follows MESSAGE-INTEGRITY is listed and not believed (RFC 8489 14.5)', () => {
    const m = decode(
      stunMessage(
        0x0001, attribute(0x0006, text('a:b')), attribute(0x0008, new Uint8Array(20)), attribute(0x0025), attribute(0x001c, new Uint8Array(32)),
        attribute(0x0024, bytes('00 00 00 01')),
      ),
    );
    expect(m).toMatchObject({ username: 'a:b', useCandidate: false, messageIntegrity: 'both' });
    expect(m.priority).toBeUndefined();
    expect(m.attributes).toHaveLength(5);
    const mapped = attribute(0x0020, bytes('00 01 a1 47 e1 12 a6 43'));
    expect(decode(stunMessage(0x0101, attribute(0x0008, new Uint8Array(20)), mapped, attribute(0x001c, new Uint8Array(32)))).mapped).toBeUndefined();
    expect(decode(stunMessage(0x0101, mapped, attribute(0x0008, new Uint8Array(20)))).mapped).toEqual({ address: '192.0.2.1', port: 32853 });
  });

  it('CreatePermission may name several peers', () => {
    const m = decode(stunMessage(0x0008, attribute(0x0012, bytes('00 01 21 12 2b 12 a4 43')), attribute(0x0012, bytes('00 01 21 12 2b 12 a4 40'))));
    expect(m.peers).toEqual([{ address: '10.0.0.1', port: 0 }, { address: '10.0.0.2', port: 0 }]);
  });

  it('DATA is given by its place', () => {
    const m = decode(stunMessage(0x0017, attribute(0x0012, bytes('00 01 21 12 2b 12 a4 43')), attribute(0x0013, bytes('80 60 01'))));
    expect(m.data).toEqual({ from: 36, to: 39, length: 3 });
  });
});

describe('hostile and damaged messages', () => {
  it('a header alone is not a message when it is cut', () => expect(issue(sampleRequest.subarray(0, 19))).toBe('header cut short'));
  it('two first bits that are not zero are no STUN', () => expect(issue(stunMessage(0x4001))).toBe('first two bits not zero'));
  it('an attribute length past the end is an issue', () => {
    const b = stunMessage(0x0001, attribute(0x0006, text('abcd')));
    b[23] = 5;
    expect(issue(b)).toBe('attribute past the end of the message');
  });
  it('a length that is no multiple of four is an issue', () => {
    const b = stunMessage(0x0001, attribute(0x0006, text('abcd')));
    b[3] = 7;
    expect(issue(b)).toBe('length not a multiple of 4');
    expect(looksLikeStun(b, 0, b.length)).toBe(false);
  });
  it('a message of nothing but empty attributes is bounded', () => {
    expect(issue(stunMessage(0x0001, new Uint8Array(4 * 16_000)))).toBe('too many attributes');
  });
  it('a message that the capture cut keeps its whole attributes and the place of its data', () => {
    const b = stunMessage(0x0017, attribute(0x0012, bytes('00 01 21 12 2b 12 a4 43')), attribute(0x0013, new Uint8Array(1000)));
    const result = decodeStun(b, 0, 96);
    expect(result).toMatchObject({ ok: true, value: { whole: false, size: 1036, fingerprint: 'unchecked', data: { from: 36, to: 96, length: 1000 } } });
  });
  it('text that is no UTF-8 does not throw', () => {
    expect(decode(stunMessage(0x0001, attribute(0x0006, bytes('ff 61 c0')))).username).toBe('\ufffda\ufffd');
  });
});

describe('classic STUN (RFC 3489)', () => {
  const classic = (type: number, ...attributes: Uint8Array[]): Uint8Array => {
    const b = stunMessage(type, ...attributes);
    b.set(bytes('5e 1f 00 09'), 4);
    return b;
  };
  const response = classic(0x0101, attribute(0x0001, bytes('00 01 04 d2 c0 00 02 01')), attribute(0x0004, bytes('00 01 0d 96 c0 00 02 02')));

  it('is recognised by type, exact length and attributes that add up', () => {
    expect(looksLikeStun(response, 0, response.length)).toBe(true);
    expect(decode(response)).toMatchObject({ classic: true, transactionId: `5e1f0009${transactionId}`, mapped: { address: '192.0.2.1', port: 1234 } });
  });
  it('is not recognised in a longer datagram, with attributes that do not add up, or with another type', () => {
    expect(looksLikeStun(new Uint8Array([...response, 0]), 0, response.length + 1)).toBe(false);
    const short = response.slice();
    short[23] = 9;
    expect(looksLikeStun(short, 0, short.length)).toBe(false);
    expect(looksLikeStun(classic(0x0003), 0, 20)).toBe(false);
    expect(looksLikeStun(classic(0x0011), 0, 20)).toBe(false);
  });
  it('takes attributes that are not padded', () => {
    const b = classic(0x0001, new Uint8Array([...bytes('00 06 00 03'), ...text('abc'), ...bytes('00 03 00 04 00 00 00 02')]));
    expect(looksLikeStun(b, 0, b.length)).toBe(true);
    expect(decode(b)).toMatchObject({ username: 'abc', whole: true });
  });
  it('MS-TURN numbers REALM and NONCE the other way round', () => {
    const b = classic(0x0003, attribute(0x000f, bytes('72 c6 4b c6')), attribute(0x0014, text('the-nonce')), attribute(0x0015, text('realm')));
    expect(looksLikeStun(b, 0, b.length)).toBe(true);
    expect(decode(b)).toMatchObject({ methodName: 'Allocate', realm: 'realm', nonce: 'the-nonce' });
  });
});
