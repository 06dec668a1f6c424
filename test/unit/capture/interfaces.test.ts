import { describe, expect, test } from 'vitest';
import type { CommandResult, Host } from '../../../electron/capture/host.ts';
import { networkInterfacesOf } from '../../../electron/capture/interfaces.ts';
import { interfacesFromIp, linuxDefaultRoutes, linuxInterfaceKind } from '../../../electron/capture/interfaces-linux.ts';
import { interfacesFromIfconfig, macDefaultRoutes, macPortNames } from '../../../electron/capture/interfaces-macos.ts';
import { interfacesFromPowerShell } from '../../../electron/capture/interfaces-windows.ts';
import { defaultInterfaces } from '../../../electron/capture/network-interface.ts';

const answer = (stdout: string, status = 0): CommandResult => ({ outcome: 'exited', status, stdout, stderr: '' });
const missing: CommandResult = { outcome: 'missing', status: null, stdout: '', stderr: '' };
const host = (parts: Partial<Host>): Host => ({
  platform: 'linux', env: {}, run: () => Promise.resolve(missing), readText: () => Promise.resolve(null), list: () => Promise.resolve([]),
  exists: () => Promise.resolve(false), addresses: () => ({}), ...parts,
});

const procRoute = [
  'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
  'wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0',
  'wlan0\t0001A8C0\t00000000\t0001\t0\t0\t600\t00FFFFFF\t0\t0\t0',
  'tun0\t00000000\t0108000A\t0003\t0\t0\t0\t00000080\t0\t0\t0',
  'tun0\t00000080\t0108000A\t0003\t0\t0\t0\t00000080\t0\t0\t0',
].join('\n');
const procRoute6 = [
  'fd000000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0',
  '00000000000000000000000000000000 00 00000000000000000000000000000000 00 fd000000000000000000000000000001 00000400 00000002 00000000 00000003     eth0',
  '00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo',
].join('\n');

describe('Linux', () => {
  test('takes as default routes also the two halves that VPNs use, and not the kernel\'s reject route on lo', () => {
    expect([...linuxDefaultRoutes(procRoute, '')]).toEqual(['wlan0', 'tun0']);
    expect([...linuxDefaultRoutes('', procRoute6)]).toEqual(['eth0']);
  });

  test.each([
    ['wlp3s0', '', false, 'ether', 'wifi'],
    ['anything', '', true, 'ether', 'wifi'],
    ['enp0s31f6', '', false, 'ether', 'ethernet'],
    ['wg0', 'wireguard', false, 'none', 'vpn'],
    ['tailscale0', 'tun', false, 'none', 'vpn'],
    ['ppp0', 'ppp', false, 'none', 'vpn'],
    ['docker0', 'bridge', false, 'ether', 'bridge'],
    ['veth12ab', 'veth', false, 'ether', 'virtual'],
    ['eth0.20', 'vlan', false, 'ether', 'ethernet'],
    ['bond0', 'bond', false, 'ether', 'ethernet'],
    ['can0', '', false, 'other', 'unknown'],
  ] as const)('calls %s (kind "%s", wireless %s, %s) %s', (name, kind, wireless, hardware, expected) => {
    expect(linuxInterfaceKind(name, { kind, wireless, hardware, loopback: false })).toBe(expected);
  });

  test('reads addresses, link state and index from ip -j', () => {
    const json = JSON.stringify([
      { ifindex: 1, ifname: 'lo', flags: ['LOOPBACK', 'UP', 'LOWER_UP'], operstate: 'UNKNOWN', link_type: 'loopback', addr_info: [{ local: '127.0.0.1' }, { local: '::1' }] },
      { ifindex: 2, ifname: 'eth0', flags: ['BROADCAST', 'UP', 'NO-CARRIER'], operstate: 'DOWN', link_type: 'ether', addr_info: [] },
      {},
      { ifindex: 7, ifname: 'wg0', flags: ['POINTOPOINT', 'UP', 'LOWER_UP'], operstate: 'UNKNOWN', link_type: 'none', linkinfo: { info_kind: 'wireguard' }, addr_info: [{ local: '10.8.0.2' }] },
    ]);
    expect(interfacesFromIp(json, new Set(['eth0']), new Set())).toEqual([
      { name: 'lo', device: 'lo', description: null, kind: 'loopback', addresses: ['127.0.0.1', '::1'], link: 'up', hasDefaultRoute: false, index: 1 },
      { name: 'eth0', device: 'eth0', description: null, kind: 'ethernet', addresses: [], link: 'down', hasDefaultRoute: true, index: 2 },
      { name: 'wg0', device: 'wg0', description: null, kind: 'vpn', addresses: ['10.8.0.2'], link: 'up', hasDefaultRoute: false, index: 7 },
    ]);
  });

  test('does without the command ip', async () => {
    const files: Record<string, string> = {
      '/proc/net/route': procRoute,
      '/sys/class/net/wlan0/flags': '0x1003\n', '/sys/class/net/wlan0/operstate': 'up\n', '/sys/class/net/wlan0/ifindex': '3\n', '/sys/class/net/wlan0/type': '1\n',
      '/sys/class/net/wlan0/uevent': 'DEVTYPE=wlan\nINTERFACE=wlan0\n',
    };
    const found = await networkInterfacesOf(
      host({
        readText: (path) => Promise.resolve(files[path] ?? null),
        list: () => Promise.resolve(['wlan0']),
        addresses: () => ({ wlan0: [{ address: '192.168.1.7', netmask: '255.255.255.0', family: 'IPv4', mac: '00:00:00:00:00:00', internal: false, cidr: null }] }),
      }),
    );
    expect(found).toEqual([{ name: 'wlan0', device: 'wlan0', description: null, kind: 'wifi', addresses: ['192.168.1.7'], link: 'up', hasDefaultRoute: true, index: 3 }]);
  });
});

