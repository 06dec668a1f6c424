import { describe, expect, it } from 'vitest';
import { findingCodes } from '../../../../electron/contract/summary.ts';
import { rules } from '../../../../electron/core/rules/registry.ts';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { at, Attr, stun, tcpFrame, TcpFlag } from '../../../helpers/scripted-packets.ts';

const laptop = at('10.1.0.2', 40000);
const resolver = at('10.1.0.2', 5400);
const stun1 = at('198.51.100.10', 3478);
const stun2 = at('198.51.100.11', 3478);
const web = at('198.51.100.20', 443);
const outside = at('198.51.100.2', 40000);
const peer = at('203.0.113.7', 30000);
const ssrc = { sent: 1, received: 2 };

const credentials = [Attr.username('alice'), Attr.realm('r'), Attr.nonce('n')];
const named = (): Dialogue => new Dialogue().resolve(resolver, 'turn.example.com', stun1.address).resolve(resolver, 'stun2.example.com', stun2.address).resolve(resolver, 'app.example.com', web.address);

function allocateRequest(d: Dialogue, answer: [type: number, attributes: ReturnType<typeof Attr.lifetime>[]] | null, authenticated: boolean): void {
  const id = d.id();
  d.udp(laptop, stun1, stun(0x0003, id, [Attr.requestedUdp(), ...(authenticated ? credentials : [])]));
  d.wait(30);
  if (answer !== null) d.udp(stun1, laptop, stun(answer[0], id, answer[1]));
}

const connected = (d: Dialogue): Dialogue => {
  d.check(laptop, peer, 't:m', outside, { nominate: true });
  return d.media(d.direct(laptop, peer), ssrc, 3000);
};

describe('every rule', () => {
  it('has codes of its own, each known to the contract and answered exactly once', () => {
    const codes = rules.flatMap((r) => r.codes);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(findingCodes).toContain(code);
    expect(connected(named()).summary.findings.map((f) => f.code).sort()).toEqual([...codes].sort());
  });

  it('says unknown of an empty capture, never no', () => {
    for (const f of new Dialogue().summary.findings) expect([f.code, f.answer]).toEqual([f.code, 'unknown']);
  });

  it('cites packets for each yes', () => {
    const d = connected(named().stunServer(laptop, stun1, outside).stunServer(laptop, stun2, at('198.51.100.2', 50_000)));
    const saidYes = d.summary.findings.filter((f) => f.answer === 'yes');
    expect(saidYes.map((f) => f.code)).toEqual(expect.arrayContaining(['path.direct', 'nat.symmetric']));
    for (const f of saidYes) expect(f.evidence.length, f.code).toBeGreaterThan(0);
  });
});

describe('turn.auth-failed', () => {
  it('is not said of the first 401, nor of a 438, which are how authentication works', () => {
    const d = named();
    allocateRequest(d, [0x0113, [Attr.error(401, 'Unauthorized')]], false);
    allocateRequest(d, [0x0113, [Attr.error(438, 'Stale Nonce')]], true);
    expect(d.finding('turn.auth-failed').answer).toBe('unknown');
    allocateRequest(d, [0x0103, [Attr.xorRelayed(at('198.51.100.10', 50001)), Attr.xorMapped(outside), Attr.lifetime(600)]], true);
    expect(d.finding('turn.auth-failed').answer).toBe('no');
    expect(d.finding('turn.refused').answer).toBe('no');
  });

  it('is said of a 401 to a request with credentials, and never blamed on the firewall', () => {
    const d = named();
    allocateRequest(d, [0x0113, [Attr.error(401, 'Unauthorized')]], false);
    allocateRequest(d, [0x0113, [Attr.error(401, 'Unauthorized')]], true);
    expect(d.finding('turn.auth-failed')).toMatchObject({ answer: 'yes', severity: 'problem' });
    expect(d.finding('turn.unreachable').answer).toBe('no');
    expect(d.finding('udp.blocked').answer).toBe('no');
    expect(d.summary.allocations[0]).toMatchObject({ state: 'failed', error: { code: 401 } });
  });
});

