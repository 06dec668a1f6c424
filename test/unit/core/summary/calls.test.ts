import { describe, expect, it } from 'vitest';
import { summarySchema, type Call, type Summary } from '../../../../electron/contract/summary.ts';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { at, Attr, channelData, rtp, stun, tcpFrame, TcpFlag } from '../../../helpers/scripted-packets.ts';

const laptop = at('10.1.0.2', 40000);
const outside = at('198.51.100.2', 40000);
const stunServer = at('198.51.100.10', 3478);
const turn = at('198.51.100.10', 3478);
const relayed = at('198.51.100.10', 50123);
const peer = at('203.0.113.7', 30000);
const ssrc = { sent: 0x1111, received: 0x2222 };

const onlyCall = (s: Summary): Call => {
  expect(s.calls).toHaveLength(1);
  return s.calls[0]!;
};

const directCall = (): Dialogue => new Dialogue()
  .resolve(at('10.1.0.2', 5353 + 1), 'turn.example.com', '198.51.100.10')
  .stunServer(laptop, stunServer, outside)
  .check(laptop, peer, 'them:mine', outside)
  .check(laptop, peer, 'them:mine', outside, { nominate: true });

describe('a direct call', () => {
  it('takes the pair that carries its data, with the server-reflexive local candidate', () => {
    const d = directCall();
    d.media(d.direct(laptop, peer), ssrc, 2000);
    const summary = summarySchema.parse(d.summary);
    const call = onlyCall(summary);
    expect(call.path).toMatchObject({
      kind: 'direct', transport: 'udp', confidence: 'observed',
      local: { type: 'srflx', address: outside.address, port: outside.port, relatedAddress: laptop.address, relatedPort: laptop.port },
      remote: { type: 'unknown', address: peer.address, port: peer.port },
    });
    expect(call.pathHistory).toHaveLength(1);
    expect(call.pairs[0]).toMatchObject({ selected: true, nominated: true, state: 'succeeded', requestsSent: 2, responsesReceived: 2, packetsSent: 100, packetsReceived: 100 });
    expect(call.pairs[0]!.totalRoundTripTime).toBeCloseTo(0.06, 6);
    expect(call.usage.direct).toMatchObject({ bytesSent: 100 * 112, bytesReceived: 100 * 112 });
    expect(call.streams.map((s) => [s.ssrc, s.direction])).toEqual([[ssrc.sent, 'sent'], [ssrc.received, 'received']]);
    expect(call.role).toBe('controlling');
  });

  it('never takes the type of a remote candidate from PRIORITY', () => {
    // 0x7effffff is what a host candidate's own priority looks like; in a check it is the peer-reflexive one (RFC 8445 7.1.1).
    const d = new Dialogue();
    d.udp(peer, laptop, stun(0x0001, '1', [Attr.username('mine:them'), Attr.priority(0x7effffff), Attr.controlled()]));
    expect(onlyCall(d.summary).pairs[0]!.remote.type).toBe('unknown');
  });

  it('calls a mapping that no server reported peer-reflexive only where it saw the call begin', () => {
    const fromStart = new Dialogue().check(laptop, peer, 'them:mine', outside);
    expect(onlyCall(fromStart.summary).pairs[0]!.local.type).toBe('prflx');
    const fromMiddle = new Dialogue();
    fromMiddle.media(fromMiddle.direct(laptop, peer), ssrc, 200).check(laptop, peer, 'them:mine', outside);
    expect(onlyCall(fromMiddle.summary).pairs[0]!.local.type).toBe('unknown');
  });

  it('knows the laptop by what it asked, though the first packet of the call came from outside', () => {
    const d = new Dialogue().resolve(at('10.1.0.2', 5400), 'turn.example.com', '198.51.100.10');
    d.udp(peer, laptop, stun(0x0001, 'aa', [Attr.username('mine:them'), Attr.controlling()]));
    d.udp(laptop, peer, stun(0x0101, 'aa', [Attr.xorMapped(peer)]));
    d.check(laptop, peer, 'them:mine', outside);
    d.media(d.direct(laptop, peer), ssrc, 400);
    expect(onlyCall(d.summary)).toMatchObject({ path: { remote: { address: peer.address } }, pairs: [{ requestsSent: 1, requestsReceived: 1, responsesSent: 1 }] });
  });

  it('is not misled by a peer that asks often: GOOG-PING has no user name and is no question to a server', () => {
    const d = new Dialogue().resolve(at('10.1.0.2', 5400), 'turn.example.com', '198.51.100.10').check(laptop, peer, 'them:mine', outside);
    d.media(d.direct(laptop, peer), ssrc, 400);
    for (let i = 0; i < 20; i++) d.udp(peer, laptop, stun(0x0200, `f${i}`, []));
    expect(onlyCall(d.summary).pairs[0]).toMatchObject({ remote: { address: peer.address }, requestsSent: 1, requestsReceived: 20 });
  });

  it('believes the capture source about addresses', () => {
    const d = new Dialogue();
    d.analyzer.setLocalAddresses([peer.address]);
    d.check(laptop, peer, 'them:mine', outside);
    expect(onlyCall(d.summary).pairs[0]).toMatchObject({ requestsReceived: 1, requestsSent: 0, remote: { address: laptop.address } });
  });

  it('counts a second answer to a retransmitted check once, and measures from the last send', () => {
    const d = new Dialogue();
    const request = stun(0x0001, '77', [Attr.username('them:mine'), Attr.controlling()]);
    const answer = stun(0x0101, '77', [Attr.xorMapped(outside)]);
    d.udp(laptop, peer, request);
    d.wait(500);
    d.udp(laptop, peer, request);
    d.wait(40);
    d.udp(peer, laptop, answer);
    d.udp(peer, laptop, answer);
    const pair = onlyCall(d.summary).pairs[0]!;
    expect(pair).toMatchObject({ requestsSent: 2, retransmissionsSent: 1, responsesReceived: 1 });
    expect(pair.currentRoundTripTime).toBeCloseTo(0.04, 6);
    // Which send was answered is not known, so the chart does not show it.
    expect(d.analyzer.series().roundTripTimes).toEqual([]);
  });

  it('is over once nothing has come for a while, and ongoing before', () => {
    const d = directCall();
    d.media(d.direct(laptop, peer), ssrc, 1000);
    expect(onlyCall(d.summary).ongoing).toBe(true);
    const end = onlyCall(d.summary).end;
    d.wait(10_000);
    expect(onlyCall(d.summary)).toMatchObject({ ongoing: false, end });
  });
});

