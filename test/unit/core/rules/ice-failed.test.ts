import { describe, expect, it } from 'vitest';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { laptop, ours, outside, peer, peerCheck, refusedCheck, resolver, unansweredChecks } from '../../../helpers/dialogue-ice.ts';
import { at, Attr, stun } from '../../../helpers/scripted-packets.ts';

const turn = at('198.51.100.10', 3478);
const named = (): Dialogue => new Dialogue().resolve(resolver, 'turn.example.com', turn.address);
const credentials = [Attr.username('alice'), Attr.realm('r'), Attr.nonce('n')];
function allocateAnswered(d: Dialogue, answer: [type: number, attributes: ReturnType<typeof Attr.lifetime>[]] | null): void {
  const id = d.id();
  d.udp(laptop, turn, stun(0x0003, id, [Attr.requestedUdp(), ...credentials]));
  d.wait(30);
  if (answer !== null) d.udp(turn, laptop, stun(answer[0], id, answer[1]));
}

describe('ice.failed', () => {
  it('is no as soon as a pair works, and unknown while ICE still tries', () => {
    expect(named().check(laptop, peer, ours, outside).finding('ice.failed')).toMatchObject({ answer: 'no', callIds: ['call-1'] });
    const d = named();
    unansweredChecks(d, laptop, peer, 8000);
    expect(d.finding('ice.failed').answer).toBe('unknown');
  });

  it('names what is missing where no relay was asked for and the other side has private addresses only', () => {
    const d = named();
    unansweredChecks(d, laptop, at('10.9.9.9', 4000), 20_000);
    expect(d.finding('ice.failed')).toMatchObject({ answer: 'yes', severity: 'problem', explanation: expect.stringMatching(/private addresses only \(10\.9\.9\.9\).*No relay/) as string });
  });

  it('says that the relay did not answer, by name, protocol and port', () => {
    const d = named();
    for (let i = 0; i < 4; i++) {
      allocateAnswered(d, null);
      d.wait(2500);
    }
    unansweredChecks(d, laptop, peer, 20_000);
    const f = d.finding('ice.failed');
    expect(f.explanation).toContain('turn.example.com (198.51.100.10:3478) UDP did not answer');
    expect(f.advice).toContain('turn.example.com (198.51.100.10:3478) UDP');
    expect(f.evidence[0]!.note).toContain('first of 4 Allocate requests');
    expect(d.finding('path.none')).toMatchObject({ answer: 'yes', advice: f.advice });
  });

  it('does not send anybody to the firewall where the relay refused', () => {
    const d = named();
    allocateAnswered(d, [0x0113, [Attr.error(486, 'Allocation Quota Reached')]]);
    unansweredChecks(d, laptop, peer, 20_000);
    const f = d.finding('ice.failed');
    expect(f.explanation).toContain('refused (486 Allocation Quota Reached)');
    expect(f.advice).toContain('No firewall does that');
  });

  it('says that a relay was there and did not help', () => {
    const d = named();
    d.allocate(laptop, turn, at(turn.address, 50001), outside);
    unansweredChecks(d, laptop, peer, 20_000);
    expect(d.finding('ice.failed').explanation).toContain('A relay was granted');
    expect(d.finding('ice.failed').advice).toContain('the other side');
  });

  it('says that the other side is heard, and does not hear this laptop', () => {
    const d = named();
    for (let i = 0; i < 20; i++) {
      d.check(laptop, peer, ours, null, { rtt: 500 });
      peerCheck(d, peer, laptop);
      d.wait(500);
    }
    expect(d.finding('ice.failed')).toMatchObject({ answer: 'yes', confidence: 'certain', explanation: expect.stringContaining('20 checks came in from the other side (203.0.113.7:30000) and this laptop answered 20') as string });
  });

  it('says that the credentials do not belong together', () => {
    const d = named();
    for (let i = 0; i < 20; i++) {
      refusedCheck(d, laptop, peer, Attr.error(401, 'Unauthorized'));
      d.wait(1000);
    }
    expect(d.finding('ice.failed')).toMatchObject({ answer: 'yes', explanation: expect.stringContaining('401 Unauthorized') as string });
    expect(d.finding('ice.failed').advice).not.toContain('Allow');
  });
});

describe('an allocation whose every nonce is stale', () => {
  it('has failed after three 438 in a row, and is still allocating before', () => {
    const d = named();
    const stale = (): void => { allocateAnswered(d, [0x0113, [Attr.error(438, 'Stale Nonce'), Attr.nonce('n')]]); };
    stale();
    stale();
    expect(d.summary.allocations[0]!.state).toBe('allocating');
    stale();
    expect(d.summary.allocations[0]).toMatchObject({ state: 'failed', error: { code: 438 } });
    expect(d.summary.timeline.map((e) => e.text).join('\n')).toContain('called each nonce stale');
    expect(d.summary.timeline.map((e) => e.text).join('\n')).not.toContain('did not answer');
    allocateAnswered(d, [0x0103, [Attr.xorRelayed(at(turn.address, 50001)), Attr.xorMapped(outside), Attr.lifetime(600)]]);
    expect(d.summary.allocations[0]!.state).toBe('active');
  });
});
