import { describe, expect, it } from 'vitest';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { askInVain, from, helloFragment, laptop, laptop6, outside, peer, relayed, router, ssrc, stun2, tooLarge, turn, web, withNames } from '../../../helpers/dialogue-network.ts';
import { clientHello, extension, handshake, record, serverHello, serverNameExtension } from '../../../helpers/handshake-bytes.ts';
import { ascii, at, Attr, stun, tcpFrame, TcpFlag } from '../../../helpers/scripted-packets.ts';

const start = (): Dialogue => withNames(new Dialogue());
const udpInVain = (d: Dialogue): Dialogue => {
  askInVain(d, laptop, turn);
  return askInVain(d, laptop, stun2);
};

describe('network.only-443', () => {
  const shut = (): Dialogue => {
    const d = udpInVain(start()).synWithoutAnswer(from(41000), turn, 3);
    d.tcp(from(41001), web);
    return d;
  };
  it('is said where UDP and other TCP ports are silent and 443 answers', () => {
    const f = shut().finding('network.only-443');
    expect(f).toMatchObject({ answer: 'yes', severity: 'warning' });
    expect(f.explanation).toContain('TCP 3478 and UDP 3478 got no answer (3 endpoints tried)');
    expect(f.advice).toContain('UDP 3478, TCP 3478');
  });
  it('is no as soon as another port answers', () => {
    const d = shut();
    d.tcp(from(41002), at('198.51.100.30', 8080));
    expect(d.finding('network.only-443').answer).toBe('no');
  });
  it('is unknown where port 443 of another host is silent too: then it is that one host which is let through', () => {
    expect(shut().synWithoutAnswer(from(41002), at(turn.address, 443), 3).finding('network.only-443').answer).toBe('unknown');
  });
  it('is unknown where no other TCP port was tried, or one was refused, which the server may have done', () => {
    const untried = udpInVain(start());
    untried.tcp(from(41001), web);
    expect(untried.wait(4000).finding('network.only-443').answer).toBe('unknown');
    const refused = udpInVain(start());
    refused.frame(tcpFrame(from(41000), turn, 1, 0, TcpFlag.syn));
    refused.frame(tcpFrame(turn, from(41000), 0, 2, TcpFlag.rst | TcpFlag.ack));
    refused.tcp(from(41001), web);
    expect(refused.wait(4000).finding('network.only-443').answer).toBe('unknown');
  });
});

describe('network.only-proxy', () => {
  const proxy = at('10.9.0.8', 8080);
  const viaProxy = (d: Dialogue): Dialogue => {
    d.throughProxy(from(41000), proxy, 'app.example.com:443');
    return d.wait(4000);
  };
  it('is said where all that works goes through one proxy, and what is tried directly does not', () => {
    const f = viaProxy(udpInVain(start())).finding('network.only-proxy');
    expect(f).toMatchObject({ answer: 'yes', severity: 'warning' });
    expect(f.explanation).toContain('app.example.com:443');
    expect(f.explanation).toContain('10.9.0.8:8080');
  });
  it('holds for a proxy with a public address', () => {
    const d = udpInVain(start());
    d.throughProxy(from(41000), at('198.51.100.60', 8080), 'app.example.com:443');
    expect(d.wait(4000).finding('network.only-proxy').answer).toBe('yes');
  });
  it('is unknown where nothing was tried directly', () => {
    expect(viaProxy(start()).finding('network.only-proxy').answer).toBe('unknown');
  });
  it('is no as soon as something answers directly', () => {
    const d = udpInVain(start());
    d.tcp(from(41002), web);
    expect(viaProxy(d).finding('network.only-proxy').answer).toBe('no');
  });
  it('is not said where the proxy refuses', () => {
    const d = udpInVain(start());
    const send = d.tcp(from(41000), proxy);
    send(true, ascii('CONNECT app.example.com:443 HTTP/1.1\r\nHost: app.example.com:443\r\n\r\n'));
    send(false, ascii('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'));
    expect(d.wait(4000).finding('network.only-proxy').answer).toBe('unknown');
  });
});