describe('macOS', () => {
  const ifconfig = `lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> mtu 16384
	inet 127.0.0.1 netmask 0xff000000
	inet6 ::1 prefixlen 128
	inet6 fe80::1%lo0 prefixlen 64 scopeid 0x1
en0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
	ether a4:83:e7:00:00:00
	inet6 fe80::1c:1%en0 prefixlen 64 secured scopeid 0x6
	inet 192.168.1.23 netmask 0xffffff00 broadcast 192.168.1.255
	status: active
en5: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
	ether ac:de:48:00:11:22
	status: inactive
utun0: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1380
	inet6 fe80::aa%utun0 prefixlen 64 scopeid 0xf
utun4: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1420
	inet 10.8.0.2 --> 10.8.0.1 netmask 0xffffff00
`;
  const netstat = `Routing tables

Internet:
Destination        Gateway            Flags               Netif Expire
default            192.168.1.1        UGScg                 en0
127                127.0.0.1          UCS                   lo0

Internet6:
Destination                             Gateway                                 Flags               Netif Expire
default                                 fe80::%utun0                            UGcIg               utun0
`;
  const ports = 'Hardware Port: Ethernet Adapter (en5)\nDevice: en5\nEthernet Address: ac:de:48:00:11:22\n\nHardware Port: Wi-Fi\nDevice: en0\nEthernet Address: a4:83:e7:00:00:00\n';

  test('tells the Wi-Fi with the default route, and a VPN from the tunnels that macOS always has', () => {
    const found = interfacesFromIfconfig(ifconfig, macDefaultRoutes(netstat), macPortNames(ports));
    expect(found.map(({ name, kind, link, hasDefaultRoute }) => [name, kind, link, hasDefaultRoute])).toEqual([
      ['lo0', 'loopback', 'up', false],
      ['en0', 'wifi', 'up', true],
      ['en5', 'ethernet', 'down', false],
      ['utun0', 'vpn', 'up', false],
      ['utun4', 'vpn', 'up', false],
    ]);
    expect(found[1]).toMatchObject({ description: 'Wi-Fi', addresses: ['fe80::1c:1', '192.168.1.23'] });
    expect(defaultInterfaces(found).map(({ name }) => name)).toEqual(['en0', 'utun4']);
  });

  test('asks the system by absolute paths', async () => {
    const asked: string[] = [];
    const outputs: Record<string, string> = { '/sbin/ifconfig': ifconfig, '/usr/sbin/netstat': netstat, '/usr/sbin/networksetup': ports };
    const found = await networkInterfacesOf(host({ platform: 'darwin', run: (file) => (asked.push(file), Promise.resolve(answer(outputs[file] ?? ''))) }));
    expect(asked).toEqual(['/sbin/ifconfig', '/usr/sbin/netstat', '/usr/sbin/networksetup']);
    expect(found).toHaveLength(5);
  });
});

