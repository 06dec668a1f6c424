/** A network interface of this laptop, and which of them are captured when the user names none. */
import type { NetworkInterfaceStatus } from '../contract/capture.ts';

export interface NetworkInterface {
  readonly name: string;
  /** What libpcap calls it: the name itself, but `\Device\NPF_{GUID}` on Windows. */
  readonly device: string;
  readonly description: string | null;
  readonly kind: NetworkInterfaceStatus['kind'];
  /** Without prefix length and zone. */
  readonly addresses: readonly string[];
  readonly link: NetworkInterfaceStatus['link'];
  readonly hasDefaultRoute: boolean;
  /** The kernel's number: an interface that was deleted and made anew under the same name has another. null where not known. */
  readonly index: number | null;
}

const isLinkLocal = (address: string): boolean => /^fe[89ab]/i.test(address) || address.startsWith('169.254.');
const reachesBeyondTheLink = (found: NetworkInterface): boolean =>
  found.link !== 'down' && found.kind !== 'loopback' && found.addresses.some((address) => !isLinkLocal(address));

/**
 * Those with a route to the outside, and VPNs that are up: a split tunnel has no default route, yet calls may go through it. Where no
 * interface has such a route (a closed network), every one that has an address others can reach.
 */
export const defaultInterfaces = (interfaces: readonly NetworkInterface[]): readonly NetworkInterface[] => {
  const outward = interfaces.filter((found) => found.hasDefaultRoute && found.link !== 'down');
  if (outward.length === 0) return interfaces.filter(reachesBeyondTheLink);
  return interfaces.filter((found) => outward.includes(found) || (found.kind === 'vpn' && reachesBeyondTheLink(found)));
};

/** Whether a user who typed `typed` means this interface. */
export const isNamed = (found: NetworkInterface, typed: string): boolean => found.name === typed || found.device === typed || found.description === typed;