describe('network.ipv6-broken', () => {
  const server6 = at('2001:db8:100::10', 3478);
  const web6 = at('2001:db8:100::20', 443);
  const inVain = (d: Dialogue): Dialogue => askInVain(d, laptop6, server6).synWithoutAnswer(from(41000, laptop6), web6, 1);
  it('is said where servers are silent over IPv6 and IPv4 works', () => {
    const d = inVain(start());
    d.tcp(from(41001), web);
    expect(d.wait(4000).finding('network.ipv6-broken')).toMatchObject({ answer: 'yes', severity: 'warning', explanation: expect.stringContaining('5 packets to 2 endpoints') as string });
  });
  it('is unknown without IPv4 that works, and where peers alone are silent', () => {
    expect(inVain(new Dialogue()).wait(4000).finding('network.ipv6-broken').answer).toBe('unknown');
    const d = start();
    d.tcp(from(41001), web);
    for (let i = 0; i < 8; i++) d.check(laptop6, at('2001:db8:9::9', 9000), 't:m', null, { rtt: 1000 });
    expect(d.finding('network.ipv6-broken').answer).toBe('unknown');
  });
  it('is no as soon as anything outside answers over IPv6, but not because a neighbour does', () => {
    const d = inVain(start());
    d.tcp(from(41001), web);
    d.check(laptop6, at('2001:db8:1::9', 9000), 't:m', null);
    d.udp(at('2001:db8:1::9', 9000), laptop6, new Uint8Array(20).fill(0x80));
    expect(d.wait(4000).finding('network.ipv6-broken').answer).toBe('yes');
    d.tcp(from(41002, laptop6), web6);
    expect(d.finding('network.ipv6-broken').answer).toBe('no');
  });
});

describe('network.idle-timeout', () => {
  /** A connection that worked, was silent for `ms`, and is then written to, until 7 s have passed. */
  const writeAfter = (d: Dialogue, ms: number, answers: boolean): Dialogue => {
    const send = d.tcp(from(41000), web);
    send(true, Uint8Array.of(1));
    send(false, Uint8Array.of(2));
    d.wait(ms);
    for (let i = 0; i < 4; i++) {
      send(true, Uint8Array.of(3));
      d.wait(1700);
    }
    if (answers) send(false, Uint8Array.of(4));
    return d;
  };
  it('is said where a silent connection is dead and a new one to the same host works', () => {
    const d = writeAfter(start(), 60_000, false);
    d.tcp(from(41001), web);
    const f = d.finding('network.idle-timeout');
    expect(f).toMatchObject({ answer: 'yes', severity: 'warning', confidence: 'likely' });
    expect(f.explanation).toContain('silent for 60 s and then 4 packets went unanswered');
    expect(f.advice).toContain('TCP');
    expect(f.evidence).toHaveLength(2);
  });
  it('is unknown where nothing shows that the host is still there', () => {
    expect(writeAfter(start(), 60_000, false).finding('network.idle-timeout').answer).toBe('unknown');
  });
  it('is no where a path outlives a long silence', () => {
    expect(writeAfter(start(), 60_000, true).finding('network.idle-timeout').answer).toBe('no');
    expect(writeAfter(start(), 3000, true).finding('network.idle-timeout').answer).toBe('unknown');
  });
  it('is said of UDP to a server that answers another socket', () => {
    const d = start().stunServer(laptop, turn, outside).wait(45_000);
    askInVain(d, laptop, turn, 4, 1500);
    expect(d.finding('network.idle-timeout').answer).toBe('unknown');
    expect(d.stunServer(from(40009), turn, outside).finding('network.idle-timeout')).toMatchObject({ answer: 'yes', explanation: expect.stringContaining('UDP to turn.example.com') as string });
  });
  it('takes no answer of an hour later for a sign that the host was there', () => {
    const d = start().stunServer(laptop, turn, outside).wait(45_000);
    askInVain(d, laptop, turn, 4, 1500);
    expect(d.wait(3_600_000).stunServer(from(40009), turn, outside).finding('network.idle-timeout').answer).toBe('unknown');
  });
  it('is not said of a connection that its server had ended', () => {
    const d = start();
    const send = d.tcp(from(41000), web);
    send(true, Uint8Array.of(1));
    d.frame(tcpFrame(web, from(41000), 5001, 1002, TcpFlag.fin | TcpFlag.ack));
    d.wait(60_000);
    for (let i = 0; i < 4; i++) {
      send(true, Uint8Array.of(3));
      d.wait(1700);
    }
    d.tcp(from(41001), web);
    expect(d.finding('network.idle-timeout').answer).toBe('unknown');
  });
  it('is not said of an allocation that ran out', () => {
    const d = start();
    const { peer: way } = d.allocate(laptop, turn, relayed, outside);
    const send = way(peer, 0x4000);
    d.wait(700_000);
    for (let i = 0; i < 4; i++) {
      send(true, stun(0x0001, d.id(), [Attr.username('t:m')]));
      d.wait(1500);
    }
    expect(d.stunServer(from(40009), turn, outside).finding('network.idle-timeout').answer).not.toBe('yes');
  });
});

