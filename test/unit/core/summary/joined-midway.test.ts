import { describe, expect, it } from 'vitest';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { laptop, ours, outside, peer, peerCheck, unansweredChecks } from '../../../helpers/dialogue-ice.ts';
import { at, Attr, stun } from '../../../helpers/scripted-packets.ts';

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