describe('turn.auth-failed during a call', () => {
  const running = (): Dialogue => {
    const d = named();
    d.allocate(laptop, stun1, at('198.51.100.10', 50001), outside);
    return d.wait(300_000);
  };
  const refresh = (d: Dialogue, type: number, attributes: ReturnType<typeof Attr.lifetime>[]): void => {
    const id = d.id();
    d.udp(laptop, stun1, stun(0x0004, id, [Attr.lifetime(600), ...credentials]));
    d.wait(30);
    d.udp(stun1, laptop, stun(type, id, attributes));
    d.wait(10);
  };
  it('is said where the credentials run out, until a request is granted again', () => {
    const d = running();
    refresh(d, 0x0114, [Attr.error(401, 'Unauthorized')]);
    expect(d.finding('turn.auth-failed')).toMatchObject({ answer: 'yes', severity: 'problem' });
    refresh(d, 0x0104, [Attr.lifetime(600)]);
    expect(d.finding('turn.auth-failed').answer).toBe('no');
  });
});

describe('turn.refused', () => {
  it('is said of the server\'s own refusals', () => {
    const d = named();
    allocateRequest(d, [0x0113, [Attr.error(486, 'Allocation Quota Reached')]], true);
    expect(d.finding('turn.refused')).toMatchObject({ answer: 'yes', explanation: expect.stringContaining('486') as string });
    expect(d.finding('turn.auth-failed').answer).not.toBe('yes');
  });
});

describe('turn.unreachable', () => {
  const silent = (d: Dialogue, times: number): Dialogue => {
    for (let i = 0; i < times; i++) {
      allocateRequest(d, null, false);
      d.wait(2000);
    }
    return d;
  };
  it('needs three sends without an answer, and something else that was answered', () => {
    expect(silent(named(), 2).finding('turn.unreachable').answer).toBe('unknown');
    expect(silent(named(), 4).finding('turn.unreachable')).toMatchObject({ answer: 'yes', confidence: 'likely' });
    expect(silent(new Dialogue(), 4).finding('turn.unreachable').answer).toBe('unknown');
  });
  it('is not said where the same name answers at an address of the other family', () => {
    const d = silent(named().resolve(resolver, 'turn.example.com', '203.0.113.33'), 4);
    d.allocate(at('10.1.0.2', 41000), at('203.0.113.33', 3478), at('203.0.113.33', 50001), outside);
    expect(d.finding('turn.unreachable').answer).toBe('no');
  });
  it('is not said where another transport to the same server answers', () => {
    const d = silent(named(), 4);
    d.allocate(at('10.1.0.2', 41000), stun1, at('198.51.100.10', 50001), outside, true);
    expect(d.finding('turn.unreachable').answer).toBe('no');
  });
});

describe('udp.blocked', () => {
  const silence = (d: Dialogue): Dialogue => d.stunServer(laptop, stun1, null, 4).stunServer(laptop, stun2, null, 4);
  it('needs several sends to two servers, and TCP that works', () => {
    const one = named().stunServer(laptop, stun1, null, 9);
    one.tcp(at('10.1.0.2', 41000), web);
    expect(one.finding('udp.blocked').answer).toBe('unknown');
    expect(silence(named()).finding('udp.blocked').answer).toBe('unknown');
    const d = silence(named());
    d.tcp(at('10.1.0.2', 41000), web);
    expect(d.finding('udp.blocked').answer).toBe('unknown');
    d.wait(3000);
    expect(d.finding('udp.blocked')).toMatchObject({ answer: 'yes', advice: expect.stringContaining('stun2.example.com') as string });
  });
  it('is not denied by a peer in the same private network', () => {
    const d = silence(named()).check(laptop, at('10.1.0.9', 9000), 't:m', laptop);
    d.tcp(at('10.1.0.2', 41000), web);
    d.wait(3000);
    expect(d.finding('udp.blocked').answer).toBe('yes');
  });
  it('is no as soon as one STUN server answers', () => {
    const d = silence(named()).stunServer(laptop, at('198.51.100.12', 3478), outside);
    d.tcp(at('10.1.0.2', 41000), web);
    expect(d.finding('udp.blocked').answer).toBe('no');
  });
});

