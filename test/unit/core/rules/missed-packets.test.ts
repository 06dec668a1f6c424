import { describe, expect, it } from 'vitest';
import { Dialogue, type Carrier } from '../../../helpers/dialogue.ts';
import { laptop, ours, outside, peer, unansweredChecks } from '../../../helpers/dialogue-ice.ts';
import { at, tcpFrame, TcpFlag } from '../../../helpers/scripted-packets.ts';

const turn = at('198.51.100.10', 3478);
const relayed = at('198.51.100.10', 50001);
const ssrc = { sent: 1, received: 2 };

/** A call that tries the direct way in vain, and goes through a relay over TCP, of whose frames the capture keeps `snapLength` bytes each. */
function relayedOverTcp(snapLength: number): Dialogue {
  const d = new Dialogue();
  const whole = d.allocate(laptop, turn, relayed, outside, true).peer(peer, 0x4000);
  const relay: Carrier = (outwards, message) => {
    d.snapLength = snapLength;
    whole(outwards, message);
    d.snapLength = Infinity;
  };
  for (let i = 0; i < 10; i++) {
    d.check(laptop, peer, ours, relayed, { via: relay });
    d.media(relay, ssrc, 500, { from: i * 25 });
    unansweredChecks(d, laptop, peer, 1500, { every: 500 });
  }
  return d;
}

describe('a capture that missed packets', () => {
  it('given a relay that can be followed, the call has its path', () => {
    expect(relayedOverTcp(Infinity).finding('path.relay-tcp').answer).toBe('yes');
  });

  it('given one that the snapshot length cut short, does not call the call unconnected, nor ICE failed, nor media lost', () => {
    const d = relayedOverTcp(56);
    expect(d.finding('capture.incomplete').answer).toBe('yes');
    for (const code of ['path.none', 'ice.failed', 'consent.lost', 'media.loss', 'media.one-way'] as const) expect([code, d.finding(code).answer]).toEqual([code, 'unknown']);
    expect(d.summary.calls.map((c) => c.verdict.title)).not.toContain('Connecting');
  });

  it('given holes in a relay\'s TCP stream beside the loss, says that the loss may be the capture\'s own', () => {
    const d = new Dialogue();
    const next = { out: 1001, back: 5001 };
    let segments = 0;
    const leaky: Carrier = (outwards, b) => {
      const frame = outwards ? tcpFrame(laptop, turn, next.out, next.back, TcpFlag.ack, b) : tcpFrame(turn, laptop, next.back, next.out, TcpFlag.ack, b);
      if (outwards) next.out += b.length;
      else next.back += b.length;
      if (++segments < 12 || segments % 6 !== 0) d.frame(frame);
    };
    const relay = d.allocate(laptop, turn, relayed, outside, true, leaky).peer(peer, 0x4000);
    d.check(laptop, peer, ours, outside, { nominate: true });
    for (let i = 0; i < 8; i++) {
      d.media(relay, { sent: 3, received: 4 }, 100, { from: i * 5 });
      d.media(d.direct(laptop, peer), ssrc, 1000, { from: i * 50, lose: (n) => n % 10 === 5 });
    }
    const f = d.finding('media.loss');
    expect(f).toMatchObject({ answer: 'yes', confidence: 'possible' });
    expect(f.explanation).toContain('some of these may be its own loss');
  });

  it('given every packet twice, still finds those that never came', () => {
    const lossy = (copies: number): Dialogue => {
      const d = new Dialogue();
      d.check(laptop, peer, ours, outside, { nominate: true });
      const once = d.direct(laptop, peer);
      d.media((outwards, message) => { for (let i = 0; i < copies; i++) once(outwards, message); }, ssrc, 8000, { lose: (i) => i % 10 === 5 });
      return d;
    };
    for (const copies of [1, 2]) {
      const f = lossy(copies).finding('media.loss');
      expect(f).toMatchObject({ answer: 'yes', confidence: 'certain' });
      expect(f.explanation).toMatch(/^9\.\d % of the received .*: 39 of \d+ packets|^10 % of the received .*: 40 of 400 packets/);
    }
  });
});
