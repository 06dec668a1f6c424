import { describe, expect, it } from 'vitest';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { askInVain, from, laptop, laptop6, outside, peer, reject, reject6, relayed, router, ssrc, stun2, turn, web, withNames } from '../../../helpers/dialogue-network.ts';
import { http, tcp } from '../../../helpers/dialogue-signaling.ts';
import { at, udpFrame } from '../../../helpers/scripted-packets.ts';

const start = (): Dialogue => withNames(new Dialogue());
const silent = (d = start()): Dialogue => {
  askInVain(d, laptop, turn);
  return askInVain(d, laptop, stun2);
};
const epoch = 1_790_000_000_000_000;

describe('udp.blocked', () => {
  it('names the servers and a host that is silent over UDP and answers over TCP', () => {
    const d = silent();
    d.tcp(from(41000), at(turn.address, 443));
    const f = d.wait(3000).finding('udp.blocked');
    expect(f).toMatchObject({ answer: 'yes', severity: 'problem', confidence: 'likely' });
    expect(f.explanation).toContain('TCP to turn.example.com (198.51.100.10:443) works');
    expect(f.advice).toContain('UDP 3478 at stun2.example.com');
    expect(f.evidence.at(-1)?.note).toContain('198.51.100.10:443');
  });
  it('is not said where anything at all comes back over UDP, though it be no answer (as Zoom answers STUN)', () => {
    const d = silent();
    d.tcp(from(41000), web);
    d.udp(turn, laptop, Uint8Array.of(0, 2, 0, 0, ...new Array<number>(16).fill(7)));
    expect(d.wait(3000).finding('udp.blocked')).toMatchObject({ answer: 'no' });
  });
  it('calls a proxy by its own name, not by that of the page that was asked of it', () => {
    const d = silent().resolve(laptop, 'proxy.example.com', '198.51.100.60');
    tcp(d, 41000, at('198.51.100.60', 8080)).open().send(http('GET http://pages.example.org/ HTTP/1.1', 'Host: pages.example.org')).reply(http('HTTP/1.1 200 OK', 'Content-Length: 0'));
    expect(d.wait(3000).finding('udp.blocked').evidence.at(-1)?.note).toBe('TCP connection to proxy.example.com (198.51.100.60:8080) was answered: the link itself works');
  });
  it('does not take DNS, a VPN, or a neighbour for UDP that gets out', () => {
    const d = silent();
    d.tcp(from(41000), web);
    d.udp(from(51820), at('198.51.100.77', 51820), new Uint8Array(64).fill(1));
    d.udp(at('198.51.100.77', 51820), from(51820), new Uint8Array(64).fill(1));
    d.check(laptop, at('10.1.0.9', 9000), 't:m', laptop);
    expect(d.wait(3000).finding('udp.blocked').answer).toBe('yes');
  });
  it('counts no server that says itself that nobody listens: what was sent got there', () => {
    const d = silent();
    d.tcp(from(41000), web);
    reject(d, turn.address, 3, laptop, turn);
    expect(d.wait(3000).finding('udp.blocked').answer).toBe('unknown');
  });
  it('is unknown of one server, but says what was seen of it', () => {
    const d = askInVain(start(), laptop, turn);
    d.tcp(from(41000), at(turn.address, 443));
    expect(d.wait(3000).finding('udp.blocked')).toMatchObject({ answer: 'unknown', explanation: expect.stringContaining('UDP 3478 at turn.example.com is silent') as string });
  });
  it('does not blame the network where only peers are silent', () => {
    const d = start();
    d.tcp(from(41000), web);
    for (let i = 0; i < 10; i++) {
      d.check(laptop, peer, 't:m', null, { rtt: 500 });
      d.check(laptop, at('203.0.113.8', 30000), 't:m', null, { rtt: 500 });
    }
    expect(d.finding('udp.blocked').answer).toBe('unknown');
    expect(d.finding('udp.partly-blocked').answer).toBe('unknown');
  });
  it('takes no silence in a gap of the capture for evidence', () => {
    const d = start();
    d.tcp(from(41000), web);
    d.analyzer.gap(epoch + d.now * 1000, epoch + (d.now + 100) * 1000, 'the capture process died');
    expect(silent(d).wait(4000).finding('udp.blocked').answer).toBe('unknown');
  });
  it('wants a control of about that time', () => {
    const d = start();
    d.tcp(from(41000), web);
    d.wait(600_000);
    expect(silent(d).wait(4000).finding('udp.blocked').answer).toBe('unknown');
  });
});

