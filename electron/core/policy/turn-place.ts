/** Where an allocation was asked for, as allow lists are asked about it. */
import type { Transport } from '../../contract/summary.ts';
import type { ServerEndpoint } from '../summary/server-endpoint.ts';
import type { HostNames } from '../tracking/host-names.ts';
import type { Place } from './policy.ts';

/** Where a proxy resolved the name, what DNS says of addresses here is beside the point. */
export function turnPlace({ address, port, hostname }: ServerEndpoint, protocol: Transport, names: HostNames): Place {
  const name = hostname?.toLowerCase() ?? null;
  if (name === address.toLowerCase()) return { names: [name], address: null, protocol, port };
  return { names: [...new Set([...(name === null ? [] : [name]), ...names.all(address)])], address, protocol, port };
}
