import { describe, expect, it } from 'vitest';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { laptop, ours, outside, peer, peerCheck, unansweredChecks } from '../../../helpers/dialogue-ice.ts';
import { at, Attr, channelData, dnsAnswer, dnsQuery, stun, tlsRecord } from '../../../helpers/scripted-packets.ts';

const turn = at('198.51.100.10', 3478);

describe('a capture that begins in the middle of a call that is relayed over TCP', () => {
  it('finds the call on the connection that was there before, and nothing unreachable', () => {
    const d = new Dialogue();
    const relay = d.relayUnderWay(laptop, turn, 0x4001);
    for (let i = 0; i < 6; i++) {
      d.media(relay, { sent: 1, received: 2 }, 1000, { from: i * 50 });
      d.check(laptop, peer, ours, outside, { via: relay });
      peerCheck(d, peer, laptop, { via: relay });
      unansweredChecks(d, laptop, peer, 1000);
    }
    const { calls, findings } = d.summary;
    expect(calls).toHaveLength(1);
    expect(calls[0]!.path).toMatchObject({ kind: 'relay', transport: 'tcp', relay: { server: turn.address, port: turn.port, relayedAddress: null } });
    expect(calls[0]!.verdict.code).toBe('path.relay-tcp');
    expect(calls[0]!.streams).toHaveLength(2);
    expect(findings.filter((f) => f.answer === 'yes').map((f) => f.code)).toEqual(['path.relay-tcp']);
  });

  it('does not call the server unreachable that is silent over UDP alone', () => {
    const d = new Dialogue();
    const relay = d.relayUnderWay(laptop, turn, 0x4001);
    d.media(relay, { sent: 1, received: 2 }, 1000);
    for (let i = 0; i < 5; i++) {
      d.udp(at(laptop.address, 40_002), turn, stun(0x0003, d.id(), [Attr.requestedUdp()]));
      d.media(relay, { sent: 1, received: 2 }, 2000, { from: 50 + i * 100 });
    }
    expect(d.finding('turn.unreachable').answer).toBe('no');
  });
});

describe('a capture that begins in the middle of a call that is relayed over UDP', () => {
  const overUdp = (d: Dialogue) => (outwards: boolean, message: Uint8Array): void => {
    d.udp(outwards ? laptop : turn, outwards ? turn : laptop, channelData(0x4001, message));
  };

  it('finds the relay by the first check that goes through it', () => {
    const d = new Dialogue();
    const relay = overUdp(d);
    for (let i = 0; i < 4; i++) d.media(relay, { sent: 1, received: 2 }, 1000, { from: i * 50 }).check(laptop, peer, ours, outside, { via: relay });
    const { calls } = d.summary;
    expect(calls).toHaveLength(1);
    expect(calls[0]!.path).toMatchObject({ kind: 'relay', transport: 'udp', relay: { server: turn.address, port: turn.port } });
  });

  it('takes nothing for a relay that only begins with the same bits', () => {
    const d = new Dialogue();
    d.media(overUdp(d), { sent: 1, received: 2 }, 4000);
    expect(d.summary.calls).toEqual([]);
    expect(d.summary.allocations).toEqual([]);
  });
});

describe('a capture that begins in the middle of a direct call', () => {
  it('takes the checks of the same socket for those of the call, and names that the browser asks for by itself for none of it', () => {
    const d = new Dialogue();
    const browser = at(laptop.address, 5500);
    const resolver = at('10.1.0.1', 53);
    d.udp(browser, resolver, dnsQuery(7, 'accounts.google.com'));
    d.wait(5);
    d.udp(resolver, browser, dnsAnswer(7, 'accounts.google.com', [], 5));
    for (let i = 0; i < 4; i++) {
      d.media(d.direct(laptop, peer), { sent: 1, received: 2 }, 500, { from: i * 25 });
      d.check(laptop, at('10.2.0.2', peer.port), ours, null, { rtt: 100 });
    }
    expect(d.summary.calls.map((c) => [c.verdict.code, c.pairs.length])).toEqual([['path.direct', 2]]);
    expect(d.finding('signaling.dns-failed').answer).not.toBe('yes');
    // The address may be a relay of the other side's.
    expect(d.finding('path.remote-relay').answer).toBe('unknown');
    d.check(laptop, peer, ours, outside);
    expect(d.summary.calls[0]!.verdict).toMatchObject({ code: 'path.direct', confidence: 'likely' });
  });
});

describe('a capture that begins in the middle of a call that is relayed inside TLS', () => {
  it('does not take the relay for one that answers without TLS', () => {
    const d = new Dialogue();
    const server = at(turn.address, 443);
    const send = d.tcpUnderWay(laptop, server);
    for (let i = 0; i < 300; i++) {
      send(true, tlsRecord(160));
      send(false, tlsRecord(160));
      d.wait(20);
      if (i % 25 === 0) d.udp(at(laptop.address, 40_002), turn, stun(0x0003, d.id(), [Attr.requestedUdp()]));
    }
    expect(d.finding('path.relay-tls').answer).toBe('yes');
    expect(d.finding('turn.tls-only').answer).not.toBe('no');
  });
});
