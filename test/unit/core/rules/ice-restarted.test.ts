import { describe, expect, it } from 'vitest';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { call, laptop, ours, peer, outside } from '../../../helpers/dialogue-ice.ts';
import { at } from '../../../helpers/scripted-packets.ts';

const newPort = at('10.1.0.2', 41000);
const restarted = ['THEM2:MINE2', 'MINE2:THEM2'] as const;
const restarts = (d: Dialogue): number => d.summary.timeline.filter((e) => e.text.startsWith('ICE restarted')).length;

describe('ice.restarted', () => {
  it('is no where a call keeps its credentials', () => {
    const d = new Dialogue();
    call(d, 6000);
    expect(d.finding('ice.restarted')).toMatchObject({ answer: 'no', callIds: ['call-1'] });
    expect(restarts(d)).toBe(0);
  });

  it('is yes where a check with new credentials of both sides is answered, and says how long media was away', () => {
    const d = new Dialogue();
    const sent = call(d, 6000);
    d.wait(3000);
    // The first checks after a restart still name the other side's old ufrag: its answer has not come.
    d.check(newPort, peer, 'them:MINE2', null);
    call(d, 4000, { from: newPort, first: sent + 150, ufrags: restarted });
    const f = d.finding('ice.restarted');
    expect(f).toMatchObject({ answer: 'yes', severity: 'info', explanation: expect.stringContaining('Both sides took new credentials') as string });
    // They are personal, and a sentence is no place that redaction looks into for them.
    expect(JSON.stringify(f)).not.toMatch(/MINE2|THEM2/);
    expect(f.explanation).toMatch(/media was away for 3\.\d s/);
    expect(f.evidence.map((e) => e.note)).toContain('first answered check with them');
    expect(restarts(d)).toBe(1);
    expect(d.finding('path.changed').answer).toBe('no');
  });

  it('is not proved by a check that nothing answers', () => {
    const d = new Dialogue();
    call(d, 6000);
    d.check(laptop, peer, restarted[0], null);
    expect(d.finding('ice.restarted')).toMatchObject({ answer: 'unknown', evidence: [{ note: 'first check with new credentials, unanswered' }] });
    expect(restarts(d)).toBe(0);
  });

  it('is no of a second peer connection', () => {
    const d = new Dialogue();
    call(d, 4000);
    call(d, 4000, { from: newPort, to: at(peer.address, 30002), ufrags: ['their2:our2', 'our2:their2'], ssrc: { sent: 11, received: 12 } });
    expect(d.finding('ice.restarted').answer).toBe('no');
  });

  it('is unknown where only one side is seen to change its credentials', () => {
    const d = new Dialogue();
    d.check(laptop, peer, ours, outside).check(laptop, peer, 'them:MINE2', outside);
    expect(d.finding('ice.restarted').answer).not.toBe('yes');
  });
});
