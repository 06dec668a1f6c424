import { describe, expect, it } from 'vitest';
import { parseIceServerUrl } from '../../../../electron/core/policy/ice-server-url.ts';

describe('a STUN or TURN address', () => {
  it.each([
    ['stun:stun.example.com', 'stun', 'stun.example.com', 'udp', 3478],
    ['stun:STUN.example.com.:19302', 'stun', 'stun.example.com', 'udp', 19302],
    ['stuns:stun.example.com', 'stun', 'stun.example.com', 'tls', 5349],
    ['turn:turn.example.com', 'turn', 'turn.example.com', 'udp', 3478],
    ['turn:turn.example.com?transport=tcp', 'turn', 'turn.example.com', 'tcp', 3478],
    ['turn:turn.example.com:80?transport=TCP', 'turn', 'turn.example.com', 'tcp', 80],
    ['turns:turn.example.com', 'turn', 'turn.example.com', 'tls', 5349],
    ['turns:turn.example.com:443?transport=tcp', 'turn', 'turn.example.com', 'tls', 443],
    ['turns:turn.example.com?transport=udp', 'turn', 'turn.example.com', 'udp', 5349],
    ['turn:192.0.2.7:3478', 'turn', '192.0.2.7', 'udp', 3478],
    ['turn:[2001:DB8::7]:3479?transport=udp', 'turn', '2001:db8::7', 'udp', 3479],
  ])('%s', (text, role, host, protocol, port) => {
    expect(parseIceServerUrl(text)).toMatchObject({ role, host, protocol, port });
  });

  it('tells an address from a name', () => {
    expect([parseIceServerUrl('turn:192.0.2.7'), parseIceServerUrl('turn:[2001:db8::7]'), parseIceServerUrl('turn:a7.example')].map((u) => u?.isAddress)).toEqual([true, true, false]);
  });

  it.each(['', 'turn:', 'turn://turn.example.com', 'https://turn.example.com', 'turn.example.com:3478', 'turn:turn.example.com:0', 'turn:turn.example.com:65536', 'turn:[turn.example.com]', 'turn:[2001:db8::7', 'stun:stun.example.com?transport=tcp', 'turn:a?transport=sctp', 'turn:user@turn.example.com'])(
    'is not %j', (text) => expect(parseIceServerUrl(text)).toBeNull(),
  );
});
