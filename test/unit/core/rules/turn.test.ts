import { describe, expect, it } from 'vitest';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { from, laptop, outside, reject, relayed, resolver, router, turn, web, withNames } from '../../../helpers/dialogue-network.ts';
import { handshake, record, serverHello } from '../../../helpers/handshake-bytes.ts';
import { ascii, at, Attr, clientHello, stun, tcpFrame, TcpFlag } from '../../../helpers/scripted-packets.ts';

const start = (): Dialogue => withNames(new Dialogue());
const allocateInVain = (d: Dialogue, times = 4): Dialogue => {
  for (let i = 0; i < times; i++) {
    d.udp(laptop, turn, stun(0x0003, d.id(), [Attr.requestedUdp()]));
    d.wait(1500);
  }
  return d;
};
const tls = at(turn.address, 443);

describe('turn.unreachable', () => {
  it('says which ways were tried, and what became of each', () => {
    const d = allocateInVain(start()).synWithoutAnswer(from(41000), turn, 3);
    d.frame(tcpFrame(from(41001), tls, 100, 0, TcpFlag.syn));
    d.frame(tcpFrame(tls, from(41001), 0, 101, TcpFlag.rst | TcpFlag.ack));
    const f = d.wait(4000).finding('turn.unreachable');
    expect(f).toMatchObject({ answer: 'yes', severity: 'problem' });
    expect(f.explanation).toContain('UDP 3478 (4 Allocate requests unanswered), TCP 3478 (3 attempts unanswered), TCP 443 (refused)');
    expect(f.advice).toContain('Allow from this network to turn.example.com, both ways: UDP 3478, TCP 3478.');
    expect(f.advice).toContain('See whether a TURN server listens at turn.example.com on TCP 443');
  });
  it('takes no SYN-ACK for an answer of TURN', () => {
    const d = allocateInVain(start());
    d.tcp(from(41000), turn);
    expect(d.finding('turn.unreachable').answer).toBe('unknown');
  });
  it('is said where TCP comes up and TURN does not answer in it', () => {
    const d = allocateInVain(start());
    const send = d.tcp(from(41000), turn);
    send(true, stun(0x0003, d.id(), [Attr.requestedUdp()]));
    d.frame(tcpFrame(turn, from(41000), 5001, 1037, TcpFlag.ack));
    expect(d.wait(9000).finding('turn.unreachable')).toMatchObject({ answer: 'yes', explanation: expect.stringContaining('TCP 3478 (1 attempt unanswered)') as string });
  });
  it('is not said of a connection of which one direction was captured', () => {
    const d = new Dialogue().resolve(resolver, 'turn.example.com', turn.address);
    d.frame(tcpFrame(from(41000), turn, 1000, 0, TcpFlag.syn));
    d.frame(tcpFrame(turn, from(41000), 5000, 1001, TcpFlag.syn | TcpFlag.ack));
    for (let i = 0; i < 4; i++) {
      d.frame(tcpFrame(from(41000), turn, 1001 + 28 * i, 5001, TcpFlag.psh | TcpFlag.ack, stun(0x0003, d.id(), [Attr.requestedUdp()])));
      d.wait(3000);
    }
    expect(d.finding('turn.unreachable').answer).toBe('unknown');
  });
  it('is no where the server answers a ClientHello without HTTP, as TURN clients send it', () => {
    const d = allocateInVain(start());
    const send = d.tcp(from(41000), tls);
    send(true, clientHello('turn.example.com'));
    d.wait(30);
    send(false, Uint8Array.from(record(22, handshake(2, serverHello()))));
    expect(d.wait(4000).finding('turn.unreachable').answer).toBe('no');
  });
  it('knows the server by its address where that has another name too', () => {
    const d = allocateInVain(start());
    const send = d.tcp(from(41000), tls);
    send(true, clientHello('relay.example.net'));
    d.wait(30);
    send(false, Uint8Array.from(record(22, handshake(2, serverHello()))));
    expect(d.wait(4000).finding('turn.unreachable').answer).toBe('no');
  });
  it('is not refuted by the web page of the same host', () => {
    const d = allocateInVain(start());
    const send = d.tcp(from(41000), at(turn.address, 80));
    send(true, ascii('GET / HTTP/1.1\r\nHost: turn.example.com\r\n\r\n'));
    send(false, ascii('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
    expect(d.wait(4000).finding('turn.unreachable').answer).toBe('yes');
  });
  it('does not blame the firewall where the server itself says that nobody listens', () => {
    const d = allocateInVain(start());
    reject(d, turn.address, 3, laptop, turn);
    d.frame(tcpFrame(from(41001), turn, 100, 0, TcpFlag.syn));
    d.frame(tcpFrame(turn, from(41001), 0, 101, TcpFlag.rst | TcpFlag.ack));
    const f = d.wait(4000).finding('turn.unreachable');
    expect(f.answer).toBe('yes');
    expect(f.advice).toBe('See whether a TURN server listens at turn.example.com on UDP 3478, TCP 3478: the connection is refused, by it or in its name.');
  });
  it('counts a proxy that refuses the way', () => {
    const d = allocateInVain(start());
    const send = d.tcp(from(41000), at('10.9.0.8', 8080));
    send(true, ascii('CONNECT turn.example.com:443 HTTP/1.1\r\nHost: turn.example.com:443\r\n\r\n'));
    send(false, ascii('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'));
    expect(d.wait(4000).finding('turn.unreachable')).toMatchObject({ answer: 'yes', explanation: expect.stringContaining('TCP 443 (refused)') as string });
  });
  it('tells a firewall that rejects from one that is silent', () => {
    const d = start();
    d.udp(laptop, turn, stun(0x0003, d.id(), [Attr.requestedUdp()]));
    reject(d, router, 13, laptop, turn);
    expect(allocateInVain(d).finding('turn.unreachable').explanation).toContain('UDP 3478 (rejected by a firewall)');
  });
});

describe('turn.tls-only', () => {
  const tlsCarries = (d: Dialogue): Dialogue => d.tlsAtMediaPace(from(41500), tls, 'turn.example.com', 8000);
  it('is said where UDP and TCP fail and a relay inside TLS carries the call', () => {
    const d = tlsCarries(allocateInVain(start()).synWithoutAnswer(from(41000), turn, 3));
    const f = d.finding('turn.tls-only');
    expect(f).toMatchObject({ answer: 'yes', severity: 'warning', callIds: ['call-1'] });
    expect(f.advice).toContain('Allow UDP 3478 and TCP 3478 from this network to turn.example.com');
    expect(d.finding('turn.unreachable').answer).not.toBe('yes');
  });
  it('is unknown where nothing but TLS was tried: the application may offer nothing else', () => {
    expect(tlsCarries(start()).finding('turn.tls-only').answer).toBe('unknown');
    expect(tlsCarries(allocateInVain(start())).finding('turn.tls-only').answer).toBe('unknown');
  });
  it('is no as soon as the server answers without TLS', () => {
    const d = allocateInVain(start());
    d.allocate(from(41000), turn, relayed, outside, true);
    expect(tlsCarries(d).finding('turn.tls-only').answer).toBe('no');
  });
  it('does not take a call page for a relay', () => {
    const d = allocateInVain(start()).synWithoutAnswer(from(41000), turn, 3);
    d.tcp(from(41002), web);
    expect(d.finding('turn.tls-only').answer).toBe('unknown');
  });
});

describe('turn.refused', () => {
  it('says what the codes mean that were seen, and no others', () => {
    const d = start();
    const id = d.id();
    d.udp(laptop, turn, stun(0x0003, id, [Attr.requestedUdp(), Attr.username('alice')]));
    d.wait(30);
    d.udp(turn, laptop, stun(0x0113, id, [Attr.error(508, 'Insufficient Capacity')]));
    const f = d.finding('turn.refused');
    expect(f).toMatchObject({ answer: 'yes', severity: 'problem', explanation: expect.stringContaining('turn.example.com (198.51.100.10:3478) answered 508') as string });
    expect(f.advice).toBe('Ask whoever runs the TURN server: 508 says that it is full.');
    expect(d.finding('turn.unreachable').answer).toBe('no');
    expect(d.finding('udp.blocked').answer).toBe('no');
  });
});
