import { describe, expect, it } from 'vitest';
import { NetworkSet, formatNetwork, parseNetwork } from '../../../../electron/core/policy/network-set.ts';
import type { Network } from '../../../../electron/core/policy/network-set.ts';

const network = (written: string): Network => {
  const parsed = parseNetwork(written);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed;
};
const setOf = (...written: string[]): NetworkSet<string> => new NetworkSet(written.map((value) => ({ network: network(value), value })));

describe('a network of an allow list', () => {
  it.each([
    ['192.0.2.0/24', '192.0.2.0/24'],
    ['192.0.2.7', '192.0.2.7/32'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:DB8:0::/32', '2001:db8::/32'],
    ['2603:1063::/38', '2603:1063::/38'],
    ['2001:db8::1', '2001:db8::1/128'],
    ['::/0', '::/0'],
  ])('%s', (written, formatted) => {
    expect(formatNetwork(network(written))).toBe(formatted);
  });

  it.each([
    ['10.0.0.1/8', /was 10\.0\.0\.0\/8 meant/],
    ['52.113.0.0/14', /was 52\.112\.0\.0\/14 meant/],
    ['2603:1063:8000::/32', /was 2603:1063::\/32 meant/],
    ['192.0.2.0/33', /0 to 32/],
    ['2001:db8::/129', /0 to 128/],
    ['192.0.2.0/', /prefix length/],
    ['192.0.2.0/-1', /prefix length/],
    ['192.0.2/24', /not an IPv4 or IPv6 network/],
    ['example.com', /not an IPv4 or IPv6 network/],
    ['fe80::1%eth0/64', /not an IPv4 or IPv6 network/],
    ['192.0.2.0/24/24', /prefix length/],
  ])('%s is none, and it says why', (written, why) => {
    const parsed = parseNetwork(written);
    expect('problem' in parsed ? parsed.problem : '').toMatch(why);
  });
});

describe('networks that hold an address', () => {
  const set = setOf('10.0.0.0/8', '10.1.0.0/16', '10.1.2.0/24', '10.1.2.3/32', '192.0.2.128/25', '2001:db8::/32', '2001:db8:1::/48');

  it.each([
    ['10.1.2.3', ['10.1.2.3/32', '10.1.2.0/24', '10.1.0.0/16', '10.0.0.0/8']],
    ['10.1.2.4', ['10.1.2.0/24', '10.1.0.0/16', '10.0.0.0/8']],
    ['10.2.0.0', ['10.0.0.0/8']],
    ['9.255.255.255', []],
    ['11.0.0.0', []],
    ['192.0.2.127', []],
    ['192.0.2.128', ['192.0.2.128/25']],
    ['192.0.2.255', ['192.0.2.128/25']],
    ['192.0.3.0', []],
    ['2001:db8:1::5', ['2001:db8:1::/48', '2001:db8::/32']],
    ['2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', ['2001:db8::/32']],
    ['2001:db9::', []],
    ['2001:db7:ffff:ffff:ffff:ffff:ffff:ffff', []],
  ])('%s: the smallest first', (address, blocks) => {
    expect(set.holding(address)).toEqual(blocks);
  });

  it('take IPv4-mapped IPv6 (RFC 4291 2.5.5.2) for IPv4, on both sides', () => {
    expect(set.holding('::ffff:192.0.2.200')).toEqual(['192.0.2.128/25']);
    expect(setOf('::ffff:192.0.2.0/120').holding('192.0.2.9')).toEqual(['::ffff:192.0.2.0/120']);
  });

  it('of all IPv6 hold no IPv4, and the other way round', () => {
    const all = setOf('0.0.0.0/0', '::/0');
    expect(all.holding('192.0.2.1')).toEqual(['0.0.0.0/0']);
    expect(all.holding('2001:db8::1')).toEqual(['::/0']);
  });

  it('are both told where two are the same', () => {
    const twice = new NetworkSet(['a', 'b'].map((value) => ({ network: network('192.0.2.0/24'), value })));
    expect(twice.holding('192.0.2.1').sort()).toEqual(['a', 'b']);
  });

  it('are none for what is no address', () => {
    for (const none of ['', 'example.com', '10.1.2', '10.1.2.3/32', '10.1.2.3.4', ':::']) expect(set.holding(none)).toEqual([]);
  });
});