describe('Windows', () => {
  const json = JSON.stringify({
    routes: [12],
    adapters: [
      { Name: 'Wi-Fi', InterfaceDescription: 'Intel(R) Wi-Fi 6 AX201 160MHz', InterfaceGuid: '{11111111-2222-3333-4444-555555555555}', ifIndex: 12, Status: 'Up', Medium: '9', Virtual: false },
      { Name: 'Ethernet', InterfaceDescription: 'Realtek PCIe GbE Family Controller', InterfaceGuid: '{66666666-2222-3333-4444-555555555555}', ifIndex: 5, Status: 'Disconnected', Medium: '14', Virtual: false },
      { Name: 'Corp', InterfaceDescription: 'WireGuard Tunnel', InterfaceGuid: '{77777777-2222-3333-4444-555555555555}', ifIndex: 30, Status: 'Up', Medium: '0', Virtual: true },
    ],
    addresses: [{ ifIndex: 12, IPAddress: '192.168.1.9' }, { ifIndex: 12, IPAddress: 'fe80::1%12' }, { ifIndex: 30, IPAddress: '10.9.0.4' }],
  });

  test('names adapters as Windows does and devices as Npcap does', () => {
    const found = interfacesFromPowerShell(json);
    expect(found.slice(0, 3)).toEqual([
      { name: 'Wi-Fi', device: '\\Device\\NPF_{11111111-2222-3333-4444-555555555555}', description: 'Intel(R) Wi-Fi 6 AX201 160MHz', kind: 'wifi', addresses: ['192.168.1.9', 'fe80::1'], link: 'up', hasDefaultRoute: true, index: 12 },
      { name: 'Ethernet', device: '\\Device\\NPF_{66666666-2222-3333-4444-555555555555}', description: 'Realtek PCIe GbE Family Controller', kind: 'ethernet', addresses: [], link: 'down', hasDefaultRoute: false, index: 5 },
      { name: 'Corp', device: '\\Device\\NPF_{77777777-2222-3333-4444-555555555555}', description: 'WireGuard Tunnel', kind: 'vpn', addresses: ['10.9.0.4'], link: 'up', hasDefaultRoute: false, index: 30 },
    ]);
    expect(found[3]).toMatchObject({ kind: 'loopback', device: '\\Device\\NPF_Loopback' });
    expect(defaultInterfaces(found).map(({ name }) => name)).toEqual(['Wi-Fi', 'Corp']);
  });

  test('falls back to what Node knows where PowerShell fails', async () => {
    const addresses = { 'Wi-Fi': [{ address: '192.168.1.9', netmask: '255.255.255.0', family: 'IPv4' as const, mac: '', internal: false, cidr: null }] };
    const found = await networkInterfacesOf(host({ platform: 'win32', run: () => Promise.resolve(answer('oops', 1)), addresses: () => addresses }));
    expect(found).toEqual([{ name: 'Wi-Fi', device: 'Wi-Fi', description: null, kind: 'unknown', addresses: ['192.168.1.9'], link: 'up', hasDefaultRoute: false, index: null }]);
  });
});

describe('what is captured by default', () => {
  const one = (name: string, more: object): Parameters<typeof defaultInterfaces>[0][number] => ({
    name, device: name, description: null, kind: 'ethernet', addresses: ['192.168.1.2'], link: 'up', hasDefaultRoute: false, index: 1, ...more,
  });
  const names = (...found: Parameters<typeof defaultInterfaces>[0]): string[] => defaultInterfaces(found).map(({ name }) => name);

  test('every interface with a default route, so Wi-Fi and cable both', () => {
    expect(names(one('eth0', { hasDefaultRoute: true }), one('wlan0', { kind: 'wifi', hasDefaultRoute: true }), one('docker0', { kind: 'bridge' }))).toEqual(['eth0', 'wlan0']);
  });
  test('a VPN with a split tunnel too, but not one without an address of its own', () => {
    expect(names(one('eth0', { hasDefaultRoute: true }), one('tun0', { kind: 'vpn' }), one('utun0', { kind: 'vpn', addresses: ['fe80::1'] }))).toEqual(['eth0', 'tun0']);
  });
  test('not an interface whose link is down', () => {
    expect(names(one('eth0', { hasDefaultRoute: true, link: 'down' }), one('wlan0', { hasDefaultRoute: true }))).toEqual(['wlan0']);
  });
  test('on a network without a way out, what can reach others', () => {
    expect(names(one('lo', { kind: 'loopback', addresses: ['127.0.0.1'] }), one('eth0', {}), one('eth1', { addresses: ['169.254.3.4', 'fe80::2'] }))).toEqual(['eth0']);
  });
});
