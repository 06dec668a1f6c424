/** What kind of interface a flow was captured on, by what the capture says of it. */
import type { Flow } from '../../flows/flow.ts';
import { LinkType } from '../../link/link-type.ts';
import type { CaptureInterface } from '../../pcapfile/record.ts';
import type { NetworkSightings } from '../../tracking/network-sightings.ts';

/** `bare` carries IP without a link header: most often a tunnel, but a modem does so too. */
export type InterfaceKind = 'tunnel' | 'physical' | 'bare' | 'loopback' | 'unknown';

export interface SeenOn {
  readonly kind: InterfaceKind;
  /** As the capture names it, or what its link header says. */
  readonly name: string | null;
}

/** Interfaces that VPNs and tunnels make, as systems and products name or describe them. */
const tunnelNames: readonly RegExp[] = [
  /^(?:tun|tap|utun|wg|ppp|ipsec|ipip|tunl|gre|gretap|sit|ip6tnl|vti|xfrm|l2tp|vpn|nordlynx|tailscale|zt|ovpn|cscotun|gpd|proton|mullvad|wgpia|pvpn|wt|cloudflarewarp|warp|outline)\d*[a-z0-9-]*$/i,
  /wireguard|wintun|tap-windows|openvpn|anyconnect|pangp|globalprotect|fortinet|fortissl|forticlient|juniper networks virtual|pulse secure|check ?point virtual|zscaler|nordlynx|tailscale|zerotier|sonicwall|netextender|cloudflare warp|wan miniport \((?:ikev2|l2tp|pptp|sstp|ip)/i,
];
const physicalNames = /^(?:eth\d|en(?:o|p|s|x|\d)|wl|wifi|wi-fi|ethernet|lan|wlan|ww)/i;
const loopbackNames = /^(?:lo\d*|loopback|\\device\\npf_loopback)/i;

/** ARPHRD_ values: PPP, IP in IP, IPv6 in IP, GRE, GRE over IPv6, IPv6 tunnel, and none, as tun and WireGuard have it. */
const tunnelHardware: ReadonlyMap<number, string> = new Map([[512, 'PPP'], [768, 'IP in IP'], [769, 'IPv6 tunnel'], [776, 'IPv6 in IPv4'], [778, 'GRE'], [823, 'GRE over IPv6'], [65534, 'tun']]);
const loopbackHardware = 772;
const physicalHardware = 1;

/** Tells of each flow where it was captured. */
export function interfacesOf({ interfaces }: Pick<NetworkSightings, 'interfaces'>): (flow: Flow) => SeenOn {
  const known = new Map<string, SeenOn>();
  return (flow) => {
    const key = `${flow.interfaceId} ${flow.linkType} ${flow.hardwareType}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const seen = interfaceOf(flow, interfaces);
    known.set(key, seen);
    return seen;
  };
}

function interfaceOf(flow: Flow, interfaces: readonly CaptureInterface[]): SeenOn {
  const captured = interfaces[flow.interfaceId];
  const name = captured?.name ?? null;
  const hardware = tunnelHardware.get(flow.hardwareType);
  if (hardware !== undefined) return { kind: 'tunnel', name: `an interface of kind ${hardware}` };
  if (flow.hardwareType === loopbackHardware) return { kind: 'loopback', name };
  const words = [name, captured?.description ?? null].flatMap((w) => w ?? []);
  const telling = words.find((w) => tunnelNames.some((t) => t.test(w)));
  if (telling !== undefined) return { kind: 'tunnel', name: telling };
  if (words.some((w) => loopbackNames.test(w))) return { kind: 'loopback', name };
  if (isBare(flow.linkType)) return { kind: 'bare', name };
  if (flow.hardwareType === physicalHardware || words.some((w) => physicalNames.test(w))) return { kind: 'physical', name };
  return { kind: 'unknown', name };
}

/** Of BSD systems, LINKTYPE_NULL is also that of loopback: there the name tells. */
const isBare = (linkType: number): boolean =>
  linkType === LinkType.raw || linkType === LinkType.rawBsd || linkType === LinkType.rawOpenBsd || linkType === LinkType.ipv4 || linkType === LinkType.ipv6 || linkType === LinkType.ppp;