describe('a relayed call', () => {
  const relayedCall = (tcp: boolean): Dialogue => {
    const d = new Dialogue().resolve(at('10.1.0.2', 5400), 'turn.example.com', turn.address);
    const carrier = d.allocate(laptop, turn, relayed, outside, tcp).peer(peer, 0x4000);
    d.check(laptop, peer, 'them:mine', relayed, { via: carrier, nominate: true });
    d.media(carrier, ssrc, 1000);
    return d;
  };

  for (const transport of ['udp', 'tcp'] as const) {
    it(`over ${transport.toUpperCase()} names the server as the client asked for it, and counts what ChannelData carries`, () => {
      const d = relayedCall(transport === 'tcp');
      const summary = summarySchema.parse(d.summary);
      const call = onlyCall(summary);
      expect(call.path).toMatchObject({
        kind: 'relay', transport,
        local: { type: 'relay', address: relayed.address, port: relayed.port },
        remote: { address: peer.address, port: peer.port },
        relay: { server: turn.address, port: turn.port, hostname: 'turn.example.com', transport, relayedAddress: relayed.address, relayedPort: relayed.port },
      });
      expect(call.usage[transport === 'tcp' ? 'relayTcp' : 'relayUdp']).toMatchObject({ bytesSent: 50 * 112, bytesReceived: 50 * 112 });
      expect(summary.allocations).toMatchObject([{
        hostname: 'turn.example.com', transport, state: 'active', realm: 'lab.test', username: 'alice', lifetime: 600,
        channels: [{ number: 0x4000, address: peer.address, port: peer.port }], permissions: [{ address: peer.address, granted: true }],
      }]);
      expect(summary.allocations[0]!.error).toBeUndefined();
    });
  }

  it('through a web proxy names the TURN server beyond it', () => {
    const d = new Dialogue();
    const way = d.throughProxy(at('10.1.0.2', 40003), at('198.51.100.60', 8080), 'turn.example.com:3478');
    const carrier = d.allocate(laptop, turn, relayed, outside, true, way).peer(peer, 0x4000);
    d.check(laptop, peer, 'them:mine', relayed, { via: carrier, nominate: true });
    d.media(carrier, ssrc, 1000);
    expect(onlyCall(d.summary).path).toMatchObject({ kind: 'relay', transport: 'tcp', relay: { hostname: 'turn.example.com', port: 3478, server: 'turn.example.com' } });
    expect(d.finding('turn.unreachable').answer).toBe('no');
  });

  it('over TLS is inferred from the pace of its records, and says so', () => {
    const d = new Dialogue().tlsAtMediaPace(at('10.1.0.2', 40001), at('198.51.100.10', 443), 'turn.example.com', 8000);
    const summary = summarySchema.parse(d.summary);
    expect(onlyCall(summary).path).toMatchObject({ kind: 'relay', transport: 'tls', confidence: 'inferred', relay: { hostname: 'turn.example.com', port: 443 } });
    expect(summary.allocations).toMatchObject([{ transport: 'tls', confidence: 'inferred' }]);
    expect(d.finding('path.relay-tls')).toMatchObject({ answer: 'yes', confidence: 'likely' });
  });

  it('is not seen in a download, nor in a slow chat, inside TLS', () => {
    const d = new Dialogue();
    const download = d.tcp(at('10.1.0.2', 40001), at('198.51.100.20', 443));
    for (let i = 0; i < 400; i++) {
      download(false, Uint8Array.from([23, 3, 3, 5, 0, ...new Array<number>(1280).fill(1)]));
      if (i % 10 === 0) download(true, Uint8Array.from([23, 3, 3, 0, 50, ...new Array<number>(50).fill(1)]));
      d.wait(20);
    }
    expect(d.summary.calls).toEqual([]);
  });

  it('goes to the relay of the other side where the peer is an address that a TURN server gave out', () => {
    const d = new Dialogue();
    d.allocate(laptop, turn, relayed, outside);
    const theirs = at(turn.address, 51000);
    d.check(laptop, theirs, 'them:mine', at('198.51.100.2', 61000), { nominate: true });
    d.media(d.direct(laptop, theirs), ssrc, 500);
    expect(onlyCall(d.summary).path).toMatchObject({ kind: 'remote-relay', transport: 'udp', remote: { type: 'relay' }, confidence: 'inferred' });
  });

  it('does not take 0x4000.... for ChannelData where no TURN was spoken', () => {
    const d = new Dialogue();
    for (let i = 0; i < 50; i++) {
      d.udp(laptop, turn, channelData(0x4001, rtp(1, i, i * 960)));
      d.udp(turn, laptop, channelData(0x4001, rtp(2, i, i * 960)));
      d.wait(20);
    }
    expect(d.summary).toMatchObject({ calls: [], allocations: [] });
  });

  it('keeps a relayed path whose Allocate came before the capture began', () => {
    const d = new Dialogue();
    const send = d.direct(laptop, turn);
    send(true, stun(0x0004, '9', [Attr.lifetime(600), Attr.username('alice')]));
    send(false, stun(0x0104, '9', [Attr.lifetime(600)]));
    const carrier = (outwards: boolean, m: Uint8Array): void => send(outwards, channelData(0x4002, m));
    d.media(carrier, ssrc, 1000);
    expect(onlyCall(d.summary).path).toMatchObject({ kind: 'relay', transport: 'udp', relay: { server: turn.address, relayedAddress: null } });
    expect(d.summary.allocations).toMatchObject([{ state: 'active', refreshes: 1 }]);
  });
});

