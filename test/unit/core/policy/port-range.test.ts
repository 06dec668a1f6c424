import { describe, expect, it } from 'vitest';
import { coversPort, parsePortRange } from '../../../../electron/core/policy/port-range.ts';
import type { PolicyProtocol } from '../../../../electron/core/policy/port-range.ts';

const covers = (range: string, contact: string): boolean => {
  const [protocol, port] = contact.split('/') as [PolicyProtocol, string];
  return coversPort(parsePortRange(range)!, protocol, Number(port));
};

describe('ports of an allow list', () => {
  it.each([
    ['udp/3478', { protocol: 'udp', first: 3478, last: 3478 }],
    ['udp/40000-49999', { protocol: 'udp', first: 40000, last: 49999 }],
    ['tls/1-65535', { protocol: 'tls', first: 1, last: 65535 }],
  ])('%s', (written, range) => {
    expect(parsePortRange(written)).toEqual(range);
  });

  it.each(['udp', '443', 'udp/', 'udp/0', 'tcp/65536', 'udp/2-1', 'sctp/9', 'udp/1-', 'udp/-1', 'UDP/1', ' udp/1', 'udp/1,2', 'udp/111111'])('%s is none', (written) => {
    expect(parsePortRange(written)).toBeNull();
  });

  it('includes both ends of a range', () => {
    expect([39999, 40000, 49999, 50000].map((port) => covers('udp/40000-49999', `udp/${port}`))).toEqual([false, true, true, false]);
  });

  it('tcp/443 allows TLS on it, tls/443 not just any TCP, and neither UDP', () => {
    expect(covers('tcp/443', 'tls/443')).toBe(true);
    expect(covers('tcp/443', 'tcp/443')).toBe(true);
    expect(covers('tls/443', 'tls/443')).toBe(true);
    expect(covers('tls/443', 'tcp/443')).toBe(false);
    expect(covers('tcp/443', 'udp/443')).toBe(false);
    expect(covers('udp/443', 'tls/443')).toBe(false);
  });
});
