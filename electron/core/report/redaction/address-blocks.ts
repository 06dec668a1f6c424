/** Blocks of addresses that a stand-in must not leave or enter: what an address is for can be told from them. */
import { parseNetwork } from '../../policy/network-set.ts';
import type { Network } from '../../policy/network-set.ts';

/** IANA's special-purpose registries (RFC 6890) as far as they are of one use, group addresses, and fe80::/64, outside of which nobody has link-local addresses. */
export const specialNetworks: readonly string[] = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16',
  '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
  '::/96', '::ffff:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2000::/3', '2001::/32', '2001:db8::/32', '2002::/16', '3fff::/20', 'fc00::/8', 'fd00::/8',
  'fe80::/10', 'fe80::/64', 'ff00::/8', 'ff02::1:ff00:0/104',
];

/** The blocks that are written right. */
export const networksOf = (written: readonly string[]): Network[] =>
  written.flatMap((text) => {
    const network = parseNetwork(text);
    return 'problem' in network ? [] : [network];
  });

export const specialBlocks: readonly Network[] = networksOf(specialNetworks);

export const blockAround = (address: Uint8Array, prefixLength: number): Network => ({
  address: address.map((byte, i) => byte & (prefixLength >= 8 * (i + 1) ? 0xff : prefixLength <= 8 * i ? 0 : 0xff00 >> (prefixLength - 8 * i))),
  prefixLength,
});

export const isIn = (address: Uint8Array, { address: block, prefixLength }: Network): boolean =>
  address.length === block.length && sharedBits(address, block) >= prefixLength;

/**
 * How many leading bits of an address say in or outside which of the blocks it is: a map that leaves these as they are and keeps prefixes takes each block onto
 * itself. A bit counts where the bits before it are those of a block, and fewer than the block's.
 */
export function tellingBits(address: Uint8Array, blocks: readonly Network[]): number {
  let most = 0;
  for (const { address: block, prefixLength } of blocks) {
    if (block.length === address.length) most = Math.max(most, Math.min(prefixLength, sharedBits(address, block) + 1));
  }
  return most;
}

function sharedBits(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length; i++) {
    const difference = a[i]! ^ b[i]!;
    if (difference !== 0) return 8 * i + Math.clz32(difference) - 24;
  }
  return 8 * a.length;
}
