import { describe, expect, it } from 'vitest';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { call, laptop, ours, outside, peer, resolver, unansweredChecks } from '../../../helpers/dialogue-ice.ts';
import { at } from '../../../helpers/scripted-packets.ts';

const turn = at('198.51.100.10', 3478);
const other = at('203.0.113.8', 30000);

describe('path.changed', () => {
  it('is no of a call on one path, unknown without a call', () => {
    const d = new Dialogue();
    call(d, 4000);
    expect(d.finding('path.changed')).toMatchObject({ answer: 'no', evidence: [expect.anything()], callIds: ['call-1'] });
    expect(new Dialogue().finding('path.changed').answer).toBe('unknown');
  });

  it('says that the earlier path had stopped answering, and names what to look for', () => {
    const d = new Dialogue().resolve(resolver, 'turn.example.com', turn.address);
    const send = d.allocate(laptop, turn, at(turn.address, 50001), outside, true).peer(peer, 0x4001);
    call(d, 6000);
    unansweredChecks(d, laptop, peer, 5000);
    d.check(laptop, peer, ours, outside, { via: send });
    d.media(send, { sent: 1, received: 2 }, 3000, { from: 400 });
    const f = d.finding('path.changed');
    expect(f).toMatchObject({ answer: 'yes', severity: 'warning' });
    expect(f.explanation).toMatch(/from a direct path \(UDP\) to a relay over TCP: the earlier path had not answered checks for 5\.\d s/);
    expect(f.advice).toContain('UDP between 10.1.0.2 and 203.0.113.7:30000, both ways');
    expect(f.evidence.map((e) => e.note)).toEqual(['first unanswered check on the earlier path', 'first data on a relay over TCP']);
  });

  it('says that ICE found a better path where the first one still answers', () => {
    const d = new Dialogue();
    const sent = call(d, 4000);
    call(d, 4000, { to: other, first: sent });
    expect(d.finding('path.changed')).toMatchObject({ answer: 'yes', severity: 'info', advice: '', explanation: expect.stringContaining('ICE had found a better one') as string });
  });

  it('says that the laptop took another interface', () => {
    const d = new Dialogue();
    d.analyzer.setLocalAddresses(['10.1.0.2', '192.168.7.4']);
    const sent = call(d, 4000);
    d.wait(3000);
    call(d, 4000, { from: at('192.168.7.4', 40000), to: peer, first: sent + 150 });
    expect(d.finding('path.changed').explanation).toContain('another interface (from 10.1.0.2 to 192.168.7.4)');
  });
});
