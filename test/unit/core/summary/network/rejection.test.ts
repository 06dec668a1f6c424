import { describe, expect, it } from 'vitest';
import { byFilter, rejectionOf } from '../../../../../electron/core/summary/network/rejection.ts';

const destination = '198.51.100.10';
const error = (version: 4 | 6, type: number, code: number, sender: string): ReturnType<typeof rejectionOf> => rejectionOf({ version, type, code, name: 'x', sender, frame: 1, time: 0, count: 1 }, destination);

describe('what an ICMP error says of the way', () => {
  it('is a filter\'s word: type 3 codes 9, 10 and 13, ICMPv6 type 1 codes 1, 5 and 6', () => {
    for (const code of [9, 10, 13]) expect(error(4, 3, code, '10.1.0.1').kind).toBe('prohibited');
    for (const code of [1, 5, 6]) expect(error(6, 1, code, 'fd00::1').kind).toBe('prohibited');
  });
  it('is that nobody listens where the destination itself says port unreachable, and a filter\'s disguise where another hop does', () => {
    expect(error(4, 3, 3, destination).kind).toBe('closed');
    expect(byFilter(error(4, 3, 3, destination))).toBe(false);
    expect(error(4, 3, 3, '10.1.0.1').kind).toBe('disguised');
    expect(byFilter(error(6, 1, 4, 'fd00::1'))).toBe(true);
  });
  it('is no filter\'s word where there is no route, the packet is too large, or its time ran out', () => {
    expect([error(4, 3, 0, 'a').kind, error(4, 3, 1, 'a').kind, error(6, 1, 0, 'a').kind, error(6, 1, 3, 'a').kind]).toEqual(['unroutable', 'unroutable', 'unroutable', 'unroutable']);
    expect([error(4, 3, 4, 'a').kind, error(6, 2, 0, 'a').kind]).toEqual(['too-big', 'too-big']);
    expect([error(4, 11, 0, 'a').kind, error(6, 3, 0, 'a').kind]).toEqual(['other', 'other']);
  });
});
