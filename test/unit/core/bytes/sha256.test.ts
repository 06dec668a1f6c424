import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../../electron/core/bytes/sha256.ts';

const hexOf = (b: Uint8Array): string => Buffer.from(b).toString('hex');

describe('SHA-256', () => {
  it('gives the digests of FIPS 180-4', () => {
    expect(hexOf(sha256(new Uint8Array(0), 0, 0))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(hexOf(sha256(Buffer.from('abc'), 0, 3))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('agrees with node:crypto on every length around its blocks', () => {
    for (let length = 0; length < 200; length++) {
      const b = Buffer.from(Array.from({ length }, (_, i) => (i * 31 + length) & 255));
      expect(hexOf(sha256(b, 0, length))).toBe(createHash('sha256').update(b).digest('hex'));
    }
  });

  it('agrees with node:crypto on any bytes, of its slice only', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), fc.nat(50), (b, from) => {
        const start = Math.min(from, b.length);
        expect(hexOf(sha256(b, start, b.length))).toBe(createHash('sha256').update(b.subarray(start)).digest('hex'));
      }),
    );
  });
});
