/**
 * Whose list a name or an address is on: the index against a scan of all entries one by one, in the same run. The largest set of lists: all built-in ones and one
 * of 20,000 networks. A capture's contacts are few; this bounds the worst.
 */
import { bench, describe } from 'vitest';
import { builtInProfiles } from '../../electron/app/policy/built-in-profiles.ts';
import { policyProfileSchema } from '../../electron/contract/policy.ts';
import { parseAddress } from '../../electron/core/bytes/parse-address.ts';
import { comparableName, parseHostPattern } from '../../electron/core/policy/host-pattern.ts';
import type { HostPattern } from '../../electron/core/policy/host-pattern.ts';
import { formatNetwork, parseNetwork } from '../../electron/core/policy/network-set.ts';
import type { Network } from '../../electron/core/policy/network-set.ts';
import { coversPort, parsePortRange } from '../../electron/core/policy/port-range.ts';
import { ProfileIndex } from '../../electron/core/policy/profile-index.ts';
import type { PolicyContact } from '../../electron/core/policy/profile-index.ts';

const networks = Array.from({ length: 20_000 }, (_, i) =>
  i % 4 === 0 ? `2001:db8:${i.toString(16)}::/48` : formatNetwork({ address: Uint8Array.of(11 + (i % 80), (i >> 8) & 0xff, i & 0xff, 0), prefixLength: 24 }),
);
const large = policyProfileSchema.parse({
  schema: 'icewatch.policy/1', id: 'large', name: 'Large', read: '2026-10-01', entries: [{ id: 'media', role: 'media', need: 'required', networks: [...new Set(networks)], ports: ['udp/3478'] }],
});
const profiles = [...builtInProfiles().map(({ profile }) => profile), large];

/** What one would write first: each pattern and each network of each entry, read beforehand. */
const listed = profiles.flatMap((profile) =>
  profile.entries.map((entry) => ({
    profile, entry,
    patterns: entry.hosts.map(parseHostPattern).filter((pattern): pattern is HostPattern => !('problem' in pattern)),
    networks: entry.networks.map(parseNetwork).filter((network): network is Network => !('problem' in network)),
    ranges: entry.ports.map(parsePortRange).filter((range) => range !== null),
  })),
);
const holds = ({ address, prefixLength }: Network, wanted: Uint8Array): boolean => {
  if (address.length !== wanted.length) return false;
  for (let bit = 0; bit < prefixLength; bit++) {
    const mask = 0x80 >> (bit & 7);
    if ((address[bit >> 3]! & mask) !== (wanted[bit >> 3]! & mask)) return false;
  }
  return true;
};
const scan = ({ name, address, protocol, port }: PolicyContact): number => {
  const wantedName = name === null ? null : comparableName(name);
  const wanted = address === null ? null : parseAddress(address);
  return listed.filter(
    ({ patterns, networks, ranges }) =>
      (wantedName !== null &&
        patterns.some(({ kind, text }) => {
          if (kind === 'exact') return wantedName === text;
          if (kind === 'below') return wantedName.endsWith(`.${text}`) && wantedName.length > text.length + 1;
          return kind === 'partial' && wantedName.endsWith(text) && wantedName.indexOf('.') === wantedName.length - text.length + text.indexOf('.');
        })) ||
      (wanted !== null && networks.some((network) => holds(network, wanted))) ||
      (patterns.some(({ kind }) => kind === 'any') && ranges.some((range) => coversPort(range, protocol, port))),
  ).length;
};

const contact = (name: string | null, address: string | null): PolicyContact => ({ name, address, protocol: 'udp', port: 3478 });
const contacts: PolicyContact[] = Array.from({ length: 1000 }, (_, i) => {
  if (i % 4 === 0) return contact(`c${i}-wss.daily.co`, null);
  if (i % 4 === 1) return contact(`host${i}.cdn.elsewhere.example`, `203.0.${i & 0xff}.7`);
  if (i % 4 === 2) return contact(null, `${11 + (i % 80)}.${i & 0xff}.${i & 0xff}.9`);
  return contact(null, `2001:db8:${i.toString(16)}::1`);
});
const index = new ProfileIndex(profiles);
for (const each of contacts) if (index.entriesFor(each).length !== scan(each)) throw new Error(`index and scan differ for ${JSON.stringify(each)}`);
/** Entries found for all contacts; were it none, nothing would have been measured. */
const foundBy = (entriesOf: (each: PolicyContact) => number): number => {
  const found = contacts.reduce((sum, each) => sum + entriesOf(each), 0);
  if (found === 0) throw new Error('nothing was found');
  return found;
};

describe('1,000 contacts, names and addresses, against all built-in lists and one of 20,000 networks', () => {
  bench('index', () => void foundBy((each) => index.entriesFor(each).length));
  bench('scan', () => void foundBy(scan), { iterations: 3 });
});

describe('the same lists', () => {
  bench('build the index', () => {
    if (new ProfileIndex(profiles).byAddress('11.0.0.1').length > 1) throw new Error('one at most');
  });
});
