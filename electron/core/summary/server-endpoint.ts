/** The server at the other end of a conduit: beyond the proxy, where it runs inside a proxy's tunnel. */
import type { HostNames } from '../tracking/host-names.ts';
import type { Sides } from './sides.ts';

export interface ServerEndpoint {
  /** Address; the name again where a proxy resolved it and DNS did not show it here. */
  readonly address: string;
  readonly port: number;
  readonly hostname: string | null;
}

/** Named as it was called when the conduit's flow began. */
export function serverEndpoint(conduit: { readonly tunnelTarget: string | null; readonly flow?: { readonly firstTime: number } }, sides: Sides, names: HostNames): ServerEndpoint {
  const target = conduit.tunnelTarget;
  const colon = target?.lastIndexOf(':') ?? -1;
  if (target === null || colon < 1) return { address: sides.remoteAddress, port: sides.remotePort, hostname: names.of(sides.remoteAddress, conduit.flow?.firstTime) };
  const host = target.slice(0, colon).replace(/^\[|\]$/g, '');
  const port = Number(target.slice(colon + 1));
  const isAddress = host.includes(':') || /^[0-9.]+$/.test(host);
  return {
    address: isAddress ? host : (names.addressOf(host) ?? host),
    port: Number.isInteger(port) && port >= 0 && port < 65536 ? port : 0,
    hostname: isAddress ? names.of(host, conduit.flow?.firstTime) : host,
  };
}
