import { describe, expect, it } from 'vitest';
import { ownSettings } from '../../../../electron/core/policy/own-settings.ts';
import { own } from '../../../helpers/policies.ts';

const entriesOf = (settings: Parameters<typeof own>[0]): unknown[] => ownSettings(own(settings))!.profile.entries.map((e) => [e.id, e.role, [...e.hosts, ...e.networks].join(' '), e.ports.join(' '), e.need]);

describe("the company's own settings", () => {
  it('are none where nothing is set', () => {
    expect([ownSettings(null), ownSettings(own({}))]).toEqual([null, null]);
  });

  it.each([
    ['https://proxy.example.com/daily', 'proxy.example.com', 443],
    ['http://Proxy.example.com:8080', 'proxy.example.com', 8080],
    ['https://[2001:db8::1]:8443/x', '2001:db8::1', 8443],
    ['http://user:secret@192.0.2.1/', '192.0.2.1', 80],
  ])('read the proxy %s', (proxyUrl, host, port) => {
    expect(ownSettings(own({ proxyUrl }))).toMatchObject({ proxy: { host, port }, unread: [] });
    expect(entriesOf({ proxyUrl })).toEqual([['proxy', 'signaling', host, `tcp/${port}`, 'required']]);
  });

  it('want the best way to a server, and have the others to fall back on', () => {
    const urls = ['turn:t.example?transport=tcp', 'turn:t.example', 'turns:t.example:443', 'turns:only-tls.example', 'stun:t.example', 'turn:t.example'];
    expect(entriesOf({ iceServers: [{ urls }, { urls: 'stun:[2001:db8::3]' }] })).toEqual([
      ['turn-1', 'turn', 't.example', 'tcp/3478', 'fallback'],
      ['turn-2', 'turn', 't.example', 'udp/3478', 'required'],
      ['turn-3', 'turn', 't.example', 'tls/443', 'fallback'],
      ['turn-4', 'turn', 'only-tls.example', 'tls/5349', 'required'],
      ['stun-5', 'stun', 't.example', 'udp/3478', 'required'],
      ['stun-6', 'stun', '2001:db8::3', 'udp/3478', 'required'],
    ]);
  });

  it('have own names and networks on any port', () => {
    expect(entriesOf({ hosts: ['*.corp.example'], networks: ['192.0.2.0/24'] })).toEqual([['own-hosts', 'other', '*.corp.example 192.0.2.0/24', 'udp/1-65535 tcp/1-65535', 'fallback']]);
  });

  it('say which addresses they could not read', () => {
    expect(ownSettings(own({ iceServers: [{ urls: ['turn.example.com', 'stun:s.example'] }] }))).toMatchObject({ unread: ['turn.example.com'], iceServers: [{ host: 's.example' }] });
  });
});
