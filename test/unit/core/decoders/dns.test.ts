import { describe, expect, it } from 'vitest';
import { decodeDns, type DnsMessage } from '../../../../electron/core/decoders/dns.ts';
import { DnsStream } from '../../../../electron/core/decoders/dns-stream.ts';
import { ascii, u16, vector } from '../../../helpers/handshake-bytes.ts';

const name = (text: string): number[] => [...text.split('.').flatMap((l) => vector(1, ascii(l))), 0];
const pointer = (at: number): number[] => u16(0xc000 | at);
const record = (owner: readonly number[], type: number, content: readonly number[], { ttl = 60, cls = 1 } = {}): number[] => [
  ...owner, ...u16(type), ...u16(cls), 0, 0, ...u16(ttl), ...vector(2, content),
];
const message = (flags: number, counts: readonly [number, number, number, number], ...body: readonly (readonly number[])[]): number[] => [...u16(0x1234), ...u16(flags), ...counts.flatMap(u16), ...body.flat()];

function decode(bytes: readonly number[]): DnsMessage {
  const result = decodeDns(new Uint8Array(bytes), 0, bytes.length);
  if (!result.ok) throw new Error(result.issue.reason);
  return result.value;
}
const reason = (bytes: readonly number[]): string | null => {
  const result = decodeDns(new Uint8Array(bytes), 0, bytes.length);
  return result.ok ? (result.value.issue?.reason ?? null) : result.issue.reason;
};
const answer = (...content: Parameters<typeof record>): DnsMessage => decode(message(0x8180, [0, 1, 0, 0], record(...content)));

describe('DNS messages (RFC 1035 4)', () => {
  it('a question', () => {
    expect(decode(message(0x0100, [1, 0, 0, 0], name('turn.example.com'), u16(28), u16(1)))).toMatchObject({
      id: 0x1234, response: false, opcode: 0, recursionDesired: true, rcode: 0, questions: [{ name: 'turn.example.com', type: 28, typeName: 'AAAA', class: 1 }], issue: null,
    });
  });

  it('an answer through a CNAME, with compressed names (4.1.4)', () => {
    const question = [...name('www.example.com'), ...u16(1), ...u16(1)];
    const alias = record(pointer(12), 5, [...vector(1, ascii('host')), ...pointer(16)], { ttl: 300 });
    const m = decode(message(0x8180, [1, 2, 0, 0], question, alias, record(pointer(12 + question.length + 12), 1, [192, 0, 2, 7])));
    expect(m.answers).toMatchObject([
      { name: 'www.example.com', typeName: 'CNAME', target: 'host.example.com', ttl: 300 },
      { name: 'host.example.com', typeName: 'A', address: '192.0.2.7' },
    ]);
  });

  it('a name that does not exist', () => {
    expect(decode(message(0x8183, [1, 0, 0, 0], name('nowhere.example'), u16(1), u16(1)))).toMatchObject({ response: true, rcode: 3, rcodeName: 'NXDOMAIN' });
  });

  it('each type that says where to connect', () => {
    expect(answer(name('x'), 28, [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]).answers[0]).toMatchObject({ address: '2001:db8::1' });
    expect(answer(name('7.2.0.192.in-addr.arpa'), 12, name('host.example')).answers[0]).toMatchObject({ typeName: 'PTR', target: 'host.example' });
    expect(answer(name('_turn._udp.example'), 33, [0, 1, 0, 2, ...u16(3478), ...name('t.example')]).answers[0]).toMatchObject({ typeName: 'SRV', target: 't.example', port: 3478 });
    expect(answer(name('x'), 16, [...vector(1, ascii('secret')), ...vector(1, [])]).answers[0]).toMatchObject({ textLengths: [6, 0] });
  });

  it('the text of TXT is not kept', () => {
    expect(JSON.stringify(answer(name('x'), 16, vector(1, ascii('secret'))))).not.toContain('secret');
  });

  // RFC 9460 appendix D.2.
  it.each([
    ['figure 2: alias form', '00 00 03 66 6f 6f 07 65 78 61 6d 70 6c 65 03 63 6f 6d 00', { priority: 0, target: 'foo.example.com', keys: [] }],
    ['figure 3: "." as target', '00 01 00', { priority: 1, target: '.', keys: [] }],
    ['figure 4: a port', '00 10 03 66 6f 6f 07 65 78 61 6d 70 6c 65 03 63 6f 6d 00 00 03 00 02 00 35', { priority: 16, port: 53 }],
    [
      'figure 7: two IPv6 hints',
      '00 01 03 66 6f 6f 07 65 78 61 6d 70 6c 65 03 63 6f 6d 00 00 06 00 20 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 20 01 0d b8 00 00 00 00 00 00 00 00 00 53 00 01',
      { ipv6Hints: ['2001:db8::1', '2001:db8::53:1'] },
    ],
    [
      'figure 9: mandatory, ALPN and IPv4 hints',
      '00 10 03 66 6f 6f 07 65 78 61 6d 70 6c 65 03 6f 72 67 00 00 00 00 04 00 01 00 04 00 01 00 09 02 68 32 05 68 33 2d 31 39 00 04 00 04 c0 00 02 01',
      { priority: 16, target: 'foo.example.org', alpn: ['h2', 'h3-19'], ipv4Hints: ['192.0.2.1'], keys: [0, 1, 4] },
    ],
  ])('SVCB, RFC 9460 %s', (_figure, hex, service) => {
    expect(answer(name('example.com'), 64, [...Buffer.from(hex.replaceAll(' ', ''), 'hex')]).answers[0]?.service).toMatchObject(service);
  });

  it('EDNS widens the response code and is no additional record (RFC 6891 6.1.3)', () => {
    const m = decode([...message(0x8180, [0, 0, 0, 1]), 0, ...u16(41), ...u16(1232), 1, 0, 0x80, 0, 0, 0]);
    expect(m).toMatchObject({ rcode: 16, rcodeName: 'BADVERS', edns: { version: 0, udpPayloadSize: 1232, dnssecOk: true }, additionals: [] });
  });

  it('Multicast DNS uses the top bit of the class (RFC 6762 18.12)', () => {
    const m = decode(message(0x8400, [1, 1, 0, 0], name('a.local'), u16(1), u16(0x8001), record(name('a.local'), 1, [192, 168, 0, 2], { cls: 0x8001 })));
    expect(m.questions[0]).toMatchObject({ class: 1, unicastResponse: true });
    expect(m.answers[0]).toMatchObject({ class: 1, cacheFlush: true });
  });

  it('a dot inside a label is escaped, so that names stay told apart (5.1)', () => {
    expect(decode(message(0, [1, 0, 0, 0], vector(1, ascii('a.b')), vector(1, [0x01, 0x5c]), [0], u16(1), u16(1))).questions[0]?.name).toBe('a\\.b.\\001\\\\');
  });
});

