import { describe, expect, it } from 'vitest';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { askInVain, from, laptop, outside, peer, ssrc, stun2, turn, web, withNames } from '../../../helpers/dialogue-network.ts';
import { at, icmpUnreachable, stun } from '../../../helpers/scripted-packets.ts';

const atHome = at('192.168.5.5', 40000);
const home = at('203.0.113.50', 40000);

/** A call that a relay over TCP carries, as UDP gets nowhere. */
const blockedCall = (d: Dialogue): Dialogue => {
  askInVain(d, laptop, turn);
  askInVain(d, laptop, stun2);
  const send = d.allocate(from(41000), turn, at('198.51.100.10', 50001), outside, true).peer(peer, 0x4000);
  return d.check(laptop, peer, 't:m', null).check(laptop, peer, 't:m', outside, { via: send, nominate: true }).media(send, ssrc, 4000);
};
const openCall = (d: Dialogue): Dialogue => {
  d.stunServer(atHome, turn, home).stunServer(atHome, stun2, home);
  d.tcp(from(42000, atHome), web);
  return d.check(atHome, at('203.0.113.99', 30000), 'x:y', home, { nominate: true }).media(d.direct(atHome, at('203.0.113.99', 30000)), { sent: 3, received: 4 }, 4000);
};

describe('several calls in one capture', () => {
  it('are each judged by what was seen around them', () => {
    const d = openCall(blockedCall(withNames(new Dialogue())).wait(600_000));
    expect(d.summary.calls.map((c) => c.path?.kind)).toEqual(['relay', 'direct']);
    expect(d.finding('udp.blocked')).toMatchObject({ answer: 'yes', callIds: ['call-1'] });
    expect(d.finding('path.direct').answer).toBe('yes');
  });
  it('in whatever order they come', () => {
    const d = blockedCall(openCall(withNames(new Dialogue())).wait(600_000));
    expect(d.finding('udp.blocked')).toMatchObject({ answer: 'yes', callIds: ['call-2'] });
  });
  it('though they follow each other closely', () => {
    const d = withNames(new Dialogue());
    for (const server of [turn, stun2]) for (let i = 0; i < 3; i++) {
      d.udp(laptop, server, stun(0x0001, d.id(), []));
      d.wait(300).frame(icmpUnreachable('10.1.0.1', 13, laptop, server));
    }
    expect(openCall(blockedCall(d).wait(20_000)).finding('udp.rejected')).toMatchObject({ answer: 'yes', callIds: ['call-1'] });
  });
  it('say no where each of them was well', () => {
    const d = openCall(withNames(new Dialogue())).wait(600_000);
    d.stunServer(laptop, turn, outside).check(laptop, peer, 't:m', outside, { nominate: true }).media(d.direct(laptop, peer), ssrc, 4000);
    expect(d.finding('udp.blocked').answer).toBe('no');
  });
  it('have the NAT of their own network', () => {
    const d = withNames(new Dialogue()).stunServer(laptop, turn, outside).stunServer(laptop, stun2, at(outside.address, 40_900)).check(laptop, peer, 't:m', outside, { nominate: true });
    d.media(d.direct(laptop, peer), ssrc, 4000).wait(600_000);
    expect(openCall(d).finding('nat.symmetric')).toMatchObject({ answer: 'yes', callIds: ['call-1'] });
  });
});
