// Whose relay a call uses.
import { describe, expect, it } from 'vitest';
import type { PolicyProfile, RelayOwner } from '../../../../electron/contract/policy.ts';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { laptop, outside, peer, relayed, turn, withNames } from '../../../helpers/dialogue-network.ts';
import { policy, vendor } from '../../../helpers/policies.ts';
import { at } from '../../../helpers/scripted-packets.ts';

const byName = vendor('acme', { id: 'turn', role: 'turn', hosts: ['turn.example.com'], ports: ['udp/3478'] });
const byAddress = vendor('other', { id: 'blocks', role: 'turn', networks: ['198.51.100.0/24'], ports: ['udp/3478'] });

function ownerOf(d: Dialogue, profiles: readonly PolicyProfile[], chosen: readonly string[] = [], settings: Parameters<typeof policy>[2] = null): RelayOwner | undefined {
  d.analyzer.setPolicy(policy(profiles, chosen, settings));
  return d.summary.allocations[0]?.owner;
}
const relayedCall = (named = true): Dialogue => {
  const d = named ? withNames(new Dialogue()) : new Dialogue();
  d.allocate(laptop, turn, relayed, outside).peer(peer, 0x4000);
  return d;
};

describe('the owner of a relay', () => {
  it('is not known without any list', () => {
    expect(ownerOf(relayedCall(), [])).toEqual({ kind: 'unknown', profile: null, entry: null });
  });
  it('is a vendor by name, also where its list was not chosen', () => {
    expect(ownerOf(relayedCall(), [byName])).toEqual({ kind: 'vendor', profile: 'acme', entry: 'turn' });
  });
  it('is a vendor by address, where there is no name; a name beats an address', () => {
    expect(ownerOf(relayedCall(false), [byName, byAddress])).toMatchObject({ profile: 'other' });
    expect(ownerOf(relayedCall(), [byAddress, byName])).toMatchObject({ profile: 'acme' });
  });
  it('is the company, whatever vendors list', () => {
    expect(ownerOf(relayedCall(), [byName, byAddress], ['acme'], { iceServers: [{ urls: 'turn:turn.example.com' }] })).toEqual({ kind: 'own', profile: 'own', entry: 'turn-1' });
    expect(ownerOf(relayedCall(false), [byAddress], [], { networks: ['198.51.100.0/28'] })).toEqual({ kind: 'own', profile: 'own', entry: 'own-hosts' });
  });
  it('is the chosen of several vendors that list it', () => {
    const longer = vendor('app', ...[1, 2, 3].map((i) => ({ id: `e${i}`, hosts: [`a${i}.example`] })), { id: 'its-turn', role: 'turn', hosts: ['*.example.com'], ports: ['udp/3478'] });
    expect(ownerOf(relayedCall(), [longer, byName])).toMatchObject({ profile: 'acme' });
    expect(ownerOf(relayedCall(), [longer, byName], ['app'])).toMatchObject({ profile: 'app', entry: 'its-turn' });
  });
  it('is nobody that is known where an address is listed for a page, or any host is', () => {
    const page = vendor('page', { role: 'web', networks: [turn.address], ports: ['tcp/443'] }, { role: 'media', hosts: ['*'], ports: ['udp/1-65535'] });
    expect(ownerOf(relayedCall(false), [page])).toMatchObject({ kind: 'unknown' });
  });
  it('is told inside TLS by the name in the ClientHello', () => {
    const d = new Dialogue().tlsAtMediaPace(at('10.1.0.2', 50000), at('192.0.2.9', 443), 'turn.example.com', 8000);
    expect(ownerOf(d, [vendor('acme', { id: 'tls', role: 'turn', hosts: ['turn.example.com'] })])).toEqual({ kind: 'vendor', profile: 'acme', entry: 'tls' });
  });
});
