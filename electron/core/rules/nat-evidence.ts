/** How what a destination reported is cited. */
import type { Evidence } from '../../contract/summary.ts';
import type { NatView } from '../summary/network/nat.ts';
import type { Mapping } from '../summary/network/nat-mapping.ts';
import { endpoint } from '../summary/wording.ts';
import { seen } from './finding.ts';

export const citeMapping = (m: Mapping, { times }: NatView): Evidence =>
  seen(m.frame, times.get(m) ?? 0, `${endpoint(m.server, m.serverPort)} sees ${endpoint(m.localAddress, m.localPort)} as ${endpoint(m.mappedAddress, m.mappedPort)}`);
