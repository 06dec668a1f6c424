// What a summary says of policies as a whole: order, age, and settings that change under way.
import { describe, expect, it } from 'vitest';
import { summarySchema } from '../../../../electron/contract/summary.ts';
import { noPolicy } from '../../../../electron/contract/policy.ts';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { askInVain, laptop, outside, turn, web, withNames } from '../../../helpers/dialogue-network.ts';
import { secure } from '../../../helpers/dialogue-signaling.ts';
import { policy, vendor } from '../../../helpers/policies.ts';

const app = vendor('acme', { id: 'app', hosts: ['app.example.com'] });
const relays = vendor('relays', { id: 'turn', role: 'turn', hosts: ['turn.example.com'], ports: ['udp/3478'] });
const met = (): Dialogue => {
  const d = withNames(new Dialogue()).stunServer(laptop, turn, outside);
  secure(d, 50000, web, 'app.example.com');
  return d;
};

describe('policies in a summary', () => {
  it('are the company\'s own, then the chosen, then the suggested; by the schema', () => {
    const d = met();
    d.analyzer.setPolicy(policy([relays, app], ['acme'], { proxyUrl: 'https://proxy.corp.example', iceServers: [{ urls: ['turn:turn.corp.example', 'nonsense'] }] }));
    const { policy: reports } = summarySchema.parse(d.summary);
    expect(reports.map((p) => [p.profile, p.chosen])).toEqual([['own', 'user'], ['acme', 'user'], ['relays', 'suggested']]);
    expect(reports[0]).toMatchObject({
      read: null, ageDays: null, old: false, sources: [],
      recognised: "Signaling through proxy.corp.example:443. 1 STUN or TURN address, after the vendor's: turn turn.corp.example:3478 (udp). Could not be read: nonsense.",
    });
  });

  it('have an age at the end of the capture, and are old past 180 days', () => {
    const d = met();
    const ages = ['2026-03-25', '2026-03-24', '2026-12-01'].map((read, i) => ({ ...app, id: `p${i}`, read }));
    d.analyzer.setPolicy(policy(ages, ages.map((p) => p.id)));
    expect(d.summary.capture.end?.slice(0, 10)).toBe('2026-09-21');
    expect(d.summary.policy.map((p) => [p.ageDays, p.old])).toEqual([[180, false], [181, true], [-71, false]]);
  });

  it('hold for what was seen before too, as soon as they are set, and no longer once they are not', () => {
    const d = withNames(new Dialogue());
    secure(d, 50000, web, 'app.example.com');
    askInVain(d, laptop, turn).wait(4000);
    expect(d.finding('policy.missing')).toMatchObject({ answer: 'unknown', explanation: 'No allow list was chosen.' });
    d.analyzer.setPolicy(policy([relays], ['relays']));
    expect(d.finding('policy.missing')).toMatchObject({ answer: 'yes' });
    expect(d.summary.verdict?.also ?? []).toEqual([]);
    d.wait(10_000);
    d.analyzer.setPolicy(policy([relays], []));
    expect(d.finding('policy.missing')).toMatchObject({ answer: 'unknown' });
    d.analyzer.setPolicy(noPolicy);
    expect(d.summary.policy).toEqual([]);
  });

  it('say so where a chosen list is not there', () => {
    const d = met();
    d.analyzer.setPolicy(policy([app], ['acme', 'gone', 'acme']));
    expect(d.summary.policy.map((p) => p.profile)).toEqual(['acme']);
    d.analyzer.setPolicy(policy([relays], ['relays', 'gone']));
    expect(d.finding('policy.missing')).toMatchObject({ answer: 'unknown', explanation: 'There is no list called gone.' });
    d.analyzer.setPolicy(policy([], ['gone']));
    expect(d.finding('policy.missing')).toMatchObject({ answer: 'unknown', explanation: 'There is no list called gone.' });
  });

  it('say nothing before the first packet', () => {
    const d = new Dialogue();
    d.analyzer.setPolicy(policy([app], ['acme']));
    expect(d.summary.policy[0]).toMatchObject({ ageDays: null, old: false, entries: [{ status: 'not-seen' }] });
  });
});
