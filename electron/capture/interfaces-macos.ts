/** Interfaces of a Mac: `ifconfig` for state and addresses, `netstat -rn` for routes, `networksetup` for what the ports are called. */
import type { Host } from './host.ts';
import type { NetworkInterface } from './network-interface.ts';

/** Interface names of every default route in `netstat -rn`, IPv4 and IPv6, and of the two halves a VPN may use instead. */
export const macDefaultRoutes = (netstat: string): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const line of netstat.split('\n')) {
    const fields = line.trim().split(/\s+/);
    // Destination, Gateway, Flags, Netif. An interface-scoped default (flag I) is a route too: sockets may be bound to it.
    const [destination, gateway, , name] = fields;
    if (name === undefined || gateway === undefined || !/^(default|0\/1|128\.0\/1)$/.test(destination ?? '')) continue;
    // Every utun has a link-local IPv6 default that leads nowhere: fe80::%utun0.
    if (/^fe80::%/.test(gateway)) continue;
    names.add(name);
  }
  return names;
};

/** Port names by device, from `networksetup -listallhardwareports`. */
export const macPortNames = (listing: string): ReadonlyMap<string, string> => {
  const ports = new Map<string, string>();
  for (const [, port, device] of listing.matchAll(/Hardware Port: (.+)\nDevice: (\S+)/g)) ports.set(device!, port!);
  return ports;
};

const kindOf = (name: string, flags: readonly string[], port: string | undefined): NetworkInterface['kind'] => {
  if (flags.includes('LOOPBACK')) return 'loopback';
  if (/^(utun|ipsec|ppp|tun|tap|gif|stf)/.test(name)) return 'vpn';
  if (port !== undefined && /wi-?fi|airport/i.test(port)) return 'wifi';
  if (name.startsWith('bridge')) return 'bridge';
  if (/^(awdl|llw|ap\d|anpi|vmenet|feth)/.test(name)) return 'virtual';
  return name.startsWith('en') ? 'ethernet' : 'unknown';
};

/** From `ifconfig -a`. */
export const interfacesFromIfconfig = (ifconfig: string, routes: ReadonlySet<string>, ports: ReadonlyMap<string, string>): NetworkInterface[] =>
  ifconfig.split(/^(?=\S+: flags=)/m).flatMap((block) => {
    const head = /^(\S+): flags=[0-9a-f]+<([^>]*)>/.exec(block);
    if (head === null) return [];
    const name = head[1]!;
    const flags = head[2]!.split(',');
    const addresses = [...block.matchAll(/^\s+inet6? ([0-9a-f.:]+)/gim)].map((match) => match[1]!);
    const status = /^\s+status: (\S+)/m.exec(block)?.[1];
    const up = flags.includes('UP') && (status === undefined ? flags.includes('RUNNING') : status === 'active');
    return [
      {
        name,
        device: name,
        description: ports.get(name) ?? null,
        kind: kindOf(name, flags, ports.get(name)),
        addresses,
        link: up ? ('up' as const) : ('down' as const),
        hasDefaultRoute: routes.has(name),
        index: null,
      },
    ];
  });

export const macInterfaces = async (host: Host): Promise<NetworkInterface[]> => {
  const [ifconfig, netstat, ports] = await Promise.all([
    host.run('/sbin/ifconfig', ['-a']),
    host.run('/usr/sbin/netstat', ['-rn']),
    host.run('/usr/sbin/networksetup', ['-listallhardwareports']),
  ]);
  return interfacesFromIfconfig(ifconfig.stdout, macDefaultRoutes(netstat.stdout), macPortNames(ports.stdout));
};
