/**
 * Interfaces of a Linux machine. `ip -j` asks the kernel over netlink and so is right in every network namespace; without it,
 * /sys/class/net and /proc serve.
 */
import type { Host } from './host.ts';
import type { NetworkInterface } from './network-interface.ts';

type Kind = NetworkInterface['kind'];

interface IpAddress {
  readonly ifindex: number;
  readonly ifname: string;
  readonly flags: readonly string[];
  readonly operstate: string;
  readonly link_type?: string;
  readonly linkinfo?: { readonly info_kind?: string };
  readonly addr_info?: readonly { readonly local?: string }[];
}

const vpnKinds = new Set(['tun', 'wireguard', 'ppp', 'xfrm', 'vti', 'vti6', 'ipip', 'sit', 'gre', 'l2tp', 'ovpn']);
const vpnName = /^(tun|tap|wg|ppp|utun|ipsec|nordlynx|tailscale|zt|proton|vpn|cscotun|gpd)/;
const bridgeName = /^(br|virbr|docker|lxcbr|cni|podman)/;
const virtualName = /^(veth|ifb|dummy|vnet|vmnet|vboxnet)/;

/** `kind` is the kernel's (`ip -d`), '' for hardware or where it is not known. */
export const linuxInterfaceKind = (name: string, traits: { kind: string; loopback: boolean; wireless: boolean; hardware: 'ether' | 'none' | 'other' }): Kind => {
  if (traits.loopback) return 'loopback';
  if (traits.wireless || /^wl/.test(name)) return 'wifi';
  if (vpnKinds.has(traits.kind) || vpnName.test(name)) return 'vpn';
  if (traits.kind === 'bridge' || (traits.kind === '' && bridgeName.test(name))) return 'bridge';
  // A VLAN, a bond or a team is Ethernet all the same.
  if (['vlan', 'bond', 'team', 'macvlan', 'ipvlan'].includes(traits.kind)) return 'ethernet';
  if (traits.kind !== '' || virtualName.test(name)) return 'virtual';
  if (traits.hardware === 'ether') return 'ethernet';
  return traits.hardware === 'none' ? 'vpn' : 'unknown';
};

/** IFF_UP without a carrier is no link. A loopback or a tunnel says UNKNOWN while it works. */
const linkOf = (up: boolean, operstate: string): NetworkInterface['link'] => {
  if (!up) return 'down';
  const state = operstate.toLowerCase();
  return state === 'up' || state === 'unknown' ? 'up' : 'down';
};

const rejectFlag = 0x200;

/** Names of the interfaces that /proc/net/route and /proc/net/ipv6_route send everything to that has no better route. */
export const linuxDefaultRoutes = (route: string, route6: string): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const line of route.split('\n').slice(1)) {
    const [name, destination, , flags, , , , mask] = line.split(/\s+/);
    if (name === undefined || flags === undefined || (parseInt(flags, 16) & rejectFlag) !== 0) continue;
    // VPNs overrule the default route by its two halves, 0.0.0.0/1 and 128.0.0.0/1 (written in host byte order).
    if ((destination === '00000000' && mask === '00000000') || ((destination === '00000000' || destination === '00000080') && mask === '00000080')) names.add(name);
  }
  for (const line of route6.split('\n')) {
    const fields = line.trim().split(/\s+/);
    const [destination, prefixLength] = fields;
    const name = fields[9];
    const flags = fields[8];
    if (name === undefined || flags === undefined || destination === undefined || (parseInt(flags, 16) & rejectFlag) !== 0) continue;
    if (/^0+$/.test(destination) && prefixLength === '00') names.add(name);
    if (/^[08]0+$/.test(destination) && prefixLength === '01') names.add(name);
  }
  return names;
};

/** From `ip -j -d addr show`. Throws on text that is not its JSON. */
export const interfacesFromIp = (json: string, routes: ReadonlySet<string>, wireless: ReadonlySet<string>): NetworkInterface[] =>
  // Older versions print an empty object for each interface that another filter left out.
  (JSON.parse(json) as readonly Partial<IpAddress>[])
    .filter((found): found is IpAddress => typeof found.ifname === 'string' && Array.isArray(found.flags))
    .map((found) => ({
      name: found.ifname,
      device: found.ifname,
      description: null,
      kind: linuxInterfaceKind(found.ifname, {
        kind: found.linkinfo?.info_kind ?? '',
        loopback: found.link_type === 'loopback',
        wireless: wireless.has(found.ifname),
        hardware: found.link_type === 'ether' ? 'ether' : found.link_type === 'none' || found.link_type === 'ppp' ? 'none' : 'other',
      }),
      addresses: (found.addr_info ?? []).flatMap((address) => (address.local === undefined ? [] : [address.local])),
      link: linkOf(found.flags.includes('UP'), found.operstate),
      hasDefaultRoute: routes.has(found.ifname),
      index: found.ifindex,
    }));

const sysClassNet = '/sys/class/net';

const wirelessNames = async (host: Host): Promise<ReadonlySet<string>> => {
  const text = (await host.readText('/proc/net/wireless')) ?? '';
  return new Set(text.split('\n').flatMap((line) => /^\s*([^\s:]+):/.exec(line)?.[1] ?? []));
};

const interfacesFromSys = async (host: Host, routes: ReadonlySet<string>, wireless: ReadonlySet<string>): Promise<NetworkInterface[]> => {
  const names = await host.list(sysClassNet);
  const addresses = host.addresses();
  return Promise.all(
    names.map(async (name) => {
      const read = async (file: string): Promise<string> => ((await host.readText(`${sysClassNet}/${name}/${file}`)) ?? '').trim();
      const [flags, operstate, index, type, uevent] = await Promise.all([read('flags'), read('operstate'), read('ifindex'), read('type'), read('uevent')]);
      const kind = /^DEVTYPE=(.+)$/m.exec(uevent)?.[1] ?? '';
      // ARPHRD_ETHER 1, ARPHRD_PPP 512, ARPHRD_NONE 65534, ARPHRD_LOOPBACK 772.
      const hardware = type === '1' ? 'ether' : type === '512' || type === '65534' ? 'none' : 'other';
      return {
        name,
        device: name,
        description: null,
        kind: linuxInterfaceKind(name, { kind: kind === 'wlan' ? '' : kind, loopback: type === '772', wireless: kind === 'wlan' || wireless.has(name), hardware }),
        addresses: (addresses[name] ?? []).map((address) => address.address),
        link: linkOf((parseInt(flags, 16) & 1) === 1, operstate),
        hasDefaultRoute: routes.has(name),
        index: index === '' ? null : Number(index),
      };
    }),
  );
};

export const linuxInterfaces = async (host: Host): Promise<NetworkInterface[]> => {
  const [route, route6, wireless, ip] = await Promise.all([
    host.readText('/proc/net/route'),
    host.readText('/proc/net/ipv6_route'),
    wirelessNames(host),
    host.run('ip', ['-j', '-d', 'addr', 'show']),
  ]);
  const routes = linuxDefaultRoutes(route ?? '', route6 ?? '');
  if (ip.status === 0) {
    try {
      return interfacesFromIp(ip.stdout, routes, wireless);
    } catch {
      // BusyBox's ip has no JSON.
    }
  }
  return interfacesFromSys(host, routes, wireless);
};