describe('udp.rejected', () => {
  it('names the hop, and asks the administrator to change its rule', () => {
    const d = silent();
    reject(d, router, 13, laptop, turn);
    reject(d, router, 13, laptop, turn);
    const f = d.finding('udp.rejected');
    expect(f).toMatchObject({ answer: 'yes', severity: 'problem' });
    expect(f.explanation).toContain('10.1.0.1 rejected');
    expect(f.explanation).toContain('2 times');
    expect(f.advice).toContain('UDP 3478 at turn.example.com');
    expect(f.evidence[0]?.note).toContain('Administratively Prohibited');
  });
  it('is said of a port unreachable from a hop on the way, not of one from the server, where nobody listens', () => {
    const onTheWay = silent();
    reject(onTheWay, router, 3, laptop, turn);
    expect(onTheWay.finding('udp.rejected').answer).toBe('yes');
    const fromServer = silent();
    reject(fromServer, turn.address, 3, laptop, turn);
    expect(fromServer.finding('udp.rejected').answer).toBe('unknown');
  });
  it('is not said of what the firewall of the other side rejects', () => {
    const d = start().stunServer(laptop, turn, outside).check(laptop, peer, 't:m', null);
    reject(d, '203.0.113.1', 13, laptop, peer);
    expect(d.finding('udp.rejected').answer).toBe('unknown');
    reject(d, peer.address, 13, laptop, peer);
    expect(d.finding('udp.rejected').answer).toBe('unknown');
  });
  it('is not said of a router that sends no private addresses to the Internet', () => {
    const d = start().stunServer(laptop, turn, outside).check(laptop, at('192.168.7.7', 9000), 't:m', null);
    reject(d, router, 13, laptop, at('192.168.7.7', 9000));
    expect(d.finding('udp.rejected').answer).toBe('no');
  });
  it('takes no missing route for a rejection', () => {
    const d = silent();
    reject(d, router, 0, laptop, turn);
    expect(d.finding('udp.rejected').answer).toBe('unknown');
  });
  it('reads ICMPv6', () => {
    const server = at('2001:db8:100::10', 3478);
    const d = askInVain(start(), laptop6, server);
    reject6(d, '2001:db8:1::1', 1, laptop6, server);
    expect(d.finding('udp.rejected')).toMatchObject({ answer: 'yes', explanation: expect.stringContaining('2001:db8:1::1') as string });
    const closed = askInVain(start(), laptop6, server);
    reject6(closed, server.address, 4, laptop6, server);
    expect(closed.finding('udp.rejected').answer).toBe('unknown');
  });
});

describe('udp.partly-blocked', () => {
  it('is said of a port, where the same host answers on another', () => {
    const d = start().stunServer(laptop, stun2, outside);
    askInVain(d, laptop, at(turn.address, 19302));
    d.stunServer(laptop, turn, outside).wait(4000);
    const f = d.finding('udp.partly-blocked');
    expect(f).toMatchObject({ answer: 'yes', severity: 'warning', confidence: 'possible' });
    expect(f.explanation).toContain('UDP to port 19302 is silent');
    expect(f.advice).toContain('UDP 19302 at turn.example.com');
  });
  it('is said of a server that answers over TCP', () => {
    const d = start();
    askInVain(d, laptop, turn);
    d.tcp(from(41000), at(turn.address, 443));
    d.stunServer(laptop, stun2, outside).wait(4000);
    expect(d.finding('udp.partly-blocked')).toMatchObject({ answer: 'yes', explanation: expect.stringContaining('turn.example.com') as string });
    expect(d.finding('udp.blocked').answer).toBe('no');
  });
  it('is not said of a server of which nothing shows that it is there', () => {
    const d = start();
    askInVain(d, laptop, turn);
    expect(d.stunServer(laptop, stun2, outside).wait(4000).finding('udp.partly-blocked').answer).toBe('unknown');
  });
  it('leaves a silent address family to its own code', () => {
    const d = start();
    askInVain(d, laptop6, at('2001:db8:100::10', 3478));
    d.tcp(from(41000, laptop6), at('2001:db8:100::10', 443));
    expect(d.stunServer(laptop, stun2, outside).wait(4000).finding('udp.partly-blocked').answer).toBe('unknown');
  });
  it('is no where all that were asked answered', () => {
    expect(start().stunServer(laptop, turn, outside).stunServer(laptop, stun2, outside).finding('udp.partly-blocked').answer).toBe('no');
  });
});