describe('nat.symmetric', () => {
  it('says nothing from one destination', () => {
    const d = new Dialogue().stunServer(laptop, stun1, outside);
    expect(d.summary.nat.mapping).toBe('unknown');
    expect(d.finding('nat.symmetric').answer).toBe('unknown');
  });
  it('is no where two destinations see one mapping, yes where they see two', () => {
    const same = new Dialogue().stunServer(laptop, stun1, outside).stunServer(laptop, stun2, outside);
    expect(same.summary.nat.mapping).toBe('endpoint-independent');
    expect(same.finding('nat.symmetric').answer).toBe('no');
    const differs = new Dialogue().stunServer(laptop, stun1, outside).stunServer(laptop, stun2, at(outside.address, 40001));
    expect(differs.summary.nat.mapping).toBe('address-dependent');
    expect(differs.finding('nat.symmetric').answer).toBe('yes');
  });
  it('two local ports with different mappings prove nothing', () => {
    const d = new Dialogue().stunServer(laptop, stun1, outside).stunServer(at('10.1.0.2', 40002), stun2, at(outside.address, 49999));
    expect(d.summary.nat.mapping).toBe('unknown');
  });
  it('does not take a NAT that forgot its mapping for a symmetric one', () => {
    const d = new Dialogue().stunServer(laptop, stun1, outside);
    d.wait(300_000);
    const later = at(outside.address, 51_000);
    expect(d.stunServer(laptop, stun2, later).finding('nat.symmetric').answer).toBe('unknown');
    expect(d.stunServer(laptop, stun1, later).finding('nat.symmetric').answer).toBe('no');
  });
  it('does not compare the NAT towards another private network with the one towards the Internet', () => {
    const d = new Dialogue().stunServer(laptop, stun1, outside).check(laptop, at('192.168.7.7', 9000), 't:m', at('192.168.7.1', 40_000));
    expect(d.finding('nat.symmetric').answer).toBe('unknown');
  });
  it('knows when there is no NAT', () => {
    const open = at('203.0.113.200', 40000);
    expect(new Dialogue().stunServer(open, stun1, open).stunServer(open, stun2, open).summary.nat.mapping).toBe('none');
  });
});

describe('ice.failed and path.none', () => {
  const unanswered = (times: number): Dialogue => {
    const d = named();
    for (let i = 0; i < times; i++) d.check(laptop, peer, 't:m', null, { rtt: 1000 });
    return d;
  };
  it('wait before they speak', () => {
    expect(unanswered(3).finding('path.none').answer).toBe('unknown');
    expect(unanswered(8).finding('path.none').answer).toBe('yes');
    expect(unanswered(8).finding('ice.failed').answer).toBe('unknown');
    expect(unanswered(16).finding('ice.failed')).toMatchObject({ answer: 'yes', severity: 'problem' });
    expect(unanswered(16).summary.calls[0]).toMatchObject({ path: null, pathHistory: [], pairs: [{ state: 'failed' }] });
  });
  it('are not said of a capture that has one direction only, nor of a call that a relay inside TLS carries', () => {
    const d = new Dialogue();
    for (let i = 0; i < 16; i++) d.check(laptop, peer, 't:m', null, { rtt: 1000 });
    expect(d.finding('ice.failed').answer).toBe('unknown');
    const inTls = unanswered(8);
    inTls.tlsAtMediaPace(at('10.1.0.2', 41000), web, 'turn.example.com', 100);
    for (let i = 0; i < 8; i++) inTls.check(laptop, peer, 't:m', null, { rtt: 1000 });
    inTls.tlsAtMediaPace(at('10.1.0.2', 41001), web, 'turn.example.com', 8000);
    expect(inTls.summary.calls[0]?.path?.transport).toBe('tls');
    expect(inTls.finding('ice.failed').answer).not.toBe('yes');
  });
  it('are no once a pair works', () => {
    const d = connected(unanswered(16));
    expect(d.finding('ice.failed').answer).toBe('no');
    expect(d.finding('path.none').answer).toBe('no');
  });
});