describe('network.mtu', () => {
  it('is said where a hop sends back packets that are too large', () => {
    const d = start();
    d.stunServer(laptop, turn, outside);
    tooLarge(d, router, 1280, laptop, turn);
    expect(d.finding('network.mtu')).toMatchObject({ answer: 'yes', severity: 'info', explanation: expect.stringContaining('takes 1280 bytes') as string });
    tooLarge(d, router, 1280, laptop, turn);
    tooLarge(d, router, 1280, laptop, turn);
    expect(d.finding('network.mtu').severity).toBe('warning');
  });
  it('is not said of packets that others sent', () => {
    const d = start();
    d.stunServer(laptop, turn, outside);
    tooLarge(d, router, 1280, at('10.1.0.77', 1), turn);
    expect(d.finding('network.mtu').answer).toBe('unknown');
  });
  const pieces = (times: number, head: boolean): Dialogue => {
    const d = start().check(laptop, peer, 't:m', outside, { nominate: true });
    for (let i = 0; i < times; i++) {
      if (head) d.udp(peer, laptop, helloFragment(1413, 0, 1175));
      d.udp(peer, laptop, helloFragment(1413, 1175, 238));
      d.wait(1000);
    }
    return d.check(laptop, peer, 't:m', outside);
  };
  it('is said where the short piece of a DTLS message comes again and again and the long one never does', () => {
    const f = pieces(4, false).finding('network.mtu');
    expect(f).toMatchObject({ answer: 'yes', severity: 'problem', callIds: ['call-1'] });
    expect(f.explanation).toContain('a piece of 238 bytes came 4 times and one of 1175 bytes never did');
    expect(f.evidence).toHaveLength(3);
  });
  it('is not said after the first try, nor where both pieces come', () => {
    expect(pieces(2, false).finding('network.mtu').answer).toBe('unknown');
    expect(pieces(4, true).finding('network.mtu').answer).not.toBe('yes');
  });
  it('is no where full packets are answered and come in', () => {
    const d = start().check(laptop, peer, 't:m', outside, { nominate: true });
    d.udp(peer, laptop, new Uint8Array(1200).fill(0x80));
    const send = d.tcp(from(41000), web);
    send(true, Uint8Array.from(record(22, handshake(1, clientHello({ extensions: [...serverNameExtension('app.example.com'), ...extension(21, new Array<number>(1300).fill(0))] })))));
    expect(d.finding('network.mtu').answer).toBe('unknown');
    send(false, Uint8Array.from(record(22, handshake(2, serverHello()))));
    expect(d.finding('network.mtu').answer).toBe('no');
  });
});

describe('a call that works', () => {
  it('has none of these', () => {
    const d = start().stunServer(laptop, turn, outside).stunServer(laptop, stun2, outside);
    d.tcp(from(41000), web);
    d.allocate(from(40005), turn, relayed, outside);
    d.check(laptop, peer, 't:m', outside, { nominate: true }).media(d.direct(laptop, peer), ssrc, 12_000);
    const yes = d.summary.findings.filter((f) => f.answer === 'yes').map((f) => f.code);
    expect(yes).toEqual(['path.direct']);
  });
});
