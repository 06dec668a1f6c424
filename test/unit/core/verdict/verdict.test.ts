import { describe, expect, it } from 'vitest';
import { summarySchema, type Call, type Rung, type RungName, type Summary } from '../../../../electron/contract/summary.ts';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { laptop, outside, peer, relayed, ssrc, stun2, turn, web, withNames } from '../../../helpers/dialogue-network.ts';
import { at, Attr, icmpUnreachable, stun, tcpFrame, TcpFlag } from '../../../helpers/scripted-packets.ts';

const named = (): Dialogue => withNames(new Dialogue());

const onlyCall = (s: Summary): Call => {
  expect(summarySchema.safeParse(s).error).toBeUndefined();
  expect(s.calls).toHaveLength(1);
  return s.calls[0]!;
};
const rung = (c: Call, name: RungName): Rung => c.ladder.find((r) => r.rung === name)!;

/** UDP goes out to two servers and a peer, and nothing comes back; TURN over TCP takes the call. */
function relayedOverTcp(): Dialogue {
  const d = named();
  d.stunServer(laptop, turn, null, 4).stunServer(laptop, stun2, null, 4);
  const relay = d.allocate(at('10.1.0.2', 41000), turn, relayed, outside, true).peer(peer, 0x4000);
  for (let i = 0; i < 4; i++) d.check(laptop, peer, 'them:mine', null);
  d.check(laptop, peer, 'them:mine', outside, { via: relay, rtt: 38, nominate: true });
  return d.media(relay, ssrc, 6000);
}

describe('the verdict of a call', () => {
  it('is one sentence: how, why and what it costs, with what the administrator must open', () => {
    const s = relayedOverTcp().summary;
    const { verdict } = onlyCall(s);
    expect(verdict).toMatchObject({ code: 'path.relay-tcp', cause: 'udp.blocked', severity: 'warning' });
    expect(verdict.title).toBe('Relayed over TCP: UDP leaves this laptop and nothing comes back');
    expect(verdict.sentence).toMatch(/turn\.example\.com over TCP/);
    expect(verdict.sentence).toMatch(/none was answered/);
    expect(verdict.sentence).toMatch(/38 ms/);
    expect(verdict.advice).toMatch(/UDP/);
    expect(verdict.advice).toMatch(/turn\.example\.com/);
    expect(verdict.advice).toMatch(/3478/);
    expect(verdict.evidence.length).toBeGreaterThan(2);
    expect(s.verdict).toEqual(verdict);
  });

  it('of a direct call says that nothing is to be done', () => {
    const d = named().stunServer(laptop, turn, outside).stunServer(laptop, stun2, outside).check(laptop, peer, 'them:mine', outside, { nominate: true });
    const { verdict } = onlyCall(d.media(d.direct(laptop, peer), ssrc, 4000).summary);
    expect(verdict).toMatchObject({ code: 'path.direct', cause: null, severity: 'ok', advice: '', title: 'Connected directly' });
  });

  it('is that ICE is connecting while checks go out, and never that the call failed', () => {
    const { verdict } = onlyCall(named().check(laptop, peer, 'them:mine', null).summary);
    expect(verdict).toMatchObject({ code: null, severity: 'info', title: 'Connecting' });
  });

  it("blames the server's refusal and no firewall where credentials are wrong", () => {
    const d = named();
    const credentials = [Attr.username('alice'), Attr.realm('r'), Attr.nonce('n')];
    for (const attributes of [[], credentials, credentials]) {
      const id = d.id();
      d.udp(laptop, turn, stun(0x0003, id, [Attr.requestedUdp(), ...attributes]));
      d.wait(30);
      d.udp(turn, laptop, stun(0x0113, id, [Attr.error(401, 'Unauthorized'), Attr.realm('r'), Attr.nonce('n')]));
    }
    for (let i = 0; i < 20; i++) d.check(laptop, peer, 'them:mine', null).wait(1000);
    const call = onlyCall(d.summary);
    expect(call.verdict).toMatchObject({ code: 'path.none', cause: 'turn.auth-failed', severity: 'problem' });
    expect(rung(call, 'relay-udp').outcome).toBe('refused');
  });

  it('of what never became a call is what kept it from one', () => {
    const d = named().synWithoutAnswer(at('10.1.0.2', 42000), web, 4);
    d.wait(10_000);
    expect(d.summary.calls).toEqual([]);
    expect(d.summary.verdict).toMatchObject({ code: 'signaling.unreachable', severity: 'problem' });
    expect(named().summary.verdict).toBeNull();
  });
});