describe('media.loss', () => {
  const call = (lose: (i: number) => boolean, ms = 6000): Dialogue => {
    const d = named().check(laptop, peer, 't:m', outside, { nominate: true });
    return d.media(d.direct(laptop, peer), ssrc, ms, { lose });
  };
  it('is measured by what never came', () => {
    expect(call((i) => i % 20 === 7).finding('media.loss')).toMatchObject({ answer: 'yes', explanation: expect.stringMatching(/5\.0 %.*audio|5\.0 %/) as string });
    expect(call(() => false).finding('media.loss').answer).toBe('no');
    expect(call(() => false, 400).finding('media.loss').answer).toBe('unknown');
  });
  it('does not count an outage, in which nothing came at all', () => {
    const d = call(() => false);
    d.wait(5000);
    d.media(d.direct(laptop, peer), ssrc, 3000, { from: 340 });
    expect(d.summary.calls[0]?.streams.find((s) => s.direction === 'received')).toMatchObject({ packetsLost: 40 });
    expect(d.finding('media.loss').answer).toBe('no');
  });
  it('counts a jump too far for loss neither as loss nor in packetsLost, as browsers do', () => {
    const d = call(() => false);
    d.wait(5000);
    d.media(d.direct(laptop, peer), ssrc, 3000, { from: 360 + 440 });
    expect(d.summary.calls[0]?.streams.find((s) => s.direction === 'received')).toMatchObject({ packetsLost: 0, packets: 450 });
  });
  it('is not told from packets that the capture may have dropped', () => {
    const d = call((i) => i % 20 === 7);
    d.analyzer.dropped(500);
    expect(d.finding('media.loss').answer).toBe('unknown');
  });
  it('does not count what the capture itself missed', () => {
    const d = named().check(laptop, peer, 't:m', outside, { nominate: true });
    d.media(d.direct(laptop, peer), ssrc, 3000);
    d.analyzer.gap(1_790_000_003_000_000, 1_790_000_004_000_000, 'the capture process died');
    d.media(d.direct(laptop, peer), ssrc, 3000, { from: 400 });
    expect(d.finding('media.loss').answer).toBe('no');
    expect(d.finding('capture.incomplete')).toMatchObject({ answer: 'yes' });
  });
});

describe('signaling.unreachable', () => {
  const refused = (d: Dialogue, port: number): void => {
    d.frame(tcpFrame(at('10.1.0.2', port), web, 100, 0, TcpFlag.syn));
    d.frame(tcpFrame(web, at('10.1.0.2', port), 0, 101, TcpFlag.rst | TcpFlag.ack));
    d.wait(100);
  };
  it('is said of resets and of silence, not of one attempt, not of a host that answers once', () => {
    const resets = named();
    refused(resets, 42000);
    expect(resets.finding('signaling.unreachable').answer).toBe('unknown');
    refused(resets, 42001);
    expect(resets.finding('signaling.unreachable')).toMatchObject({ answer: 'yes', advice: expect.stringContaining('app.example.com') as string });
    expect(named().synWithoutAnswer(at('10.1.0.2', 42000), web, 4).finding('signaling.unreachable').answer).toBe('yes');
    resets.tcp(at('10.1.0.2', 42002), web);
    expect(resets.finding('signaling.unreachable').answer).not.toBe('yes');
  });
  it('leaves TURN servers to their own code', () => {
    const d = named().stunServer(laptop, stun1, outside).synWithoutAnswer(at('10.1.0.2', 42000), at(stun1.address, 443), 4);
    expect(d.finding('signaling.unreachable').answer).not.toBe('yes');
  });
});
