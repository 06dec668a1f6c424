import { describe, expect, it } from 'vitest';
import { decodeDns } from '../../../../electron/core/decoders/dns.ts';
import { HostNames } from '../../../../electron/core/tracking/host-names.ts';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { a, cname, dnsResponse, https, srv } from '../../../helpers/dns-bytes.ts';
import { at, dnsAnswer, dnsQuery, tcpFrame, TcpFlag } from '../../../helpers/scripted-packets.ts';

function hear(names: HostNames, time: number, ...response: Parameters<typeof dnsResponse>): void {
  const b = dnsResponse(...response);
  const message = decodeDns(b, 0, b.length);
  if (!message.ok) throw new Error(message.issue.reason);
  names.dns(message.value, time);
}
const heard = (...response: Parameters<typeof dnsResponse>): HostNames => {
  const names = new HostNames();
  hear(names, 1, ...response);
  return names;
};

describe('an address is named as the client asked for it', () => {
  it('through a chain of CNAMEs, in any order', () => {
    const chain = [cname('meet.example', 'meet.cdn.example'), cname('meet.cdn.example', 'edge7.cdn.example'), a('edge7.cdn.example', '192.0.2.7'), a('edge7.cdn.example', '2001:db8::7')];
    for (const order of [chain, [...chain].reverse(), [chain[2]!, chain[0]!, chain[3]!, chain[1]!]]) {
      const names = heard('meet.example', 1, order);
      expect([names.of('192.0.2.7'), names.of('2001:db8::7'), names.addressOf('MEET.example')]).toEqual(['meet.example', 'meet.example', expect.anything()]);
    }
  });

  it('upper and lower case are one; a loop of CNAMEs ends', () => {
    expect(heard('Meet.Example', 1, [cname('MEET.EXAMPLE', 'X.example'), a('x.EXAMPLE', '192.0.2.7')]).of('192.0.2.7')).toBe('Meet.Example');
    expect(heard('a.example', 1, [cname('a.example', 'b.example'), cname('b.example', 'a.example'), a('b.example', '192.0.2.7')]).of('192.0.2.7')).toBe('a.example');
  });

  it('by the hints of HTTPS records (RFC 9460 7.3), also where the service is at another host or port', () => {
    const own = heard('meet.example', 65, [https('meet.example', 1, '.', ['192.0.2.7', '2001:db8::7'])]);
    expect([own.of('192.0.2.7'), own.of('2001:db8::7')]).toEqual(['meet.example', 'meet.example']);
    expect(heard('_8443._https.meet.example', 65, [https('_8443._https.meet.example', 1, 'svc.example', ['192.0.2.7'])]).of('192.0.2.7')).toBe('meet.example');
    expect(heard('meet.example', 65, [https('meet.example', 0, 'svc.example')], [a('svc.example', '192.0.2.7')]).of('192.0.2.7')).toBe('meet.example');
  });

  it('a record that the question does not lead to keeps its own name', () => {
    expect(heard('meet.example', 1, [a('other.example', '192.0.2.9')]).of('192.0.2.9')).toBe('other.example');
    expect(heard('_turn._udp.example', 33, [srv('_turn._udp.example', 'turn1.example', 3478)], [a('turn1.example', '192.0.2.9')]).of('192.0.2.9')).toBe('turn1.example');
    expect(heard(null, 0, [a('9b36eaac.local', '192.168.1.5')]).of('192.168.1.5')).toBe('9b36eaac.local');
  });

  it("a name server's address is not what was asked for", () => {
    expect(heard('turn.example', 1, [a('turn.example', '192.0.2.7')], [a('ns1.example', '192.0.2.7'), a('ns2.example', '192.0.2.53')])).toSatisfy(
      (names: HostNames) => names.of('192.0.2.7') === 'turn.example' && names.of('192.0.2.53') === null,
    );
  });
});

describe('an address with several names', () => {
  const names = new HostNames();
  hear(names, 10, 'web.example', 1, [a('web.example', '192.0.2.7')]);
  hear(names, 20, 'turn.example', 1, [a('turn.example', '192.0.2.7')]);
  hear(names, 40, 'web.example', 1, [a('web.example', '192.0.2.7')]);

  it.each([[5, 'web.example'], [15, 'web.example'], [30, 'turn.example'], [50, 'web.example'], [Infinity, 'web.example']])('has at time %d the one resolved last: %s', (time, name) => {
    expect(names.of('192.0.2.7', time)).toBe(name);
  });

  it('the TURN server keeps the name under which the client looked it up, whatever is resolved later', () => {
    const laptop = at('10.1.0.2', 40000);
    const turn = at('203.0.113.9', 3478);
    const d = new Dialogue();
    d.resolve(laptop, 'www.example', '203.0.113.9').resolve(laptop, 'turn.example', '203.0.113.9');
    d.allocate(laptop, turn, at('203.0.113.9', 50000), at('198.51.100.2', 40000));
    d.wait(5000).resolve(laptop, 'chat.example', '203.0.113.9');
    expect(d.summary.allocations).toMatchObject([{ hostname: 'turn.example' }]);
  });
});

describe('memory', () => {
  it('past its bound what was learnt longest ago is forgotten, and learning goes on', () => {
    const names = new HostNames();
    const address = (i: number): string => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`;
    for (let i = 0; i < 25_000; i++) hear(names, i, `h${i}.example`, 1, [a(`h${i}.example`, address(i))]);
    expect([names.of(address(24_999)), names.of(address(5_000)), names.of(address(4_999))]).toEqual(['h24999.example', 'h5000.example', null]);
  });
});

describe('DNS over TCP (RFC 7766)', () => {
  it('names addresses too, in pieces and two answers in one segment', () => {
    const laptop = at('10.1.0.2', 40000);
    const resolver = at('10.1.0.1', 53);
    const d = new Dialogue();
    const framed = (b: Uint8Array): number[] => [b.length >> 8, b.length & 255, ...b];
    const send = d.tcp(laptop, resolver);
    send(true, Uint8Array.from([...framed(dnsQuery(1, 'turn.example')), ...framed(dnsQuery(2, 'stun.example'))]));
    const answers = [...framed(dnsAnswer(1, 'turn.example', ['203.0.113.9'])), ...framed(dnsAnswer(2, 'stun.example', ['203.0.113.10']))];
    for (const cut of [[0, 1], [1, 30], [30, answers.length]] as const) send(false, Uint8Array.from(answers.slice(...cut)));
    d.stunServer(laptop, at('203.0.113.9', 3478), at('198.51.100.2', 40000)).stunServer(laptop, at('203.0.113.10', 3478), at('198.51.100.2', 40000));
    d.frame(tcpFrame(laptop, resolver, 2000, 0, TcpFlag.rst));
    expect(d.summary.stunServers.map((s) => s.hostname)).toEqual(['turn.example', 'stun.example']);
  });
});
