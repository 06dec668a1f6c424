import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../electron/contract/summary.ts';
import type { Dialogue } from '../../../helpers/dialogue.ts';
import { http, icmpAboutTcp, laptop, named, notes, other, secure, tcp, turn, web } from '../../../helpers/dialogue-signaling.ts';
import { at } from '../../../helpers/scripted-packets.ts';

describe('signaling.unreachable', () => {
  const silent = (d: Dialogue, port = 50000, to = web): Dialogue => d.synWithoutAnswer(laptop(port), to);
  it('is said of SYNs that nobody answers, with host, address and port, and a control', () => {
    const d = silent(named());
    const f = d.finding('signaling.unreachable');
    expect(f).toMatchObject({ answer: 'yes', severity: 'problem', title: 'call.example.com cannot be reached', advice: 'Allow TCP 443 from this network to call.example.com (198.51.100.20).' });
    expect(notes(f)).toContain('control');
    expect(d.summary.signaling[0]).toMatchObject({ state: 'unanswered', failure: { kind: 'unanswered' }, retransmissions: { sent: 2, received: 0 } });
  });
  it('is not said where the other family answers: who loses the race is no failure', () => {
    const d = named().resolve(laptop(5403), 'call.example.com', '198.51.100.21');
    silent(d);
    expect(d.finding('signaling.unreachable').answer).toBe('yes');
    secure(d, 50001, at('198.51.100.21', 443), 'call.example.com');
    expect(d.finding('signaling.unreachable').answer).toBe('no');
  });
  it('judges each port by itself, but leaves port 80 alone where HTTPS answers', () => {
    const d = silent(silent(named(), 50000, at(web.address, 8443)), 50001, at(web.address, 80));
    secure(d, 50002, web, 'call.example.com');
    expect(d.finding('signaling.unreachable')).toMatchObject({ answer: 'yes', advice: 'Allow TCP 8443 from this network to call.example.com (198.51.100.20).' });
  });
  it('is merely possible where nothing else was answered at the time: the link itself may have been gone', () => {
    expect(silent(named()).finding('signaling.unreachable').confidence).toBe('likely');
    expect(silent(named().wait(60_000)).finding('signaling.unreachable')).toMatchObject({ answer: 'yes', confidence: 'possible' });
  });
  it('is not said across a gap of the capture', () => {
    const d = named();
    d.synWithoutAnswer(laptop(50000), web, 2);
    d.analyzer.gap((1_790_000_000_000 + d.now) * 1000, (1_790_000_000_000 + d.now + 3000) * 1000, 'the capture process died');
    d.wait(5000);
    expect(d.finding('signaling.unreachable').answer).not.toBe('yes');
  });
  it('tells resets from a box on the way from those of a server that does not listen', () => {
    const twice = (ttl: number): Finding => {
      const d = named();
      secure(d, 49000, other, 'www.example.org');
      for (const port of [50000, 50001]) {
        const c = tcp(d, port, web).syn();
        d.wait(2);
        c.reset({ ttl, id: 0, sequence: 0 });
      }
      return d.finding('signaling.unreachable');
    };
    expect(twice(64).explanation).toContain('from a box on the way');
    expect(twice(55)).toMatchObject({ answer: 'yes', explanation: expect.stringContaining('either nothing listens there') as string, advice: expect.stringContaining('Check that call.example.com listens') as string });
  });
  it('names the hop that rejects with ICMP, and believes it at once', () => {
    const d = named();
    const c = tcp(d, 50000, web).syn();
    d.wait(3);
    icmpAboutTcp(d, '10.1.0.1', 13, c.client, c.server);
    const f = d.finding('signaling.unreachable');
    expect(f).toMatchObject({ answer: 'yes', confidence: 'certain', advice: 'On 10.1.0.1, allow TCP 443 from this network to call.example.com (198.51.100.20).' });
    expect(f.explanation).toContain('Communication Administratively Prohibited');
    expect(d.summary.signaling[0]).toMatchObject({ state: 'refused', failure: { kind: 'rejected' } });
  });
  it('says so where a host was reached and is not any more', () => {
    const d = named();
    secure(d, 50000, web, 'call.example.com').closedByClient();
    d.wait(1000);
    expect(d.finding('signaling.unreachable').answer).toBe('no');
    silent(d, 50001);
    expect(d.finding('signaling.unreachable').answer).toBe('yes');
  });
  it('leaves TURN servers to the turn rules, and what nobody named alone', () => {
    const d = silent(silent(named(), 50000, turn), 50001, at('203.0.113.99', 443));
    expect(d.finding('signaling.unreachable').answer).toBe('unknown');
  });
  it('hints at a portal where a check for Internet access was redirected', () => {
    const d = silent(named());
    tcp(d, 50005, at('203.0.113.80', 80)).open().send(http('GET /generate_204 HTTP/1.1', 'Host: connectivitycheck.gstatic.com')).reply(http('HTTP/1.1 302 Found', 'Content-Length: 0'));
    expect(d.finding('signaling.unreachable').explanation).toContain('portal');
  });
});
