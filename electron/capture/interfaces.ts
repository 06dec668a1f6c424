/** The network interfaces of this laptop, on whatever system it runs. */
import type { Host } from './host.ts';
import { linuxInterfaces } from './interfaces-linux.ts';
import { macInterfaces } from './interfaces-macos.ts';
import { windowsInterfaces } from './interfaces-windows.ts';
import type { NetworkInterface } from './network-interface.ts';

/** What Node knows on every system: interfaces that are up and have an address, without routes. */
const portableInterfaces = (host: Host): NetworkInterface[] =>
  Object.entries(host.addresses()).map(([name, addresses]) => ({
    name,
    device: name,
    description: null,
    kind: addresses?.some((address) => address.internal) === true ? ('loopback' as const) : ('unknown' as const),
    addresses: (addresses ?? []).map((address) => address.address),
    link: 'up' as const,
    hasDefaultRoute: false,
    index: null,
  }));

/** In the system's own order. Never rejects: where the system's tools fail, what Node knows must do. */
export const networkInterfacesOf = async (host: Host): Promise<readonly NetworkInterface[]> => {
  try {
    const found = await (host.platform === 'linux' ? linuxInterfaces(host) : host.platform === 'darwin' ? macInterfaces(host) : host.platform === 'win32' ? windowsInterfaces(host) : []);
    if (found.length > 0) return found;
  } catch {
    // Below.
  }
  return portableInterfaces(host);
};