describe('the time of a verdict', () => {
  it('is when it was reached, and stays while the call goes on', () => {
    const d = relayedOverTcp();
    const before = onlyCall(d.summary).verdict;
    d.wait(8000);
    const after = onlyCall(d.summary).verdict;
    expect(after.reached).toBe(before.reached);
    expect(after.reached < d.summary.capture.end!).toBe(true);
  });

  it('does not depend on who looked when', () => {
    const said = (look: boolean): unknown => {
      const d = new Dialogue();
      const look_ = (): void => { if (look) d.analyzer.summary(); };
      d.check(laptop, peer, 'them:mine', outside, { nominate: true });
      look_();
      for (let i = 0; i < 12; i++) {
        d.media(d.direct(laptop, peer), ssrc, 700, { from: i * 35, lose: (k) => i > 5 && k % 3 === 0 });
        look_();
      }
      return onlyCall(d.summary).verdict;
    };
    expect(said(true)).toEqual(said(false));
  });

  it('of a call that is over is not changed by what happens long after it', () => {
    const d = named().stunServer(laptop, turn, outside).stunServer(laptop, stun2, outside).check(laptop, peer, 'them:mine', outside, { nominate: true });
    d.media(d.direct(laptop, peer), ssrc, 4000).wait(30_000);
    const { verdict } = onlyCall(d.summary);
    // The laptop is carried into a network that blocks UDP.
    d.stunServer(at('10.1.0.2', 45000), turn, null, 8).stunServer(at('10.1.0.2', 45000), stun2, null, 8).wait(20_000);
    expect(d.summary.calls[0]!.verdict).toEqual(verdict);
    expect(verdict.sentence).toMatch(/went straight/);
  });

  it('does not flap: a change must hold for three seconds', () => {
    const d = new Dialogue();
    d.check(laptop, peer, 'them:mine', outside, { nominate: true });
    d.media(d.direct(laptop, peer), ssrc, 8000);
    expect(onlyCall(d.summary).verdict.severity).toBe('ok');
    // A third of the packets is missing for two seconds: more than 5 % of all so far.
    d.media(d.direct(laptop, peer), ssrc, 2000, { from: 400, lose: (i) => i % 3 !== 0 });
    expect(d.finding('media.loss').answer).toBe('yes');
    expect(onlyCall(d.summary).verdict.severity).toBe('ok');
    d.media(d.direct(laptop, peer), ssrc, 4000, { from: 500, lose: (i) => i % 3 !== 0 });
    const { verdict } = onlyCall(d.summary);
    expect(verdict.also).toContain('media.loss');
    expect(verdict.title).toMatch(/media packets are lost/);
  });
});

