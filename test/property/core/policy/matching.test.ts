import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../../../electron/core/bytes/address.ts';
import { parseHostPattern } from '../../../../electron/core/policy/host-pattern.ts';
import { NetworkSet, formatNetwork, parseNetwork } from '../../../../electron/core/policy/network-set.ts';
import { parsePortRange } from '../../../../electron/core/policy/port-range.ts';
import { ProfileIndex } from '../../../../electron/core/policy/profile-index.ts';
import { policyProfileSchema } from '../../../../electron/contract/policy.ts';

/** Few different bytes, so that blocks nest and addresses meet them; not IPv4-mapped, which Node takes otherwise. */
const address = fc.oneof(fc.constant(4), fc.constant(16)).chain((length) =>
  fc.array(fc.constantFrom<number[]>(0, 1, 127, 128, 255), { minLength: length, maxLength: length }).map((bytes) => {
    if (length === 16) bytes[0] = 0x20;
    return formatAddress(Uint8Array.from(bytes), 0, length);
  }),
);
const block = fc.tuple(address, fc.nat(128)).map(([text, bits]) => {
  const network = parseNetwork(`${text}/${text.includes(':') ? bits : bits % 33}`);
  if (!('problem' in network)) return network;
  const meant = parseNetwork(/was (\S+) meant/.exec(network.problem)![1]!);
  if ('problem' in meant) throw new Error(meant.problem);
  return meant;
});
const word = fc.stringMatching(/^[a-c]{1,2}$/);
const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));

describe('matching', () => {
  it("finds the blocks that hold an address as Node's BlockList does one by one", () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 30 }), fc.array(address, { minLength: 1, maxLength: 10 }), (blocks, addresses) => {
        const set = new NetworkSet(blocks.map((network, value) => ({ network, value })));
        for (const text of addresses) {
          const expected = blocks.flatMap((network, i) => {
            const family = network.address.length === 4 ? 'ipv4' : 'ipv6';
            // Node finds IPv4 in ::/0, as IPv4-mapped; a firewall's rule does not.
            if (text.includes(':') !== (family === 'ipv6')) return [];
            const list = new BlockList();
            list.addSubnet(formatAddress(network.address, 0, network.address.length), network.prefixLength, family);
            return list.check(text, family) ? [i] : [];
          });
          const found = set.holding(text);
          expect([...found].sort((a, b) => a - b)).toEqual(expected);
          const prefixes = found.map((i) => blocks[i]!.prefixLength);
          expect(prefixes).toEqual([...prefixes].sort((a, b) => b - a));
        }
      }),
    );
  });

  it('finds the patterns of a name as regular expressions of them do', () => {
    const pattern = fc.oneof(name, name.map((each) => `*.${each}`), fc.tuple(word, name).map(([part, domain]) => `*${part}.${domain}`));
    fc.assert(
      fc.property(fc.uniqueArray(pattern, { minLength: 1, maxLength: 20 }), fc.array(name, { minLength: 1, maxLength: 10 }), (hosts, names) => {
        const entries = hosts.map((host, i) => ({ id: `e${i}`, role: 'web', need: 'required', hosts: [host], ports: ['tcp/443'] }));
        const index = new ProfileIndex([policyProfileSchema.parse({ schema: 'icewatch.policy/1', id: 'p', name: 'p', read: '2026-10-01', entries })]);
        for (const each of names) {
          const expected = hosts.filter((host) => regularExpression(host).test(each));
          expect(index.byName(each).map(({ entry }) => entry.hosts[0]).sort()).toEqual(expected.sort());
        }
      }),
    );
  });

  it('reads anything at all without throwing', () => {
    const text = fc.string({ unit: fc.constantFrom('*', 'a', 'Z', '0', '1', '9', '.', ':', '/', '%', '-', ' ', '\0', 'ü', '\ud800', '🐦'), maxLength: 40 });
    fc.assert(
      fc.property(text, (written) => {
        const network = parseNetwork(written);
        if (!('problem' in network)) expect(parseNetwork(formatNetwork(network))).toEqual(network);
        expect(parseHostPattern(written)).toBeTypeOf('object');
        parsePortRange(written);
        new NetworkSet([]).holding(written);
      }),
    );
  });
});

const regularExpression = (host: string): RegExp => {
  const literal = host.replace(/^\*\.?/, '').replaceAll('.', '\\.');
  return new RegExp(`^${host.startsWith('*.') ? '(?:[^.]+\\.)+' : host.startsWith('*') ? '[^.]+' : ''}${literal}$`);
};
