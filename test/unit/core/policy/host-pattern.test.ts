import { describe, expect, it } from 'vitest';
import { comparableName, parseHostPattern } from '../../../../electron/core/policy/host-pattern.ts';

describe('a host of an allow list', () => {
  it.each([
    ['b.daily.co', 'exact', 'b.daily.co'],
    ['B.Daily.CO.', 'exact', 'b.daily.co'],
    ['localhost', 'exact', 'localhost'],
    ['_stun._udp.example.com', 'exact', '_stun._udp.example.com'],
    ['xn--bcher-kva.example', 'exact', 'xn--bcher-kva.example'],
    ['*.daily.co', 'below', 'daily.co'],
    ['*-wss.daily.co', 'partial', '-wss.daily.co'],
    ['*cdn.example.net', 'partial', 'cdn.example.net'],
    ['*', 'any', ''],
  ])('%s is %s %s', (written, kind, text) => {
    expect(parseHostPattern(written)).toEqual({ kind, text });
  });

  it.each([
    ['https://b.daily.co', /without scheme/],
    ['b.daily.co:443', /without scheme, port/],
    ['b.daily.co/path', /path/],
    ['192.0.2.1', /belongs to networks/],
    ['2001:db8::1', /without scheme|belongs to networks/],
    ['a.*.daily.co', /first character/],
    ['a*.daily.co', /first character/],
    ['**.daily.co', /first character/],
    ['*-wss', /a domain must follow/],
    ['bücher.example', /punycode/],
    ['a..b', /labels with dots/],
    ['.daily.co', /labels with dots/],
    ['', /labels with dots/],
    ['*.', /a domain must follow/],
    ['-a.example', /no label/],
    ['*.a-.example', /no label/],
    [`${'a'.repeat(64)}.example`, /no label/],
    [`${'a.'.repeat(127)}example`, /253/],
  ])('%s is none, and it says why', (written, why) => {
    const pattern = parseHostPattern(written);
    expect('problem' in pattern ? pattern.problem : pattern).toMatch(why);
  });

  it('names compare without case and trailing dot; what cannot be a name compares with nothing', () => {
    expect(comparableName('EXAMPLE.com.')).toBe('example.com');
    for (const none of ['', '.', '..', '.example.com', 'a..b', 'a'.repeat(254)]) expect(comparableName(none)).toBeNull();
  });
});