describe("ICE's ladder", () => {
  it('says of each rung whether it was tried, answered, and what it cost', () => {
    const call = onlyCall(relayedOverTcp().summary);
    expect(call.ladder.map((r) => [r.rung, r.outcome])).toEqual([
      ['host', 'not-tried'], ['srflx', 'failed'], ['relay-udp', 'not-tried'], ['relay-tcp', 'carries'], ['relay-tls', 'not-tried'],
    ]);
    expect(rung(call, 'srflx')).toMatchObject({ attempts: 12, answered: null });
    expect(rung(call, 'srflx').timeLostMs).toBeGreaterThan(100);
    expect(rung(call, 'relay-tcp').answered).not.toBeNull();
    for (const r of call.ladder) if (r.attempts > 0) expect(r.evidence.length, r.rung).toBeGreaterThan(0);
  });

  it('does not say "not tried" of a call whose beginning was not captured', () => {
    const d = new Dialogue();
    d.media(d.direct(laptop, peer), ssrc, 1000).check(laptop, peer, 'them:mine', outside);
    const call = onlyCall(d.summary);
    expect(rung(call, 'relay-udp').outcome).toBe('unknown');
    // Though a check happens to be the first that is seen of it.
    const lucky = new Dialogue();
    lucky.check(laptop, peer, 'them:mine', null, { rtt: 5 });
    expect(rung(onlyCall(lucky.media(lucky.direct(laptop, peer), ssrc, 1000).check(laptop, peer, 'them:mine', outside).summary), 'relay-udp').outcome).toBe('unknown');
    expect(lucky.finding('path.remote-relay').answer).toBe('unknown');
  });

  it('tells a firewall that rejects from a network that is not reachable from here', () => {
    const rejected = named();
    rejected.check(laptop, peer, 'them:mine', null).frame(icmpUnreachable('10.1.0.1', 13, laptop, peer));
    expect(rung(onlyCall(rejected.wait(5000).summary), 'srflx').outcome).toBe('refused');
    const elsewhere = at('192.168.7.9', 30000);
    const unreachable = named();
    for (let i = 0; i < 4; i++) unreachable.check(laptop, elsewhere, 'them:mine', null).frame(icmpUnreachable('10.1.0.1', 0, laptop, elsewhere));
    expect(rung(onlyCall(unreachable.wait(5000).summary), 'host').outcome).toBe('failed');
  });

  it('counts a relay that was given and not used as unused, and a connection that was refused as refused', () => {
    const d = named();
    d.allocate(laptop, turn, relayed, outside);
    const tcp = at('10.1.0.2', 41001);
    d.frame(tcpFrame(tcp, turn, 1, 0, TcpFlag.syn));
    d.frame(tcpFrame(turn, tcp, 0, 2, TcpFlag.rst | TcpFlag.ack));
    d.check(laptop, peer, 'them:mine', outside, { nominate: true });
    const call = onlyCall(d.media(d.direct(laptop, peer), ssrc, 2000).summary);
    expect(rung(call, 'relay-udp').outcome).toBe('unused');
    expect(rung(call, 'relay-tcp').outcome).toBe('refused');
  });
});

describe('the route', () => {
  it('goes through NAT and relay, each leg with its transport and what is known of its round trip', () => {
    const { route } = onlyCall(relayedOverTcp().summary);
    expect(route.stops.map((s) => s.kind)).toEqual(['laptop', 'nat', 'relay', 'peer']);
    expect(route.stops[2]).toMatchObject({ name: 'turn.example.com', address: turn.address });
    expect(route.legs).toHaveLength(3);
    expect(route.legs[1]).toMatchObject({ transport: 'tcp', state: 'open' });
    expect(route.legs[1]!.roundTripTime! + route.legs[2]!.roundTripTime!).toBeCloseTo(0.038, 3);
    expect(route.blocked).toMatchObject({ transport: 'udp' });
  });

  it('ends at the firewall where nothing came back', () => {
    const checked = (d: Dialogue): Call => {
      for (let i = 0; i < 20; i++) d.check(laptop, peer, 'them:mine', null).wait(500);
      return onlyCall(d.summary);
    };
    const blocked = named().stunServer(laptop, turn, null, 4).stunServer(laptop, stun2, null, 4);
    blocked.tcp(at('10.1.0.2', 41000), web);
    const { route } = checked(blocked);
    expect(route.stops.map((s) => s.kind)).toEqual(['laptop', 'firewall', 'peer']);
    expect(route.legs.at(-1)!.state).toBe('blocked');
    // A peer that stays silent is no firewall's doing.
    expect(checked(named().stunServer(laptop, turn, outside).stunServer(laptop, stun2, outside)).route.stops.map((s) => s.kind)).toEqual(['laptop', 'nat', 'peer']);
  });
});

describe('a call that moved to another path', () => {
  it('shows the way that carried it before as lost, and counts no idle time as lost', () => {
    const d = named();
    const client = at('10.1.0.2', 41000);
    const relay = d.allocate(client, turn, relayed, outside, true).peer(peer, 0x4000);
    d.check(laptop, peer, 'them:mine', outside, { nominate: true });
    d.media(d.direct(laptop, peer), ssrc, 6000);
    d.check(laptop, peer, 'them:mine', outside, { via: relay, rtt: 38, nominate: true });
    const call = onlyCall(d.media(relay, ssrc, 6000, { from: 300 }).summary);
    expect(rung(call, 'srflx')).toMatchObject({ outcome: 'worked', note: expect.stringMatching(/^carried the call until \d\d:\d\d:\d\d UTC$/) as string });
    expect(rung(call, 'relay-tcp').timeLostMs).toBeLessThan(200);
    expect(call.route.blocked).toMatchObject({ transport: 'udp', to: 'the other side' });
  });
});