describe('a capture with a snapshot length', () => {
  it('does not take what it cut out of a relay stream over TCP for loss', () => {
    const d = new Dialogue().resolve(at('10.1.0.2', 5400), 'turn.example.com', turn.address);
    const carrier = d.allocate(laptop, turn, relayed, outside, true).peer(peer, 0x4000);
    d.check(laptop, peer, 'them:mine', relayed, { via: carrier, nominate: true });
    d.media(carrier, ssrc, 4000);
    // Two messages in one segment, of which the capture has the first one's headers only: where the second begins is not seen.
    d.snapLength = 120;
    for (let i = 200; i < 400; i += 2) {
      d.burst(laptop, turn, false, [rtp(ssrc.received, i, i * 960), rtp(ssrc.received, i + 1, (i + 1) * 960)], 0x4000);
      d.wait(40);
    }
    d.snapLength = Infinity;
    d.media(carrier, ssrc, 1000, { from: 400 });
    expect(d.finding('media.loss').answer).not.toBe('yes');
    expect(d.finding('capture.incomplete')).toMatchObject({ answer: 'yes', explanation: expect.stringContaining('snapshot length') as string });
  });

  it('says nothing of an error whose code it cut off', () => {
    const d = new Dialogue();
    d.udp(laptop, turn, stun(0x0003, '5', [Attr.requestedUdp(), Attr.username('alice')]));
    d.snapLength = 14 + 20 + 8 + 22;
    d.udp(turn, laptop, stun(0x0113, '5', [Attr.error(486, 'Allocation Quota Reached')]));
    expect(d.finding('turn.refused').answer).not.toBe('yes');
    expect(d.finding('turn.auth-failed').answer).not.toBe('yes');
  });
});

