import { describe, expect, it } from 'vitest';
import { Flow } from '../../../../../electron/core/flows/flow.ts';
import { interfacesOf, type InterfaceKind } from '../../../../../electron/core/summary/network/network-interfaces.ts';

const kindOf = (name: string | null, more: { description?: string; linkType?: number; hardwareType?: number } = {}): InterfaceKind => {
  const flow = new Flow(1, 17, '10.1.0.2', 1, '10.1.0.3', 2, 1, 0);
  flow.linkType = more.linkType ?? 1;
  flow.hardwareType = more.hardwareType ?? -1;
  return interfacesOf({ interfaces: [{ id: 0, name, description: more.description ?? null, linkType: flow.linkType, snapLength: 0 }] })(flow).kind;
};

describe('the kind of an interface', () => {
  it('is told by its name', () => {
    for (const name of ['tun0', 'tap1', 'utun5', 'wg0', 'wg-home', 'ppp0', 'ipsec1', 'gre1', 'tailscale0', 'nordlynx', 'CloudflareWARP', 'vpn0']) expect([name, kindOf(name)]).toEqual([name, 'tunnel']);
    for (const name of ['eth0', 'enp3s0', 'en0', 'eno1', 'wlan0', 'wlp2s0', 'wlx00c0ca', 'Wi-Fi', 'Ethernet', 'Ethernet 2']) expect([name, kindOf(name)]).toEqual([name, 'physical']);
    for (const name of ['lo', 'lo0']) expect([name, kindOf(name, { linkType: 0 })]).toEqual([name, 'loopback']);
    for (const name of ['any', 'docker0', 'br-1f2e', 'veth12ab', 'bridge100', null]) expect([name, kindOf(name)]).toEqual([name, 'unknown']);
  });
  it('is told by what Linux and Windows say of it', () => {
    expect(kindOf('any', { hardwareType: 65_534 })).toBe('tunnel');
    expect(kindOf('any', { hardwareType: 512 })).toBe('tunnel');
    expect(kindOf('any', { hardwareType: 772 })).toBe('loopback');
    expect(kindOf('any', { hardwareType: 1 })).toBe('physical');
    expect(kindOf('Ethernet 4', { description: 'TAP-Windows Adapter V9' })).toBe('tunnel');
    expect(kindOf('Ethernet 4', { description: 'PANGP Virtual Ethernet Adapter' })).toBe('tunnel');
  });
  it('is open where there is no link layer: a tunnel has none, and a modem neither', () => {
    expect(kindOf(null, { linkType: 101 })).toBe('bare');
    expect(kindOf('wwan0', { linkType: 101 })).toBe('bare');
  });
});
