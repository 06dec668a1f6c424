import { describe, expect, it } from 'vitest';
import { policyProfileSchema } from '../../../../electron/contract/policy.ts';
import type { PolicyProfile } from '../../../../electron/contract/policy.ts';
import { ProfileIndex } from '../../../../electron/core/policy/profile-index.ts';
import type { PolicyContact } from '../../../../electron/core/policy/profile-index.ts';

const profile = (id: string, entries: readonly { id: string; hosts?: string[]; networks?: string[]; ports: string[] }[]): PolicyProfile =>
  policyProfileSchema.parse({ schema: 'icewatch.policy/1', id, name: id, read: '2026-10-01', entries: entries.map((entry) => ({ role: 'media', need: 'required', ...entry })) });

const index = new ProfileIndex([
  profile('vendor', [
    { id: 'web', hosts: ['*.vendor.example'], ports: ['tcp/443'] },
    { id: 'signaling', hosts: ['*-wss.vendor.example', '*.wss.vendor.example'], ports: ['tls/443'] },
    { id: 'cdn', hosts: ['b.vendor.example'], ports: ['tcp/443'] },
    { id: 'media', hosts: ['*'], ports: ['udp/50000-60000'] },
    { id: 'broken', hosts: ['a*b', 'https://x'], networks: ['10.0.0.1/8'], ports: ['udp/1'] },
  ]),
  profile('relay', [
    { id: 'turn', hosts: ['turn.vendor.example'], networks: ['198.51.100.0/24'], ports: ['udp/3478', 'tls/443'] },
    { id: 'one', networks: ['198.51.100.7'], ports: ['udp/3478'] },
  ]),
]);
const named = (name: string): string[] => index.byName(name).map(({ profile: { id }, entry }) => `${id}/${entry.id}`);
const matches = (contact: Partial<PolicyContact>): string[] =>
  index
    .entriesFor({ name: null, address: null, protocol: 'udp', port: 1, ...contact })
    .map(({ profile: { id }, entry, by, pattern, portMatches }) => `${id}/${entry.id} by ${by} ${pattern}${portMatches ? '' : ', other port'}`);

describe('given the lists of several vendors', () => {
  it('a name is on all whose pattern it has, the nearest first', () => {
    expect(named('b.vendor.example')).toEqual(['vendor/cdn', 'vendor/web']);
    expect(named('a1-wss.vendor.example')).toEqual(['vendor/signaling', 'vendor/web']);
    expect(named('a.b.wss.vendor.example')).toEqual(['vendor/signaling', 'vendor/web']);
    expect(named('TURN.Vendor.Example.')).toEqual(['relay/turn', 'vendor/web']);
  });

  it.each(['vendor.example', 'xvendor.example', 'vendor.example.evil.example', 'b.vendor.example.co', 'a-wss.vendor.example.evil', 'wss', '', '.vendor.example', 'a..vendor.example'])(
    "'%s' is on none",
    (name) => expect(named(name)).toEqual([]),
  );

  it('a part of a label is of the first label alone, and takes a character at least', () => {
    expect(named('x.y-wss.vendor.example')).toEqual(['vendor/web']);
    expect(named('-wss.vendor.example')).toEqual(['vendor/web']);
  });

  it('an address is on all whose network holds it, the smallest first', () => {
    expect(index.byAddress('198.51.100.7').map(({ entry }) => entry.id)).toEqual(['one', 'turn']);
    expect(index.byAddress('::ffff:198.51.100.7').map(({ entry }) => entry.id)).toEqual(['one', 'turn']);
    expect(index.byAddress('198.51.101.0')).toEqual([]);
    expect(index.byAddress('10.0.0.1')).toEqual([]);
  });

  it('a contact is told with each entry once, by name before address, and whether its port is asked for', () => {
    expect(matches({ name: 'turn.vendor.example', address: '198.51.100.9', port: 3478 })).toEqual(['relay/turn by name turn.vendor.example', 'vendor/web by name *.vendor.example, other port']);
    expect(matches({ name: 'elsewhere.example', address: '198.51.100.9', protocol: 'tls', port: 443 })).toEqual(['relay/turn by address 198.51.100.0/24']);
    expect(matches({ address: '198.51.100.9', port: 9 })).toEqual(['relay/turn by address 198.51.100.0/24, other port']);
  });

  it('an entry for any host takes what comes to its ports, but says nothing of whose it is', () => {
    expect(matches({ address: '203.0.113.5', port: 50000 })).toEqual(['vendor/media by any *']);
    expect(matches({ name: 'whoever.example', port: 60000 })).toEqual(['vendor/media by any *']);
    expect(matches({ address: '203.0.113.5', port: 49999 })).toEqual([]);
    expect(named('whoever.example')).toEqual([]);
    expect(index.byAddress('203.0.113.5')).toEqual([]);
  });
});