describe('what is not DNS, or lies', () => {
  it.each([
    ['a pointer to itself', message(0, [1, 0, 0, 0], pointer(12), u16(1), u16(1)), 'question does not read'],
    ['pointers that point at each other', message(0, [1, 0, 0, 0], pointer(14), pointer(12), u16(1), u16(1)), 'question does not read'],
    ['a pointer forwards', message(0, [1, 0, 0, 0], pointer(18), u16(1), u16(1), name('x')), 'question does not read'],
    ['a pointer into a loop of labels', message(0, [1, 0, 0, 0], vector(1, ascii('abc')), pointer(12), u16(1), u16(1)), 'question does not read'],
    ['a label type of the future', message(0, [1, 0, 0, 0], [0x40, 1, 0], u16(1), u16(1)), 'question does not read'],
    ['a name of more than 255 bytes', message(0, [1, 0, 0, 0], name(Array<string>(5).fill('a'.repeat(60)).join('.')), u16(1), u16(1)), 'question does not read'],
    ['more questions than bytes', message(0, [9, 0, 0, 0], name('x'), u16(1), u16(1)), 'question does not read'],
    ['fewer answers than promised', message(0x8000, [0, 2, 0, 0], record(name('x'), 1, [1, 2, 3, 4])), 'name does not read'],
    ['an answer longer than the message', message(0x8000, [0, 1, 0, 0], record(name('x'), 1, [1, 2, 3, 4]).slice(0, -1)), 'content past the end'],
  ])('%s', (_what, bytes, expected) => {
    expect(reason(bytes)).toBe(expected);
  });

  it('an address of the wrong length is malformed, and the rest still reads', () => {
    const m = decode(message(0x8000, [0, 2, 0, 0], record(name('x'), 1, [1, 2, 3]), record(name('x'), 1, [1, 2, 3, 4])));
    expect(m.answers).toMatchObject([{ malformed: true }, { address: '1.2.3.4' }]);
  });
});

describe('DNS over TCP (RFC 7766)', () => {
  const framed = (bytes: readonly number[]): number[] => vector(2, bytes);
  const first = message(0x0100, [1, 0, 0, 0], name('a.example'), u16(1), u16(1));
  const other = message(0x0100, [1, 0, 0, 0], name('b.example'), u16(1), u16(1));

  it('several messages in a segment, and one a byte at a time', () => {
    for (const size of [1, 2, 3, 1000]) {
      const names: string[] = [];
      const stream = new DnsStream((m) => names.push(m.questions[0]!.name));
      const bytes = new Uint8Array([...framed(first), ...framed(other)]);
      for (let at = 0; at < bytes.length; at += size) stream.bytes(bytes, at, Math.min(bytes.length, at + size));
      expect(names).toEqual(['a.example', 'b.example']);
      expect(stream.state).toBe('dns');
    }
  });

  it('decides early that something else is not DNS', () => {
    const stream = new DnsStream(() => undefined);
    stream.bytes(new Uint8Array([0, 3, 1, 2]), 0, 4);
    expect(stream.state).toBe('not-dns');
  });

  it('a gap ends it: nothing shows where the next message begins', () => {
    const names: string[] = [];
    const stream = new DnsStream((m) => names.push(m.questions[0]!.name));
    stream.bytes(new Uint8Array(framed(first)), 0, first.length + 2);
    stream.gap();
    stream.bytes(new Uint8Array(framed(other)), 0, other.length + 2);
    expect(names).toEqual(['a.example']);
  });
});
