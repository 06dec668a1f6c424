import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseAddress } from '../../../../../electron/core/bytes/parse-address.ts';
import { networksOf } from '../../../../../electron/core/report/redaction/address-blocks.ts';
import { canonicalAddress } from '../../../../../electron/core/report/redaction/address-literals.ts';
import { AddressStandIns } from '../../../../../electron/core/report/redaction/address-stand-ins.ts';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const bytes = (length: number): fc.Arbitrary<number[]> => fc.array(fc.oneof(fc.nat(255), fc.constant(0)), { minLength: length, maxLength: length });
/** From everywhere, and close together. */
const ipv4 = fc.oneof(bytes(4), fc.tuple(fc.constantFrom([192, 168, 1], [203, 0, 113], [100, 64, 0], [8, 8, 8]), fc.nat(255)).map(([net, host]) => [...net, host])).map((b) => Uint8Array.from(b));
const ipv6 = fc
  .tuple(fc.constantFrom([], [0x20, 1, 0xd, 0xb8], [0x2a, 2, 0, 1], [0xfe, 0x80, 0, 0, 0, 0, 0, 0], [0xfd, 0, 0xd, 0xb8], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], [0x20, 2]), bytes(16))
  .map(([head, tail]) => Uint8Array.from([...head, ...tail].slice(0, 16)));
const nothingKept = { addresses: [], networks: [], links: [] };

/** What IPv6 carries (6to4 after its prefix, mapped and NAT64 at the end), or the address itself; of other IPv6 what tells it from :: and ::1. */
const ipv4In = (address: Uint8Array): Uint8Array => {
  if (address.length === 4) return address;
  if (address[0] === 0x20 && address[1] === 2) return address.subarray(2, 6);
  const isCarrying = address.subarray(4, 10).every((byte) => byte === 0);
  return isCarrying && address[0] === 0 ? address.subarray(12) : Uint8Array.of(1);
};

const sharedBits = (a: Uint8Array, b: Uint8Array): number => {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return at < 0 ? 8 * a.length : 8 * at + Math.clz32(a[at]! ^ b[at]!) - 24;
};

it('lets any two addresses share exactly as many leading bits as they did', () => {
  fc.assert(
    fc.property(key, fc.oneof(fc.tuple(ipv4, ipv4), fc.tuple(ipv6, ipv6)), (secret, [a, b]) => {
      const standIns = new AddressStandIns(secret, 0, nothingKept);
      fc.pre(!standIns.stays(a) && !standIns.stays(b));
      // 0.0.0.0, 127.0.0.1, 255.255.255.255, :: and ::1 stay: what would become one of them goes on to another of its block.
      fc.pre(![a, b].some((each) => [0, 127, 255].includes(ipv4In(each)[0]!)));
      expect(sharedBits(standIns.of(a), standIns.of(b))).toBe(sharedBits(a, b));
    }),
    { numRuns: 500 },
  );
});

it.each([
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '240.0.0.0/4',
  '::ffff:0:0/96', '64:ff9b::/96', '2000::/3', '2001:db8::/32', '2002::/16', 'fc00::/8', 'fd00::/8', 'fe80::/64',
])('leaves an address in %s or outside of it, and never as it is', (block) => {
  const { address, prefixLength } = networksOf([block])[0]!;
  const inside = (each: Uint8Array): boolean => sharedBits(each, address) >= prefixLength;
  const within = bytes(address.length).map((random) => address.map((byte, i) => { const left = prefixLength - 8 * i; const mask = left >= 8 ? 0xff : left <= 0 ? 0 : 0xff00 >> left; return byte | (random[i]! & ~mask); }));
  fc.assert(
    fc.property(key, fc.oneof(within, address.length === 4 ? ipv4 : ipv6), (secret, each) => {
      const standIns = new AddressStandIns(secret, 0, nothingKept);
      const standIn = standIns.of(each);
      expect(inside(standIn)).toBe(inside(each));
      expect(canonicalAddress(standIn) === canonicalAddress(each)).toBe(standIns.stays(each));
    }),
    { numRuns: 60 },
  );
});

it('carries the stand-in of an IPv4 address wherever IPv6 carries the address', () => {
  fc.assert(
    fc.property(key, ipv4, (secret, four) => {
      const standIns = new AddressStandIns(secret, 0, nothingKept);
      const expected = standIns.of(four);
      for (const prefix of ['::ffff:0:0', '64:ff9b::']) {
        expect(standIns.of(Uint8Array.from([...parseAddress(prefix)!.subarray(0, 12), ...four])).subarray(12)).toEqual(expected);
      }
      expect(standIns.of(Uint8Array.from([0x20, 2, ...four, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1])).subarray(2, 6)).toEqual(expected);
    }),
  );
});

it('gives no two addresses one stand-in, and none that of a kept address, though most of a network is kept', () => {
  fc.assert(
    fc.property(key, fc.uniqueArray(fc.nat(255), { maxLength: 120 }), (secret, own) => {
      const of = (host: number): Uint8Array => Uint8Array.of(203, 0, 113, host);
      const kept = { ...nothingKept, addresses: own.map(of) };
      // As createRedaction does: the first attempt at which no address is its own stand-in.
      const all = kept.addresses;
      const standIns = Array.from({ length: 64 }, (_, attempt) => new AddressStandIns(secret, attempt, kept)).find((made) => made.collisions(all) === 0)!;
      const seen = new Set<string>();
      for (let host = 0; host < 256; host++) {
        const standIn = standIns.of(of(host));
        expect(seen.has(canonicalAddress(standIn))).toBe(false);
        seen.add(canonicalAddress(standIn));
        expect(standIn[3] === host).toBe(own.includes(host));
      }
    }),
    { numRuns: 20 },
  );
});

it('leaves no address as it is where all others of its network are kept', () => {
  fc.assert(
    fc.property(key, fc.nat(255), (secret, host) => {
      const others = Array.from({ length: 256 }, (_, i) => Uint8Array.of(203, 0, 113, i)).filter((_, i) => i !== host);
      const standIns = new AddressStandIns(secret, 0, { ...nothingKept, addresses: others });
      const standIn = standIns.of(Uint8Array.of(203, 0, 113, host));
      expect([...standIn]).not.toEqual([203, 0, 113, host]);
      expect(standIns.stays(standIn)).toBe(false);
    }),
    { numRuns: 10 },
  );
});
