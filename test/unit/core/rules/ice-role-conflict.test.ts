import { describe, expect, it } from 'vitest';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { laptop, ours, outside, peer, peerCheck, refusedCheck } from '../../../helpers/dialogue-ice.ts';
import { Attr } from '../../../helpers/scripted-packets.ts';

const conflict = Attr.error(487, 'Role Conflict');

describe('ice.role-conflict (RFC 8445 7.3.1.1)', () => {
  it('is no where one side is controlling and the other one controlled', () => {
    const d = new Dialogue().check(laptop, peer, ours, outside, { role: 'controlling' });
    peerCheck(d, peer, laptop, { role: 'controlled' });
    expect(d.finding('ice.role-conflict')).toMatchObject({ answer: 'no', callIds: ['call-1'] });
  });

  it('is unknown where only one side has shown its role', () => {
    expect(new Dialogue().check(laptop, peer, ours, outside).finding('ice.role-conflict').answer).toBe('unknown');
  });

  it('is a piece of information where a 487 was followed by another role and answered checks', () => {
    const d = new Dialogue();
    refusedCheck(d, laptop, peer, conflict, 'controlling');
    peerCheck(d, peer, laptop, { role: 'controlling' });
    d.wait(50).check(laptop, peer, ours, outside, { role: 'controlled' });
    const f = d.finding('ice.role-conflict');
    expect(f).toMatchObject({ answer: 'yes', severity: 'info', advice: '', explanation: expect.stringContaining('gave in') as string });
    expect(f.evidence.map((e) => e.note)).toEqual(expect.arrayContaining(['487 Role Conflict', 'a check was answered after the conflict']));
  });

  it('is a problem where both sides insist', () => {
    const d = new Dialogue();
    for (let i = 0; i < 6; i++) {
      refusedCheck(d, laptop, peer, conflict, 'controlling');
      peerCheck(d, peer, laptop, { role: 'controlling', error: conflict });
      d.wait(1000);
    }
    expect(d.finding('ice.role-conflict')).toMatchObject({ answer: 'yes', severity: 'problem', explanation: expect.stringContaining('both sides claimed to be controlling') as string });
    expect(d.finding('ice.role-conflict').advice).toContain('not for the network');
  });
});
