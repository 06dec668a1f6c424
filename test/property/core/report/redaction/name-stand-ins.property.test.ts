import fc from 'fast-check';
import { expect, it } from 'vitest';
import { utf8Bytes } from '../../../../../electron/core/bytes/utf8-bytes.ts';
import { NameStandIns } from '../../../../../electron/core/report/redaction/name-stand-ins.ts';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const namesBy = (secret: Uint8Array): NameStandIns => new NameStandIns(secret, 0, () => '');
const kindOf = (character: string): string => (/[a-z]/.test(character) ? 'a' : /[A-Z]/.test(character) ? 'A' : /[0-9]/.test(character) ? '0' : character);
const shape = (name: string): string => Array.from(name, kindOf).join('');

it('gives a user name another of its shape and length, in UTF-8 too', () => {
  const name = fc.oneof(fc.stringMatching(/^[a-zA-Z0-9._@+-]{1,40}$/), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), fc.constantFrom('Ünïcödé', '山田太郎', 'Анна', '김민수', '🦊', '\ufffd\ufffd', '-', ':::'));
  fc.assert(
    fc.property(key, name, (secret, real) => {
      const standIn = namesBy(secret).user(real);
      expect(utf8Bytes(standIn)).toHaveLength(utf8Bytes(real).length);
      if (/[a-zA-Z0-9]/.test(real) && /^[ -~]*$/.test(real)) expect(shape(standIn)).toBe(shape(real));
      // Nothing in control characters or in what is no text could be another.
      if (!/^[\0-\x20\x7f\ufff0-\uffff]*$/.test(real)) expect(standIn).not.toBe(real);
    }),
    { numRuns: 300 },
  );
});

it('gives a fragment another of ice-chars (RFC 8839 5.4)', () => {
  fc.assert(
    fc.property(key, fc.stringMatching(/^[A-Za-z0-9+/]{4,256}$/), (secret, ufrag) => {
      const standIn = namesBy(secret).fragment(ufrag);
      expect(standIn).toMatch(/^[A-Za-z0-9+/]+$/);
      expect(standIn).toHaveLength(ufrag.length);
      expect(standIn).not.toBe(ufrag);
    }),
    { numRuns: 100 },
  );
});

it('gives no two names of a kind one stand-in', () => {
  fc.assert(
    fc.property(key, (secret) => {
      const names = namesBy(secret);
      const all = Array.from({ length: 260 }, (_, i) => `${String.fromCharCode(97 + (i % 26))}${Math.floor(i / 26)}`);
      expect(new Set(all.map((name) => names.user(name)))).toEqual(new Set(all));
    }),
    { numRuns: 5 },
  );
});

it('keeps domains, services and the case of letters, and gives a name one stand-in in any case', () => {
  const label = fc.stringMatching(/^[a-zA-Z0-9]{1,12}$/);
  fc.assert(
    fc.property(key, label, label, label, (secret, a, b, domain) => {
      const names = namesBy(secret);
      const [one, other] = [names.host(`${a}.${domain}.example`), names.host(`${b}._tcp.${domain}.example`)];
      expect(one.split('.').slice(1)).toEqual(other.split('.').slice(2));
      expect(other.split('.')[1]).toBe('_tcp');
      expect(shape(one.split('.')[0]!)).toBe(shape(a));
      expect(names.host(`${a.toUpperCase()}.${domain}.example`).toLowerCase()).toBe(one.toLowerCase());
    }),
    { numRuns: 60 },
  );
});