describe('several peer connections', () => {
  const sfu = at('203.0.113.50', 20000);
  it('to one place are one call through an SFU', () => {
    const d = new Dialogue();
    const second = { ...sfu, port: 20002 };
    d.check(laptop, sfu, 'sfuA:mineA', outside, { nominate: true }).check(at('10.1.0.2', 40002), second, 'sfuB:mineB', outside, { nominate: true });
    d.media(d.direct(laptop, sfu), { sent: 1, received: 2 }, 500);
    d.media(d.direct(at('10.1.0.2', 40002), second), { sent: 3, received: 4 }, 500);
    expect(onlyCall(d.summary)).toMatchObject({ peerConnections: 2, topology: 'sfu' });
  });

  it('to two people are two calls', () => {
    const d = new Dialogue();
    const other = at('203.0.113.99', 31000);
    d.check(laptop, peer, 'anna:mineA', outside, { nominate: true }).check(at('10.1.0.2', 40002), other, 'ben:mineB', outside, { nominate: true });
    d.media(d.direct(laptop, peer), { sent: 1, received: 2 }, 500);
    d.media(d.direct(at('10.1.0.2', 40002), other), { sent: 3, received: 4 }, 500);
    expect(d.summary.calls.map((c) => c.path?.remote.address)).toEqual([peer.address, other.address]);
  });

  it('an SFU that only answers checks is ICE-lite', () => {
    const d = new Dialogue();
    for (let i = 0; i < 6; i++) d.wait(500).check(laptop, sfu, 'sfu:mine', outside, { nominate: i === 5 });
    expect(onlyCall(d.summary).topology).toBe('sfu');
  });
});

describe('a change of path', () => {
  it('by an ICE restart stays one call, with both paths in its history', () => {
    const d = directCall();
    d.media(d.direct(laptop, peer), ssrc, 3000);
    const carrier = d.allocate(at('10.1.0.2', 40009), turn, relayed, outside, true).peer(peer, 0x4003);
    d.check(laptop, peer, 'them2:mine2', relayed, { via: carrier, nominate: true });
    d.media(carrier, ssrc, 3000, { from: 150 });
    const call = onlyCall(d.summary);
    expect(call.peerConnections).toBe(1);
    expect(call.pathHistory.map((p) => [p.path.kind, p.path.transport])).toEqual([['direct', 'udp'], ['relay', 'tcp']]);
    expect(call.path?.kind).toBe('relay');
    expect(call.pairs.filter((p) => p.selected)).toHaveLength(1);
    expect(call.streams).toHaveLength(2);
    expect(call.streams.map((s) => s.packetsLost)).toEqual([0, 0]);
    expect(d.finding('path.changed')).toMatchObject({ answer: 'yes' });
    expect(d.summary.timeline.some((e) => e.text.startsWith('ICE restarted'))).toBe(true);
  });

  it('into TLS stays one call', () => {
    const d = directCall();
    d.media(d.direct(laptop, peer), ssrc, 3000);
    d.wait(6000).tlsAtMediaPace(at('10.1.0.2', 40010), at('198.51.100.10', 443), 'turn.example.com', 8000);
    const call = onlyCall(d.summary);
    expect(call.pathHistory.map((p) => p.path.transport)).toEqual(['udp', 'tls']);
  });
});

describe('time and order', () => {
  it('one packet with an absurd time breaks nothing', () => {
    const d = directCall();
    d.now = 1e15;
    d.udp(laptop, peer, rtp(1, 1, 1));
    expect(() => [summarySchema.parse(d.summary), d.analyzer.series()]).not.toThrow();
  });

  it('ports that are used again are another connection', () => {
    const d = new Dialogue();
    const server = at('198.51.100.20', 443);
    d.frame(tcpFrame(laptop, server, 100, 0, TcpFlag.syn));
    d.frame(tcpFrame(server, laptop, 0, 101, TcpFlag.rst | TcpFlag.ack));
    d.wait(1000);
    d.frame(tcpFrame(laptop, server, 9_000_000, 0, TcpFlag.syn));
    d.frame(tcpFrame(server, laptop, 7000, 9_000_001, TcpFlag.syn | TcpFlag.ack));
    d.frame(tcpFrame(laptop, server, 9_000_001, 7001, TcpFlag.ack));
    expect(d.summary.signaling.map((s) => s.state)).toEqual(['refused', 'established']);
  });

  it('gives the same summary whenever it is asked in between', () => {
    const asked = directCall();
    const quiet = directCall();
    for (const d of [asked, quiet]) {
      for (let i = 0; i < 20; i++) {
        d.media(d.direct(laptop, peer), ssrc, 200, { from: i * 10 });
        if (d === asked) expect(d.summary.calls).toHaveLength(1);
      }
    }
    expect(asked.summary).toEqual(quiet.summary);
  });
});