describe('udp.blocked-midcall', () => {
  const call = (): Dialogue => {
    const d = start().stunServer(laptop, turn, outside).stunServer(laptop, stun2, outside).check(laptop, peer, 't:m', outside, { nominate: true });
    return d.media(d.direct(laptop, peer), ssrc, 12_000);
  };
  /** Media and STUN requests that nobody answers any more, while the web server is heard. */
  const cutOff = (d: Dialogue): Dialogue => {
    const hear = d.tcp(from(41000), web);
    for (let i = 0; i < 12; i++) {
      d.udp(laptop, peer, new Uint8Array(120).fill(0x80));
      askInVain(d, laptop, turn, 1);
      askInVain(d, laptop, stun2, 1, 0);
    }
    hear(false, Uint8Array.of(1, 2, 3));
    return d.wait(100);
  };
  it('is said where servers fall silent with the peer, with the first packets that went unanswered', () => {
    const d = cutOff(call());
    const f = d.finding('udp.blocked-midcall');
    expect(f).toMatchObject({ answer: 'yes', severity: 'problem', callIds: ['call-1'] });
    expect(f.explanation).toContain('3 addresses');
    expect(f.evidence.some((e) => e.note.includes('203.0.113.7:30000') && e.note.includes('without an answer'))).toBe(true);
    expect(d.finding('udp.blocked').answer).toBe('unknown');
  });
  it('is not said where the peer alone falls silent', () => {
    const d = call();
    const hear = d.tcp(from(41000), web);
    for (let i = 0; i < 12; i++) {
      d.udp(laptop, peer, new Uint8Array(120).fill(0x80));
      d.stunServer(laptop, turn, outside).wait(500);
    }
    hear(false, Uint8Array.of(1));
    expect(d.finding('udp.blocked-midcall').answer).toBe('unknown');
    expect(d.finding('udp.blocked').answer).toBe('no');
  });
  it('is not said where TCP is silent too: then the line is down', () => {
    const d = call();
    for (let i = 0; i < 12; i++) {
      askInVain(d, laptop, turn, 1);
      askInVain(d, laptop, stun2, 1, 0);
    }
    expect(d.finding('udp.blocked-midcall').answer).not.toBe('yes');
  });
  it('is not said of a gap in the capture', () => {
    const d = call();
    d.analyzer.gap(epoch + d.now * 1000, epoch + (d.now + 500) * 1000, 'the capture process died');
    d.wait(500);
    expect(cutOff(d).finding('udp.blocked-midcall').answer).not.toBe('yes');
  });
  it('is found by a restart that asks the servers from a new port in vain', () => {
    const d = call();
    for (let i = 0; i < 5; i++) d.frame(udpFrame(laptop, peer, new Uint8Array(120).fill(0x80)));
    d.wait(4500);
    for (let i = 0; i < 5; i++) d.frame(udpFrame(laptop, peer, new Uint8Array(120).fill(0x80)));
    askInVain(d, from(40001), turn);
    askInVain(d, from(40001), stun2);
    d.allocate(from(41001), turn, relayed, outside, true);
    expect(d.wait(4000).finding('udp.blocked-midcall').answer).toBe('yes');
  });
  it('is no at the end of a call that UDP carried', () => {
    expect(call().finding('udp.blocked-midcall').answer).toBe('no');
  });
});

describe('QUIC', () => {
  it('that other software uses is UDP that gets out', () => {
    const d = silent();
    d.tcp(from(41000), web);
    d.udp(from(42000), web, Uint8Array.of(0x40, ...new Array<number>(30).fill(9)));
    d.udp(web, from(42000), Uint8Array.of(0x40, ...new Array<number>(30).fill(9)));
    expect(d.wait(3000).finding('udp.blocked').answer).toBe('no');
    expect(d.finding('udp.partly-blocked').answer).toBe('unknown');
  });
});
