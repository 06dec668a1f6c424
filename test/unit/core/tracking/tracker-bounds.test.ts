import { describe, expect, it } from 'vitest';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { at, rtp } from '../../../helpers/scripted-packets.ts';

const laptop = at('10.1.0.2', 40000);
const peer = at('203.0.113.7', 30000);
const outside = at('198.51.100.2', 40000);

describe('memory is bounded, and what a call needs stays', () => {
  it('shows a participant who joins after 300 others came and went on one transport', () => {
    const d = new Dialogue().check(laptop, peer, 'them:mine', outside, { nominate: true });
    for (let who = 1; who <= 300; who++) d.media(d.direct(laptop, peer), { sent: 7, received: 1000 + who }, 60, { from: 3 * who });
    const received = d.summary.calls[0]!.streams.filter((s) => s.direction === 'received').map((s) => s.ssrc);
    expect(received).toContain(1300);
    expect(received.length).toBeLessThanOrEqual(256);
  });

  it('keeps a call that is silent for a moment while a flood of single packets passes', () => {
    const d = new Dialogue().check(laptop, peer, 'them:mine', outside, { nominate: true });
    d.media(d.direct(laptop, peer), { sent: 7, received: 8 }, 200);
    d.wait(500);
    for (let i = 0; i < 25_000; i++) d.udp(at(`203.0.${i >> 8}.${i & 255}`, 9), laptop, rtp(77, 5, 5));
    d.media(d.direct(laptop, peer), { sent: 7, received: 8 }, 200, { from: 10 });
    expect(d.summary.calls).toHaveLength(1);
    expect(d.summary.calls[0]).toMatchObject({ path: { kind: 'direct' }, pairs: [{ packetsSent: 20, packetsReceived: 20 }] });
  });
});
