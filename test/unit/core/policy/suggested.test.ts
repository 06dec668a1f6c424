// Which vendor a laptop deals with, told by what it contacted; lists overlap.
import { describe, expect, it } from 'vitest';
import type { PolicyProfile } from '../../../../electron/contract/policy.ts';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { laptop, outside, peer, relayed, stun2, turn, web, withNames } from '../../../helpers/dialogue-network.ts';
import { ask, secure } from '../../../helpers/dialogue-signaling.ts';
import { policy, vendor } from '../../../helpers/policies.ts';
import { at } from '../../../helpers/scripted-packets.ts';

/** An application that relays through two relay vendors, who have lists of their own. */
const meets = vendor('meets', { id: 'app', hosts: ['*.meets.example'] }, { id: 'wss', hosts: ['*-wss.meets.example'] }, { id: 'turn-a', role: 'turn', hosts: ['turn.example.com'], ports: ['udp/3478'] }, { id: 'stun-b', role: 'stun', hosts: ['stun2.example.com'], ports: ['udp/3478'] });
const relaysA = vendor('relays-a', { id: 'turn', role: 'turn', hosts: ['turn.example.com'], networks: [turn.address], ports: ['udp/3478'] });
const relaysB = vendor('relays-b', { id: 'stun', role: 'stun', hosts: ['stun2.example.com'], ports: ['udp/3478'] }, { id: 'turn', role: 'turn', hosts: ['turn-b.example.com'], ports: ['udp/3478'] });
const all = [meets, relaysA, relaysB];

const suggested = (d: Dialogue, profiles: readonly PolicyProfile[], chosen: readonly string[] = []): string[] => {
  d.analyzer.setPolicy(policy(profiles, chosen));
  return d.summary.policy.filter((p) => p.chosen === 'suggested').map((p) => p.profile);
};
const relaysOf = (d: Dialogue): Dialogue => d.stunServer(laptop, turn, outside).stunServer(laptop, stun2, outside);

describe('a list is suggested', () => {
  it('by names of its own, and then not those of the relays that it uses', () => {
    const d = relaysOf(withNames(new Dialogue()));
    secure(d, 50000, at('198.51.100.40', 443), 'acme.meets.example');
    expect(suggested(d, all)).toEqual(['meets']);
    expect(d.summary.policy[0]).toMatchObject({ recognised: expect.stringContaining('acme.meets.example (tls 443)') as string, leaks: [], chosen: 'suggested' });
  });

  it('of relays alone, by the list of which most was contacted, and says who else has it', () => {
    const d = withNames(new Dialogue()).stunServer(laptop, turn, outside);
    expect(suggested(d, all)).toEqual(['relays-a']);
    expect(d.summary.policy[0]?.recognised).toBe('On its list: turn.example.com (udp 3478), which Meets lists too, among more that was not contacted.');
  });

  it('not where what was contacted is on a chosen list already', () => {
    expect(suggested(relaysOf(withNames(new Dialogue())), all, ['meets'])).toEqual([]);
  });

  it('by a name that could not be resolved', () => {
    const d = new Dialogue();
    ask(d, 'x-wss.meets.example', 3);
    expect(suggested(d, all)).toEqual(['meets']);
  });

  it('by STUN, TURN or media to its networks, without a name', () => {
    const d = new Dialogue().stunServer(laptop, turn, outside);
    expect(suggested(d, [relaysA])).toEqual(['relays-a']);
    const media = vendor('acme', { role: 'media', networks: ['203.0.113.0/24'], ports: ['udp/30000'] });
    expect(suggested(new Dialogue().check(laptop, peer, 'a:b', outside), [media])).toEqual(['acme']);
    expect(suggested(new Dialogue().check(laptop, peer, 'a:b', null), [media]), 'a candidate that nobody answered on is no contact').toEqual([]);
  });

  it('not by a page that merely comes from an address of its', () => {
    const d = withNames(new Dialogue());
    secure(d, 50000, web, 'www.example.net');
    expect(suggested(d, [vendor('acme', { role: 'signaling', networks: [web.address], ports: ['tcp/443'] })])).toEqual([]);
  });

  it('not by any host (*)', () => {
    expect(suggested(new Dialogue().check(laptop, peer, 'a:b', outside), [vendor('acme', { role: 'media', hosts: ['*'], ports: ['udp/30000'] })])).toEqual([]);
  });

  it.each(['accounts.google.com', 'fonts.gstatic.com', 'www.cisco.com', 'aka.ms'])('not by %s, which serves much else', (name) => {
    const d = new Dialogue();
    secure(d, 50000, web, name);
    expect(suggested(d, [vendor('acme', { role: 'web', hosts: [name, `*.${name}`] })])).toEqual([]);
  });

  it('not by the relay that the other side uses', () => {
    const d = withNames(new Dialogue());
    d.allocate(laptop, turn, relayed, outside);
    d.check(at(laptop.address, 40005), at(turn.address, 51000), 'a:b', outside);
    const other = vendor('acme', { role: 'media', networks: [turn.address], ports: ['udp/50000-52000'] });
    expect(suggested(d, [other])).toEqual([]);
  });

  it('with what became of its entries', () => {
    const d = relaysOf(withNames(new Dialogue()));
    secure(d, 50000, at('198.51.100.40', 443), 'acme.meets.example');
    suggested(d, all);
    expect(d.summary.policy[0]?.entries.map((e) => `${e.id} ${e.status}`)).toEqual(['app seen-working', 'wss not-seen', 'turn-a seen-working', 'stun-b seen-working']);
    expect(d.finding('policy.missing')).toMatchObject({ answer: 'unknown', explanation: 'No allow list was chosen; what was contacted is on the list of Meets.' });
  });
});
