import { describe, expect, test } from 'vitest';
import { ownNetworkSchema } from '../../../electron/contract/policy.ts';
import { ownNetworkText, readOwnNetwork } from '../../../renderer/features/policy/own-network-text.ts';
import type { OwnNetworkText } from '../../../renderer/features/policy/own-network-text.ts';

const typed = (more: Partial<OwnNetworkText>): OwnNetworkText => ({ ...ownNetworkText(null), ...more });
const iceProblem = (iceServers: string): string | undefined => readOwnNetwork(typed({ iceServers })).problems.iceServers;

describe('what the company runs itself, as typed', () => {
  test('given nothing, is nothing and no problem', () => {
    expect(readOwnNetwork(typed({ proxyUrl: '  ', hosts: '\n' }))).toEqual({ own: null, problems: {} });
  });

  test('given all of it, reads what the contract accepts, and writes it back as it was typed', () => {
    const text = typed({
      proxyUrl: 'https://proxy.example.com/daily', iceServers: 'turn:turn.example.com:3478?transport=udp\nturns:[2001:db8::1]:443', placement: 'replace', hosts: '*.example.com\n*-wss.example.com', networks: '203.0.113.0/24\n2001:db8::/32\n192.0.2.7',
    });
    const { own, problems } = readOwnNetwork(text);
    expect(problems).toEqual({});
    expect(ownNetworkSchema.parse(own)).toEqual(own);
    expect(ownNetworkText(own)).toEqual(text);
  });

  test('iceServers may be pasted as the W3C writes them: an array, one server, or a whole RTCConfiguration; credentials are not kept', () => {
    const servers = [{ urls: ['turn:a.example.com', 'turns:a.example.com'], username: 'u', credential: 'p' }, { urls: 'stun:b.example.com' }];
    for (const json of [servers, { iceServers: servers, iceTransportPolicy: 'relay' }]) {
      const { own, problems } = readOwnNetwork(typed({ iceServers: JSON.stringify(json) }));
      expect(problems).toEqual({});
      expect(own?.iceServers).toEqual([{ urls: ['turn:a.example.com', 'turns:a.example.com'] }, { urls: 'stun:b.example.com' }]);
    }
    expect(readOwnNetwork(typed({ iceServers: '{"urls":"stun:b.example.com"}' })).own?.iceServers).toEqual([{ urls: 'stun:b.example.com' }]);
  });

  test.each(['stun:stun.example.com', 'stuns:stun.example.com:5349', 'turn:192.0.2.1:3478?transport=tcp', 'turns:[2001:db8::1]:443?transport=tcp', 'TURN:turn.example.com'])('%s is a URL of RFC 7064 or 7065', (url) => {
    expect(iceProblem(url)).toBeUndefined();
  });

  test.each(['turn.example.com', 'https://turn.example.com', 'turn:', 'turn:turn.example.com:0', 'turn:turn.example.com:70000', 'turn:turn.example.com?transport=quic', 'stun:stun.example.com?transport=udp', 'turn:[not:an:address]:1'])(
    '%s is none, and the problem names it',
    (url) => {
      expect(iceProblem(`turn:good.example.com\n${url}`)).toContain(`“${url}”`);
    },
  );

  test('says how to write what people write instead', () => {
    expect(iceProblem('turn://turn.example.com')).toContain('without “//”');
    expect(iceProblem('[{"url": "turn:turn.example.com"}]')).toContain('"urls"');
    expect(iceProblem('[{"urls": ')).toMatch(/no JSON/);
  });

  test('servers that replace the vendor’s must be named', () => {
    expect(readOwnNetwork(typed({ placement: 'replace', hosts: 'a.example.com' })).problems.iceServers).toContain('at least one');
  });

  test.each([['proxyUrl', 'proxy.example.com'], ['proxyUrl', 'ftp://proxy.example.com'], ['hosts', 'https://a.example.com/'], ['hosts', 'a b'], ['hosts', 'a..b'], ['networks', '10.0.0.0/33'], ['networks', '300.1.1.1'], ['networks', '2001:db8::/129'], ['networks', 'example.com'], ['networks', '10.0.0.0/8/8'], ['networks', '10.0.0.0/']] as const)(
    'the %s “%s” is said to be wrong at its field',
    (field, text) => {
      expect(Object.keys(readOwnNetwork(typed({ [field]: text })).problems)).toEqual([field]);
    },
  );
});
